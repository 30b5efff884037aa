#include "aggregator/store_articles.h"

#include "aggregator/store_statements.h"
#include "feeds/limits.h"

bool store_article_want(struct store *store, int64_t source, int64_t entry, int64_t next_at,
                        struct error *err)
{
	return database_run(store->database, ARTICLE_WANT,
	                    BIND(database_integer(entry), database_integer(source),
	                         database_integer(next_at)),
	                    err);
}

bool store_article_is_read(struct store *store, int64_t entry, bool *is_read,
                           struct error *err)
{
	*is_read = false;
	if (!database_query(store->database, ARTICLE_IS_READ, BIND(database_integer(entry)),
	                    err))
		return false;
	*is_read = database_row(store->database, ARTICLE_IS_READ, err);
	database_reset(store->database, ARTICLE_IS_READ);
	return err->kind == ERROR_NONE;
}

static bool add_waiting(struct store *store, struct arena *arena,
                        struct articles_waiting *waiting)
{
	struct database *database = store->database;
	struct article_waiting *item = LIST_ADD(arena, waiting);

	if (!item)
		return false;
	*item = (struct article_waiting){
		.entry = database_column_integer(database, ARTICLE_WAITING, 0),
		.source_id = database_column_integer(database, ARTICLE_WAITING, 1),
		.source = store_column_copy(store, ARTICLE_WAITING, 2, arena),
		.link = store_column_copy(store, ARTICLE_WAITING, 3, arena),
		.tries = database_column_integer(database, ARTICLE_WAITING, 4),
	};
	return true;
}

bool store_articles_waiting(struct store *store, int64_t now, struct arena *arena,
                            struct articles_waiting *waiting, struct error *err)
{
	struct database *database = store->database;

	*waiting = (struct articles_waiting){0};
	if (!database_query(database, ARTICLE_WAITING,
	                    BIND(database_integer(now),
	                         database_integer(LIMIT_ARTICLES_SOURCE),
	                         database_integer(LIMIT_ARTICLES_RUN)),
	                    err))
		return false;
	while (database_row(database, ARTICLE_WAITING, err))
		if (!add_waiting(store, arena, waiting))
			return store_stop(store, ARTICLE_WAITING, arena, err);
	return err->kind == ERROR_NONE && arena_check(arena, err);
}

bool store_article_done(struct store *store, int64_t entry, bool is_read, struct error *err)
{
	return database_run(store->database, ARTICLE_DONE,
	                    BIND(database_integer(entry), database_integer(is_read)), err);
}

bool store_article_failed(struct store *store, int64_t entry, int64_t tries,
                          int64_t next_at, const char *reason, struct error *err)
{
	return database_run(store->database, ARTICLE_FAILED,
	                    BIND(database_integer(entry), database_integer(tries),
	                         database_date(next_at), database_text(reason)),
	                    err);
}
