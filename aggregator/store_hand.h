/*
 * The store as far as the operator's hand reaches into it: entries are taken down, sources
 * paused.  Conventions as in store.h.
 */
#ifndef AGGREGATOR_STORE_HAND_H
#define AGGREGATOR_STORE_HAND_H

#include "aggregator/store.h"
#include "feeds/withdrawn.h"

/* As much of an entry as a person needs to see which it is. */
struct entry_brief {
	int64_t id, source;
	const char *published_id;
	const char *title; /* or NULL */
	const char *state; /* "live", "held", "withdrawn", "purged" */
};
struct entry_briefs {
	struct entry_brief *items;
	size_t count;
};

#define STORE_PAGE_ENTRIES 200

/* The entries whose published id, link or number is `name`; links look at every entry. */
bool store_entries_named(struct store *store, const char *name, struct arena *arena,
                         struct entry_briefs *entries, struct error *err) MUST_CHECK;

/* Live and held entries behind the number `after`, in the order of their numbers, at most
 * STORE_PAGE_ENTRIES; of one source, or for 0 of all. */
bool store_entries_after(struct store *store, int64_t after, int64_t source,
                         struct arena *arena, struct entry_briefs *entries,
                         struct error *err) MUST_CHECK;

/* What the store has of a published id; not live and not withdrawn: nothing. */
struct published_state {
	bool is_live;
	int64_t sort_at, updated_out;
	int64_t withdrawn_at; /* DATE_UNKNOWN: it was not */
};
bool store_published_read(struct store *store, const char *published_id,
                          struct published_state *state, struct error *err) MUST_CHECK;

/*
 * Takes an entry down: its texts, its revisions and the raw documents of its source are
 * deleted; its row, id and keys stay, so that it is known when the source shows it again,
 * and its id is never given to another.  Where it was published, `now` and `reason` (or NULL)
 * are kept for its readers.  Harmless the second time.
 */
bool store_entry_withdraw(struct store *store, int64_t id, int64_t now, const char *reason,
                          struct error *err) MUST_CHECK;

/* What was withdrawn after it was published, the latest first, at most LIMIT_TOMBSTONES. */
bool store_withdrawn(struct store *store, struct arena *arena,
                     struct withdrawn_items *items, struct error *err) MUST_CHECK;

/* The latest `updated_out` of what was withdrawn; DATE_UNKNOWN where nothing was. */
bool store_withdrawn_latest(struct store *store, int64_t *seconds,
                            struct error *err) MUST_CHECK;

/* Makes what was deleted unreadable in the store's files (database_scrub). */
bool store_scrub(struct store *store, struct error *err) MUST_CHECK;

/* Takes a source out of the schedule; DATE_UNKNOWN puts it back, due as it was. */
bool store_source_pause(struct store *store, int64_t source, int64_t since,
                        struct error *err) MUST_CHECK;

/* Copies the store to a new file (database_copy). */
bool store_copy(const struct store *store, const char *path, struct error *err) MUST_CHECK;

/* What is wrong with the store, one sentence each; at most LIMIT_PROBLEMS of a kind. */
bool store_verify(struct store *store, struct arena *arena, struct strings *problems,
                  struct error *err) MUST_CHECK;

#endif
