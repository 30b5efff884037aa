/*
 * When a source may be asked next: its own interval, what the server asks for, and how long
 * it has been failing.  Pure: (answer, settings) -> second.
 *
 * Never sooner than any of these says.  Everything is counted from the moment the request
 * was sent, so that neither a slow answer nor cron's drift can make the next one early.
 */
#ifndef AGGREGATOR_SCHEDULE_H
#define AGGREGATOR_SCHEDULE_H

#include <stdint.h>

#include "aggregator/outcome.h"

struct schedule_settings {
	int64_t min_interval; /* seconds between requests, whatever the server allows */
	int64_t max_interval; /* where doubling after failures ends */
};

/* The answer that decides; header values raw, NULL where absent (feeds/http.h). */
struct schedule_answer {
	int64_t requested_at;     /* when its request was sent */
	enum outcome_class class; /* what became of it */
	int64_t failures;         /* in a row, this one included; 0: well */
	const char *retry_after, *cache_control, *age, *expires, *date;
};

/*
 * The second from which the source may be asked again.
 *
 * Hints: Cache-Control max-age less Age (RFC 9111 section 5.2.2.1), without it Expires
 * relative to Date (section 5.3), and after a failure Retry-After (RFC 9110 section
 * 10.2.3).  s-maxage is for shared caches and ignored, as is max-age beside no-cache or
 * no-store.  No hint counts beyond SCHEDULE_HINT_MAX.
 */
int64_t schedule_next(const struct schedule_settings *settings,
                      const struct schedule_answer *answer);

/* A week: servers have been seen to ask for sixteen years. */
#define SCHEDULE_HINT_MAX ((int64_t)7 * 24 * 3600)

#endif
