/*
 * When a source may be asked next: its own rhythm, what its server and its feed ask for,
 * and how long it has been failing.  Pure: (settings, past, answer) -> second and reason.
 *
 * Two stages, of which the longer wait counts.  Never sooner than any of these says.
 * Everything is counted from the moment the request was sent, so that neither a slow answer
 * nor cron's drift can make the next one early.
 */
#ifndef AGGREGATOR_SCHEDULE_H
#define AGGREGATOR_SCHEDULE_H

#include <stdint.h>

#include "aggregator/outcome.h"
#include "feeds/model.h"

struct schedule_settings {
	int64_t min_interval; /* seconds between requests, whatever the server allows */
	int64_t max_interval; /* of the own rhythm, and where doubling after failures ends */
	int64_t unconditional_interval; /* at least, where the server gives no validators */
	int64_t jitter; /* per cent of a wait that are added at most, to spread sources */
};

/* Header values as they came, NULL where absent (feeds/http.h). */
struct schedule_headers {
	const char *retry_after, *cache_control, *age, *expires, *date;
};

/* What is known of a source, the answer included. */
struct schedule_past {
	const char *name;        /* the short name: its share of the jitter */
	int64_t gap;             /* schedule_gap of its entries; 0: not known */
	int64_t newest;          /* date of its newest entry, or DATE_UNKNOWN */
	int64_t interval;        /* schedule_decision.interval of its last success; or 0 */
	bool has_validators;     /* the next request can be conditional */
	bool is_page;            /* no feed, but a page: SCHEDULE_PAGE_MIN */
	bool is_liar;            /* its server says "not modified" when it is not true */
	const struct feed *feed; /* ttl, sy:, skipHours and skipDays; NULL: none */
};

/* The answer that decides. */
struct schedule_answer {
	int64_t requested_at;     /* when its request was sent */
	enum outcome_class class; /* what became of it */
	int64_t failures;         /* in a row, this one included; 0: well */
	int64_t class_failures;   /* those in a row of this class */
	int64_t class_since;      /* when the first of these was asked */
	struct schedule_headers headers;
};

/* Why a source is asked when it is. */
enum schedule_rule {
	SCHEDULE_MINIMUM,
	SCHEDULE_RHYTHM,
	SCHEDULE_SILENT,
	SCHEDULE_UNCONDITIONAL,
	SCHEDULE_LIAR,
	SCHEDULE_MAX_AGE,
	SCHEDULE_EXPIRES,
	SCHEDULE_RETRY_AFTER,
	SCHEDULE_TTL,
	SCHEDULE_SYNDICATION,
	SCHEDULE_SKIP_HOURS,
	SCHEDULE_SKIP_DAYS,
	SCHEDULE_FAILURE,
	SCHEDULE_SITE,    /* its site or host asked for a pause (hosts.h) */
	SCHEDULE_CLOCK,   /* the clock was set back: the wait began anew */
	SCHEDULE_NETWORK, /* the network here answered in its place (portal.h) */
	SCHEDULE_RULE_COUNT
};

struct schedule_decision {
	int64_t next_due;        /* the second from which the source may be asked again */
	int64_t interval;        /* seconds: without jitter and hours to be skipped */
	enum schedule_rule rule; /* the one that made the wait so long */
	int64_t hint_seconds;    /* the longest wait that was asked for; 0: none */
	char hint[160];          /* what was asked for: "max-age=7200 ttl=3600", or "" */
};

/*
 * Own rhythm: a quarter of `gap` within min_interval and max_interval; silent for a month
 * half of max_interval, for half a year all of it, for two years three times as long.
 *
 * Hints: Cache-Control max-age less Age (RFC 9111 section 5.2.2.1), without it Expires
 * relative to Date (section 5.3), and after a failure Retry-After (RFC 9110 section
 * 10.2.3), each up to SCHEDULE_HINT_MAX; ttl and sy: of the feed up to SCHEDULE_FEED_MAX.
 * s-maxage is for shared caches and ignored, as is max-age beside no-cache or no-store.
 * Then the wait goes on to an hour and a day (GMT) that the feed does not want skipped; a
 * feed that wants all of them skipped is not heard.
 */
void schedule_next(const struct schedule_settings *settings,
                   const struct schedule_past *past, const struct schedule_answer *answer,
                   struct schedule_decision *decision);

/* The average gap between dates of entries, newest first, in seconds; the latest gaps
 * count most.  0 where there are fewer than two dates. */
int64_t schedule_gap(const int64_t *newest_first, size_t count);

/* How many entries are looked at for it. */
#define SCHEDULE_ENTRIES ((size_t)20)

/*
 * Whether to ask for the whole feed although it could be asked for conditionally: it has
 * answered "not modified" since `unchanged_since` without a break, for 8 days and 20
 * intervals at least, though a new entry was to be expected; and it was not doubted so
 * within 8 days.  Dates may be DATE_UNKNOWN.
 */
bool schedule_is_doubtful(const struct schedule_past *past, int64_t unchanged_since,
                          int64_t doubted_at, int64_t now);

/* One word for the store and for programs ("max-age"), and a phrase for people. */
const char *schedule_rule_name(enum schedule_rule rule);
const char *schedule_rule_phrase(const char *name); /* the name itself where unknown */

/* A week: servers have been seen to ask for sixteen years. */
#define SCHEDULE_HINT_MAX ((int64_t)7 * 24 * 3600)
/* An hour between two requests for a list of news: as soon as anybody needs to know. */
#define SCHEDULE_PAGE_MIN ((int64_t)3600)
/* A day: what feeds say of themselves was written by hand, once. */
#define SCHEDULE_FEED_MAX ((int64_t)24 * 3600)

#endif
