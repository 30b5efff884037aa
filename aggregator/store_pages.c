#include "aggregator/store_pages.h"

#include "aggregator/store_statements.h"

bool store_page_rows(struct store *store, int64_t source, int64_t *rows, struct error *err)
{
	*rows = 0;
	if (!database_query(store->database, PAGE_ROWS, BIND(database_integer(source)),
	                    err))
		return false;
	if (database_row(store->database, PAGE_ROWS, err)) {
		*rows = database_column_integer(store->database, PAGE_ROWS, 0);
		database_reset(store->database, PAGE_ROWS);
	}
	return err->kind == ERROR_NONE;
}

bool store_page_rows_put(struct store *store, int64_t source, int64_t rows,
                         struct error *err)
{
	return database_run(store->database, PAGE_ROWS_PUT,
	                    BIND(database_integer(source), database_integer(rows)), err);
}

bool store_robots(struct store *store, const char *origin, struct arena *arena,
                  struct robots_answer *answer, struct error *err)
{
	struct database *database = store->database;

	*answer = (struct robots_answer){.asked_at = DATE_UNKNOWN};
	if (!database_query(database, ROBOTS_READ, BIND(database_text(origin)), err))
		return false;
	if (!database_row(database, ROBOTS_READ, err))
		return err->kind == ERROR_NONE;
	answer->asked_at = database_column_integer(database, ROBOTS_READ, 0);
	answer->etag = arena_str(arena, database_column_blob(database, ROBOTS_READ, 1));
	answer->last_modified = arena_str(arena,
	                                  database_column_blob(database, ROBOTS_READ, 2));
	answer->body = arena_str(arena, database_column_blob(database, ROBOTS_READ, 3));
	answer->is_closed = database_column_integer(database, ROBOTS_READ, 4) != 0;
	database_reset(database, ROBOTS_READ);
	return arena_check(arena, err);
}

/* Nobody promised UTF-8. */
static struct database_value bytes(const char *text)
{
	return text ? database_blob(str_from(text)) : database_text(NULL);
}

bool store_robots_put(struct store *store, const char *origin,
                      const struct robots_answer *answer, struct error *err)
{
	return database_run(store->database, ROBOTS_PUT,
	                    BIND(database_text(origin), database_integer(answer->asked_at),
	                         bytes(answer->etag), bytes(answer->last_modified),
	                         bytes(answer->body), database_integer(answer->is_closed)),
	                    err);
}
