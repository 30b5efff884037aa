#include "feedgen/state.h"

#include "feeds/database.h"
#include "feeds/file.h"
#include "feeds/lock.h"

struct state {
	struct lock lock;
	struct database *database;
};

enum statement { ITEM_ALL, ITEM_PUT, WITHDRAWN_ALL, WITHDRAWN_PUT, STATEMENT_COUNT };

/* The columns of ITEM_ALL, and of WITHDRAWN_ALL. */
enum column { KEY, ID, FIRST_SEEN, PUBLISHED, UPDATED, HASH };
enum withdrawn_column { ITEM, SINCE, REASON };

static const char *const statements[STATEMENT_COUNT] = {
	[ITEM_ALL] = "SELECT key, id, first_seen, published, updated, content_hash"
		     " FROM item ORDER BY key",
	[ITEM_PUT] =
		"INSERT INTO item (key, id, first_seen, published, updated, content_hash)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
		" ON CONFLICT (key) DO UPDATE"
		" SET updated = excluded.updated, content_hash = excluded.content_hash",
	[WITHDRAWN_ALL] = "SELECT item, since, reason FROM withdrawn ORDER BY item",
	[WITHDRAWN_PUT] = "INSERT INTO withdrawn (item, since, reason) VALUES (?1, ?2, ?3)"
			  " ON CONFLICT (item) DO NOTHING",
};

extern const char feedgen_schema[], feedgen_schema_2[]; /* schema.sql, schema_2.sql */

static const char *const migrations[] = {feedgen_schema, feedgen_schema_2};

static const struct database_plan plan = {
	.application_id = 0x46454544, /* "FEED" */
	.migrations = migrations,
	.migration_count = sizeof(migrations) / sizeof(migrations[0]),
	.statements = statements,
	.statement_count = STATEMENT_COUNT,
	.busy_timeout_ms = 5000,
};

static bool make_folder_of(const char *path, struct error *err)
{
	const char *slash = strrchr(path, '/');
	bool is_made;
	char *folder;

	if (!slash || slash == path)
		return true;
	folder = strndup(path, (size_t)(slash - path));
	if (!folder)
		return error_set(err, ERROR_MEMORY, "no memory");
	is_made = folder_make(folder, err);
	free(folder);
	return is_made;
}

static bool take_lock(struct state *state, const char *path, bool is_waiting,
                      struct error *err)
{
	size_t bytes = strlen(path) + sizeof(".lock");
	char *name = malloc(bytes);
	bool is_taken;

	if (!name)
		return error_set(err, ERROR_MEMORY, "no memory");
	snprintf(name, bytes, "%s.lock", path);
	is_taken = lock_take(&state->lock, name, is_waiting, err);
	free(name);
	return is_taken;
}

struct state *state_open(const char *path, bool is_waiting, struct error *err)
{
	struct state *state = calloc(1, sizeof(*state));

	if (!state) {
		error_set(err, ERROR_MEMORY, "no memory");
		return NULL;
	}
	state->lock.descriptor = -1;
	if (make_folder_of(path, err) && take_lock(state, path, is_waiting, err))
		state->database = database_open(path, &plan, err);
	if (state->database)
		return state;
	state_close(state);
	return NULL;
}

void state_close(struct state *state)
{
	if (!state)
		return;
	database_close(state->database);
	lock_release(&state->lock);
	free(state);
}

static void read_row(struct database *database, struct arena *arena, struct stamp *stamp)
{
	struct str hash = database_column_blob(database, ITEM_ALL, HASH);

	stamp->key = arena_strdup(arena, database_column_text(database, ITEM_ALL, KEY));
	stamp->id = arena_strdup(arena, database_column_text(database, ITEM_ALL, ID));
	stamp->first_seen = database_column_integer(database, ITEM_ALL, FIRST_SEEN);
	stamp->published = database_column_integer(database, ITEM_ALL, PUBLISHED);
	stamp->updated = database_column_integer(database, ITEM_ALL, UPDATED);
	if (hash.len == STAMP_HASH_BYTES)
		memcpy(stamp->hash, hash.ptr, STAMP_HASH_BYTES);
}

bool state_read(struct state *state, struct stamps *stamps, struct arena *arena,
                struct error *err)
{
	struct error found = {0};

	*stamps = (struct stamps){0};
	if (!database_query(state->database, ITEM_ALL, BIND_NONE, err))
		return false;
	while (!arena->full && database_row(state->database, ITEM_ALL, &found)) {
		struct stamp *stamp = LIST_ADD(arena, stamps);

		if (stamp)
			read_row(state->database, arena, stamp);
	}
	database_reset(state->database, ITEM_ALL);
	if (found.kind != ERROR_NONE)
		return error_set(err, found.kind, "%s", found.message);
	return arena_check(arena, err);
}

static bool write_row(struct database *database, const struct stamp *stamp,
                      struct error *err)
{
	struct str hash = {(const char *)stamp->hash, STAMP_HASH_BYTES};

	return database_run(database, ITEM_PUT,
	                    BIND(database_text(stamp->key), database_text(stamp->id),
	                         database_integer(stamp->first_seen),
	                         database_integer(stamp->published),
	                         database_integer(stamp->updated), database_blob(hash)),
	                    err);
}

bool state_read_withdrawn(struct state *state, struct withdrawals *list,
                          struct arena *arena, struct error *err)
{
	struct database *database = state->database;
	struct error found = {0};

	*list = (struct withdrawals){0};
	if (!database_query(database, WITHDRAWN_ALL, BIND_NONE, err))
		return false;
	while (!arena->full && database_row(database, WITHDRAWN_ALL, &found)) {
		struct withdrawal *row = LIST_ADD(arena, list);

		if (!row)
			break;
		row->item = arena_strdup(
			arena, database_column_text(database, WITHDRAWN_ALL, ITEM));
		row->since = database_column_integer(database, WITHDRAWN_ALL, SINCE);
		row->reason = arena_strdup(
			arena, database_column_text(database, WITHDRAWN_ALL, REASON));
	}
	database_reset(database, WITHDRAWN_ALL);
	if (found.kind != ERROR_NONE)
		return error_set(err, found.kind, "%s", found.message);
	return arena_check(arena, err);
}

static bool write_withdrawal(struct database *database, const struct withdrawal *row,
                             struct error *err)
{
	return database_run(database, WITHDRAWN_PUT,
	                    BIND(database_text(row->item), database_integer(row->since),
	                         database_text(row->reason)),
	                    err);
}

static bool has_changes(const struct stamps *stamps, const struct withdrawals *withdrawn)
{
	for (size_t i = 0; i < stamps->count; i++) {
		if (stamps->items[i].is_changed)
			return true;
	}
	for (size_t i = 0; i < withdrawn->count; i++) {
		if (withdrawn->items[i].is_new)
			return true;
	}
	return false;
}

static bool write_rows(struct database *database, const struct stamps *stamps,
                       const struct withdrawals *withdrawn, struct error *err)
{
	for (size_t i = 0; i < stamps->count; i++) {
		if (stamps->items[i].is_changed &&
		    !write_row(database, &stamps->items[i], err))
			return false;
	}
	for (size_t i = 0; i < withdrawn->count; i++) {
		if (withdrawn->items[i].is_new &&
		    !write_withdrawal(database, &withdrawn->items[i], err))
			return false;
	}
	return true;
}

bool state_write(struct state *state, const struct stamps *stamps,
                 const struct withdrawals *withdrawn, struct error *err)
{
	if (!has_changes(stamps, withdrawn))
		return true; /* a quiet build writes nothing */
	if (!database_begin(state->database, err))
		return false;
	if (write_rows(state->database, stamps, withdrawn, err) &&
	    database_commit(state->database, err))
		return true;
	database_rollback(state->database);
	return false;
}
