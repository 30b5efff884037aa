#include "aggregator/store_decisions.h"

#include "aggregator/store_statements.h"

bool store_source_decide(struct store *store, const struct source_state *source,
                         struct error *err)
{
	return database_run(store->database, DECISION_SOURCE,
	                    BIND(database_integer(source->id),
	                         database_integer((int64_t)source->identity),
	                         database_integer(source->guid_churns),
	                         database_date(source->dateless_since)),
	                    err);
}

bool store_newest_date(struct store *store, int64_t source, int64_t now, int64_t *date,
                       struct error *err)
{
	struct database *database = store->database;

	*date = DATE_UNKNOWN;
	if (!database_query(database, DECISION_NEWEST,
	                    BIND(database_integer(source), database_integer(now)), err))
		return false;
	if (database_row(database, DECISION_NEWEST, err))
		*date = database_column_integer(database, DECISION_NEWEST, 0);
	database_reset(database, DECISION_NEWEST);
	return err->kind == ERROR_NONE;
}

bool store_undated(struct store *store, int64_t source, struct undated_entries *undated,
                   struct error *err)
{
	struct database *database = store->database;

	*undated = (struct undated_entries){.before = DATE_UNKNOWN};
	if (!database_query(database, DECISION_UNDATED, BIND(database_integer(source)),
	                    err))
		return false;
	if (database_row(database, DECISION_UNDATED, err)) {
		undated->count = (size_t)database_column_integer(database, DECISION_UNDATED,
		                                                 0);
		undated->before = database_column_date(database, DECISION_UNDATED, 1);
	}
	database_reset(database, DECISION_UNDATED);
	return err->kind == ERROR_NONE;
}

bool store_source_was_recovered(struct store *store, int64_t source, bool *answer,
                                struct error *err)
{
	struct database *database = store->database;

	*answer = false;
	if (!database_query(database, DECISION_RECOVERED, BIND(database_integer(source)),
	                    err))
		return false;
	*answer = database_row(database, DECISION_RECOVERED, err);
	database_reset(database, DECISION_RECOVERED);
	return err->kind == ERROR_NONE;
}

bool store_entry_matched(struct store *store, int64_t entry, enum key_kind kind,
                         int64_t now, struct error *err)
{
	return database_run(store->database, DECISION_MATCHED,
	                    BIND(database_integer(entry), database_integer((int64_t)kind),
	                         database_integer(now)),
	                    err);
}

bool store_edits_read(struct store *store, int64_t entry, const struct digest *digest,
                      struct edit_history *history, struct error *err)
{
	struct database *database = store->database;

	*history = (struct edit_history){.since = DATE_UNKNOWN,
	                                 .frozen_until = DATE_UNKNOWN};
	if (!database_query(database, DECISION_EDITS,
	                    BIND(database_integer(entry), store_digest(digest)), err))
		return false;
	if (database_row(database, DECISION_EDITS, err)) {
		history->edits = database_column_integer(database, DECISION_EDITS, 0);
		history->since = database_column_date(database, DECISION_EDITS, 1);
		history->frozen_until = database_column_date(database, DECISION_EDITS, 2);
		history->is_return = database_column_integer(database, DECISION_EDITS, 3);
	}
	database_reset(database, DECISION_EDITS);
	return err->kind == ERROR_NONE;
}

bool store_edits_put(struct store *store, int64_t entry, const struct edit_history *history,
                     struct error *err)
{
	return database_run(store->database, DECISION_EDITED,
	                    BIND(database_integer(entry), database_integer(history->edits),
	                         database_date(history->since),
	                         database_date(history->frozen_until)),
	                    err);
}

bool store_entry_redate(struct store *store, int64_t entry, const struct entry_stamp *stamp,
                        struct error *err)
{
	return database_run(store->database, DECISION_REDATE,
	                    BIND(database_integer(entry), database_integer(stamp->sort_at),
	                         database_integer(stamp->updated_out),
	                         database_text(stamp->date_rule),
	                         database_date(stamp->held_until)),
	                    err);
}

bool store_entry_date(struct store *store, int64_t entry, const struct entry_stamp *stamp,
                      struct error *err)
{
	return database_run(store->database, DECISION_DATED,
	                    BIND(database_integer(entry), database_integer(stamp->sort_at),
	                         database_integer(stamp->updated_out),
	                         database_text(stamp->date_rule)),
	                    err);
}

bool store_entry_wait(struct store *store, int64_t entry, int64_t until, int64_t now,
                      struct error *err)
{
	return database_run(store->database, DECISION_WAITED,
	                    BIND(database_integer(entry), database_integer(until),
	                         database_integer(now)),
	                    err);
}

bool store_entries_are_due(struct store *store, int64_t now, bool *are_due,
                           struct error *err)
{
	if (!database_query(store->database, DECISION_DUE, BIND(database_integer(now)),
	                    err))
		return false;
	*are_due = database_row(store->database, DECISION_DUE, err);
	database_reset(store->database, DECISION_DUE);
	return err->kind == ERROR_NONE;
}

bool store_entries_release(struct store *store, int64_t now, struct error *err)
{
	bool are_due;

	if (!store_entries_are_due(store, now, &are_due, err))
		return false;
	return !are_due || database_run(store->database, DECISION_RELEASE,
	                                BIND(database_integer(now)), err);
}

bool store_entries_accept(struct store *store, int64_t source, bool is_old, int64_t *count,
                          struct error *err)
{
	if (!database_run(store->database, DECISION_ACCEPT,
	                  BIND(database_integer(source), database_integer(is_old)), err))
		return false;
	*count = database_changes(store->database);
	return true;
}
