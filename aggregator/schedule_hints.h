/*
 * What servers and feeds ask for -> seconds.  Inside of aggregator/schedule.c.
 */
#ifndef AGGREGATOR_SCHEDULE_HINTS_H
#define AGGREGATOR_SCHEDULE_HINTS_H

#include "aggregator/schedule.h"

/* Seconds from the request on; 0: not asked for.  As they came, uncapped but for overflow. */
struct hints {
	int64_t max_age, expires, retry_after, ttl, syndication;
};

void hints_read(const struct schedule_past *past, const struct schedule_answer *answer,
                struct hints *hints);

/*
 * The first moment from `moment` on that lies in no hour and on no day that the feed wants
 * skipped; *rule is set where that is a later one.
 */
int64_t hints_skip(const struct feed *feed, int64_t moment, enum schedule_rule *rule);

/* The hints as one line: "max-age=7200 ttl=3600 skip-hours". */
void hints_write(const struct hints *hints, const struct feed *feed, char *text,
                 size_t size);

#endif
