#include "aggregator/store_health.h"

#include "aggregator/store_statements.h"

bool store_health_count(struct store *store, int64_t most, int64_t *count,
                        struct error *err)
{
	*count = 0;
	if (!database_query(store->database, HEALTH_COUNT, BIND(database_integer(most)),
	                    err))
		return false;
	if (!database_row(store->database, HEALTH_COUNT, err))
		return false;
	*count = database_column_integer(store->database, HEALTH_COUNT, 0);
	database_reset(store->database, HEALTH_COUNT);
	return true;
}

static bool read_source(struct store *store, int64_t source, struct arena *arena,
                        struct source_record *record, struct error *err)
{
	struct database *database = store->database;

	if (!database_query(database, HEALTH_SOURCE, BIND(database_integer(source)), err))
		return false;
	record->newest = DATE_UNKNOWN;
	while (database_row(database, HEALTH_SOURCE, err)) {
		record->other_title = store_column_copy(store, HEALTH_SOURCE, 0, arena);
		record->newest = database_column_date(database, HEALTH_SOURCE, 1);
	}
	return err->kind == ERROR_NONE && arena_check(arena, err);
}

static bool read_requests(struct store *store, int64_t source, struct source_record *record,
                          struct error *err)
{
	struct database *database = store->database;

	if (!database_query(database, HEALTH_REQUESTS, BIND(database_integer(source)), err))
		return false;
	while (database_row(database, HEALTH_REQUESTS, err)) {
		record->requests = database_column_integer(database, HEALTH_REQUESTS, 0);
		record->unchanged = database_column_integer(database, HEALTH_REQUESTS, 1);
		record->milliseconds = database_column_date(database, HEALTH_REQUESTS, 2);
		record->last_status = database_column_integer(database, HEALTH_REQUESTS, 3);
	}
	return err->kind == ERROR_NONE;
}

bool store_health_record(struct store *store, int64_t source, struct arena *arena,
                         struct source_record *record, struct error *err)
{
	*record = (struct source_record){0};
	return read_source(store, source, arena, record, err) &&
	       read_requests(store, source, record, err);
}

bool store_health_weeks(struct store *store, int64_t source, int64_t end, size_t most,
                        struct source_weeks *weeks, struct error *err)
{
	struct database *database = store->database;
	int64_t start = end - HEALTH_WEEK_COUNT * HEALTH_WEEK_SECONDS;

	*weeks = (struct source_weeks){{0}};
	if (!database_query(database, HEALTH_WEEKS,
	                    BIND(database_integer(source), database_integer(start),
	                         database_integer(end), database_integer((int64_t)most)),
	                    err))
		return false;
	while (database_row(database, HEALTH_WEEKS, err)) {
		int64_t week = database_column_integer(database, HEALTH_WEEKS, 0);

		if (week >= 0 && week < HEALTH_WEEK_COUNT)
			weeks->counts[week] = database_column_integer(database,
			                                              HEALTH_WEEKS, 1);
	}
	return err->kind == ERROR_NONE;
}

bool store_health_changes(struct store *store, size_t limit, struct arena *arena,
                          struct source_changes *changes, struct error *err)
{
	struct database *database = store->database;

	*changes = (struct source_changes){0};
	if (!database_query(database, HEALTH_CHANGES,
	                    BIND(database_integer((int64_t)limit)), err))
		return false;
	while (database_row(database, HEALTH_CHANGES, err)) {
		struct source_change *change = LIST_ADD(arena, changes);

		if (!change)
			return store_stop(store, HEALTH_CHANGES, arena, err);
		change->source = database_column_integer(database, HEALTH_CHANGES, 0);
		change->transition = (struct transition){
			.at = database_column_integer(database, HEALTH_CHANGES, 1),
			.old = store_column_copy(store, HEALTH_CHANGES, 2, arena),
			.new = store_column_copy(store, HEALTH_CHANGES, 3, arena),
			.message = store_column_copy(store, HEALTH_CHANGES, 4, arena),
		};
	}
	return err->kind == ERROR_NONE && arena_check(arena, err);
}
