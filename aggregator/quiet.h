/*
 * Whether a run has nothing to do because nothing has changed since the last one that had
 * nothing left to do.
 *
 * Publishing writes all feeds to memory, reads them back, judges them and compares them with
 * what stands: much, where cron calls every ten minutes.  So a run that published notes how it left everything that this
 * depends on: the store, the configuration, the
 * published folder, the program.  They are looked at, not read (sizes, times, inodes), and on
 * the next day (of the site) the note no longer counts.
 */
#ifndef AGGREGATOR_QUIET_H
#define AGGREGATOR_QUIET_H

#include "aggregator/command.h"

/* With the store open, after asking the sources: whether publishing would change nothing.
 * False with session->err where the store failed. */
bool quiet_is(struct session *session, bool *is_quiet) MUST_CHECK;

/* After publishing: closes the store, and notes how everything stands where no work is left.
 * A note that cannot be made is none: the next run publishes again. */
void quiet_note(struct session *session);

#endif
