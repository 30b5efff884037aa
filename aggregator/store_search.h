/*
 * The search index of the store: kept beside the entries, built after publishing.
 *
 * What is indexed is known exactly, whenever a run is killed: an entry's row of the index is
 * written in the transaction that notes it.  Whoever changes what an entry says, or whether
 * it is live, takes it out of the index first, in the same transaction (store_search_forget);
 * the store's own functions do.  Where a change passed by that, or an earlier version of the
 * program made the index, it is emptied and built anew.
 */
#ifndef AGGREGATOR_STORE_SEARCH_H
#define AGGREGATOR_STORE_SEARCH_H

#include "aggregator/search_document.h"
#include "aggregator/search_query.h"
#include "aggregator/store.h"

/*
 * Takes an entry out of the index, where it is there: call it before the entry is changed,
 * held, withdrawn or purged, in the same transaction.  One that becomes live (again) is
 * indexed by a later run without being asked for.
 */
bool store_search_forget(struct store *store, int64_t entry, struct error *err) MUST_CHECK;

/* The same for an entry that stays: its new version is indexed by a later run. */
bool store_search_renew(struct store *store, int64_t entry, struct error *err) MUST_CHECK;

/*
 * Indexes entries that are not indexed, in one transaction: at most `entries`, those that
 * were changed first, then in the order of arrival, until about `bytes` of memory were used
 * one after another.  *count is how many were looked at, 0 when there are none left; then
 * nothing is written.
 */
bool store_search_index(struct store *store, size_t entries, size_t bytes, size_t *count,
                        struct error *err) MUST_CHECK;

/* Whether the index was made by this version of the rules; else the next run empties it. */
bool store_search_is_current(struct store *store, bool *is_current,
                             struct error *err) MUST_CHECK;

/* What the index says, or is to say, of an entry; views into `arena`.  False without `err`:
 * it says nothing (a stub). */
bool store_search_columns(struct store *store, int64_t id, struct arena *arena,
                          struct str columns[SEARCH_COLUMN_COUNT],
                          struct error *err) MUST_CHECK;

/* Entries that wait to be indexed. */
bool store_search_waiting(struct store *store, int64_t *count,
                          struct error *err) MUST_CHECK;

/* An entry that matches. */
struct search_result {
	struct stored_entry entry;
	const char *source;       /* its short name */
	const char *source_title; /* as the list says, or NULL */
};

struct search_results {
	struct search_result
		*items; /* the best first; without words to rank by, the newest */
	size_t count;
	size_t matches; /* entries that match, at most LIMIT_SEARCH_MATCHES */
	bool has_more;  /* more do: only the newest of them, by arrival, were ranked */
};

/* Looks for live entries; `limit` of them are read. */
bool store_search_find(struct store *store, const struct search_query *query, size_t limit,
                       struct arena *arena, struct search_results *results,
                       struct error *err) MUST_CHECK;

#endif
