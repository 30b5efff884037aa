#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "aggregator/search_document.h"
#include "aggregator/search_text.h"
#include "aggregator/store_search.h"
#include "feeds/limits.h"
#include "tests/unit/temporary.h"

#define NOW INT64_C(1767225600) /* 2026-01-01T00:00:00Z */

struct fixture {
	char folder[TEMPORARY_PATH_BYTES];
	char path[TEMPORARY_PATH_BYTES + 20];
	struct arena arena;
	struct store *store;
	struct error err;
};

static int set_up(void **state)
{
	static const struct source_listing listings[] = {{.name = "coal"}};
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	assert_non_null(fixture);
	temporary_make(fixture->folder);
	snprintf(fixture->path, sizeof(fixture->path), "%s/store.db", fixture->folder);
	arena_init(&fixture->arena, (size_t)64 << 20);
	fixture->store = store_open(fixture->path, &fixture->err);
	assert_string_equal(fixture->err.message, "");
	assert_true(store_sources_sync(fixture->store, listings, 1, NOW, &fixture->err));
	*state = fixture;
	return 0;
}

/* By another connection: the first column of the first row. */
static int64_t ask(const struct fixture *fixture, const char *sql)
{
	sqlite3 *handle;
	sqlite3_stmt *statement;
	int64_t answer = -1;

	assert_int_equal(sqlite3_open(fixture->path, &handle), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(handle, sql, -1, &statement, NULL), SQLITE_OK);
	if (sqlite3_step(statement) == SQLITE_ROW)
		answer = sqlite3_column_int64(statement, 0);
	assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
	sqlite3_close(handle);
	return answer;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	assert_string_equal(fixture->err.message, "");
	store_close(fixture->store);
	(void)ask(fixture, "INSERT INTO search (search) VALUES ('integrity-check')");
	assert_int_equal(ask(fixture, "SELECT count(*) FROM pragma_integrity_check"
	                              " WHERE integrity_check = 'ok'"),
	                 1);
	arena_release(&fixture->arena);
	temporary_remove(fixture->folder);
	free(fixture);
	return 0;
}

static struct stored_entry make_entry(struct fixture *fixture, int64_t number,
                                      const char *title, const char *content)
{
	struct entry *parsed = arena_new(&fixture->arena, struct entry);

	assert_non_null(parsed);
	entry_init(parsed);
	return (struct stored_entry){
		.id = number,
		.source = 1,
		.stamp = {.published_id = arena_printf(&fixture->arena, "urn:x:%lld",
	                                               (long long)number),
	                  .first_seen = NOW,
	                  .sort_at = NOW + number,
	                  .updated_out = NOW + number},
		.version = {.parsed = parsed, .title = title, .content = content},
	};
}

static void add(struct fixture *fixture, int64_t number, const char *title,
                const char *content)
{
	struct stored_entry entry = make_entry(fixture, number, title, content);
	int64_t id;

	assert_true(store_entry_add(fixture->store, 1, &entry.stamp, &entry.version, &id,
	                            &fixture->err));
	assert_int_equal(id, number);
}

/* How many were looked at. */
static size_t build(struct fixture *fixture, size_t entries, size_t bytes)
{
	size_t count;

	assert_true(
		store_search_index(fixture->store, entries, bytes, &count, &fixture->err));
	return count;
}

static void build_all(struct fixture *fixture)
{
	while (build(fixture, 100, LIMIT_INDEX_BYTES) > 0)
		;
}

/* The ids that are found, in their order. */
static const char *find_best(struct fixture *fixture, const char *text, size_t limit)
{
	struct search_results results;
	struct search_query query;
	const char *ids = "";

	assert_true(search_query_parse(str_from(text), 0, &fixture->arena, &query,
	                               &fixture->err));
	assert_true(store_search_find(fixture->store, &query, limit, &fixture->arena,
	                              &results, &fixture->err));
	for (size_t i = 0; i < results.count; i++)
		ids = arena_printf(&fixture->arena, "%s%s%lld", ids, i ? " " : "",
		                   (long long)results.items[i].entry.id);
	return ids;
}

static const char *find(struct fixture *fixture, const char *text)
{
	return find_best(fixture, text, 50);
}

static int64_t waiting(struct fixture *fixture)
{
	int64_t count;

	assert_true(store_search_waiting(fixture->store, &count, &fixture->err));
	return count;
}

/* ---- indexing ---- */

static void what_is_not_indexed_waits(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(waiting(fixture), 0);
	add(fixture, 1, "Coal", NULL);
	add(fixture, 2, "Coal too", NULL);
	assert_int_equal(waiting(fixture), 2);
	assert_string_equal(find(fixture, "coal"), "");
	build_all(fixture);
	assert_int_equal(waiting(fixture), 0);
	assert_string_equal(find(fixture, "coal"), "1 2");
	add(fixture, 3, "Coal again, of many words", NULL);
	assert_int_equal(waiting(fixture), 1);
	build_all(fixture);
	assert_string_equal(find(fixture, "coal"), "1 2 3");
}

static void a_slice_takes_as_many_as_it_may(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(build(fixture, 2, LIMIT_INDEX_BYTES), 1); /* empties it */
	assert_int_equal(build(fixture, 2, LIMIT_INDEX_BYTES), 0);
	for (int64_t i = 1; i <= 3; i++)
		add(fixture, i, "Coal", NULL);
	assert_int_equal(build(fixture, 2, LIMIT_INDEX_BYTES), 2);
	assert_int_equal(waiting(fixture), 1);
	assert_int_equal(build(fixture, 2, LIMIT_INDEX_BYTES), 1);
	assert_int_equal(build(fixture, 2, LIMIT_INDEX_BYTES), 0);
	for (int64_t i = 4; i <= 6; i++)
		add(fixture, i, "Coal", NULL);
	/* Always one, however large. */
	assert_int_equal(build(fixture, 100, 1), 1);
	assert_int_equal(build(fixture, 100, 1), 1);
	assert_int_equal(waiting(fixture), 1);
}

static void nothing_to_do_is_no_transaction(void **state)
{
	struct fixture *fixture = *state;
	int64_t before;

	add(fixture, 1, "Coal", NULL);
	build_all(fixture);
	before = ask(fixture, "SELECT data_version FROM pragma_data_version");
	assert_int_equal(build(fixture, 100, LIMIT_INDEX_BYTES), 0);
	assert_int_equal(ask(fixture, "SELECT data_version FROM pragma_data_version"),
	                 before);
}

static void a_slice_that_is_rolled_back_is_done_again(void **state)
{
	struct fixture *fixture = *state;
	struct error err = {0};
	size_t count;

	add(fixture, 1, "Coal", NULL);
	build_all(fixture);
	add(fixture, 2, "Coal", NULL);
	(void)ask(fixture, "UPDATE content SET parsed = x'6E6F' WHERE entry = 2");
	assert_false(
		store_search_index(fixture->store, 10, LIMIT_INDEX_BYTES, &count, &err));
	assert_int_equal(waiting(fixture), 1);
	(void)ask(fixture, "UPDATE content SET parsed = x'7B7D' WHERE entry = 2");
	build_all(fixture);
	assert_string_equal(find(fixture, "coal"), "2 1");
}

/* ---- changes ---- */

static void an_edit_is_indexed_anew(void **state)
{
	struct fixture *fixture = *state;
	struct stored_entry entry = make_entry(fixture, 1, "Steel", "<p>钢铁</p>");

	add(fixture, 1, "Coal", "<p>煤炭</p>");
	add(fixture, 2, "Coal", "<p>煤炭</p>");
	build_all(fixture);
	assert_true(store_entry_change(fixture->store, &entry, NOW, &fixture->err));
	assert_string_equal(find(fixture, "coal"), "2");
	assert_int_equal(waiting(fixture), 1);
	build_all(fixture);
	assert_string_equal(find(fixture, "coal"), "2");
	assert_string_equal(find(fixture, "煤"), "2");
	assert_string_equal(find(fixture, "钢铁 steel"), "1");
	assert_int_equal(ask(fixture, "SELECT count(*) FROM search"), 2);
}

static void what_is_edited_before_it_is_indexed_is_indexed_once(void **state)
{
	struct fixture *fixture = *state;
	struct stored_entry entry = make_entry(fixture, 1, "Steel", NULL);

	add(fixture, 1, "Coal", NULL);
	assert_true(store_entry_change(fixture->store, &entry, NOW, &fixture->err));
	build_all(fixture);
	assert_int_equal(ask(fixture, "SELECT count(*) FROM search"), 1);
	assert_string_equal(find(fixture, "steel"), "1");
	assert_int_equal(waiting(fixture), 0);
}

static void what_is_forgotten_leaves_nothing_in_the_index(void **state)
{
	struct fixture *fixture = *state;

	add(fixture, 1, "Casino", "<p>赌场 casino</p>");
	add(fixture, 2, "Coal", NULL);
	build_all(fixture);
	assert_true(store_begin(fixture->store, &fixture->err));
	assert_true(store_search_forget(fixture->store, 1, &fixture->err));
	assert_true(store_search_forget(fixture->store, 1, &fixture->err)); /* harmless */
	assert_true(store_search_forget(fixture->store, 99, &fixture->err));
	assert_true(store_commit(fixture->store, &fixture->err));
	assert_string_equal(find(fixture, "casino"), "");
	assert_int_equal(ask(fixture,
	                     "SELECT count(*) FROM search WHERE search MATCH 'casino'"
	                     " OR rowid = 1"),
	                 0);
	assert_int_equal(ask(fixture, "SELECT version FROM search_state"), SEARCH_VERSION);
	/* Nothing brings it back but becoming live. */
	build_all(fixture);
	assert_string_equal(find(fixture, "casino"), "");
	(void)ask(fixture, "UPDATE entry SET state = 'held' WHERE id = 1");
	(void)ask(fixture, "UPDATE entry SET state = 'live' WHERE id = 1");
	build_all(fixture);
	assert_string_equal(find(fixture, "casino"), "1");
	assert_int_equal(ask(fixture, "SELECT version FROM search_state"), SEARCH_VERSION);
}

static void forgetting_that_is_rolled_back_changes_nothing(void **state)
{
	struct fixture *fixture = *state;

	add(fixture, 1, "Coal", NULL);
	build_all(fixture);
	assert_true(store_begin(fixture->store, &fixture->err));
	assert_true(store_search_forget(fixture->store, 1, &fixture->err));
	store_rollback(fixture->store);
	assert_string_equal(find(fixture, "coal"), "1");
}

/* Whoever changes an entry past the store's functions. */
static void a_change_behind_its_back_has_the_index_built_anew(void **state)
{
	static const char *const changes[] = {
		"UPDATE entry SET title = 'Steel' WHERE id = 1",
		"UPDATE entry SET state = 'withdrawn' WHERE id = 1",
		"UPDATE content SET content = 'Steel' WHERE entry = 1",
		"DELETE FROM content WHERE entry = 1",
	};
	struct fixture *fixture = *state;

	add(fixture, 1, "Coal", "<p>coal</p>");
	add(fixture, 2, "Coal", NULL);
	for (size_t i = 0; i < ROWS(changes); i++) {
		build_all(fixture);
		assert_int_equal(waiting(fixture), 0);
		(void)ask(fixture, changes[i]);
		assert_int_equal(waiting(fixture), 2);
		build_all(fixture);
		assert_int_equal(ask(fixture, "SELECT count(*) FROM search"),
		                 ask(fixture, "SELECT count(*) FROM entry JOIN content"
		                              " ON entry = id WHERE state = 'live'"));
		(void)ask(fixture, "UPDATE entry SET state = 'live', title = 'Coal'");
	}
}

static void what_other_rules_put_in_goes_with_all_else(void **state)
{
	struct fixture *fixture = *state;

	add(fixture, 1, "Casino", NULL);
	add(fixture, 2, "Coal", NULL);
	build_all(fixture);
	(void)ask(fixture, "UPDATE search_state SET version = 999");
	assert_int_equal(waiting(fixture), 2);
	assert_true(store_search_forget(fixture->store, 1, &fixture->err));
	assert_int_equal(ask(fixture, "SELECT count(*) FROM search"), 0);
	(void)ask(fixture, "UPDATE entry SET state = 'withdrawn' WHERE id = 1");
	build_all(fixture);
	assert_string_equal(find(fixture, "coal OR casino"), "2");
}

/* ---- finding ---- */

static void a_title_counts_more_and_a_filter_nothing(void **state)
{
	struct fixture *fixture = *state;

	add(fixture, 1, "Coal", "<p>other words of the text</p>");
	add(fixture, 2, "Other", "<p>coal and coal of the text</p>");
	add(fixture, 3, "Other", "<p>nothing of the text</p>");
	build_all(fixture);
	assert_string_equal(find(fixture, "coal"), "1 2");
	assert_string_equal(find(fixture, "coal source:coal since:2026"), "1 2");
	assert_string_equal(find(fixture, "source:coal"), "3 2 1");
}

/* More than a hundred are all ranked exactly; of fewer only the best are. */
static void the_best_are_the_same_however_many_are_asked_for(void **state)
{
	static const char *const words[] = {"coal",  "price", "other",
	                                    "words", "of",    "texts"};
	struct fixture *fixture = *state;
	uint64_t seed = UINT64_C(88172645463325252);
	const char *all;

	for (int64_t i = 1; i <= 400; i++) {
		const char *texts[2] = {"", ""};

		for (size_t k = 0; k < 40; k++) {
			seed ^= seed << 13;
			seed ^= seed >> 7;
			seed ^= seed << 17;
			if (seed >> 40 & 1)
				texts[k % 10 == 0] = arena_printf(
					&fixture->arena, "%s %s", texts[k % 10 == 0],
					words[(seed >> 20) % ROWS(words)]);
		}
		add(fixture, i, texts[1], texts[0]);
	}
	build_all(fixture);
	all = find_best(fixture, "coal price", 400);
	for (size_t limit = 1; limit <= 120; limit += 7) {
		const char *best = find_best(fixture, "coal price", limit);

		assert_true(strlen(best) > 0);
		assert_true(str_starts(str_from(all), str_from(best)));
	}
}

static void one_entry_less_than_the_limit_is_all(void **state)
{
	struct fixture *fixture = *state;
	struct search_results results;
	struct search_query query;

	assert_true(store_begin(fixture->store, &fixture->err));
	for (int64_t i = 1; i <= (int64_t)LIMIT_SEARCH_MATCHES; i++)
		add(fixture, i, i == 1 ? "Coal coal coal" : "Coal and other words", NULL);
	assert_true(store_commit(fixture->store, &fixture->err));
	while (build(fixture, 5000, LIMIT_STORED_BYTES) > 0)
		;
	assert_true(
		search_query_parse(STR("coal"), 0, &fixture->arena, &query, &fixture->err));
	assert_true(store_search_find(fixture->store, &query, 1, &fixture->arena, &results,
	                              &fixture->err));
	assert_int_equal(results.matches, LIMIT_SEARCH_MATCHES);
	assert_false(results.has_more);
	assert_int_equal(results.items[0].entry.id, 1);
	/* One more, and the oldest is not ranked. */
	add(fixture, (int64_t)LIMIT_SEARCH_MATCHES + 1, "Coal", NULL);
	build_all(fixture);
	assert_true(store_search_find(fixture->store, &query, 50, &fixture->arena, &results,
	                              &fixture->err));
	assert_int_equal(results.matches, LIMIT_SEARCH_MATCHES);
	assert_true(results.has_more);
	assert_int_equal(results.items[0].entry.id, LIMIT_SEARCH_MATCHES + 1);
}

/* ---- documents ---- */

/* A change of what is put in needs a new SEARCH_VERSION: else stores keep what nobody can
 * take out any more. */
static void a_document_is_what_its_version_says(void **state)
{
	struct fixture *fixture = *state;
	struct stored_entry entry = make_entry(
		fixture, 1, "Café 煤", "<p>A &amp; b<br>煤炭</p><script>x</script>");
	struct entry *parsed = arena_new(&fixture->arena, struct entry);
	struct person author = {.name = "Li 明"};
	struct category category = {.term = "power", .label = "Power"};
	struct str columns[SEARCH_COLUMN_COUNT];

	entry_init(parsed);
	parsed->link = "https://www.coal.example/1";
	parsed->authors.items = &author;
	parsed->authors.count = 1;
	parsed->categories.items = &category;
	parsed->categories.count = 1;
	entry.version.parsed = parsed;
	entry.version.language = "zh_cn";
	entry.version.summary = "<p>In short</p>";
	assert_true(search_document_make(&entry, "coal", &fixture->arena, columns,
	                                 &fixture->err));
	assert_int_equal(SEARCH_VERSION, 1);
	assert_string_equal(columns[SEARCH_BODY].ptr,
	                    " in short a b 煤 煤炭 炭 has:炭 has:煤");
	assert_string_equal(columns[SEARCH_TITLE].ptr, " cafe 煤 煤 has:煤");
	assert_string_equal(columns[SEARCH_AUTHOR].ptr, " li 明 明 has:明");
	assert_string_equal(columns[SEARCH_TAG].ptr, " power power");
	assert_string_equal(columns[SEARCH_FILTER].ptr,
	                    " source:coal lang:zh lang:zh-cn site:www.coal.example"
	                    " site:coal.example site:example decade:202 year:2026"
	                    " month:2026-01 all:");
}

static void a_summary_that_the_content_has_is_not_repeated(void **state)
{
	struct fixture *fixture = *state;
	struct stored_entry entry = make_entry(fixture, 1, NULL, "<p>All of the text</p>");

	entry.version.summary = "All of";
	assert_string_equal(search_document_text(&entry, &fixture->arena),
	                    "All of the text");
	entry.version.summary = "Other";
	assert_string_equal(search_document_text(&entry, &fixture->arena),
	                    "Other — All of the text");
	entry.version.content = NULL;
	assert_string_equal(search_document_text(&entry, &fixture->arena), "Other");
	entry.version.summary = NULL;
	assert_string_equal(search_document_text(&entry, &fixture->arena), "");
}

static void months_are_those_that_can_be_asked_for(void **state)
{
	(void)state;
	assert_int_equal(search_month(0), 1970 * 12);
	assert_int_equal(search_month(-1), 1970 * 12);
	assert_int_equal(search_month(INT64_MIN), 1970 * 12);
	assert_int_equal(search_month(NOW - 1), 2025 * 12 + 11);
	assert_int_equal(search_month(NOW), 2026 * 12);
	assert_int_equal(search_month(INT64_MAX), 2099 * 12 + 11);
}

#define STORE_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(what_is_not_indexed_waits),
		STORE_TEST(a_slice_takes_as_many_as_it_may),
		STORE_TEST(nothing_to_do_is_no_transaction),
		STORE_TEST(a_slice_that_is_rolled_back_is_done_again),
		STORE_TEST(an_edit_is_indexed_anew),
		STORE_TEST(what_is_edited_before_it_is_indexed_is_indexed_once),
		STORE_TEST(what_is_forgotten_leaves_nothing_in_the_index),
		STORE_TEST(forgetting_that_is_rolled_back_changes_nothing),
		STORE_TEST(a_change_behind_its_back_has_the_index_built_anew),
		STORE_TEST(what_other_rules_put_in_goes_with_all_else),
		STORE_TEST(a_title_counts_more_and_a_filter_nothing),
		STORE_TEST(the_best_are_the_same_however_many_are_asked_for),
		STORE_TEST(one_entry_less_than_the_limit_is_all),
		STORE_TEST(a_document_is_what_its_version_says),
		STORE_TEST(a_summary_that_the_content_has_is_not_repeated),
		cmocka_unit_test(months_are_those_that_can_be_asked_for),
	};

	return RUN_TESTS(tests);
}
