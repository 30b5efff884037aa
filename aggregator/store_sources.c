/* The source list against the store, and sources with their state. */
#include "aggregator/store.h"

#include <stdlib.h>
#include <string.h>

#include "aggregator/hosts.h"
#include "aggregator/model_json.h"
#include "aggregator/store_statements.h"
#include "feeds/limits.h"

/* Scratch memory for the list of a store: some 300 bytes a source. */
#define SYNC_ARENA_BYTES ((size_t)256 << 20)

/* ---- the list ---- */

struct row {
	int64_t id;
	struct source_listing listing;
	bool is_listed, is_wanted, has_host;
};

struct rows {
	struct row *items;
	size_t count;
};

/* An integer of the list that may be absent. */
static const int *column_int(struct store *store, enum statement statement, int column,
                             struct arena *arena)
{
	int *value;

	if (database_is_null(store->database, (int)statement, column))
		return NULL;
	value = arena_new(arena, int);
	if (value)
		*value = (int)database_column_integer(store->database, (int)statement,
		                                      column);
	return value;
}

static bool read_rows(struct store *store, struct arena *arena, struct rows *rows,
                      struct error *err)
{
	struct database *database = store->database;

	if (!database_query(database, LISTING_ALL, BIND_NONE, err))
		return false;
	while (database_row(database, LISTING_ALL, err)) {
		struct row *row = LIST_ADD(arena, rows);

		if (!row)
			return store_stop(store, LISTING_ALL, arena, err);
		row->id = database_column_integer(database, LISTING_ALL, 0);
		row->listing.name = store_column_copy(store, LISTING_ALL, 1, arena);
		row->listing.title = store_column_copy(store, LISTING_ALL, 2, arena);
		row->listing.home = store_column_copy(store, LISTING_ALL, 3, arena);
		row->listing.url = store_column_copy(store, LISTING_ALL, 4, arena);
		row->listing.language = store_column_copy(store, LISTING_ALL, 5, arena);
		row->is_listed = database_column_integer(database, LISTING_ALL, 6) != 0;
		row->has_host = !database_is_null(database, LISTING_ALL, 7);
		row->listing.zone_minutes = column_int(store, LISTING_ALL, 8, arena);
		row->listing.has_request = database_column_integer(database, LISTING_ALL,
		                                                   9) != 0;
		row->listing.same_as = store_column_copy(store, LISTING_ALL, 10, arena);
		row->listing.identity_rule = (enum key_kind)database_column_integer(
			database, LISTING_ALL, 11);
		row->listing.updates_rule = (enum updates_rule)database_column_integer(
			database, LISTING_ALL, 12);
		row->listing.priority = database_column_integer(database, LISTING_ALL, 13);
		row->listing.include = store_column_copy(store, LISTING_ALL, 14, arena);
		row->listing.exclude = store_column_copy(store, LISTING_ALL, 15, arena);
		row->listing.portion = (enum portion)database_column_integer(
			database, LISTING_ALL, 16);
		row->listing.other_title = store_column_copy(store, LISTING_ALL, 17, arena);
	}
	return err->kind == ERROR_NONE && arena_check(arena, err);
}

static int compare_rows(const void *a, const void *b)
{
	return strcmp(((const struct row *)a)->listing.name,
	              ((const struct row *)b)->listing.name);
}

static bool same_integer(const int *a, const int *b)
{
	return a && b ? *a == *b : a == b;
}

static bool same_listing(const struct row *row, const struct source_listing *listing)
{
	return row->is_listed && (row->has_host || !listing->url) &&
	       str_same(row->listing.title, listing->title) &&
	       str_same(row->listing.other_title, listing->other_title) &&
	       str_same(row->listing.home, listing->home) &&
	       str_same(row->listing.url, listing->url) &&
	       str_same(row->listing.language, listing->language) &&
	       same_integer(row->listing.zone_minutes, listing->zone_minutes) &&
	       row->listing.has_request == listing->has_request &&
	       str_same(row->listing.same_as, listing->same_as) &&
	       row->listing.identity_rule == listing->identity_rule &&
	       row->listing.updates_rule == listing->updates_rule &&
	       row->listing.priority == listing->priority &&
	       str_same(row->listing.include, listing->include) &&
	       str_same(row->listing.exclude, listing->exclude) &&
	       row->listing.portion == listing->portion;
}

static bool put_host(struct store *store, int64_t source, const char *url,
                     struct error *err)
{
	struct arena arena;
	const char *host;
	bool ok;

	arena_init(&arena, 8 * LIMIT_URL_BYTES);
	host = hosts_name(&arena, url);
	ok = database_run(store->database, LISTING_HOST,
	                  BIND(database_integer(source), database_text(host),
	                       database_text(hosts_site(&arena, host))),
	                  err);
	arena_release(&arena);
	return ok;
}

static struct database_value zone_value(const struct source_listing *listing)
{
	return listing->zone_minutes ? database_integer(*listing->zone_minutes)
	                             : database_text(NULL);
}

static bool add_listing(struct store *store, const struct source_listing *listing,
                        int64_t now, struct error *err)
{
	return database_run(store->database, LISTING_ADD,
	                    BIND(database_text(listing->name),
	                         database_text(listing->title),
	                         database_text(listing->home), database_text(listing->url),
	                         database_text(listing->language), zone_value(listing),
	                         database_integer(listing->has_request),
	                         database_integer(now), database_text(listing->same_as),
	                         database_integer(listing->identity_rule),
	                         database_integer(listing->updates_rule),
	                         database_integer(listing->priority),
	                         database_text(listing->include),
	                         database_text(listing->exclude),
	                         database_integer(listing->portion),
	                         database_text(listing->other_title)),
	                    err) &&
	       put_host(store, database_last_id(store->database), listing->url, err);
}

static bool change_listing(struct store *store, const struct row *row,
                           const struct source_listing *listing, int64_t now,
                           struct error *err)
{
	if (!database_run(store->database, LISTING_PUT,
	                  BIND(database_integer(row->id), database_text(listing->title),
	                       database_text(listing->home), database_text(listing->url),
	                       database_text(listing->language), zone_value(listing),
	                       database_integer(listing->has_request),
	                       database_text(listing->same_as),
	                       database_integer(listing->identity_rule),
	                       database_integer(listing->updates_rule),
	                       database_integer(listing->priority),
	                       database_text(listing->include),
	                       database_text(listing->exclude),
	                       database_integer(listing->portion),
	                       database_text(listing->other_title)),
	                  err))
		return false;
	if (str_same(row->listing.url, listing->url))
		return row->has_host || put_host(store, row->id, listing->url, err);
	return put_host(store, row->id, listing->url, err) &&
	       database_run(store->database, LISTING_MOVE,
	                    BIND(database_integer(row->id), database_integer(now)), err);
}

/* One listing against the rows; a transaction is opened (*is_own) with the first change. */
struct sync {
	struct store *store;
	struct rows rows;
	int64_t now;
	bool has_begun, is_own;
};

static bool begin_change(struct sync *sync, struct error *err)
{
	if (!sync->has_begun)
		sync->has_begun = store_scope_begin(sync->store, &sync->is_own, err);
	return sync->has_begun;
}

static bool sync_listing(struct sync *sync, const struct source_listing *listing,
                         struct error *err)
{
	struct row wanted = {.listing = *listing};
	struct row *row = NULL;

	if (sync->rows.count)
		row = bsearch(&wanted, sync->rows.items, sync->rows.count, sizeof(wanted),
		              compare_rows);
	if (!row)
		return begin_change(sync, err) &&
		       add_listing(sync->store, listing, sync->now, err);
	row->is_wanted = true;
	return same_listing(row, listing) ||
	       (begin_change(sync, err) &&
	        change_listing(sync->store, row, listing, sync->now, err));
}

static bool sync_all(struct sync *sync, const struct source_listing *listings, size_t count,
                     struct error *err)
{
	for (size_t i = 0; i < count; i++) {
		if (!sync_listing(sync, &listings[i], err))
			return false;
	}
	for (size_t i = 0; i < sync->rows.count; i++) {
		const struct row *row = &sync->rows.items[i];

		if (row->is_listed && !row->is_wanted &&
		    (!begin_change(sync, err) ||
		     !database_run(sync->store->database, LISTING_DROP,
		                   BIND(database_integer(row->id)), err)))
			return false;
	}
	return true;
}

bool store_sources_sync(struct store *store, const struct source_listing *listings,
                        size_t count, int64_t now, struct error *err)
{
	struct sync sync = {.store = store, .now = now};
	struct arena arena;
	bool ok;

	arena_init(&arena, SYNC_ARENA_BYTES);
	ok = read_rows(store, &arena, &sync.rows, err);
	if (ok) {
		/* SQLite's order is that of bytes, as strcmp's; sorted all the same. */
		if (sync.rows.count)
			qsort(sync.rows.items, sync.rows.count, sizeof(struct row),
			      compare_rows);
		ok = sync_all(&sync, listings, count, err);
		if (sync.has_begun)
			ok = store_scope_end(store, sync.is_own, ok, err);
	}
	arena_release(&arena);
	return ok;
}

bool store_list_read(struct store *store, struct list_mark *mark, struct error *err)
{
	struct database *database = store->database;

	*mark = (struct list_mark){.size = -1, .modified_ns = DATE_UNKNOWN};
	if (!database_query(database, LIST_READ, BIND_NONE, err))
		return false;
	if (!database_row(database, LIST_READ, err))
		return err->kind == ERROR_NONE;
	mark->hash = store_column_digest(store, LIST_READ, 0);
	mark->size = database_column_integer(database, LIST_READ, 1);
	mark->modified_ns = database_column_date(database, LIST_READ, 2);
	database_reset(database, LIST_READ);
	return true;
}

bool store_list_put(struct store *store, const struct list_mark *mark, struct error *err)
{
	return database_run(store->database, LIST_PUT,
	                    BIND(store_digest(&mark->hash), database_integer(mark->size),
	                         database_date(mark->modified_ns)),
	                    err);
}

/* ---- states ---- */

/* Bytes of a header as they came; stored as a blob because nobody promised UTF-8. */
static const char *column_bytes(struct store *store, enum statement statement, int column,
                                struct arena *arena)
{
	return arena_str(arena,
	                 database_column_blob(store->database, (int)statement, column));
}

static bool read_feed(struct store *store, enum statement statement, struct arena *arena,
                      struct source_state *state, struct error *err)
{
	const char *json = database_column_text(store->database, (int)statement, 24);
	struct feed *feed;

	if (!json)
		return true;
	feed = arena_new(arena, struct feed);
	if (!feed || !feed_from_json(arena, json, feed, err))
		return false;
	feed->updated = DATE_ABSENT;
	feed->updated.seconds = database_column_date(store->database, (int)statement, 25);
	state->feed = feed;
	return true;
}

/* What the list and the operator say of it, and what its documents show. */
static void read_rules(struct store *store, enum statement statement, struct arena *arena,
                       struct source_state *state)
{
	struct database *database = store->database;
	int at = (int)statement;

	state->zone_minutes = column_int(store, statement, 43, arena);
	state->has_request = database_column_integer(database, at, 44) != 0;
	state->same_as = store_column_copy(store, statement, 45, arena);
	state->paused_at = database_column_date(database, at, 46);
	state->identity = (enum key_kind)database_column_integer(database, at, 47);
	state->guid_churns = database_column_integer(database, at, 48);
	state->dateless_since = database_column_date(database, at, 49);
	state->held_count = database_column_integer(database, at, 50);
	state->frozen_count = database_column_integer(database, at, 51);
	state->identity_rule = (enum key_kind)database_column_integer(database, at, 52);
	state->updates_rule = (enum updates_rule)database_column_integer(database, at, 53);
	state->priority = database_column_integer(database, at, 54);
	state->given.etag = database_column_date(database, at, 55);
	state->given.date = database_column_date(database, at, 56);
	state->portion = (enum portion)database_column_integer(database, at, 57);
}

/* The current row, SOURCE_COLUMNS in their order. */
static bool read_state(struct store *store, enum statement statement, struct arena *arena,
                       struct source_state *state, struct error *err)
{
	struct database *database = store->database;
	int at = (int)statement;

	*state = (struct source_state){
		.id = database_column_integer(database, at, 0),
		.name = store_column_copy(store, statement, 1, arena),
		.title = store_column_copy(store, statement, 2, arena),
		.home = store_column_copy(store, statement, 3, arena),
		.url = store_column_copy(store, statement, 4, arena),
		.language = store_column_copy(store, statement, 5, arena),
		.is_listed = database_column_integer(database, at, 6) != 0,
		.etag = column_bytes(store, statement, 7, arena),
		.last_modified = column_bytes(store, statement, 8, arena),
		.validators_url = store_column_copy(store, statement, 9, arena),
		.next_due = database_column_date(database, at, 10),
		.last_request = database_column_date(database, at, 11),
		.last_success = database_column_date(database, at, 12),
		.failures = database_column_integer(database, at, 13),
		.failing_since = database_column_date(database, at, 14),
		.failure_class = store_column_copy(store, statement, 15, arena),
		.failure_message = store_column_copy(store, statement, 16, arena),
		.moved_url = store_column_copy(store, statement, 17, arena),
		.moved_since = database_column_date(database, at, 18),
		.moved_seen = database_column_date(database, at, 19),
		.moved_count = database_column_integer(database, at, 20),
		.documents = database_column_integer(database, at, 21),
		.has_body_hash = !database_is_null(database, at, 22),
		.body_hash = store_column_digest(store, statement, 22),
		.entry_count = database_column_integer(database, at, 23),
		.host = store_column_copy(store, statement, 26, arena),
		.site = store_column_copy(store, statement, 27, arena),
		.rule = store_column_copy(store, statement, 28, arena),
		.interval = database_column_integer(database, at, 29),
		.class_failures = database_column_integer(database, at, 30),
		.class_since = database_column_date(database, at, 31),
		.unchanged_since = database_column_date(database, at, 32),
		.doubted_at = database_column_date(database, at, 33),
		.liar_since = database_column_date(database, at, 34),
		.wire_bytes = database_column_integer(database, at, 35),
		.moved_days = database_column_integer(database, at, 36),
		.proven_url = store_column_copy(store, statement, 37, arena),
		.proven_at = database_column_date(database, at, 38),
		.held_until = database_column_date(database, at, 39),
		.held_for = store_column_copy(store, statement, 40, arena),
		.pause_ms = database_column_integer(database, at, 41),
		.pause_noted_at = database_column_integer(database, at, 42),
	};
	state->address = state->proven_url ? state->proven_url : state->url;
	read_rules(store, statement, arena, state);
	return read_feed(store, statement, arena, state, err) && arena_check(arena, err);
}

static bool read_states(struct store *store, enum statement statement, struct arena *arena,
                        struct source_states *states, struct error *err)
{
	while (database_row(store->database, (int)statement, err)) {
		struct source_state *state = LIST_ADD(arena, states);

		if (!state || !read_state(store, statement, arena, state, err))
			return store_stop(store, statement, arena, err);
	}
	return err->kind == ERROR_NONE;
}

bool store_sources(struct store *store, struct arena *arena, struct source_states *sources,
                   struct error *err)
{
	*sources = (struct source_states){0};
	return database_query(store->database, SOURCE_ALL, BIND_NONE, err) &&
	       read_states(store, SOURCE_ALL, arena, sources, err);
}

static int compare_integers(const void *a, const void *b)
{
	int64_t first = *(const int64_t *)a, second = *(const int64_t *)b;

	return (first > second) - (first < second);
}

bool store_sources_of(struct store *store, const int64_t *ids, size_t count,
                      struct arena *arena, struct source_states *sources, struct error *err)
{
	int64_t *sorted = arena_alloc(arena, (count + 1) * sizeof(*sorted));

	*sources = (struct source_states){0};
	if (!sorted)
		return arena_check(arena, err);
	if (count == 0)
		return true; /* `ids` may be NULL, which memcpy forbids */
	memcpy(sorted, ids, count * sizeof(*sorted));
	qsort(sorted, count, sizeof(*sorted), compare_integers);
	for (size_t i = 0; i < count; i++)
		if ((i == 0 || sorted[i] != sorted[i - 1]) &&
		    (!database_query(store->database, SOURCE_OF_ID,
		                     BIND(database_integer(sorted[i])), err) ||
		     !read_states(store, SOURCE_OF_ID, arena, sources, err)))
			return false;
	return true;
}

bool store_source_read(struct store *store, const char *name, struct arena *arena,
                       struct source_state *source, struct error *err)
{
	bool ok;

	if (!database_query(store->database, SOURCE_NAMED, BIND(database_text(name)),
	                    err) ||
	    !database_row(store->database, SOURCE_NAMED, err))
		return false;
	ok = read_state(store, SOURCE_NAMED, arena, source, err);
	database_reset(store->database, SOURCE_NAMED);
	return ok;
}

static struct database_value limit_value(size_t limit)
{
	return database_integer(limit ? (int64_t)limit : -1);
}

bool store_sources_due(struct store *store, int64_t now, size_t limit, struct arena *arena,
                       struct source_states *sources, struct error *err)
{
	*sources = (struct source_states){0};
	return database_query(store->database, SOURCE_DUE,
	                      BIND(database_integer(now), limit_value(limit)), err) &&
	       read_states(store, SOURCE_DUE, arena, sources, err);
}

bool store_sources_forced(struct store *store, int64_t now, size_t limit,
                          struct arena *arena, struct source_states *sources,
                          struct error *err)
{
	*sources = (struct source_states){0};
	return database_query(store->database, SOURCE_FORCED,
	                      BIND(database_integer(now), limit_value(limit),
	                           database_integer(FORCE_SECONDS)),
	                      err) &&
	       read_states(store, SOURCE_FORCED, arena, sources, err);
}

const struct source_state *source_find(const struct source_states *sources,
                                       const char *name)
{
	for (size_t i = 0; i < sources->count; i++) {
		if (strcmp(sources->items[i].name, name) == 0)
			return &sources->items[i];
	}
	return NULL;
}
