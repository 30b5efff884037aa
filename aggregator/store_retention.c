#include "aggregator/store_retention.h"

#include "aggregator/store_search.h"
#include "aggregator/store_statements.h"

/* ---- rules ---- */

static struct database_value said(int64_t number)
{
	return number == RETENTION_UNSAID ? database_text(NULL) : database_integer(number);
}

static int64_t read_said(struct store *store, int column)
{
	return database_is_null(store->database, RETENTION_NEXT, column)
	               ? RETENTION_UNSAID
	               : database_column_integer(store->database, RETENTION_NEXT, column);
}

static bool put_rules(struct store *store, const struct retention_rule *rules, size_t count,
                      struct error *err)
{
	bool ok = database_run(store->database, RETENTION_FORGET, BIND_NONE, err);

	for (size_t i = 0; ok && i < count; i++)
		ok = database_run(store->database, RETENTION_PUT,
		                  BIND(database_text(rules[i].name),
		                       said(rules[i].rule.age), said(rules[i].rule.most),
		                       said(rules[i].rule.least)),
		                  err);
	return ok;
}

bool store_retention_put(struct store *store, const struct retention_rule *rules,
                         size_t count, struct error *err)
{
	bool is_own;

	return store_scope_begin(store, &is_own, err) &&
	       store_scope_end(store, is_own, put_rules(store, rules, count, err), err);
}

bool store_retention_any(struct store *store, bool *has_rules, struct error *err)
{
	struct database *database = store->database;

	*has_rules = false;
	if (!database_query(database, RETENTION_ANY, BIND_NONE, err))
		return false;
	*has_rules = database_row(database, RETENTION_ANY, err);
	database_reset(database, RETENTION_ANY);
	return err->kind == ERROR_NONE;
}

bool store_retention_next(struct store *store, int64_t from, bool is_any, int64_t *source,
                          struct retention *own, struct error *err)
{
	struct database *database = store->database;

	*source = 0;
	*own = retention_unsaid();
	if (!database_query(database, RETENTION_NEXT,
	                    BIND(database_integer(from), database_integer(is_any)), err))
		return false;
	if (database_row(database, RETENTION_NEXT, err)) {
		*source = database_column_integer(database, RETENTION_NEXT, 0);
		own->age = read_said(store, 1);
		own->most = read_said(store, 2);
		own->least = read_said(store, 3);
	}
	database_reset(database, RETENTION_NEXT);
	return err->kind == ERROR_NONE;
}

/* ---- looking ---- */

bool store_retention_read(struct store *store, struct retention_progress *progress,
                          struct error *err)
{
	struct database *database = store->database;

	*progress = (struct retention_progress){.began_at = DATE_UNKNOWN};
	if (!database_query(database, RETENTION_READ, BIND_NONE, err))
		return false;
	if (database_row(database, RETENTION_READ, err)) {
		progress->began_at = database_column_date(database, RETENTION_READ, 0);
		progress->source = database_column_integer(database, RETENTION_READ, 1);
		progress->place.sort_at = database_column_integer(database, RETENTION_READ,
		                                                  2);
		progress->place.id = database_column_integer(database, RETENTION_READ, 3);
	}
	database_reset(database, RETENTION_READ);
	return err->kind == ERROR_NONE;
}

bool store_retention_mark(struct store *store, const struct retention_progress *progress,
                          struct error *err)
{
	return database_run(store->database, RETENTION_MARK,
	                    BIND(database_date(progress->began_at),
	                         progress->source ? database_integer(progress->source)
	                                          : database_text(NULL),
	                         database_integer(progress->place.sort_at),
	                         database_integer(progress->place.id)),
	                    err);
}

/* The place of the newest but `count` - 1. */
static bool find_place(struct store *store, int64_t source, int64_t count,
                       struct retention_place *place, struct error *err)
{
	struct database *database = store->database;

	*place = count > 0 ? RETENTION_BEFORE_ALL : RETENTION_BEHIND_ALL;
	if (count <= 0)
		return true;
	if (!database_query(database, RETENTION_BOUND,
	                    BIND(database_integer(source), database_integer(count - 1)),
	                    err))
		return false;
	if (database_row(database, RETENTION_BOUND, err)) {
		place->sort_at = database_column_integer(database, RETENTION_BOUND, 0);
		place->id = database_column_integer(database, RETENTION_BOUND, 1);
	}
	database_reset(database, RETENTION_BOUND);
	return err->kind == ERROR_NONE;
}

bool store_retention_bounds(struct store *store, int64_t source,
                            const struct retention *rule, struct retention_bounds *bounds,
                            struct error *err)
{
	return find_place(store, source, rule->most, &bounds->most, err) &&
	       find_place(store, source, rule->least, &bounds->least, err);
}

static struct retention_candidate read_candidate(struct store *store, struct arena *arena)
{
	const enum statement at = RETENTION_CANDIDATES;
	struct database *database = store->database;

	return (struct retention_candidate){
		.entry =
			{
				.place = {.id = database_column_integer(database, at, 0),
	                                  .sort_at = database_column_integer(database, at,
	                                                                     1)},
				.first_seen = database_column_integer(database, at, 2),
				.is_live = true,
				.leads_others = database_column_integer(database, at, 5) !=
	                                        0,
			},
		.published_id = store_column_copy(store, at, 3, arena),
		.title = store_column_copy(store, at, 4, arena),
	};
}

bool store_retention_candidates(struct store *store, const struct retention_window *window,
                                struct arena *arena,
                                struct retention_candidates *candidates, struct error *err)
{
	struct database *database = store->database;

	*candidates = (struct retention_candidates){0};
	if (!database_query(database, RETENTION_CANDIDATES,
	                    BIND(database_integer(window->source),
	                         database_integer(window->after.sort_at),
	                         database_integer(window->after.id),
	                         database_integer(window->horizon),
	                         database_integer((int64_t)window->limit),
	                         database_integer(window->is_archived)),
	                    err))
		return false;
	while (database_row(database, RETENTION_CANDIDATES, err)) {
		struct retention_candidate *candidate = LIST_ADD(arena, candidates);

		if (!candidate)
			return store_stop(store, RETENTION_CANDIDATES, arena, err);
		*candidate = read_candidate(store, arena);
	}
	return err->kind == ERROR_NONE && arena_check(arena, err);
}

bool store_published_find(struct store *store, const char *published_id, int64_t *entry,
                          struct error *err)
{
	struct database *database = store->database;

	*entry = 0;
	if (!database_query(database, HAND_PUBLISHED, BIND(database_text(published_id)),
	                    err))
		return false;
	if (database_row(database, HAND_PUBLISHED, err))
		*entry = database_column_integer(database, HAND_PUBLISHED, 0);
	database_reset(database, HAND_PUBLISHED);
	return err->kind == ERROR_NONE;
}

static bool purge(struct store *store, int64_t id, const char *reason, int64_t now,
                  struct error *err)
{
	struct database *database = store->database;

	/* The index needs the text to take it out. */
	return store_search_forget(store, id, err) &&
	       database_run(database, WITHDRAW_CONTENT, BIND(database_integer(id)), err) &&
	       database_run(database, WITHDRAW_REVISIONS, BIND(database_integer(id)),
	                    err) &&
	       database_run(database, PURGE_ENTRY,
	                    BIND(database_integer(id), database_integer(now),
	                         database_text(reason)),
	                    err);
}

bool store_entry_purge(struct store *store, int64_t id, const char *reason, int64_t now,
                       struct error *err)
{
	bool is_own;

	return store_scope_begin(store, &is_own, err) &&
	       store_scope_end(store, is_own, purge(store, id, reason, now, err), err);
}

/* ---- space ---- */

static bool ask(struct store *store, enum statement statement, int64_t *answer,
                struct error *err)
{
	*answer = 0;
	if (!database_query(store->database, (int)statement, BIND_NONE, err))
		return false;
	if (database_row(store->database, (int)statement, err))
		*answer = database_column_integer(store->database, (int)statement, 0);
	database_reset(store->database, (int)statement);
	return err->kind == ERROR_NONE;
}

/* So many pages, or as many as there are. */
static bool give_back(struct store *store, int64_t pages, int64_t *count, struct error *err)
{
	*count = 0;
	if (!database_query(store->database, SPACE_GIVE_BACK, BIND_NONE, err))
		return false;
	while (*count < pages && database_row(store->database, SPACE_GIVE_BACK, err))
		++*count;
	database_reset(store->database, SPACE_GIVE_BACK);
	return err->kind == ERROR_NONE;
}

bool store_space_give_back(struct store *store, int64_t limit, int64_t *count,
                           struct error *err)
{
	int64_t unused, pages, spare;
	bool is_own;

	*count = 0;
	if (!ask(store, SPACE_UNUSED, &unused, err) ||
	    !ask(store, SPACE_PAGES, &pages, err))
		return false;
	spare = retention_spare(unused, pages, limit);
	return spare == 0 ||
	       (store_scope_begin(store, &is_own, err) &&
	        store_scope_end(store, is_own, give_back(store, spare, count, err), err));
}
