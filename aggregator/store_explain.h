/*
 * All that is known of one entry, for whoever asks why it is where it is.
 */
#ifndef AGGREGATOR_STORE_EXPLAIN_H
#define AGGREGATOR_STORE_EXPLAIN_H

#include "aggregator/store.h"

/* The row of an entry; schema.sql and schema_3.sql say what each member means. */
struct entry_record {
	int64_t id;
	const char *published_id, *source, *title, *link, *state;
	bool is_listed;                                /* its source */
	int64_t first_seen, first_document, documents; /* 0: not known; of the source */
	int64_t sort_at, updated_out, changed_at, absent_since;
	const char *date_rule, *held_for;
	int64_t held_until;
	bool is_backfill;
	int64_t matched_kind, matched_at; /* -1, DATE_UNKNOWN: none of its keys changed */
	int64_t edits, edits_since, frozen_until;
	int64_t purged_at;
	const char *purged_for; /* NULL: it was not */
};

/*
 * Finds an entry by its row, published id, or the guid or address (in any spelling) that its
 * source gave it: the newest one, where several have it.  False without an error: none.
 */
bool store_record_find(struct store *store, const char *name, struct arena *arena,
                       struct entry_record *record, struct error *err) MUST_CHECK;

struct entry_key {
	enum key_kind kind;
	struct digest digest;
};
struct entry_keys {
	struct entry_key *items;
	size_t count;
};
bool store_record_keys(struct store *store, int64_t entry, struct arena *arena,
                       struct entry_keys *keys, struct error *err) MUST_CHECK;

struct entry_revision {
	int64_t number, replaced_at, updated_out;
};
struct entry_revisions {
	struct entry_revision *items;
	size_t count;
};
bool store_record_revisions(struct store *store, int64_t entry, struct arena *arena,
                            struct entry_revisions *revisions,
                            struct error *err) MUST_CHECK;

#endif
