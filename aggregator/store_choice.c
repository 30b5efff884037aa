#include "aggregator/store_choice.h"

#include "aggregator/store_statements.h"

bool store_source_rules(struct store *store, struct arena *arena,
                        struct source_rules *rules, struct error *err)
{
	*rules = (struct source_rules){0};
	if (!database_query(store->database, SOURCE_RULES, BIND_NONE, err))
		return false;
	while (database_row(store->database, SOURCE_RULES, err)) {
		struct source_rule *rule = LIST_ADD(arena, rules);

		if (!rule)
			return store_stop(store, SOURCE_RULES, arena, err);
		rule->source = database_column_integer(store->database, SOURCE_RULES, 0);
		rule->include = store_column_copy(store, SOURCE_RULES, 1, arena);
		rule->exclude = store_column_copy(store, SOURCE_RULES, 2, arena);
	}
	return err->kind == ERROR_NONE && arena_check(arena, err);
}

bool store_entries_behind(struct store *store, const struct entry_place *after,
                          size_t limit, struct arena *arena, struct entry_places *places,
                          struct error *err)
{
	*places = (struct entry_places){0};
	if (!database_query(store->database, ENTRY_PAGE,
	                    BIND(database_integer(after->sort_at),
	                         database_integer(after->id),
	                         database_integer((int64_t)limit)),
	                    err))
		return false;
	while (database_row(store->database, ENTRY_PAGE, err)) {
		struct entry_place *place = LIST_ADD(arena, places);

		if (!place)
			return store_stop(store, ENTRY_PAGE, arena, err);
		place->id = database_column_integer(store->database, ENTRY_PAGE, 0);
		place->sort_at = database_column_integer(store->database, ENTRY_PAGE, 1);
		place->source = database_column_integer(store->database, ENTRY_PAGE, 2);
	}
	return err->kind == ERROR_NONE;
}
