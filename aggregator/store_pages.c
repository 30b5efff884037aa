#include "aggregator/store_pages.h"

#include <stdlib.h>

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

static bool unpack_body(struct store *store, struct arena *arena,
                        struct page_document *document, struct error *err)
{
	size_t size;
	char *text = pack_undo(store->unpacker,
	                       database_column_blob(store->database, PAGE_DOCUMENT, 2),
	                       &size, err);

	if (!text)
		return false;
	document->body = (struct str){text, size};
	document->body.ptr = arena_str(arena, document->body);
	free(text);
	return arena_check(arena, err);
}

bool store_page_document(struct store *store, int64_t source, struct arena *arena,
                         struct page_document *document, struct error *err)
{
	struct database *database = store->database;
	bool ok = true;

	*document = (struct page_document){0};
	if (!database_query(database, PAGE_DOCUMENT, BIND(database_integer(source)), err))
		return false;
	if (database_row(database, PAGE_DOCUMENT, err)) {
		document->url = store_column_copy(store, PAGE_DOCUMENT, 0, arena);
		document->content_type = store_column_copy(store, PAGE_DOCUMENT, 1, arena);
		ok = unpack_body(store, arena, document, err);
	}
	database_reset(database, PAGE_DOCUMENT);
	return ok && err->kind == ERROR_NONE;
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
