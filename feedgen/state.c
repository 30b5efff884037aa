#include "feedgen/state.h"

#include "feeds/database.h"
#include "feeds/file.h"
#include "feeds/lock.h"

struct state {
	struct lock lock;
	struct database *database;
};

enum statement { ITEM_ALL, ITEM_PUT, STATEMENT_COUNT };

/* The columns of ITEM_ALL. */
enum column { KEY, ID, FIRST_SEEN, PUBLISHED, UPDATED, HASH };

static const char *const statements[STATEMENT_COUNT] = {
	[ITEM_ALL] = "SELECT key, id, first_seen, published, updated, content_hash"
		     " FROM item ORDER BY key",
	[ITEM_PUT] =
		"INSERT INTO item (key, id, first_seen, published, updated, content_hash)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
		" ON CONFLICT (key) DO UPDATE"
		" SET updated = excluded.updated, content_hash = excluded.content_hash",
};

extern const char feedgen_schema[]; /* schema.sql */

static const char *const migrations[] = {feedgen_schema};

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

static bool has_changes(const struct stamps *stamps)
{
	for (size_t i = 0; i < stamps->count; i++) {
		if (stamps->items[i].is_changed)
			return true;
	}
	return false;
}

bool state_write(struct state *state, const struct stamps *stamps, struct error *err)
{
	bool is_written = true;

	if (!has_changes(stamps))
		return true; /* a quiet build writes nothing */
	if (!database_begin(state->database, err))
		return false;
	for (size_t i = 0; is_written && i < stamps->count; i++) {
		if (stamps->items[i].is_changed)
			is_written = write_row(state->database, &stamps->items[i], err);
	}
	if (is_written)
		is_written = database_commit(state->database, err);
	if (!is_written)
		database_rollback(state->database);
	return is_written;
}
