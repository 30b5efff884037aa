#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "aggregator/stories.h"
#include "feeds/buf.h"
#include "feeds/sanitize.h"
#include "tests/unit/temporary.h"

#define NOW INT64_C(1776240000) /* 2026-04-15T08:00:00Z */
#define DAY INT64_C(86400)
#define SOURCES 40

struct fixture {
	char folder[TEMPORARY_PATH_BYTES];
	char path[TEMPORARY_PATH_BYTES + 20];
	struct arena arena;
	struct store *store;
	struct source_states sources;
	struct source_priorities priorities;
	struct error err;
	int64_t entries; /* added so far */
};

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	struct source_listing listings[SOURCES];

	assert_non_null(fixture);
	temporary_make(fixture->folder);
	snprintf(fixture->path, sizeof(fixture->path), "%s/store.db", fixture->folder);
	arena_init(&fixture->arena, (size_t)64 << 20);
	for (size_t i = 0; i < SOURCES; i++)
		listings[i] = (struct source_listing){
			.name = arena_printf(&fixture->arena, "s%02zu", i),
			.url = "http://s.example/feed"};
	fixture->store = store_open(fixture->path, &fixture->err);
	assert_string_equal(fixture->err.message, "");
	assert_true(
		store_sources_sync(fixture->store, listings, SOURCES, NOW, &fixture->err));
	assert_true(store_sources(fixture->store, &fixture->arena, &fixture->sources,
	                          &fixture->err));
	*state = fixture;
	return 0;
}

/* What `sql` gives first, or 0, in a connection of its own. */
static int64_t ask(const struct fixture *fixture, const char *sql)
{
	sqlite3 *handle;
	sqlite3_stmt *statement;
	int64_t answer;

	assert_int_equal(sqlite3_open(fixture->path, &handle), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(handle, sql, -1, &statement, NULL), SQLITE_OK);
	sqlite3_step(statement);
	answer = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(handle);
	return answer;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	assert_string_equal(fixture->err.message, "");
	store_close(fixture->store);
	assert_int_equal(ask(fixture, "SELECT count(*) FROM pragma_integrity_check"
	                              " WHERE integrity_check = 'ok'"),
	                 1);
	assert_int_equal(ask(fixture, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
	arena_release(&fixture->arena);
	temporary_remove(fixture->folder);
	free(fixture);
	return 0;
}

/* 100 words that are those of `number` and no other. */
static const char *text_of(struct fixture *fixture, int number)
{
	uint32_t seed = (uint32_t)number;
	struct buf text;
	const char *html;

	buf_init(&text, 1 << 20);
	for (int i = 0; i < 100; i++) {
		seed = seed * 1664525 + 1013904223;
		buf_printf(&text, "%c%c%c%c ", 'a' + seed % 26, 'a' + (seed >> 8U) % 26,
		           'a' + (seed >> 16U) % 26, 'a' + (seed >> 24U) % 26);
	}
	html = arena_str(&fixture->arena, buf_view(&text));
	buf_release(&text);
	return html;
}

static int64_t add(struct fixture *fixture, size_t source, const char *html,
                   int64_t sort_at)
{
	struct entry parsed;
	struct entry_stamp stamp = {
		.published_id = arena_printf(&fixture->arena, "tag:t,2026:%lld",
	                                     (long long)++fixture->entries),
		.first_seen = NOW,
		.sort_at = sort_at,
		.updated_out = NOW + fixture->entries,
	};
	struct entry_version version = {.parsed = &parsed,
	                                .title = "An announcement",
	                                .content = html,
	                                .cleaner = SANITIZE_VERSION};
	int64_t id;

	entry_init(&parsed);
	assert_true(store_entry_add(fixture->store, fixture->sources.items[source].id,
	                            &stamp, &version, &id, &fixture->err));
	return id;
}

static size_t look(struct fixture *fixture, int64_t now)
{
	size_t found;

	assert_true(stories_update(fixture->store, &fixture->priorities, now, &found,
	                           &fixture->err));
	return found;
}

static void why_an_entry_is_in_a_story_is_kept(void **state)
{
	struct fixture *fixture = *state;
	const char *text = text_of(fixture, 1);
	int64_t first = add(fixture, 0, text, NOW - DAY);
	int64_t other = add(fixture, 1, text_of(fixture, 2), NOW - DAY);
	int64_t second = add(fixture, 1, text, NOW);
	struct story_copies copies;
	struct story_of of;

	assert_int_equal(look(fixture, NOW), 1);
	assert_true(store_story_of(fixture->store, second, &of, &fixture->err));
	assert_int_equal(of.lead, first);
	assert_int_equal(of.matched, first);
	assert_int_equal(of.reason, STORY_TEXT);
	assert_int_equal(of.similarity, 1000);
	assert_true(store_story_of(fixture->store, first, &of, &fixture->err));
	assert_int_equal(of.lead, first);
	assert_int_equal(of.reason, STORY_NONE);
	assert_int_equal(of.matched, 0);
	assert_false(store_story_of(fixture->store, other, &of, &fixture->err));
	assert_true(store_story_copies(fixture->store, first, &fixture->arena, &copies,
	                               &fixture->err));
	assert_int_equal(copies.count, 1);
	assert_int_equal(copies.items[0].entry, second);
	assert_true(store_story_copies(fixture->store, other, &fixture->arena, &copies,
	                               &fixture->err));
	assert_int_equal(copies.count, 0);
}

static void each_entry_is_looked_at_once(void **state)
{
	struct fixture *fixture = *state;
	bool are_due;

	add(fixture, 0, text_of(fixture, 1), NOW);
	add(fixture, 1, text_of(fixture, 1), NOW);
	assert_true(stories_are_due(fixture->store, &are_due, &fixture->err));
	assert_true(are_due);
	assert_int_equal(look(fixture, NOW), 1);
	assert_true(stories_are_due(fixture->store, &are_due, &fixture->err));
	assert_false(are_due);
	assert_int_equal(look(fixture, NOW), 0);
}

static void more_than_one_slice_is_looked_at_in_one_call(void **state)
{
	struct fixture *fixture = *state;

	assert_true(store_begin(fixture->store, &fixture->err));
	add(fixture, 0, text_of(fixture, 1), NOW);
	for (size_t i = 1; i <= LIMIT_STORY_SLICE; i++)
		add(fixture, 0, "<p>Short.</p>", NOW);
	assert_int_equal(add(fixture, 1, text_of(fixture, 1), NOW), LIMIT_STORY_SLICE + 2);
	assert_true(store_commit(fixture->store, &fixture->err));
	assert_int_equal(look(fixture, NOW), 1);
	assert_int_equal(ask(fixture, "SELECT entry FROM story_progress"),
	                 LIMIT_STORY_SLICE + 2);
}

/* What many begin with is a phrase: it brings nobody together, and costs no more. */
static void a_key_of_too_many_entries_is_passed_over(void **state)
{
	struct fixture *fixture = *state;

	for (size_t i = 0; i < LIMIT_STORY_KEY_ENTRIES; i++)
		add(fixture, 0, text_of(fixture, 1), NOW);
	assert_int_equal(look(fixture, NOW), 0);
	add(fixture, 1, text_of(fixture, 1), NOW);
	assert_int_equal(look(fixture, NOW), 1);
	add(fixture, 2, text_of(fixture, 1), NOW);
	assert_int_equal(look(fixture, NOW), 0);
}

/* An announcement, behind so many others that begin as it does and end otherwise. */
static size_t find_behind(struct fixture *fixture, int number, size_t others)
{
	const char *start = arena_printf(&fixture->arena, "%s %s", text_of(fixture, number),
	                                 text_of(fixture, number + 1));
	const char *whole = arena_printf(&fixture->arena, "%s %s", start,
	                                 text_of(fixture, number + 2));

	for (size_t i = 0; i < others; i++)
		add(fixture, 0,
		    arena_printf(&fixture->arena, "%s %s", start,
		                 text_of(fixture, number + 3 + (int)i)),
		    NOW);
	add(fixture, 1, whole, NOW);
	assert_int_equal(look(fixture, NOW), 0);
	add(fixture, 2, whole, NOW);
	return look(fixture, NOW);
}

/* Of those with as many keys in common the ones that came first are compared. */
static void so_many_candidates_are_compared(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(find_behind(fixture, 1, LIMIT_STORY_CANDIDATES - 1), 1);
	assert_int_equal(find_behind(fixture, 13, LIMIT_STORY_CANDIDATES), 0);
}

static void the_limit_of_time_holds_at_its_edge(void **state)
{
	struct fixture *fixture = *state;

	add(fixture, 0, text_of(fixture, 1), NOW - LIMIT_STORY_SECONDS);
	add(fixture, 1, text_of(fixture, 1), NOW);
	assert_int_equal(look(fixture, NOW), 1);
	add(fixture, 2, text_of(fixture, 2), NOW - LIMIT_STORY_SECONDS - 1);
	add(fixture, 3, text_of(fixture, 2), NOW);
	assert_int_equal(look(fixture, NOW), 0);
}

static void archives_are_not_looked_at(void **state)
{
	struct fixture *fixture = *state;

	add(fixture, 0, text_of(fixture, 1), NOW - 2 * LIMIT_STORY_SECONDS - 1);
	add(fixture, 1, text_of(fixture, 1), NOW - 2 * LIMIT_STORY_SECONDS - 1);
	assert_int_equal(look(fixture, NOW), 0);
	assert_int_equal(ask(fixture, "SELECT count(*) FROM story_key"), 0);
	add(fixture, 0, text_of(fixture, 2), NOW - 2 * LIMIT_STORY_SECONDS);
	add(fixture, 1, text_of(fixture, 2), NOW - 2 * LIMIT_STORY_SECONDS);
	assert_int_equal(look(fixture, NOW), 1);
}

static void old_keys_are_forgotten(void **state)
{
	struct fixture *fixture = *state;

	add(fixture, 0, text_of(fixture, 1), NOW);
	look(fixture, NOW);
	assert_true(ask(fixture, "SELECT count(*) FROM story_key") > 0);
	look(fixture, NOW + 3 * LIMIT_STORY_SECONDS);
	assert_true(ask(fixture, "SELECT count(*) FROM story_key") > 0);
	look(fixture, NOW + 4 * LIMIT_STORY_SECONDS + 1);
	assert_int_equal(ask(fixture, "SELECT count(*) FROM story_key"), 0);
}

static void the_lead_of_one_look_is_chosen_by_priority_of_a_later_one_it_stays(void **state)
{
	struct fixture *fixture = *state;
	struct source_priority priorities[] = {{fixture->sources.items[1].id, 1},
	                                       {fixture->sources.items[2].id, 2}};
	int64_t first, second;
	struct story_of of;

	fixture->priorities.items = priorities;
	fixture->priorities.count = ROWS(priorities);
	first = add(fixture, 0, text_of(fixture, 1), NOW - DAY);
	second = add(fixture, 1, text_of(fixture, 1), NOW);
	look(fixture, NOW);
	assert_true(store_story_of(fixture->store, first, &of, &fixture->err));
	assert_int_equal(of.lead, second);
	add(fixture, 2, text_of(fixture, 1), NOW);
	assert_int_equal(look(fixture, NOW), 1);
	assert_true(store_story_of(fixture->store, first, &of, &fixture->err));
	assert_int_equal(of.lead, second);
}

/* As after a failure: the keys that stand already are no obstacle. */
static void what_was_not_committed_is_looked_at_again(void **state)
{
	struct fixture *fixture = *state;

	add(fixture, 0, text_of(fixture, 1), NOW);
	add(fixture, 1, text_of(fixture, 1), NOW);
	assert_int_equal(look(fixture, NOW), 1);
	ask(fixture, "UPDATE story_progress SET entry = 0");
	ask(fixture, "DELETE FROM story_entry");
	ask(fixture, "DELETE FROM story");
	assert_int_equal(look(fixture, NOW), 1);
	assert_int_equal(ask(fixture, "SELECT count(*) FROM story"), 1);
}

extern const char aggregator_schema[];   /* schema.sql */
extern const char aggregator_schema_2[]; /* schema_2.sql */

/* A store of version 2 with entries of 30, 14 and 0 days. */
static void make_version_2(const char *path)
{
	static const char rows[] =
		"PRAGMA application_id = 0x63656341; PRAGMA user_version = 2;"
		"INSERT INTO source (id, name, added_at, next_due) VALUES (1, 'coal', 0, "
		"0);"
		"INSERT INTO entry (source, published_id, first_seen, sort_at, updated_out,"
		" changed_at, digest) SELECT 1, 'urn:' || value, 5000000 - value * 86400,"
		" 1, value, 1, zeroblob(16) FROM json_each('[30, 14, 0]')";
	const char *const parts[] = {aggregator_schema, aggregator_schema_2, rows};
	sqlite3 *handle;

	assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
	for (size_t i = 0; i < ROWS(parts); i++)
		assert_int_equal(sqlite3_exec(handle, parts[i], NULL, NULL, NULL),
		                 SQLITE_OK);
	sqlite3_close(handle);
}

static void an_older_store_is_looked_at_from_two_weeks_before_its_last_entry(void **state)
{
	struct fixture *fixture = *state;
	struct story_progress progress;
	struct store *store;
	char path[sizeof(fixture->path)];

	snprintf(path, sizeof(path), "%s/old.db", fixture->folder);
	make_version_2(path);
	store = store_open(path, &fixture->err);
	assert_string_equal(fixture->err.message, "");
	assert_true(store_story_progress(store, &progress, &fixture->err));
	assert_int_equal(progress.entry, 1);
	store_close(store);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(why_an_entry_is_in_a_story_is_kept),
		TEST(each_entry_is_looked_at_once),
		TEST(more_than_one_slice_is_looked_at_in_one_call),
		TEST(a_key_of_too_many_entries_is_passed_over),
		TEST(so_many_candidates_are_compared),
		TEST(the_limit_of_time_holds_at_its_edge),
		TEST(archives_are_not_looked_at),
		TEST(old_keys_are_forgotten),
		TEST(the_lead_of_one_look_is_chosen_by_priority_of_a_later_one_it_stays),
		TEST(what_was_not_committed_is_looked_at_again),
		TEST(an_older_store_is_looked_at_from_two_weeks_before_its_last_entry),
	};

	return RUN_TESTS(tests);
}
