#include "aggregator/store_explain.h"

#include <errno.h>
#include <stdlib.h>

#include "aggregator/store_statements.h"
#include "feeds/url.h"

/* ---- finding ---- */

/* The first row's first column; false without an error where there is no row. */
static bool find_row(struct store *store, enum statement statement,
                     const struct database_value *values, size_t count, int64_t *id,
                     struct error *err)
{
	bool is_found;

	if (!database_query(store->database, (int)statement, values, count, err))
		return false;
	is_found = database_row(store->database, (int)statement, err);
	if (is_found)
		*id = database_column_integer(store->database, (int)statement, 0);
	database_reset(store->database, (int)statement);
	return is_found;
}

/* A name that is a row's number; 0 for any other. */
static int64_t row_of(const char *name)
{
	char *end;
	long long row;

	errno = 0;
	row = strtoll(name, &end, 10);
	return *end || errno || row < 0 ? 0 : row;
}

static bool find_key(struct store *store, enum key_kind kind, const char *text, int64_t *id,
                     struct error *err)
{
	const struct digest digest = digest_of(str_from(text));

	return find_row(store, EXPLAIN_KEY,
	                BIND(database_integer((int64_t)kind), store_digest(&digest)), id,
	                err);
}

static bool find_id(struct store *store, const char *name, struct arena *arena, int64_t *id,
                    struct error *err)
{
	const char *address = url_canonical_key(arena, str_from(name));

	*id = row_of(name);
	if (*id > 0)
		return true;
	if (find_row(store, EXPLAIN_ID, BIND(database_text(name)), id, err))
		return true;
	if (err->kind == ERROR_NONE && find_key(store, KEY_GUID, name, id, err))
		return true;
	return err->kind == ERROR_NONE && address &&
	       find_key(store, KEY_LINK, address, id, err);
}

static void read_record(struct store *store, struct arena *arena,
                        struct entry_record *record)
{
	struct database *database = store->database;
	const enum statement at = EXPLAIN_ENTRY;

	*record = (struct entry_record){
		.id = database_column_integer(database, at, 0),
		.published_id = store_column_copy(store, at, 1, arena),
		.source = store_column_copy(store, at, 2, arena),
		.is_listed = database_column_integer(database, at, 3) != 0,
		.documents = database_column_integer(database, at, 4),
		.title = store_column_copy(store, at, 5, arena),
		.link = store_column_copy(store, at, 6, arena),
		.state = store_column_copy(store, at, 7, arena),
		.first_seen = database_column_integer(database, at, 8),
		.first_document = database_column_integer(database, at, 9),
		.sort_at = database_column_integer(database, at, 10),
		.updated_out = database_column_integer(database, at, 11),
		.changed_at = database_column_integer(database, at, 12),
		.absent_since = database_column_date(database, at, 13),
		.date_rule = store_column_copy(store, at, 14, arena),
		.held_for = store_column_copy(store, at, 15, arena),
		.held_until = database_column_date(database, at, 16),
		.is_backfill = database_column_integer(database, at, 17) != 0,
		.matched_kind = database_column_integer(database, at, 18),
		.matched_at = database_column_date(database, at, 19),
		.edits = database_column_integer(database, at, 20),
		.edits_since = database_column_date(database, at, 21),
		.frozen_until = database_column_date(database, at, 22),
		.purged_at = database_column_date(database, at, 23),
		.purged_for = store_column_copy(store, at, 24, arena),
	};
}

bool store_record_find(struct store *store, const char *name, struct arena *arena,
                       struct entry_record *record, struct error *err)
{
	bool is_found;
	int64_t id;

	if (!find_id(store, name, arena, &id, err) ||
	    !database_query(store->database, EXPLAIN_ENTRY, BIND(database_integer(id)),
	                    err))
		return false;
	is_found = database_row(store->database, EXPLAIN_ENTRY, err);
	if (is_found)
		read_record(store, arena, record);
	database_reset(store->database, EXPLAIN_ENTRY);
	return is_found && arena_check(arena, err);
}

/* ---- lists ---- */

bool store_record_keys(struct store *store, int64_t entry, struct arena *arena,
                       struct entry_keys *keys, struct error *err)
{
	*keys = (struct entry_keys){0};
	if (!database_query(store->database, EXPLAIN_KEYS, BIND(database_integer(entry)),
	                    err))
		return false;
	while (database_row(store->database, EXPLAIN_KEYS, err)) {
		struct entry_key *key = LIST_ADD(arena, keys);

		if (!key)
			return store_stop(store, EXPLAIN_KEYS, arena, err);
		key->kind = (enum key_kind)database_column_integer(store->database,
		                                                   EXPLAIN_KEYS, 0);
		key->digest = store_column_digest(store, EXPLAIN_KEYS, 1);
	}
	return err->kind == ERROR_NONE;
}

bool store_record_revisions(struct store *store, int64_t entry, struct arena *arena,
                            struct entry_revisions *revisions, struct error *err)
{
	struct database *database = store->database;

	*revisions = (struct entry_revisions){0};
	if (!database_query(database, EXPLAIN_REVISIONS, BIND(database_integer(entry)),
	                    err))
		return false;
	while (database_row(database, EXPLAIN_REVISIONS, err)) {
		struct entry_revision *revision = LIST_ADD(arena, revisions);

		if (!revision)
			return store_stop(store, EXPLAIN_REVISIONS, arena, err);
		revision->number = database_column_integer(database, EXPLAIN_REVISIONS, 0);
		revision->replaced_at = database_column_integer(database, EXPLAIN_REVISIONS,
		                                                1);
		revision->updated_out = database_column_integer(database, EXPLAIN_REVISIONS,
		                                                2);
	}
	return err->kind == ERROR_NONE;
}
