#include "aggregator/store_search.h"

#include <stdlib.h>

#include "aggregator/search_document.h"
#include "aggregator/search_text.h"
#include "aggregator/store_statements.h"
#include "feeds/limits.h"

/* An expression: each byte of a query is at most fourteen (LIMIT_SEARCH_COLUMN_BYTES), each
 * term has some more around it. */
#define EXPRESSION_BYTES ((size_t)1 << 20)

/* ---- the mark ------------------------------------------------------------------------ */

struct mark {
	int64_t version, reached;
};

static bool read_mark(struct store *store, struct mark *mark, struct error *err)
{
	struct database *database = store->database;

	*mark = (struct mark){0};
	if (!database_query(database, SEARCH_STATE, BIND_NONE, err))
		return false;
	if (database_row(database, SEARCH_STATE, err)) {
		mark->version = database_column_integer(database, SEARCH_STATE, 0);
		mark->reached = database_column_integer(database, SEARCH_STATE, 1);
	}
	database_reset(database, SEARCH_STATE);
	return err->kind == ERROR_NONE;
}

static bool put_mark(struct store *store, int64_t reached, struct error *err)
{
	return database_run(
		store->database, SEARCH_MARK,
		BIND(database_integer(SEARCH_VERSION), database_integer(reached)), err);
}

/* Empties the index, to be built anew. */
static bool empty(struct store *store, struct error *err)
{
	return database_run(store->database, SEARCH_EMPTY, BIND_NONE, err) &&
	       database_run(store->database, SEARCH_NONE_PENDING, BIND_NONE, err) &&
	       put_mark(store, 0, err);
}

/* The integer that a statement gives for an entry; 0 where there is no row. */
static bool ask(struct store *store, enum statement statement,
                const struct database_value *values, size_t count, int64_t *answer,
                struct error *err)
{
	*answer = 0;
	if (!database_query(store->database, (int)statement, values, count, err))
		return false;
	if (database_row(store->database, (int)statement, err))
		*answer = database_column_integer(store->database, (int)statement, 0);
	database_reset(store->database, (int)statement);
	return err->kind == ERROR_NONE;
}

bool store_search_is_current(struct store *store, bool *is_current, struct error *err)
{
	struct mark mark;

	if (!read_mark(store, &mark, err))
		return false;
	*is_current = mark.version == SEARCH_VERSION;
	return true;
}

bool store_search_waiting(struct store *store, int64_t *count, struct error *err)
{
	struct mark mark;

	if (!read_mark(store, &mark, err))
		return false;
	return ask(
		store, SEARCH_WAITING,
		BIND(database_integer(mark.version == SEARCH_VERSION ? mark.reached : 0)),
		count, err);
}

/* ---- rows of the index --------------------------------------------------------------- */

bool store_search_columns(struct store *store, int64_t id, struct arena *arena,
                          struct str columns[SEARCH_COLUMN_COUNT], struct error *err)
{
	struct stored_entry entry;
	const char *source = NULL;
	bool ok;

	if (!store_entry_read(store, id, arena, &entry, err))
		return false;
	ok = database_query(store->database, SEARCH_SOURCE_OF,
	                    BIND(database_integer(entry.source)), err);
	if (ok && database_row(store->database, SEARCH_SOURCE_OF, err))
		source = store_column_copy(store, SEARCH_SOURCE_OF, 0, arena);
	database_reset(store->database, SEARCH_SOURCE_OF);
	return ok && err->kind == ERROR_NONE &&
	       search_document_make(&entry, source ? source : "", arena, columns, err);
}

/* Runs SEARCH_ADD or SEARCH_REMOVE for an entry as it is now; *is_there is false where it
 * says nothing (a stub). */
static bool put_row(struct store *store, enum statement statement, int64_t id,
                    size_t *bytes, bool *is_there, struct error *err)
{
	struct str columns[SEARCH_COLUMN_COUNT];
	struct arena arena;
	bool ok;

	arena_init(&arena, LIMIT_STORED_BYTES);
	*is_there = store_search_columns(store, id, &arena, columns, err);
	ok = err->kind == ERROR_NONE;
	if (*is_there)
		ok = database_run(store->database, (int)statement,
		                  BIND(database_integer(id),
		                       database_text(columns[SEARCH_BODY].ptr),
		                       database_text(columns[SEARCH_TITLE].ptr),
		                       database_text(columns[SEARCH_AUTHOR].ptr),
		                       database_text(columns[SEARCH_TAG].ptr),
		                       database_text(columns[SEARCH_FILTER].ptr)),
		                  err);
	*bytes += arena.used_bytes;
	arena_release(&arena);
	return ok;
}

/* What was put in by other rules, or of an entry that is gone, can only go with all else. */
static bool remove_row(struct store *store, int64_t entry, struct error *err)
{
	struct mark mark;
	int64_t is_indexed;
	size_t bytes = 0;
	bool is_there;

	if (!ask(store, SEARCH_IS_INDEXED, BIND(database_integer(entry)), &is_indexed, err))
		return false;
	if (!is_indexed)
		return true;
	if (!read_mark(store, &mark, err))
		return false;
	if (mark.version != SEARCH_VERSION)
		return empty(store, err);
	return put_row(store, SEARCH_REMOVE, entry, &bytes, &is_there, err) &&
	       (is_there || empty(store, err));
}

static bool forget(struct store *store, int64_t entry, struct error *err)
{
	return remove_row(store, entry, err) &&
	       database_run(store->database, SEARCH_NOT_PENDING,
	                    BIND(database_integer(entry)), err);
}

bool store_search_forget(struct store *store, int64_t entry, struct error *err)
{
	bool is_own;

	return store_scope_begin(store, &is_own, err) &&
	       store_scope_end(store, is_own, forget(store, entry, err), err);
}

static bool renew(struct store *store, int64_t entry, struct error *err)
{
	return remove_row(store, entry, err) &&
	       database_run(store->database, SEARCH_PENDING, BIND(database_integer(entry)),
	                    err);
}

bool store_search_renew(struct store *store, int64_t entry, struct error *err)
{
	bool is_own;

	return store_scope_begin(store, &is_own, err) &&
	       store_scope_end(store, is_own, renew(store, entry, err), err);
}

/* ---- indexing ------------------------------------------------------------------------ */

struct candidate {
	int64_t id;
	bool is_wanted; /* live, and not indexed yet */
};

/* One slice of work. */
struct slice {
	struct candidate *items;
	size_t count;
	bool is_pending; /* those that were changed; else those that arrived */
};

/* Reads those with an id behind `behind`. */
static bool read_slice(struct store *store, int64_t behind, size_t limit,
                       struct arena *arena, struct slice *slice, struct error *err)
{
	enum statement statement = slice->is_pending ? SEARCH_CHANGED : SEARCH_ARRIVED;
	struct database *database = store->database;

	if (!database_query(
		    database, (int)statement,
		    BIND(database_integer(behind), database_integer((int64_t)limit)), err))
		return false;
	while (database_row(database, (int)statement, err)) {
		struct candidate *candidate = LIST_ADD(arena, slice);

		if (!candidate)
			return store_stop(store, statement, arena, err);
		candidate->id = database_column_integer(database, (int)statement, 0);
		candidate->is_wanted = database_column_integer(database, (int)statement,
		                                               1) != 0;
	}
	return err->kind == ERROR_NONE;
}

static bool find_work(struct store *store, const struct mark *mark, size_t limit,
                      struct arena *arena, struct slice *slice, struct error *err)
{
	*slice = (struct slice){.is_pending = true};
	if (!read_slice(store, 0, limit, arena, slice, err) || slice->count > 0)
		return err->kind == ERROR_NONE;
	*slice = (struct slice){0};
	return read_slice(store, mark->reached, limit, arena, slice, err);
}

static bool index_slice(struct store *store, const struct slice *slice, size_t bytes,
                        size_t *count, struct error *err)
{
	int64_t last = 0;
	size_t taken = 0;
	bool is_there;

	for (*count = 0; *count < slice->count && taken < bytes; ++*count) {
		const struct candidate *candidate = &slice->items[*count];

		last = candidate->id;
		if (candidate->is_wanted &&
		    !put_row(store, SEARCH_ADD, last, &taken, &is_there, err))
			return false;
		if (slice->is_pending && !database_run(store->database, SEARCH_NOT_PENDING,
		                                       BIND(database_integer(last)), err))
			return false;
	}
	return slice->is_pending || put_mark(store, last, err);
}

/* An index by other rules is emptied first; that counts as a slice of its own. */
static bool index_or_empty(struct store *store, const struct mark *mark,
                           const struct slice *slice, size_t bytes, size_t *count,
                           struct error *err)
{
	if (mark->version == SEARCH_VERSION)
		return index_slice(store, slice, bytes, count, err);
	*count = 1;
	return empty(store, err);
}

bool store_search_index(struct store *store, size_t entries, size_t bytes, size_t *count,
                        struct error *err)
{
	struct slice slice = {0};
	struct arena arena;
	struct mark mark;
	bool ok;

	*count = 0;
	arena_init(&arena, LIMIT_STORED_BYTES);
	ok = read_mark(store, &mark, err) &&
	     (mark.version != SEARCH_VERSION ||
	      find_work(store, &mark, entries, &arena, &slice, err));
	if (ok && (mark.version != SEARCH_VERSION || slice.count > 0)) {
		ok = store_begin(store, err);
		if (ok && !index_or_empty(store, &mark, &slice, bytes, count, err)) {
			store_rollback(store);
			ok = false;
		}
		ok = ok && store_commit(store, err);
	}
	arena_release(&arena);
	return ok;
}

/* ---- finding ------------------------------------------------------------------------- */

struct match {
	int64_t id, score;
};
struct matches {
	struct match *items;
	size_t count;
	size_t best; /* so many are ranked exactly; the others may come in any order */
};

static int compare_matches(const void *a, const void *b)
{
	const struct match *one = a, *other = b;

	if (one->score != other->score)
		return one->score < other->score ? 1 : -1;
	return (one->id < other->id) - (one->id > other->id);
}

static bool read_matches(struct store *store, const struct search_query *query,
                         const char *expression, struct arena *arena,
                         struct matches *matches, struct error *err)
{
	bool is_dated = query->since != DATE_UNKNOWN || query->until != DATE_UNKNOWN;
	enum statement statement = is_dated ? SEARCH_RANKED_DATED : SEARCH_RANKED;
	int64_t limit = (int64_t)LIMIT_SEARCH_MATCHES + 1;
	const struct database_value values[] = {
		database_text(expression),
		database_integer(limit),
		database_integer((int64_t)search_query_ranking(query)),
		database_integer((int64_t)matches->best),
		database_integer(query->since == DATE_UNKNOWN ? INT64_MIN : query->since),
		database_integer(query->until == DATE_UNKNOWN ? INT64_MAX : query->until)};

	if (search_query_ranking(query) == 0)
		statement = is_dated ? SEARCH_NEWEST_DATED : SEARCH_NEWEST;
	if (!database_query(store->database, (int)statement, values, is_dated ? 6 : 4, err))
		return false;
	while (database_row(store->database, (int)statement, err)) {
		struct match *match = LIST_ADD(arena, matches);

		if (!match)
			return store_stop(store, statement, arena, err);
		match->id = database_column_integer(store->database, (int)statement, 0);
		match->score = database_column_integer(store->database, (int)statement, 1);
	}
	return err->kind == ERROR_NONE;
}

/* Reads an entry unless it is live no more. */
static bool read_result(struct store *store, int64_t id, struct arena *arena,
                        struct search_results *results, struct error *err)
{
	struct search_result *result, found = {0};

	if (!database_query(store->database, SEARCH_RESULT, BIND(database_integer(id)),
	                    err))
		return false;
	if (!database_row(store->database, SEARCH_RESULT, err))
		return err->kind == ERROR_NONE;
	found.source = store_column_copy(store, SEARCH_RESULT, 0, arena);
	found.source_title = store_column_copy(store, SEARCH_RESULT, 1, arena);
	database_reset(store->database, SEARCH_RESULT);
	if (!store_entry_read(store, id, arena, &found.entry, err))
		return err->kind == ERROR_NONE;
	result = LIST_ADD(arena, results);
	if (result)
		*result = found;
	return arena_check(arena, err);
}

static bool read_results(struct store *store, const struct matches *matches, size_t limit,
                         struct arena *arena, struct search_results *results,
                         struct error *err)
{
	results->has_more = matches->count > LIMIT_SEARCH_MATCHES;
	results->matches = results->has_more ? LIMIT_SEARCH_MATCHES : matches->count;
	qsort(matches->items, results->matches, sizeof(matches->items[0]), compare_matches);
	for (size_t i = 0; i < results->matches && results->count < limit; i++)
		if (!read_result(store, matches->items[i].id, arena, results, err))
			return false;
	return true;
}

bool store_search_find(struct store *store, const struct search_query *query, size_t limit,
                       struct arena *arena, struct search_results *results,
                       struct error *err)
{
	/* The one beyond LIMIT_SEARCH_MATCHES may be among the best. */
	struct matches matches = {.best = limit + 1};
	struct buf expression;
	bool ok;

	*results = (struct search_results){0};
	buf_init(&expression, EXPRESSION_BYTES);
	search_query_express(query, &expression);
	ok = buf_check(&expression, err) &&
	     read_matches(store, query, expression.ptr, arena, &matches, err);
	buf_release(&expression);
	if (!ok || matches.count == 0)
		return ok;
	return read_results(store, &matches, limit, arena, results, err);
}
