/*
 * How long entries are kept, and which are not any more.  Pure.
 *
 * An entry is purged when it is older than its source's entries are kept, or when there are as
 * many newer ones as are kept; the newest `least` of a source stay however old they are.
 * Whatever the rule says, an entry stays that its source still shows, that is published, that
 * is held, that leads a story of which others are still there (one of these would be announced
 * in its place), or that is younger than RETENTION_LEAST_SECONDS.
 */
#ifndef AGGREGATOR_RETENTION_H
#define AGGREGATOR_RETENTION_H

#include <stdbool.h>
#include <stdint.h>

/* Twice as long as the dates of one story may lie apart: what is younger may still be
 * compared with what comes. */
#define RETENTION_LEAST_SECONDS (INT64_C(30) * 86400)

/* What a rule says nothing of: as the rule above it does. */
#define RETENTION_UNSAID INT64_C(-1)

struct retention {
	int64_t age;   /* seconds; 0: for ever */
	int64_t most;  /* newest entries of a source; 0: any number */
	int64_t least; /* newest entries that stay however old they are */
};

/* A rule that says nothing. */
struct retention retention_unsaid(void);
bool retention_is_unsaid(const struct retention *rule);

/* The rule of a source: its own, and the site's where that says nothing. */
struct retention retention_of(const struct retention *site, const struct retention *own);

/* Whether it keeps everything. */
bool retention_is_endless(const struct retention *rule);

/* A place in a source's order, newest first. */
struct retention_place {
	int64_t sort_at, id;
};

/* The last places of a source that are among the newest `most` and `least`: what is behind
 * is too much.  Where there are fewer entries, RETENTION_BEFORE_ALL. */
struct retention_bounds {
	struct retention_place most, least;
};
#define RETENTION_BEFORE_ALL ((struct retention_place){INT64_MIN, INT64_MIN})
#define RETENTION_BEHIND_ALL ((struct retention_place){INT64_MAX, INT64_MAX})

struct retention_entry {
	struct retention_place place;
	int64_t first_seen;
	bool is_live;      /* neither held nor gone already */
	bool is_present;   /* it stood in its source's last good document */
	bool is_published; /* in any feed */
	bool leads_others; /* of a story, and another entry of that is live */
};

enum retention_verdict {
	RETENTION_KEPT,
	RETENTION_TOO_OLD,  /* purged */
	RETENTION_TOO_MANY, /* purged */
};

enum retention_verdict retention_judge(const struct retention *rule,
                                       const struct retention_bounds *bounds, int64_t now,
                                       const struct retention_entry *entry);

/* "age" or "number"; NULL for what is kept. */
const char *retention_word(enum retention_verdict verdict);

/* The moment from which on all entries of a source are kept, by their sort_at: there is
 * nothing to look for. */
int64_t retention_horizon(const struct retention *rule,
                          const struct retention_bounds *bounds, int64_t now);

/* Of `pages` of a database, `unused` of them free, how many are given back, at most `limit`:
 * a tenth of the file stays for what comes next. */
int64_t retention_spare(int64_t unused, int64_t pages, int64_t limit);

#endif
