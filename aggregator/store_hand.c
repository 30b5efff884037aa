#include "aggregator/store_hand.h"

#include "aggregator/store_search.h"
#include "aggregator/store_statements.h"
#include "feeds/limits.h"

/* ---- finding ---- */

/* Rows of HAND_COLUMNS. */
static bool read_briefs(struct store *store, enum statement statement, struct arena *arena,
                        struct entry_briefs *entries, struct error *err)
{
	struct database *database = store->database;

	*entries = (struct entry_briefs){0};
	while (database_row(database, (int)statement, err)) {
		struct entry_brief *entry = LIST_ADD(arena, entries);

		if (!entry)
			return store_stop(store, statement, arena, err);
		*entry = (struct entry_brief){
			.id = database_column_integer(database, (int)statement, 0),
			.source = database_column_integer(database, (int)statement, 1),
			.published_id = store_column_copy(store, statement, 2, arena),
			.title = store_column_copy(store, statement, 3, arena),
			.state = store_column_copy(store, statement, 4, arena),
		};
	}
	return err->kind == ERROR_NONE && arena_check(arena, err);
}

bool store_entries_named(struct store *store, const char *name, struct arena *arena,
                         struct entry_briefs *entries, struct error *err)
{
	return database_query(store->database, HAND_NAMED, BIND(database_text(name)),
	                      err) &&
	       read_briefs(store, HAND_NAMED, arena, entries, err);
}

bool store_entries_after(struct store *store, int64_t after, int64_t source,
                         struct arena *arena, struct entry_briefs *entries,
                         struct error *err)
{
	return database_query(store->database, HAND_AFTER,
	                      BIND(database_integer(after), database_integer(source),
	                           database_integer(STORE_PAGE_ENTRIES)),
	                      err) &&
	       read_briefs(store, HAND_AFTER, arena, entries, err);
}

/* ---- taking down ---- */

static bool withdraw(struct store *store, int64_t id, int64_t now, const char *reason,
                     struct error *err)
{
	static const enum statement statements[] = {WITHDRAW_CONTENT, WITHDRAW_REVISIONS,
	                                            WITHDRAW_DOCUMENTS, WITHDRAW_ENTRY};

	/* The index needs the text to take it out. */
	if (!store_search_forget(store, id, err) ||
	    !database_run(store->database, WITHDRAW_NOTE,
	                  BIND(database_integer(id), database_integer(now),
	                       database_text(reason)),
	                  err))
		return false;
	for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]); i++)
		if (!database_run(store->database, (int)statements[i],
		                  BIND(database_integer(id)), err))
			return false;
	return true;
}

bool store_entry_withdraw(struct store *store, int64_t id, int64_t now, const char *reason,
                          struct error *err)
{
	bool is_own;

	return store_scope_begin(store, &is_own, err) &&
	       store_scope_end(store, is_own, withdraw(store, id, now, reason, err), err);
}

bool store_withdrawn(struct store *store, struct arena *arena,
                     struct withdrawn_items *items, struct error *err)
{
	struct database *database = store->database;

	*items = (struct withdrawn_items){0};
	if (!database_query(database, WITHDRAWN_LIST,
	                    BIND(database_integer((int64_t)LIMIT_TOMBSTONES)), err))
		return false;
	while (database_row(database, WITHDRAWN_LIST, err)) {
		struct withdrawn_item *item = LIST_ADD(arena, items);

		if (!item)
			return store_stop(store, WITHDRAWN_LIST, arena, err);
		*item = (struct withdrawn_item){
			.id = store_column_copy(store, WITHDRAWN_LIST, 0, arena),
			.published = database_column_integer(database, WITHDRAWN_LIST, 1),
			.when = database_column_integer(database, WITHDRAWN_LIST, 2),
			.reason = store_column_copy(store, WITHDRAWN_LIST, 3, arena),
			.source = store_column_copy(store, WITHDRAWN_LIST, 4, arena),
		};
	}
	return err->kind == ERROR_NONE && arena_check(arena, err);
}

bool store_withdrawn_latest(struct store *store, int64_t *seconds, struct error *err)
{
	struct database *database = store->database;

	*seconds = DATE_UNKNOWN;
	if (!database_query(database, WITHDRAWN_LATEST, BIND_NONE, err))
		return false;
	if (database_row(database, WITHDRAWN_LATEST, err))
		*seconds = database_column_date(database, WITHDRAWN_LATEST, 0);
	database_reset(database, WITHDRAWN_LATEST);
	return err->kind == ERROR_NONE;
}

bool store_scrub(struct store *store, struct error *err)
{
	/* What was taken out of the index stays in its older segments until they are merged. */
	return database_run(store->database, SEARCH_OPTIMIZE, NULL, 0, err) &&
	       database_scrub(store->database, err);
}

/* ---- sources ---- */

bool store_source_pause(struct store *store, int64_t source, int64_t since,
                        struct error *err)
{
	if (since == DATE_UNKNOWN)
		return database_run(store->database, PAUSE_END,
		                    BIND(database_integer(source)), err);
	return database_run(store->database, PAUSE_PUT,
	                    BIND(database_integer(source), database_integer(since)), err);
}

/* ---- care ---- */

bool store_copy(const struct store *store, const char *path, struct error *err)
{
	return database_copy(store->database, path, err);
}
