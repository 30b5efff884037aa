/* The clock, the sites that asked for a pause, and the journal of requests and changes. */
#include "aggregator/store.h"

#include "aggregator/store_statements.h"
#include "feeds/limits.h"

/* Ends a reader of one row. */
static bool end(struct store *store, enum statement statement)
{
	database_reset(store->database, (int)statement);
	return true;
}

/* ---- the clock ---- */

static bool mend_clock(struct store *store, int64_t now, int64_t *count, struct error *err)
{
	if (!database_run(store->database, CLOCK_HOSTS, BIND(database_integer(now)), err) ||
	    !database_run(store->database, CLOCK_SOURCES,
	                  BIND(database_integer(now), database_text("clock")), err))
		return false;
	*count = database_changes(store->database);
	return true;
}

bool store_clock_mend(struct store *store, int64_t now, int64_t *count, struct error *err)
{
	int64_t latest;
	bool is_own;

	*count = 0;
	if (!database_query(store->database, CLOCK_LATEST, BIND_NONE, err) ||
	    !database_row(store->database, CLOCK_LATEST, err))
		return false;
	latest = database_column_integer(store->database, CLOCK_LATEST, 0);
	end(store, CLOCK_LATEST);
	if (latest <= now + CLOCK_TOLERANCE_SECONDS)
		return true;
	return store_scope_begin(store, &is_own, err) &&
	       store_scope_end(store, is_own, mend_clock(store, now, count, err), err);
}

/* ---- sites and hosts ---- */

bool store_host_read(struct store *store, const char *key, struct host_pause *pause,
                     struct error *err)
{
	struct database *database = store->database;

	*pause = (struct host_pause){0};
	if (!database_query(database, HOST_READ, BIND(database_text(key)), err))
		return false;
	if (!database_row(database, HOST_READ, err))
		return err->kind == ERROR_NONE;
	pause->next_allowed = database_column_integer(database, HOST_READ, 0);
	pause->noted_at = database_column_integer(database, HOST_READ, 1);
	pause->repeats = database_column_integer(database, HOST_READ, 2);
	pause->pause_ms = database_column_integer(database, HOST_READ, 3);
	return end(store, HOST_READ);
}

bool store_host_put(struct store *store, const char *key, const struct host_pause *pause,
                    struct error *err)
{
	return database_run(
		store->database, HOST_PUT,
		BIND(database_text(key), database_integer(pause->next_allowed),
	             database_integer(pause->noted_at), database_integer(pause->repeats),
	             database_integer(pause->pause_ms), database_text(pause->reason)),
		err);
}

bool store_host_well(struct store *store, const struct source_state *source, int64_t moment,
                     struct error *err)
{
	return database_run(store->database, HOST_WELL,
	                    BIND(database_text(source->host), database_text(source->site),
	                         database_integer(moment)),
	                    err);
}

/* ---- requests ---- */

static bool add_request(struct store *store, int64_t source,
                        const struct request_record *record, struct error *err)
{
	return database_run(
		store->database, REQUEST_ADD,
		BIND(database_integer(source), database_integer(record->sent_at),
	             database_text(record->host), database_integer(record->status),
	             database_text(record->failure), database_integer(record->bytes),
	             database_integer(record->saved), database_integer(record->sent),
	             database_integer(record->withheld), database_integer(record->early),
	             database_integer(record->is_forced), database_text(record->hint),
	             database_integer(record->hint_seconds),
	             database_text(record->decision), database_text(record->rule),
	             database_date(record->next_due), database_integer(record->is_bogus),
	             database_integer(record->is_out_of_step),
	             database_date(record->milliseconds)),
		err);
}

bool store_request_add(struct store *store, int64_t source,
                       const struct request_record *record, struct error *err)
{
	return add_request(store, source, record, err) &&
	       database_run(store->database, REQUEST_EXPIRE,
	                    BIND(database_integer(source),
	                         database_integer(LIMIT_SOURCE_REQUESTS)),
	                    err);
}

static void read_request(struct store *store, struct arena *arena,
                         struct request_record *record)
{
	struct database *database = store->database;

	*record = (struct request_record){
		.sent_at = database_column_integer(database, REQUEST_ALL, 0),
		.host = store_column_copy(store, REQUEST_ALL, 1, arena),
		.status = database_column_integer(database, REQUEST_ALL, 2),
		.failure = store_column_copy(store, REQUEST_ALL, 3, arena),
		.bytes = database_column_integer(database, REQUEST_ALL, 4),
		.saved = database_column_integer(database, REQUEST_ALL, 5),
		.sent = (unsigned int)database_column_integer(database, REQUEST_ALL, 6),
		.withheld = (unsigned int)database_column_integer(database, REQUEST_ALL, 7),
		.early = database_column_integer(database, REQUEST_ALL, 8),
		.is_forced = database_column_integer(database, REQUEST_ALL, 9) != 0,
		.hint = store_column_copy(store, REQUEST_ALL, 10, arena),
		.decision = store_column_copy(store, REQUEST_ALL, 11, arena),
		.rule = store_column_copy(store, REQUEST_ALL, 12, arena),
		.next_due = database_column_date(database, REQUEST_ALL, 13),
	};
}

bool store_requests(struct store *store, int64_t source, struct arena *arena,
                    struct request_records *records, struct error *err)
{
	*records = (struct request_records){0};
	if (!database_query(store->database, REQUEST_ALL, BIND(database_integer(source)),
	                    err))
		return false;
	while (database_row(store->database, REQUEST_ALL, err)) {
		struct request_record *record = LIST_ADD(arena, records);

		if (!record)
			return store_stop(store, REQUEST_ALL, arena, err);
		read_request(store, arena, record);
	}
	return err->kind == ERROR_NONE && arena_check(arena, err);
}

/* ---- changes of state ---- */

bool store_transition_add(struct store *store, int64_t source,
                          const struct transition *transition, struct error *err)
{
	return database_run(store->database, TRANSITION_ADD,
	                    BIND(database_integer(source), database_integer(transition->at),
	                         database_text(transition->old),
	                         database_text(transition->new),
	                         database_text(transition->message)),
	                    err) &&
	       database_run(store->database, TRANSITION_EXPIRE,
	                    BIND(database_integer(source),
	                         database_integer(LIMIT_SOURCE_TRANSITIONS)),
	                    err);
}

bool store_transitions(struct store *store, int64_t source, struct arena *arena,
                       struct transitions *transitions, struct error *err)
{
	*transitions = (struct transitions){0};
	if (!database_query(store->database, TRANSITION_ALL, BIND(database_integer(source)),
	                    err))
		return false;
	while (database_row(store->database, TRANSITION_ALL, err)) {
		struct transition *transition = LIST_ADD(arena, transitions);

		if (!transition)
			return store_stop(store, TRANSITION_ALL, arena, err);
		*transition = (struct transition){
			.at = database_column_integer(store->database, TRANSITION_ALL, 0),
			.old = store_column_copy(store, TRANSITION_ALL, 1, arena),
			.new = store_column_copy(store, TRANSITION_ALL, 2, arena),
			.message = store_column_copy(store, TRANSITION_ALL, 3, arena),
		};
	}
	return err->kind == ERROR_NONE && arena_check(arena, err);
}

/* ---- manners ---- */

bool store_manners(struct store *store, struct arena *arena, struct manners_list *list,
                   struct error *err)
{
	*list = (struct manners_list){0};
	if (!database_query(store->database, MANNERS_ALL, BIND_NONE, err))
		return false;
	while (database_row(store->database, MANNERS_ALL, err)) {
		struct manners *manners = LIST_ADD(arena, list);

		if (!manners)
			return store_stop(store, MANNERS_ALL, arena, err);
		manners->host = store_column_copy(store, MANNERS_ALL, 0, arena);
		for (int i = 0; i < MANNERS_COUNT; i++)
			manners->counts[i] = database_column_integer(store->database,
			                                             MANNERS_ALL, i + 1);
	}
	return err->kind == ERROR_NONE && arena_check(arena, err);
}

/* ---- the rhythm of entries ---- */

bool store_entry_dates(struct store *store, int64_t source, size_t limit, int64_t *dates,
                       size_t *count, struct error *err)
{
	*count = 0;
	if (!database_query(
		    store->database, ENTRY_DATES,
		    BIND(database_integer(source), database_integer((int64_t)limit)), err))
		return false;
	while (database_row(store->database, ENTRY_DATES, err))
		dates[(*count)++] = database_column_integer(store->database, ENTRY_DATES,
		                                            0);
	return err->kind == ERROR_NONE;
}
