/*
 * The store as far as entries are purged from it.  Conventions as in store.h; which entries
 * those are is decided in retention.h.
 */
#ifndef AGGREGATOR_STORE_RETENTION_H
#define AGGREGATOR_STORE_RETENTION_H

#include "aggregator/retention.h"
#include "aggregator/store_hand.h"

/* ---- rules ---- */

/* A source's own rule, as the list says. */
struct retention_rule {
	const char *name; /* its short name */
	struct retention rule;
};

/* Puts these rules, of sources that are in the store, in place of all that were there. */
bool store_retention_put(struct store *store, const struct retention_rule *rules,
                         size_t count, struct error *err) MUST_CHECK;

/* Whether any source has a rule of its own. */
bool store_retention_any(struct store *store, bool *has_rules,
                         struct error *err) MUST_CHECK;

/*
 * The first source from the row `from` on that has a rule of its own (*own), or, with
 * `is_any`, the first of all (*own may say nothing then).  *source is 0 where there is none.
 */
bool store_retention_next(struct store *store, int64_t from, bool is_any, int64_t *source,
                          struct retention *own, struct error *err) MUST_CHECK;

/* ---- looking ---- */

struct retention_progress {
	int64_t began_at;             /* DATE_UNKNOWN: nobody has looked yet */
	int64_t source;               /* under way; 0: all are done */
	struct retention_place place; /* of its last entry that was looked at */
};
bool store_retention_read(struct store *store, struct retention_progress *progress,
                          struct error *err) MUST_CHECK;
bool store_retention_mark(struct store *store, const struct retention_progress *progress,
                          struct error *err) MUST_CHECK;

/* Where the newest entries of a source end that the rule speaks of. */
bool store_retention_bounds(struct store *store, int64_t source,
                            const struct retention *rule, struct retention_bounds *bounds,
                            struct error *err) MUST_CHECK;

/* An entry that its source does not show any more; `is_published` is the caller's to say. */
struct retention_candidate {
	struct retention_entry entry;
	const char *published_id, *title; /* the latter may be NULL */
};
struct retention_candidates {
	struct retention_candidate *items;
	size_t count;
};

/* Which of them are looked at. */
struct retention_window {
	int64_t source;
	struct retention_place after; /* those behind it */
	int64_t horizon;              /* dated before that */
	size_t limit;
	bool is_archived; /* only what stands in its page of the archives, or never will */
};

/* Live ones of a source in the window, oldest first. */
bool store_retention_candidates(struct store *store, const struct retention_window *window,
                                struct arena *arena,
                                struct retention_candidates *candidates,
                                struct error *err) MUST_CHECK;

/* The entry of that published id; 0 where there is none. */
bool store_published_find(struct store *store, const char *published_id, int64_t *entry,
                          struct error *err) MUST_CHECK;

/*
 * Purges an entry: its texts and revisions are deleted, and it is no longer found by search.
 * Its row, id, title, link, dates and keys stay for good, so that it is known when its source
 * shows it again.
 */
bool store_entry_purge(struct store *store, int64_t id, const char *reason, int64_t now,
                       struct error *err) MUST_CHECK;

/* ---- space ---- */

/* Gives unused pages at the end of the file back to the file system, in one transaction: as
 * retention_spare says, at most `limit`; how many is in *count. */
bool store_space_give_back(struct store *store, int64_t limit, int64_t *count,
                           struct error *err) MUST_CHECK;

#endif
