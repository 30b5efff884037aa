/* Whether the store is as it should be. */
#include "aggregator/store_hand.h"
#include "aggregator/store_statements.h"
#include "feeds/limits.h"

/* Rows of one sentence each. */
static bool read_problems(struct store *store, enum statement statement,
                          struct arena *arena, struct strings *problems, struct error *err)
{
	size_t count = 0;

	while (count < LIMIT_PROBLEMS &&
	       database_row(store->database, (int)statement, err)) {
		const char **problem = LIST_ADD(arena, problems);

		if (!problem)
			return store_stop(store, statement, arena, err);
		*problem = store_column_copy(store, statement, 0, arena);
		count++;
	}
	database_reset(store->database, (int)statement);
	return err->kind == ERROR_NONE && arena_check(arena, err);
}

bool store_verify(struct store *store, struct arena *arena, struct strings *problems,
                  struct error *err)
{
	static const enum statement statements[] = {
		VERIFY_INTEGRITY, VERIFY_REFERENCES, VERIFY_COUNTS, VERIFY_CONTENT,
		VERIFY_KEYS,      VERIFY_WITHDRAWN,  VERIFY_PURGED, VERIFY_UNINDEXED,
		VERIFY_INDEXED,   VERIFY_STORIES,    VERIFY_SPACE,
	};

	*problems = (struct strings){0};
	for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]); i++)
		if (!database_query(store->database, (int)statements[i], BIND_NONE, err) ||
		    !read_problems(store, statements[i], arena, problems, err))
			return false;
	return true;
}
