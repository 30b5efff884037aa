/*
 * What the store knows of how its sources are, beside their state (store.h): for the status
 * pages.
 */
#ifndef AGGREGATOR_STORE_HEALTH_H
#define AGGREGATOR_STORE_HEALTH_H

#include "aggregator/store.h"

/* Weeks that are looked back on: half a year. */
#define HEALTH_WEEK_COUNT 26
#define HEALTH_WEEK_SECONDS ((int64_t)7 * 24 * 3600)

struct source_record {
	const char *other_title;     /* its name in another language, or NULL */
	int64_t newest;              /* date of its newest entry, or DATE_UNKNOWN */
	int64_t requests, unchanged; /* of those that are kept; answered 304 */
	int64_t milliseconds;        /* that an answer took on average, or DATE_UNKNOWN */
	int64_t last_status;         /* HTTP status of the last answer; 0: none came */
};

/* The number of sources that are listed; those beyond `most` are not counted. */
bool store_health_count(struct store *store, int64_t most, int64_t *count,
                        struct error *err) MUST_CHECK;

bool store_health_record(struct store *store, int64_t source, struct arena *arena,
                         struct source_record *record, struct error *err) MUST_CHECK;

/* How many of its entries are dated in each of the weeks before `end`, the oldest first; of
 * more than `most` the newest are counted. */
struct source_weeks {
	int64_t counts[HEALTH_WEEK_COUNT];
};
bool store_health_weeks(struct store *store, int64_t source, int64_t end, size_t most,
                        struct source_weeks *weeks, struct error *err) MUST_CHECK;

/* A change of a source's state (transition in store.h). */
struct source_change {
	int64_t source;
	struct transition transition;
};
struct source_changes {
	struct source_change *items;
	size_t count;
};

/* The latest changes of all listed sources, the latest first, at most `limit`. */
bool store_health_changes(struct store *store, size_t limit, struct arena *arena,
                          struct source_changes *changes, struct error *err) MUST_CHECK;

#endif
