#include "feedgen/state.h"

#include "feedgen/records_pack.h"
#include "feedgen/state_private.h"
#include "feeds/file.h"

static const char *const statements[STATEMENT_COUNT] = {
	[ITEM_ALL] = "SELECT key, id, first_seen, published, updated, content_hash"
		     " FROM item ORDER BY key",
	[ITEM_PUT] =
		"INSERT INTO item (key, id, first_seen, published, updated, content_hash)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
		" ON CONFLICT (key) DO UPDATE"
		" SET updated = excluded.updated, content_hash = excluded.content_hash",
	[WITHDRAWN_ALL] = "SELECT item, since, reason FROM withdrawn ORDER BY item",
	/* A line that had named nothing (WITHDRAWAL_UNMET) names something now. */
	[WITHDRAWN_PUT] =
		"INSERT INTO withdrawn (item, since, reason) VALUES (?1, ?2, ?3)"
		" ON CONFLICT (item) DO UPDATE"
		" SET since = excluded.since, reason = excluded.reason WHERE since = 0",
	[TOPIC_ALL] = "SELECT kind, name, title, slug, content, files, items, updated"
		      " FROM topic ORDER BY kind, name",
	[TOPIC_PUT] = "INSERT INTO topic (kind, name, title, slug) VALUES (?1, ?2, ?3, ?4)",
	[TOPIC_WRITTEN] =
		"UPDATE topic SET content = ?3, files = ?4, items = ?5, updated = ?6"
		" WHERE kind = ?1 AND name = ?2",
	[READING_GET] = "SELECT manner FROM reading",
	[READING_PUT] = "INSERT INTO reading (id, manner) VALUES (1, ?1)"
			" ON CONFLICT (id) DO UPDATE SET manner = excluded.manner",
	[FILE_ALL] = "SELECT path, size, written, changed, inode, summary FROM file"
		     " ORDER BY path",
	/* A file that is named twice is read twice. */
	[FILE_PUT] = "INSERT OR REPLACE INTO file"
		     " (path, size, written, changed, inode, summary)"
		     " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
	[FILE_DROP] = "DELETE FROM file WHERE path = ?1",
	[FILE_DROP_ALL] = "DELETE FROM file",
	[CONTENT_GET] = "SELECT content FROM file_content WHERE path = ?1",
	[CONTENT_PUT] = "INSERT INTO file_content (path, content) VALUES (?1, ?2)"
			" ON CONFLICT (path) DO UPDATE SET content = excluded.content",
};

extern const char feedgen_schema[], feedgen_schema_2[], feedgen_schema_3[],
	feedgen_schema_4[]; /* schema.sql ... */

static const char *const migrations[] = {feedgen_schema, feedgen_schema_2, feedgen_schema_3,
                                         feedgen_schema_4};

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

static struct state *make_state(struct error *err)
{
	struct state *state = calloc(1, sizeof(*state));

	if (state)
		state->lock.descriptor = -1;
	else
		error_set(err, ERROR_MEMORY, "no memory");
	return state;
}

struct state *state_open(const char *path, bool is_waiting, struct error *err)
{
	struct state *state = make_state(err);

	if (state && make_folder_of(path, err) && take_lock(state, path, is_waiting, err))
		state->database = database_open(path, &plan, err);
	if (state && state->database)
		return state;
	state_close(state);
	return NULL;
}

struct state *state_imagine(struct error *err)
{
	struct state *state = make_state(err);

	if (state)
		state->database = database_open(":memory:", &plan, err);
	if (state && state->database)
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

/* ---- files ----------------------------------------------------------------------------- */

/* Whether files are kept, and were read in this manner. */
static bool is_same_manner(struct state *state, const unsigned char *manner,
                           struct error *err)
{
	bool is_same = false;
	struct str kept;

	if (!database_query(state->database, READING_GET, BIND_NONE, err))
		return false;
	if (database_row(state->database, READING_GET, err)) {
		kept = database_column_blob(state->database, READING_GET, 0);
		is_same = kept.len == RECORD_HASH_BYTES &&
		          memcmp(kept.ptr, manner, RECORD_HASH_BYTES) == 0;
		database_reset(state->database, READING_GET);
	}
	return is_same;
}

static void read_file_row(struct database *database, struct arena *arena, struct file *file)
{
	struct str summary;

	file->path = arena_strdup(arena, database_column_text(database, FILE_ALL, PATH));
	file->stamp.size = database_column_integer(database, FILE_ALL, SIZE);
	file->stamp.written = database_column_integer(database, FILE_ALL, WRITTEN);
	file->stamp.changed = database_column_integer(database, FILE_ALL, CHANGED);
	file->stamp.inode = database_column_integer(database, FILE_ALL, INODE);
	summary = database_column_blob(database, FILE_ALL, SUMMARY);
	file->summary = (struct str){arena_str(arena, summary), summary.len};
}

bool state_read_files(struct state *state, const unsigned char manner[RECORD_HASH_BYTES],
                      struct files *files, struct arena *arena, struct error *err)
{
	struct error found = {0};

	*files = (struct files){0};
	files->is_stale = !is_same_manner(state, manner, &found);
	if (files->is_stale)
		return found.kind == ERROR_NONE ||
		       error_set(err, found.kind, "%s", found.message);
	if (!database_query(state->database, FILE_ALL, BIND_NONE, err))
		return false;
	while (!arena->full && database_row(state->database, FILE_ALL, &found)) {
		struct file *file = LIST_ADD(arena, files);

		if (file)
			read_file_row(state->database, arena, file);
	}
	database_reset(state->database, FILE_ALL);
	if (found.kind != ERROR_NONE)
		return error_set(err, found.kind, "%s", found.message);
	return arena_check(arena, err) &&
	       (files_index(files, arena) || arena_check(arena, err));
}

/* The contents of a file's records, and nothing else of them, from what is kept of it. */
static bool unpack_contents(struct state *state, const struct file *file,
                            struct record *contents, struct arena *arena, struct error *err)
{
	bool is_whole = false;

	if (file_is_fresh(file))
		return records_unpack_content(file->content, contents, file->count, arena);
	if (!database_query(state->database, CONTENT_GET, BIND(database_text(file->path)),
	                    err))
		return false;
	if (database_row(state->database, CONTENT_GET, err)) {
		is_whole = records_unpack_content(
			database_column_blob(state->database, CONTENT_GET, 0), contents,
			file->count, arena);
		database_reset(state->database, CONTENT_GET);
	}
	return is_whole;
}

/* NULL with `err`. */
static struct record *load_contents(struct state *state, const struct file *file,
                                    struct arena *arena, struct error *err)
{
	struct record *contents = arena_alloc(arena, (file->count + 1) * sizeof(*contents));

	if (contents && unpack_contents(state, file, contents, arena, err))
		return contents;
	if (err->kind == ERROR_NONE && arena_check(arena, err))
		error_set(err, ERROR_DATABASE,
		          "%s: what the state keeps of it is damaged: touch it, so that it "
		          "is read again",
		          file->path);
	return NULL;
}

bool state_complete(struct state *state, struct record *record, struct arena *arena,
                    struct arena *lasting, struct error *err)
{
	struct file *file = record->source;
	struct record *contents = file->contents;

	if (!contents)
		contents = load_contents(state, file, file->count > 1 ? lasting : arena,
		                         err);
	if (!contents)
		return false;
	if (file->count > 1)
		file->contents = contents;
	contents += record->place;
	record->title = contents->title;
	record->summary = contents->summary;
	record->content = contents->content;
	record->image = contents->image;
	record->authors = contents->authors;
	record->attachments = contents->attachments;
	record->is_summary = false;
	return true;
}

/* ---- writing --------------------------------------------------------------------------- */

static bool write_withdrawal(struct database *database, const struct withdrawal *row,
                             struct error *err)
{
	return database_run(database, WITHDRAWN_PUT,
	                    BIND(database_text(row->item), database_integer(row->since),
	                         database_text(row->reason)),
	                    err);
}

static bool write_file(struct database *database, const struct file *file,
                       struct error *err)
{
	const struct file_stamp *stamp = &file->stamp;

	return database_run(database, FILE_PUT,
	                    BIND(database_text(file->path), database_integer(stamp->size),
	                         database_integer(stamp->written),
	                         database_integer(stamp->changed),
	                         database_integer(stamp->inode),
	                         database_blob(file->summary)),
	                    err) &&
	       database_run(database, CONTENT_PUT,
	                    BIND(database_text(file->path), database_blob(file->content)),
	                    err);
}

static bool has_changes(const struct state_changes *changes)
{
	const struct files *files = changes->files;
	bool has_any = files->fresh.count > 0 || files->is_stale;

	for (size_t i = 0; i < changes->stamps->count && !has_any; i++)
		has_any = changes->stamps->items[i].is_changed;
	for (size_t i = 0; i < changes->withdrawn->count && !has_any; i++)
		has_any = changes->withdrawn->items[i].is_new;
	for (size_t i = 0; i < changes->topics->count && !has_any; i++)
		has_any = changes->topics->items[i].is_new;
	for (size_t i = 0; i < files->count && !has_any; i++)
		has_any = !files->items[i].is_seen;
	return has_any;
}

static bool write_files(struct database *database, const struct state_changes *changes,
                        struct error *err)
{
	const struct files *files = changes->files;
	struct str manner = {(const char *)changes->manner, RECORD_HASH_BYTES};

	if (files->is_stale &&
	    (!database_run(database, FILE_DROP_ALL, BIND_NONE, err) ||
	     !database_run(database, READING_PUT, BIND(database_blob(manner)), err)))
		return false;
	for (size_t i = 0; i < files->count; i++) {
		if (!files->items[i].is_seen &&
		    !database_run(database, FILE_DROP,
		                  BIND(database_text(files->items[i].path)), err))
			return false;
	}
	for (size_t i = 0; i < files->fresh.count; i++) {
		if (!write_file(database, files->fresh.items[i].file, err))
			return false;
	}
	return true;
}

static bool write_rows(struct database *database, const struct state_changes *changes,
                       struct error *err)
{
	const struct stamps *stamps = changes->stamps;
	const struct withdrawals *withdrawn = changes->withdrawn;

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
	for (size_t i = 0; i < changes->topics->count; i++) {
		if (changes->topics->items[i].is_new &&
		    !state_topic_put(database, &changes->topics->items[i], err))
			return false;
	}
	return write_files(database, changes, err);
}

bool state_write(struct state *state, const struct state_changes *changes,
                 struct error *err)
{
	if (!has_changes(changes))
		return true;
	if (!database_begin(state->database, err))
		return false;
	if (write_rows(state->database, changes, err) &&
	    database_commit(state->database, err))
		return true;
	database_rollback(state->database);
	return false;
}
