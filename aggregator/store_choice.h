/*
 * The store as far as it says which entries may be published.  Conventions as in store.h.
 */
#ifndef AGGREGATOR_STORE_CHOICE_H
#define AGGREGATOR_STORE_CHOICE_H

#include "aggregator/store.h"

/* Rules of the sources that have any, in the order of source_state.id. */
bool store_source_rules(struct store *store, struct arena *arena,
                        struct source_rules *rules, struct error *err) MUST_CHECK;

/* A place in the order of publication. */
struct entry_place {
	int64_t sort_at, id;
	int64_t source; /* filled by store_entries_behind */
};
struct entry_places {
	struct entry_place *items;
	size_t count;
};

/* The entries that may stand in the combined feed, newest first, behind `after`; at most
 * `limit`. */
bool store_entries_behind(struct store *store, const struct entry_place *after,
                          size_t limit, struct arena *arena, struct entry_places *places,
                          struct error *err) MUST_CHECK;

#endif
