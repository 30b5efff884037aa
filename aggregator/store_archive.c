#include "aggregator/store_archive.h"

#include "aggregator/store_statements.h"
#include "feeds/limits.h"

/* ---- entries into pages ------------------------------------------------------------------ */

static bool read_arrivals(struct store *store, enum statement statement, bool is_again,
                          struct arena *arena, struct archive_arrivals *arrivals,
                          struct error *err)
{
	struct database *database = store->database;
	int at = (int)statement;

	while (database_row(database, at, err)) {
		struct archive_arrival *arrival = LIST_ADD(arena, arrivals);

		if (!arrival)
			return store_stop(store, statement, arena, err);
		*arrival = (struct archive_arrival){
			.id = database_column_integer(database, at, 0),
			.is_told = database_column_integer(database, at, 1) != 0,
			.is_again = is_again,
		};
	}
	return err->kind == ERROR_NONE;
}

static bool read_reached(struct store *store, int64_t *reached, struct error *err)
{
	*reached = 0;
	if (!database_query(store->database, ARCHIVE_REACHED, BIND_NONE, err))
		return false;
	if (database_row(store->database, ARCHIVE_REACHED, err))
		*reached = database_column_integer(store->database, ARCHIVE_REACHED, 0);
	database_reset(store->database, ARCHIVE_REACHED);
	return err->kind == ERROR_NONE;
}

bool store_archive_arrivals(struct store *store, size_t limit, struct arena *arena,
                            struct archive_arrivals *arrivals, struct error *err)
{
	int64_t reached;

	*arrivals = (struct archive_arrivals){0};
	return read_reached(store, &reached, err) &&
	       database_query(
		       store->database, ARCHIVE_AGAIN,
		       BIND(database_integer(reached), database_integer((int64_t)limit)),
		       err) &&
	       read_arrivals(store, ARCHIVE_AGAIN, true, arena, arrivals, err) &&
	       database_query(store->database, ARCHIVE_ARRIVED,
	                      BIND(database_integer(reached),
	                           database_integer((int64_t)(limit - arrivals->count))),
	                      err) &&
	       read_arrivals(store, ARCHIVE_ARRIVED, false, arena, arrivals, err);
}

/* The last page of a month; id 0: there is none. */
static bool find_last_page(struct store *store, int64_t month,
                           struct archive_page_row *page, struct error *err)
{
	struct database *database = store->database;

	*page = (struct archive_page_row){.month = month};
	if (!database_query(database, ARCHIVE_PAGE_LAST, BIND(database_integer(month)),
	                    err))
		return false;
	if (database_row(database, ARCHIVE_PAGE_LAST, err)) {
		page->id = database_column_integer(database, ARCHIVE_PAGE_LAST, 0);
		page->part = database_column_integer(database, ARCHIVE_PAGE_LAST, 1);
		page->bytes = (size_t)database_column_integer(database, ARCHIVE_PAGE_LAST,
		                                              2);
	}
	database_reset(database, ARCHIVE_PAGE_LAST);
	return err->kind == ERROR_NONE;
}

static bool put(struct store *store, int64_t entry, size_t bytes, int64_t month,
                struct error *err)
{
	struct archive_page_row page;

	if (!find_last_page(store, month, &page, err))
		return false;
	if (page.id == 0 || page.bytes + bytes > LIMIT_ARCHIVE_BYTES) {
		if (!database_run(
			    store->database, ARCHIVE_PAGE_ADD,
			    BIND(database_integer(month), database_integer(page.part + 1)),
			    err))
			return false;
		page.id = database_last_id(store->database);
	}
	return database_run(store->database, ARCHIVE_PUT,
	                    BIND(database_integer(entry), database_integer(page.id)),
	                    err) &&
	       database_run(
		       store->database, ARCHIVE_PAGE_GROW,
		       BIND(database_integer(page.id), database_integer((int64_t)bytes)),
		       err);
}

bool store_archive_put(struct store *store, int64_t entry, size_t bytes, int64_t month,
                       struct error *err)
{
	bool is_own;

	return store_scope_begin(store, &is_own, err) &&
	       store_scope_end(store, is_own, put(store, entry, bytes, month, err), err);
}

bool store_archive_done(struct store *store, const struct archive_arrival *arrival,
                        struct error *err)
{
	return database_run(store->database,
	                    arrival->is_again ? ARCHIVE_AGAIN_DONE : ARCHIVE_REACH,
	                    BIND(database_integer(arrival->id)), err);
}

/* ---- pages ------------------------------------------------------------------------------- */

bool store_archive_pages(struct store *store, struct arena *arena,
                         struct archive_plan *plan, struct error *err)
{
	struct database *database = store->database;

	*plan = (struct archive_plan){0};
	if (!database_query(database, ARCHIVE_PAGES, BIND_NONE, err))
		return false;
	while (database_row(database, ARCHIVE_PAGES, err)) {
		struct archive_page_row *page = LIST_ADD(arena, plan);

		if (!page)
			return store_stop(store, ARCHIVE_PAGES, arena, err);
		*page = (struct archive_page_row){
			.id = database_column_integer(database, ARCHIVE_PAGES, 0),
			.month = database_column_integer(database, ARCHIVE_PAGES, 1),
			.part = database_column_integer(database, ARCHIVE_PAGES, 2),
			.bytes = (size_t)database_column_integer(database, ARCHIVE_PAGES,
		                                                 3),
			.change = (enum archive_change)database_column_integer(
				database, ARCHIVE_PAGES, 4),
		};
	}
	return err->kind == ERROR_NONE;
}

bool store_archive_mark(struct store *store, int64_t page, enum archive_change change,
                        struct error *err)
{
	return database_run(store->database, ARCHIVE_PAGE_MARK,
	                    BIND(database_integer(page), database_integer((int64_t)change)),
	                    err);
}

static bool put_subject(struct store *store, const struct digest *subject,
                        struct error *err)
{
	return database_run(store->database, ARCHIVE_ALL_CHANGED, BIND_NONE, err) &&
	       database_run(store->database, TOPICS_CHANGED, BIND_NONE, err) &&
	       database_run(store->database, ARCHIVE_SUBJECT_PUT,
	                    BIND(store_digest(subject)), err);
}

bool store_archive_subject(struct store *store, const struct digest *subject,
                           struct error *err)
{
	bool is_own, is_same;

	if (!database_query(store->database, ARCHIVE_SUBJECT, BIND(store_digest(subject)),
	                    err))
		return false;
	is_same = database_row(store->database, ARCHIVE_SUBJECT, err);
	database_reset(store->database, ARCHIVE_SUBJECT);
	if (is_same || err->kind != ERROR_NONE)
		return is_same;
	return store_scope_begin(store, &is_own, err) &&
	       store_scope_end(store, is_own, put_subject(store, subject, err), err);
}

/* ---- what stands in them ----------------------------------------------------------------- */

static bool read_updated(struct store *store, int64_t page, int64_t *updated,
                         struct error *err)
{
	*updated = DATE_UNKNOWN;
	if (!database_query(store->database, ARCHIVE_UPDATED, BIND(database_integer(page)),
	                    err))
		return false;
	if (database_row(store->database, ARCHIVE_UPDATED, err))
		*updated = database_column_date(store->database, ARCHIVE_UPDATED, 0);
	database_reset(store->database, ARCHIVE_UPDATED);
	return err->kind == ERROR_NONE;
}

bool store_archive_rows(struct store *store, enum statement statement, struct arena *arena,
                        struct archive_rows *rows, struct error *err)
{
	struct database *database = store->database;
	int at = (int)statement;

	*rows = (struct archive_rows){0};
	while (database_row(database, at, err)) {
		struct archive_row *row = LIST_ADD(arena, rows);

		if (!row)
			return store_stop(store, statement, arena, err);
		row->place.id = database_column_integer(database, at, 0);
		row->place.sort_at = database_column_integer(database, at, 1);
		row->place.source = database_column_integer(database, at, 2);
		row->lead = database_column_integer(database, at, 3);
	}
	return err->kind == ERROR_NONE;
}

bool store_archive_entries(struct store *store, int64_t page, struct arena *arena,
                           struct archive_rows *rows, int64_t *updated, struct error *err)
{
	return read_updated(store, page, updated, err) &&
	       database_query(store->database, ARCHIVE_ENTRIES,
	                      BIND(database_integer(page)), err) &&
	       store_archive_rows(store, ARCHIVE_ENTRIES, arena, rows, err);
}

bool store_archive_purged(struct store *store, int64_t page, struct arena *arena,
                          struct strings *ids, struct error *err)
{
	*ids = (struct strings){0};
	if (!database_query(store->database, ARCHIVE_PURGED, BIND(database_integer(page)),
	                    err))
		return false;
	while (database_row(store->database, ARCHIVE_PURGED, err)) {
		const char **id = LIST_ADD(arena, ids);

		if (!id)
			return store_stop(store, ARCHIVE_PURGED, arena, err);
		*id = store_column_copy(store, ARCHIVE_PURGED, 0, arena);
	}
	return err->kind == ERROR_NONE && arena_check(arena, err);
}
