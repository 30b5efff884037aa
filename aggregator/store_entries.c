/* Entries: their keys, dates, versions and revisions. */
#include "aggregator/store.h"

#include "aggregator/store_search.h"
#include "aggregator/store_statements.h"
#include "feeds/limits.h"

/* Scratch memory for the rows of one source: 8 bytes an entry. */
#define PRESENCE_ARENA_BYTES ((size_t)64 << 20)

/* ---- finding ---- */

bool store_key_find(struct store *store, int64_t source, enum key_kind kind,
                    const struct digest *key, struct key_matches *matches,
                    struct error *err)
{
	struct database *database = store->database;

	*matches = (struct key_matches){0};
	if (!database_query(database, KEY_FIND,
	                    BIND(database_integer(source), database_integer(kind),
	                         store_digest(key)),
	                    err))
		return false;
	if (database_row(database, KEY_FIND, err)) {
		matches->first = database_column_integer(database, KEY_FIND, 0);
		matches->digest = store_column_digest(store, KEY_FIND, 1);
		matches->sort_at = database_column_integer(database, KEY_FIND, 2);
		if (database_row(database, KEY_FIND, err))
			matches->second = database_column_integer(database, KEY_FIND, 0);
	}
	database_reset(database, KEY_FIND);
	return err->kind == ERROR_NONE;
}

/* Whether a statement with these values gives a row. */
static bool is_found(struct store *store, enum statement statement,
                     const struct database_value *values, size_t count, bool *answer,
                     struct error *err)
{
	if (!database_query(store->database, (int)statement, values, count, err))
		return false;
	*answer = database_row(store->database, (int)statement, err);
	database_reset(store->database, (int)statement);
	return err->kind == ERROR_NONE;
}

bool store_key_has(struct store *store, int64_t entry, enum key_kind kind,
                   const struct digest *key, bool *has_key, struct error *err)
{
	return is_found(
		store, KEY_HAS,
		BIND(database_integer(entry), database_integer(kind), store_digest(key)),
		has_key, err);
}

bool store_id_is_taken(struct store *store, const char *published_id, bool *is_taken,
                       struct error *err)
{
	return is_found(store, ID_FIND, BIND(database_text(published_id)), is_taken, err);
}

/* The free second next to a run of taken ones that begins at `from`, or `from` itself. */
static bool find_gap(struct store *store, enum statement direction, int64_t from,
                     int64_t *second, struct error *err)
{
	bool is_taken;

	*second = from;
	if (!is_found(store, SECOND_FIND, BIND(database_integer(from)), &is_taken, err))
		return false;
	if (!is_taken)
		return true;
	if (!database_query(store->database, (int)direction, BIND(database_integer(from)),
	                    err))
		return false;
	if (database_row(store->database, (int)direction, err))
		*second = database_column_integer(store->database, (int)direction, 0);
	database_reset(store->database, (int)direction);
	return err->kind == ERROR_NONE;
}

bool store_second_find_free(struct store *store, int64_t wanted, int64_t latest,
                            int64_t *second, struct error *err)
{
	if (!find_gap(store, SECOND_NEXT, wanted, second, err))
		return false;
	return *second <= latest || find_gap(store, SECOND_BEFORE, latest, second, err);
}

/* ---- writing ---- */

bool store_keys_add(struct store *store, int64_t source, int64_t entry,
                    const struct identity *identity, struct error *err)
{
	bool is_own, ok = true;

	if (!store_scope_begin(store, &is_own, err))
		return false;
	for (int kind = 0; ok && kind < KEY_COUNT; kind++) {
		if (identity->has_key[kind])
			ok = database_run(store->database, KEY_ADD,
			                  BIND(database_integer(source),
			                       database_integer(kind),
			                       store_digest(&identity->keys[kind]),
			                       database_integer(entry)),
			                  err);
	}
	return store_scope_end(store, is_own, ok, err);
}

static bool put_packed(struct store *store, int64_t id, const struct entry_version *version,
                       struct error *err)
{
	return database_run(store->database, CONTENT_PUT,
	                    BIND(database_integer(id), database_blob(version->packed),
	                         database_text(version->parsed->id),
	                         database_integer(version->cleaner)),
	                    err);
}

static bool put_content(struct store *store, int64_t id,
                        const struct entry_version *version, struct error *err)
{
	struct entry_version packed = *version;
	struct packer *packer;
	struct arena arena;
	bool ok;

	if (version->packed.ptr)
		return put_packed(store, id, version, err);
	packer = packer_open();
	if (!packer)
		return error_set(err, ERROR_MEMORY, "out of memory");
	arena_init(&arena, LIMIT_STORED_BYTES);
	ok = version_pack(packer, &arena, &packed, err) &&
	     put_packed(store, id, &packed, err);
	arena_release(&arena);
	packer_close(packer);
	return ok;
}

static bool add_entry(struct store *store, int64_t source, const struct entry_stamp *stamp,
                      const struct entry_version *version, struct error *err)
{
	return database_run(
		store->database, ENTRY_ADD,
		BIND(database_integer(source), database_text(stamp->published_id),
	             database_integer(stamp->first_seen), database_integer(stamp->sort_at),
	             database_integer(stamp->updated_out), store_digest(&version->digest),
	             database_text(version->title), database_text(version->parsed->link),
	             database_text(version->language), database_text(stamp->date_rule),
	             database_text(stamp->held_for), database_date(stamp->held_until),
	             database_integer(stamp->is_backfill)),
		err);
}

bool store_count_entries(struct store *store, struct error *err)
{
	int64_t count = store->uncounted;

	store->uncounted = 0;
	return count == 0 || database_run(store->database, ENTRIES_COUNTED,
	                                  BIND(database_integer(store->uncounted_source),
	                                       database_integer(count)),
	                                  err);
}

/* Entries come source by source. */
static bool note_added(struct store *store, int64_t source, struct error *err)
{
	if (source != store->uncounted_source && !store_count_entries(store, err))
		return false;
	store->uncounted_source = source;
	store->uncounted++;
	return true;
}

bool store_entry_add(struct store *store, int64_t source, const struct entry_stamp *stamp,
                     const struct entry_version *version, int64_t *id, struct error *err)
{
	bool is_own, ok;

	if (!store_scope_begin(store, &is_own, err))
		return false;
	ok = add_entry(store, source, stamp, version, err);
	if (ok) {
		*id = database_last_id(store->database);
		ok = put_content(store, *id, version, err) &&
		     note_added(store, source, err);
	}
	return store_scope_end(store, is_own, ok, err);
}

static bool keep_revision(struct store *store, const struct stored_entry *entry,
                          int64_t now, struct error *err)
{
	return database_run(store->database, REVISION_ADD,
	                    BIND(database_integer(entry->id),
	                         database_integer(entry->stamp.updated_out),
	                         database_integer(now)),
	                    err) &&
	       database_run(
		       store->database, REVISION_EXPIRE,
		       BIND(database_integer(entry->id), database_integer(LIMIT_REVISIONS)),
		       err);
}

static bool change_entry(struct store *store, const struct stored_entry *entry, int64_t now,
                         struct error *err)
{
	const struct entry_version *version = &entry->version;

	return store_search_renew(store, entry->id, err) &&
	       keep_revision(store, entry, now, err) &&
	       database_run(store->database, ENTRY_CHANGE,
	                    BIND(database_integer(entry->id),
	                         database_integer(entry->stamp.updated_out),
	                         database_integer(now), store_digest(&version->digest),
	                         database_text(version->title),
	                         database_text(version->parsed->link),
	                         database_text(version->language)),
	                    err) &&
	       put_content(store, entry->id, version, err);
}

bool store_entry_change(struct store *store, const struct stored_entry *entry, int64_t now,
                        struct error *err)
{
	bool is_own;

	return store_scope_begin(store, &is_own, err) &&
	       store_scope_end(store, is_own, change_entry(store, entry, now, err), err);
}

static bool reclean_entry(struct store *store, const struct stored_entry *entry,
                          struct error *err)
{
	const struct entry_version *version = &entry->version;

	return store_search_renew(store, entry->id, err) &&
	       put_content(store, entry->id, version, err) &&
	       database_run(
		       store->database, TITLE_PUT,
		       BIND(database_integer(entry->id), database_text(version->title)),
		       err);
}

bool store_entry_reclean(struct store *store, const struct stored_entry *entry,
                         struct error *err)
{
	bool is_own;

	return store_scope_begin(store, &is_own, err) &&
	       store_scope_end(store, is_own, reclean_entry(store, entry, err), err);
}

/* ---- reading ---- */

/* The current row, ENTRY_COLUMNS in their order. */
static bool read_entry(struct store *store, enum statement statement, struct arena *arena,
                       struct stored_entry *entry, struct error *err)
{
	struct database *database = store->database;
	int at = (int)statement;

	entry->id = database_column_integer(database, at, 0);
	entry->source = database_column_integer(database, at, 1);
	entry->stamp = (struct entry_stamp){
		.published_id = store_column_copy(store, statement, 2, arena),
		.first_seen = database_column_integer(database, at, 3),
		.sort_at = database_column_integer(database, at, 4),
		.updated_out = database_column_integer(database, at, 5),
	};
	entry->version = (struct entry_version){
		.title = store_column_copy(store, statement, 6, arena),
		.language = store_column_copy(store, statement, 7, arena),
		.digest = store_column_digest(store, statement, 8),
		.summary = store_column_copy(store, statement, 10, arena),
		.content = store_column_copy(store, statement, 11, arena),
		.cleaner = (int)database_column_integer(database, at, 12),
	};
	return version_unpack_all(store->unpacker, arena,
	                          database_column_blob(database, at, 9), &entry->version,
	                          err);
}

static bool read_entries(struct store *store, enum statement statement, struct arena *arena,
                         struct stored_entries *entries, struct error *err)
{
	while (database_row(store->database, (int)statement, err)) {
		struct stored_entry *entry = LIST_ADD(arena, entries);

		if (!entry || !read_entry(store, statement, arena, entry, err))
			return store_stop(store, statement, arena, err);
	}
	return err->kind == ERROR_NONE;
}

bool store_entry_read(struct store *store, int64_t id, struct arena *arena,
                      struct stored_entry *entry, struct error *err)
{
	if (!database_query(store->database, ENTRY_READ, BIND(database_integer(id)), err) ||
	    !database_row(store->database, ENTRY_READ, err))
		return false;
	if (!read_entry(store, ENTRY_READ, arena, entry, err))
		return store_stop(store, ENTRY_READ, arena, err);
	database_reset(store->database, ENTRY_READ);
	return true;
}

bool store_entries_newest(struct store *store, size_t limit, struct arena *arena,
                          struct stored_entries *entries, struct error *err)
{
	*entries = (struct stored_entries){0};
	return database_query(store->database, ENTRY_NEWEST,
	                      BIND(database_integer((int64_t)limit)), err) &&
	       read_entries(store, ENTRY_NEWEST, arena, entries, err);
}

/* Rows of one column. */
static bool read_ids(struct store *store, enum statement statement, struct arena *arena,
                     struct entry_ids *ids, struct error *err)
{
	while (database_row(store->database, (int)statement, err)) {
		int64_t *id = LIST_ADD(arena, ids);

		if (!id)
			return store_stop(store, statement, arena, err);
		*id = database_column_integer(store->database, (int)statement, 0);
	}
	return err->kind == ERROR_NONE;
}

bool store_entries_uncleaned(struct store *store, int cleaner, size_t limit,
                             struct arena *arena, struct entry_ids *ids, struct error *err)
{
	*ids = (struct entry_ids){0};
	return database_query(
		       store->database, ENTRY_UNCLEANED,
		       BIND(database_integer(cleaner), database_integer((int64_t)limit)),
		       err) &&
	       read_ids(store, ENTRY_UNCLEANED, arena, ids, err);
}

/* ---- presence ---- */

static bool read_present(struct store *store, int64_t source, struct arena *arena,
                         struct entry_ids *present, struct error *err)
{
	return database_query(store->database, PRESENT_ALL, BIND(database_integer(source)),
	                      err) &&
	       read_ids(store, PRESENT_ALL, arena, present, err);
}

/* Both lists ascend: what only the old one has is gone, what only the new one has is back. */
static bool put_presence(struct store *store, const struct entry_ids *old,
                         const struct entry_ids *new, int64_t now, struct error *err)
{
	size_t i = 0, k = 0;

	while (i < old->count || k < new->count) {
		bool is_gone = k == new->count ||
		               (i < old->count && old->items[i] < new->items[k]);
		bool is_back = !is_gone &&
		               (i == old->count || old->items[i] > new->items[k]);

		if (is_gone && !database_run(store->database, PRESENT_END,
		                             BIND(database_integer(old->items[i]),
		                                  database_integer(now)),
		                             err))
			return false;
		if (is_back && !database_run(store->database, PRESENT_BACK,
		                             BIND(database_integer(new->items[k])), err))
			return false;
		i += is_back ? 0 : 1;
		k += is_gone ? 0 : 1;
	}
	return true;
}

bool store_presence_put(struct store *store, int64_t source,
                        const struct entry_ids *entries, int64_t now, struct error *err)
{
	struct entry_ids old = {0};
	struct arena arena;
	bool is_own, ok;

	if (entries->count == 0)
		return true;
	if (!store_scope_begin(store, &is_own, err))
		return false;
	arena_init(&arena, PRESENCE_ARENA_BYTES);
	ok = read_present(store, source, &arena, &old, err) &&
	     put_presence(store, &old, entries, now, err);
	arena_release(&arena);
	return store_scope_end(store, is_own, ok, err);
}
