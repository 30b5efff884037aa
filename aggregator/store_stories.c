/* Stories: who has the same announcement, and who stands for it. */
#include "aggregator/store_stories.h"

#include <string.h>

#include "aggregator/store_statements.h"
#include "feeds/limits.h"

/* ---- rows ---- */

/* Entry, source, date, and in a fourth column whether it may be shown. */
static bool read_rows(struct store *store, enum statement statement, bool has_shown,
                      struct arena *arena, struct story_rows *rows, struct error *err)
{
	struct database *database = store->database;
	int at = (int)statement;

	*rows = (struct story_rows){0};
	while (database_row(database, at, err)) {
		struct story_member *row = LIST_ADD(arena, rows);

		if (!row)
			return store_stop(store, statement, arena, err);
		row->entry = database_column_integer(database, at, 0);
		row->source = database_column_integer(database, at, 1);
		row->sort_at = database_column_integer(database, at, 2);
		row->is_shown = has_shown && database_column_integer(database, at, 3) != 0;
	}
	return err->kind == ERROR_NONE;
}

/* Whether there is a row for an id. */
static bool find_row(struct store *store, enum statement statement, int64_t id,
                     struct error *err)
{
	return database_query(store->database, (int)statement, BIND(database_integer(id)),
	                      err) &&
	       database_row(store->database, (int)statement, err);
}

/* ---- reading ---- */

static enum story_reason reason_from(const char *name)
{
	for (int reason = STORY_NONE + 1; name && reason < STORY_REASON_COUNT; reason++)
		if (strcmp(name, story_reason_name((enum story_reason)reason)) == 0)
			return (enum story_reason)reason;
	return STORY_NONE;
}

bool store_story_of(struct store *store, int64_t entry, struct story_of *story,
                    struct error *err)
{
	struct database *database = store->database;

	if (!find_row(store, STORY_OF, entry, err))
		return false;
	*story = (struct story_of){
		.story = database_column_integer(database, STORY_OF, 0),
		.lead = database_column_integer(database, STORY_OF, 1),
		.reason = reason_from(database_column_text(database, STORY_OF, 2)),
		.matched = database_column_integer(database, STORY_OF, 3),
		.similarity = (int)database_column_integer(database, STORY_OF, 4),
	};
	database_reset(database, STORY_OF);
	return true;
}

bool store_story_copies(struct store *store, int64_t lead, struct arena *arena,
                        struct story_copies *copies, struct error *err)
{
	struct database *database = store->database;

	*copies = (struct story_copies){0};
	if (!database_query(database, STORY_COPIES, BIND(database_integer(lead)), err))
		return false;
	while (database_row(database, STORY_COPIES, err)) {
		struct story_copy *copy = LIST_ADD(arena, copies);

		if (!copy)
			return store_stop(store, STORY_COPIES, arena, err);
		copy->entry = database_column_integer(database, STORY_COPIES, 0);
		copy->source = database_column_integer(database, STORY_COPIES, 1);
		copy->link = store_column_copy(store, STORY_COPIES, 2, arena);
		copy->published_id = store_column_copy(store, STORY_COPIES, 3, arena);
		copy->is_backfill = database_column_integer(database, STORY_COPIES, 4) != 0;
	}
	return err->kind == ERROR_NONE && arena_check(arena, err);
}

bool store_story_members(struct store *store, int64_t story, struct arena *arena,
                         struct story_rows *rows, struct error *err)
{
	return database_query(store->database, STORY_MEMBERS, BIND(database_integer(story)),
	                      err) &&
	       read_rows(store, STORY_MEMBERS, true, arena, rows, err);
}

bool store_stories_leaderless(struct store *store, size_t limit, struct arena *arena,
                              struct entry_ids *stories, struct error *err)
{
	struct database *database = store->database;

	*stories = (struct entry_ids){0};
	if (!database_query(database, STORY_LEADERLESS,
	                    BIND(database_integer((int64_t)limit)), err))
		return false;
	while (database_row(database, STORY_LEADERLESS, err)) {
		int64_t *story = LIST_ADD(arena, stories);

		if (!story)
			return store_stop(store, STORY_LEADERLESS, arena, err);
		*story = database_column_integer(database, STORY_LEADERLESS, 0);
	}
	return err->kind == ERROR_NONE;
}

/* ---- progress ---- */

bool store_story_progress(struct store *store, struct story_progress *progress,
                          struct error *err)
{
	struct database *database = store->database;

	*progress = (struct story_progress){.expired_at = DATE_UNKNOWN};
	if (!database_query(database, STORY_PROGRESS_READ, BIND_NONE, err))
		return false;
	if (database_row(database, STORY_PROGRESS_READ, err)) {
		progress->entry = database_column_integer(database, STORY_PROGRESS_READ, 0);
		progress->expired_at = database_column_date(database, STORY_PROGRESS_READ,
		                                            1);
	}
	database_reset(database, STORY_PROGRESS_READ);
	return err->kind == ERROR_NONE;
}

bool store_story_progress_put(struct store *store, int64_t entry, struct error *err)
{
	return database_run(store->database, STORY_PROGRESS_PUT,
	                    BIND(database_integer(entry)), err);
}

bool store_story_pending(struct store *store, int64_t entry, size_t limit,
                         struct arena *arena, struct story_rows *rows, struct error *err)
{
	return database_query(
		       store->database, STORY_PENDING,
		       BIND(database_integer(entry), database_integer((int64_t)limit)),
		       err) &&
	       read_rows(store, STORY_PENDING, false, arena, rows, err);
}

bool store_story_again(struct store *store, int64_t entry, size_t limit,
                       struct arena *arena, struct story_rows *rows, struct error *err)
{
	return database_query(
		       store->database, STORY_AGAIN,
		       BIND(database_integer(entry), database_integer((int64_t)limit)),
		       err) &&
	       read_rows(store, STORY_AGAIN, false, arena, rows, err);
}

bool store_story_again_done(struct store *store, int64_t entry, struct error *err)
{
	return database_run(store->database, STORY_AGAIN_DONE,
	                    BIND(database_integer(entry)), err);
}

bool store_story_said(struct store *store, int64_t entry, struct arena *arena,
                      struct story_said *said, struct error *err)
{
	struct entry_version texts;
	struct str packed;

	if (!find_row(store, STORY_SAID, entry, err))
		return false;
	texts = (struct entry_version){
		.summary = store_column_copy(store, STORY_SAID, 3, arena),
		.content = store_column_copy(store, STORY_SAID, 4, arena),
	};
	packed = database_column_blob(store->database, STORY_SAID, 5);
	if (!version_unpack_texts(store->unpacker, arena, packed, &texts, err))
		return store_stop(store, STORY_SAID, arena, err);
	*said = (struct story_said){
		.id = store_column_copy(store, STORY_SAID, 0, arena),
		.link = store_column_copy(store, STORY_SAID, 1, arena),
		.title = store_column_copy(store, STORY_SAID, 2, arena),
		.html = texts.content ? texts.content : texts.summary,
	};
	database_reset(store->database, STORY_SAID);
	return arena_check(arena, err);
}

/* ---- keys ---- */

bool store_story_keys_add(struct store *store, const struct story_member *entry,
                          const uint64_t *keys, size_t count, struct error *err)
{
	bool is_own, ok = true;

	if (!store_scope_begin(store, &is_own, err))
		return false;
	for (size_t i = 0; ok && i < count; i++)
		ok = database_run(store->database, STORY_KEY_ADD,
		                  BIND(database_integer((int64_t)keys[i]),
		                       database_integer(entry->sort_at),
		                       database_integer(entry->entry),
		                       database_integer(entry->source)),
		                  err);
	return store_scope_end(store, is_own, ok, err);
}

bool store_story_key_find(struct store *store, uint64_t key, int64_t moment,
                          struct arena *arena, struct story_rows *rows, struct error *err)
{
	return database_query(store->database, STORY_KEY_FIND,
	                      BIND(database_integer((int64_t)key),
	                           database_integer(moment - LIMIT_STORY_SECONDS),
	                           database_integer(moment + LIMIT_STORY_SECONDS),
	                           database_integer((int64_t)LIMIT_STORY_KEY_ENTRIES + 1)),
	                      err) &&
	       read_rows(store, STORY_KEY_FIND, false, arena, rows, err);
}

bool store_story_keys_expire(struct store *store, int64_t before, int64_t now,
                             struct error *err)
{
	bool is_own;

	return store_scope_begin(store, &is_own, err) &&
	       store_scope_end(store, is_own,
	                       database_run(store->database, STORY_KEY_EXPIRE,
	                                    BIND(database_integer(before)), err) &&
	                               database_run(store->database, STORY_EXPIRED_PUT,
	                                            BIND(database_integer(now)), err),
	                       err);
}

/* ---- stories ---- */

static bool put_entry(struct store *store, int64_t story, int64_t entry, int64_t matched,
                      const struct story_match *match, struct error *err)
{
	const struct database_value none = database_text(NULL);
	bool is_first = match->reason == STORY_NONE;

	return database_run(
		store->database, STORY_ENTRY_ADD,
		BIND(database_integer(entry), database_integer(story),
	             is_first ? none : database_text(story_reason_name(match->reason)),
	             is_first ? none : database_integer(matched),
	             match->reason == STORY_TEXT ? database_integer(match->similarity)
	                                         : none),
		err);
}

bool store_story_add(struct store *store, int64_t lead, int64_t *story, struct error *err)
{
	const struct story_match first = {.reason = STORY_NONE};
	bool is_own, ok;

	if (!store_scope_begin(store, &is_own, err))
		return false;
	ok = database_run(store->database, STORY_ADD, BIND(database_integer(lead)), err);
	if (ok) {
		*story = database_last_id(store->database);
		ok = put_entry(store, *story, lead, 0, &first, err);
	}
	return store_scope_end(store, is_own, ok, err);
}

bool store_story_join(struct store *store, int64_t story, int64_t entry, int64_t matched,
                      const struct story_match *match, struct error *err)
{
	return put_entry(store, story, entry, matched, match, err);
}

bool store_story_leave(struct store *store, int64_t entry, struct error *err)
{
	return database_run(store->database, STORY_ENTRY_DROP,
	                    BIND(database_integer(entry)), err);
}

bool store_story_drop(struct store *store, int64_t story, struct error *err)
{
	return database_run(store->database, STORY_DROP, BIND(database_integer(story)),
	                    err);
}

bool store_story_lead_put(struct store *store, int64_t story, int64_t lead,
                          struct error *err)
{
	return database_run(store->database, STORY_LEAD_PUT,
	                    BIND(database_integer(story), database_integer(lead)), err);
}

bool store_story_priorities(struct store *store, struct arena *arena,
                            struct source_priorities *priorities, struct error *err)
{
	struct database *database = store->database;

	*priorities = (struct source_priorities){0};
	if (!database_query(database, STORY_PRIORITIES, BIND_NONE, err))
		return false;
	while (database_row(database, STORY_PRIORITIES, err)) {
		struct source_priority *priority = LIST_ADD(arena, priorities);

		if (!priority)
			return store_stop(store, STORY_PRIORITIES, arena, err);
		*priority = (struct source_priority){
			database_column_integer(database, STORY_PRIORITIES, 0),
			database_column_integer(database, STORY_PRIORITIES, 1)};
	}
	return err->kind == ERROR_NONE;
}
