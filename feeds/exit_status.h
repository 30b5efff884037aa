/*
 * What both programs tell their caller by their exit status; cron jobs and monitoring rely
 * on these numbers.
 */
#ifndef FEEDS_EXIT_STATUS_H
#define FEEDS_EXIT_STATUS_H

#include "feeds/error.h"

enum exit_status {
	EXIT_STATUS_DONE = 0, /* done; nothing new to say */
	EXIT_STATUS_NEWS = 1, /* done, with something new that a person should see */
	EXIT_STATUS_UNABLE =
		2, /* command line, configuration, or a place that cannot be used */
	EXIT_STATUS_REFUSED = 3, /* a guard refused to publish: the last good files stand */
	EXIT_STATUS_LOCKED = 4,  /* another run holds the lock */
	EXIT_STATUS_OFFLINE = 75 /* nothing could be reached: EX_TEMPFAIL of sysexits(3) */
};

/* The status of a command that had to stop because of `err`. */
enum exit_status exit_status_of(const struct error *err);

/* Of two statuses the one that a caller has to be told: the first that applies of
 * UNABLE, LOCKED, REFUSED, OFFLINE, NEWS. */
enum exit_status exit_status_worse(enum exit_status a, enum exit_status b);

#endif
