#include "aggregator/store.h"

#include <stdlib.h>
#include <string.h>

#include "aggregator/store_statements.h"

/* PRAGMA application_id: "cecA". */
#define STORE_APPLICATION_ID 0x63656341

/* How long another run may hold the write lock, in milliseconds, before we give up: its
 * transactions take some milliseconds, its slowest (a first import) a second. */
#define STORE_BUSY_TIMEOUT_MS 5000

/* An entry and its texts take some kilobytes: pages that hold several of them, and are not
 * followed by a chain of others, are written in less than half the time. */
#define STORE_PAGE_BYTES (16 << 10)

/* Pages that one transaction changes, so that none has to be written before it ends. */
#define STORE_CACHE_BYTES (16 << 20)

extern const char aggregator_schema[];   /* schema.sql */
extern const char aggregator_schema_2[]; /* schema_2.sql */
extern const char aggregator_schema_3[]; /* schema_3.sql */
extern const char aggregator_schema_4[]; /* schema_4.sql */
extern const char aggregator_schema_5[]; /* schema_5.sql */

struct store *store_open(const char *path, struct error *err)
{
	/* Append only: the version of a store is how many of these made it. */
	const char *const migrations[] = {aggregator_schema, aggregator_schema_2,
	                                  aggregator_schema_3, aggregator_schema_4,
	                                  aggregator_schema_5};
	_Static_assert(sizeof(migrations) / sizeof(migrations[0]) == STORE_VERSION,
	               "STORE_VERSION is the number of migrations");
	const struct database_plan plan = {
		.application_id = STORE_APPLICATION_ID,
		.migrations = migrations,
		.migration_count = sizeof(migrations) / sizeof(migrations[0]),
		.statements = store_statements,
		.statement_count = STATEMENT_COUNT,
		.busy_timeout_ms = STORE_BUSY_TIMEOUT_MS,
		.page_bytes = STORE_PAGE_BYTES,
		.cache_bytes = STORE_CACHE_BYTES,
	};
	struct store *store = calloc(1, sizeof(*store));

	if (!store) {
		error_set(err, ERROR_MEMORY, "out of memory");
		return NULL;
	}
	store->unpacker = unpacker_open();
	if (store->unpacker)
		store->database = database_open(path, &plan, err);
	else
		error_set(err, ERROR_MEMORY, "out of memory");
	if (store->database)
		return store;
	store_close(store);
	return NULL;
}

void store_close(struct store *store)
{
	if (!store)
		return;
	database_close(store->database);
	unpacker_close(store->unpacker);
	free(store);
}

int64_t store_changes(const struct store *store)
{
	return database_total_changes(store->database);
}

bool store_begin(struct store *store, struct error *err)
{
	store->is_writing = store->is_grouped ? database_part_begin(store->database, err)
	                                      : database_begin(store->database, err);
	return store->is_writing;
}

bool store_commit(struct store *store, struct error *err)
{
	if (!store_count_entries(store, err)) {
		store_rollback(store);
		return false;
	}
	store->is_writing = false;
	return store->is_grouped ? database_part_keep(store->database, err)
	                         : database_commit(store->database, err);
}

void store_rollback(struct store *store)
{
	store->is_writing = false;
	store->uncounted = 0;
	if (store->is_grouped)
		database_part_undo(store->database);
	else
		database_rollback(store->database);
}

bool store_group_begin(struct store *store, struct error *err)
{
	if (!store->is_grouped)
		store->is_grouped = database_begin(store->database, err);
	return store->is_grouped;
}

bool store_group_end(struct store *store, struct error *err)
{
	if (!store->is_grouped)
		return true;
	store->is_grouped = false;
	return database_commit(store->database, err);
}

bool store_scope_begin(struct store *store, bool *is_own, struct error *err)
{
	*is_own = !store->is_writing;
	return !*is_own || store_begin(store, err);
}

bool store_scope_end(struct store *store, bool is_own, bool ok, struct error *err)
{
	if (!is_own)
		return ok;
	if (ok)
		return store_commit(store, err);
	store_rollback(store);
	return false;
}

struct database_value store_digest(const struct digest *digest)
{
	return database_blob((struct str){(const char *)digest->bytes, DIGEST_BYTES});
}

struct digest store_column_digest(struct store *store, enum statement statement, int column)
{
	struct str bytes = database_column_blob(store->database, (int)statement, column);
	struct digest digest = {{0}};

	if (bytes.len == DIGEST_BYTES)
		memcpy(digest.bytes, bytes.ptr, DIGEST_BYTES);
	return digest;
}

const char *store_column_copy(struct store *store, enum statement statement, int column,
                              struct arena *arena)
{
	return arena_strdup(arena,
	                    database_column_text(store->database, (int)statement, column));
}

bool store_stop(struct store *store, enum statement statement, const struct arena *arena,
                struct error *err)
{
	database_reset(store->database, (int)statement);
	arena_check(arena, err);
	return false;
}
