#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "aggregator/match.h"
#include "tests/unit/temporary.h"

#define NOW INT64_C(1767225600) /* 2026-01-01T00:00:00Z */
#define DAY INT64_C(86400)

/* What the source "coal" says in one document; NULL and 0 for what is absent. */
struct line {
	const char *guid, *link, *title, *content;
	int64_t day;  /* after NOW; 0: no date */
	int expected; /* in a second document: the number (from 1) in the first; 0: new */
};

struct fixture {
	char folder[TEMPORARY_PATH_BYTES];
	struct arena arena;
	struct store *store;
	struct error err;
	int64_t source;
	struct match_rules rules;
};

static int set_up(void **state)
{
	static const struct source_listing listing = {.name = "coal",
	                                              .url = "http://coal/"};
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	char path[TEMPORARY_PATH_BYTES + 20];
	struct source_states sources;

	assert_non_null(fixture);
	temporary_make(fixture->folder);
	snprintf(path, sizeof(path), "%s/store.db", fixture->folder);
	arena_init(&fixture->arena, (size_t)16 << 20);
	fixture->store = store_open(path, &fixture->err);
	assert_non_null(fixture->store);
	assert_true(store_sources_sync(fixture->store, &listing, 1, NOW, &fixture->err));
	assert_true(
		store_sources(fixture->store, &fixture->arena, &sources, &fixture->err));
	fixture->source = fixture->rules.source = sources.items[0].id;
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	assert_string_equal(fixture->err.message, "");
	store_close(fixture->store);
	arena_release(&fixture->arena);
	temporary_remove(fixture->folder);
	free(fixture);
	return 0;
}

static struct feed feed_of(struct fixture *fixture, const struct line *lines, size_t count,
                           bool is_reversed)
{
	struct feed feed;

	feed_init(&feed);
	feed.link = "http://coal.example/";
	for (size_t i = 0; i < count; i++) {
		const struct line *line = &lines[is_reversed ? count - 1 - i : i];
		struct entry *entry = LIST_ADD(&fixture->arena, &feed.entries);

		entry_init(entry);
		entry->id = line->guid;
		entry->link = line->link;
		entry->title.value = line->title;
		entry->summary.value = line->content;
		if (line->day)
			entry->published.seconds = NOW + line->day * DAY;
	}
	return feed;
}

static void match_lines(struct fixture *fixture, const struct line *lines, size_t count,
                        bool is_reversed, struct matches *matches)
{
	struct feed feed = feed_of(fixture, lines, count, is_reversed);

	assert_true(match_entries(fixture->store, &fixture->rules, &feed, &fixture->arena,
	                          matches, &fixture->err));
	assert_int_equal(matches->count, count);
}

/* Stores each line as an entry; ids[i] is its row. */
static void store_lines(struct fixture *fixture, const struct line *lines, size_t count,
                        int64_t *ids)
{
	struct feed feed = feed_of(fixture, lines, count, false);
	struct matches matches;

	match_lines(fixture, lines, count, false, &matches);
	for (size_t i = 0; i < count; i++) {
		struct entry_version version = {.parsed = &feed.entries.items[i]};
		const struct entry *entry = &feed.entries.items[i];
		struct entry_stamp stamp = {
			.published_id = arena_printf(&fixture->arena, "urn:%zu", i),
			.first_seen = NOW,
			.sort_at = entry->published.seconds == DATE_UNKNOWN
		                           ? NOW
		                           : entry->published.seconds,
			.updated_out = NOW + (int64_t)i,
			.held_until = DATE_UNKNOWN,
		};

		assert_int_equal(matches.items[i].entry, 0);
		assert_true(store_entry_add(fixture->store, fixture->source, &stamp,
		                            &version, &ids[i], &fixture->err));
		assert_true(store_keys_add(fixture->store, fixture->source, ids[i],
		                           &matches.items[i].identity, &fixture->err));
	}
}

/* Stores the first document and wants what the second one expects, in either order. */
static void assert_matched(struct fixture *fixture, const struct line *first, size_t stored,
                           const struct line *second, size_t count)
{
	int64_t ids[10];

	assert_true(stored <= ROWS(ids));
	store_lines(fixture, first, stored, ids);
	for (int is_reversed = 0; is_reversed < 2; is_reversed++) {
		struct matches matches;

		match_lines(fixture, second, count, is_reversed, &matches);
		for (size_t i = 0; i < count; i++) {
			const struct match
				*match = &matches.items[is_reversed ? count - 1 - i : i];
			int wanted = second[i].expected;

			assert_false(match->is_duplicate);
			if (match->entry != (wanted > 0 ? ids[wanted - 1] : 0))
				fail_msg("line %zu: row %lld", i, (long long)match->entry);
		}
	}
}

#define ASSERT_MATCHED(fixture, first, second)                                             \
	assert_matched(fixture, first, ROWS(first), second, ROWS(second))

static void entries_with_guids_are_known_whatever_else_changes(void **state)
{
	static const struct line first[] = {
		{"1", "http://c/1", "One", "a", 1, 0},
		{"2", "http://c/2", "Two", "b", 2, 0},
	};
	static const struct line second[] = {
		{"3", "http://c/3", "Three", "c", 3, 0},
		{"2", "http://d/x", "Two", "B", 9, 2},
		{"1", "http://c/1", "One", "a", 1, 1},
	};

	ASSERT_MATCHED(*state, first, second);
}

static void a_guid_is_used_again_where_all_else_is_anothers(void **state)
{
	static const struct line first[] = {
		{"1", "http://c/1", "One", "a", 1, 0},
		{"2", "http://c/2", "Two", "b", 2, 0},
		{"3", "http://c/3", "Three", "c", 3, 0},
		{"4", "http://c/4", "Four", "d", 4, 0},
		{"5", NULL, "Five", "e", 5, 0},
		{"6", NULL, "Six", "f", 0, 0},
		{"7", "http://c/7", NULL, "g", 7, 0},
	};
	static const struct line second[] = {
		{"1", "http://c/x1", "Other", "x", 9, 0},
		{"2", "http://c/2", "Other 2", "y", 9, 2},
		{"3", "http://c/x3", "Three", "z", 9, 3},
		{"4", "http://c/x4", "Other 4", "d", 9, 4},
		{"5", NULL, "Other 5", "v", 9, 0},
		{"6", NULL, "Other 6", "w", 0, 6},
		{"7", "http://c/x7", NULL, "u", 9, 7},
	};

	ASSERT_MATCHED(*state, first, second);
}

/* Positions: what is known by its link is not taken for what stood there before. */
static void guids_that_follow_position_are_not_believed(void **state)
{
	struct fixture *fixture = *state;
	static const struct line first[] = {
		{"1", "http://c/c", "Three", "c", 3, 0},
		{"2", "http://c/b", "Two", "b", 3, 0},
		{"3", "http://c/a", "One", "a", 3, 0},
	};
	static const struct line second[] = {
		{"1", "http://c/d", "Four", "d", 3, 0},
		{"2", "http://c/c", "Three", "c", 3, 1},
		{"3", "http://c/b", "Two", "b", 3, 2},
	};
	struct matches matches;

	ASSERT_MATCHED(fixture, first, second);
	match_lines(fixture, second, ROWS(second), false, &matches);
	assert_int_equal(matches.measure.contradicted, 2);
	assert_int_equal(matches.policy, KEY_LINK);
	assert_false(matches.items[0].identity.has_key[KEY_GUID]);
}

static void what_somebody_said_of_the_keys_is_not_measured(void **state)
{
	struct fixture *fixture = *state;
	static const struct line first[] = {
		{"1", "http://c/a", "One", "a", 1, 0},
		{"2", "http://c/b", "Two", "b", 2, 0},
	};
	static const struct line second[] = {
		{"1", "http://c/b", "Two", "b", 2, 2},
		{"2", "http://c/a", "One", "a", 1, 1},
		{"3", "http://c/x", "Three", "c", 3, 0},
	};

	fixture->rules.policy = KEY_LINK;
	fixture->rules.is_fixed = true;
	ASSERT_MATCHED(fixture, first, second);
}

/* Most of a document is unknown: less is asked for than of one entry. */
static void of_a_rekeyed_document_less_is_asked(void **state)
{
	static const struct line first[] = {
		{"1", "http://c/1", "One", "a", 1, 0},
		{"2", "http://c/2", "Two", "b", 2, 0},
		{"3", "http://c/3", "Three", "c", 3, 0},
		{"4", "http://c/4", "Four", "d", 4, 0},
		{"5", "http://c/5", "Five", "e", 0, 0},
		{"6", "http://c/6", "Six", "f", 6, 0},
		{"7", "http://c/7", "Seven", "g", 7, 0},
	};
	static const struct line second[] = {
		{"n1", "http://n/1", "One", "x", 1, 1},   /* title and day */
		{"n2", "http://c/2", "Two", "x", 40, 2},  /* link and title */
		{"n3", "http://n/3", "Three", "c", 4, 3}, /* title, text, the day after */
		{"n4", "http://n/4", "Four", "x", 5,
	         0}, /* title and the day after: a daily */
		{"n5", "http://n/5", "Five", "e", 9,
	         5}, /* title and text, now with a date */
		{"n6", "http://c/6", "Other", "x", 40, 0},   /* the link alone */
		{"n7", "http://n/7", "Other 7", "g", 40, 0}, /* the text alone */
	};

	ASSERT_MATCHED(*state, first, second);
}

static void guids_that_only_moved_are_known_when_the_rest_agrees(void **state)
{
	static const struct line first[] = {
		{"http://c/?p=1", "http://c/a", "One", "a", 1, 0},
		{"http://c/?p=2", "http://c/b", "Two", "b", 1, 0},
		{"http://c/?p=3", "http://c/c", "Three", "c", 1, 0},
	};
	static const struct line second[] = {
		{"https://d/?p=1", "https://d/a", "One", "edited", 1, 1},
		{"https://d/?p=2", "https://d/b", "Edited", "b", 1, 2},
		{"https://d/?p=3", "https://d/c", "Quite", "another", 1, 0},
	};

	ASSERT_MATCHED(*state, first, second);
}

static void without_guids_the_link_is_believed(void **state)
{
	static const struct line first[] = {
		{NULL, "http://c/1", "One", "a", 0, 0},
		{NULL, "http://c.example/2", "Two", "b", 0, 0},
	};
	static const struct line second[] = {
		{NULL, "https://www.c.example/2?utm_source=x", "Edited", "c", 0, 2},
		{NULL, "http://c/3", "One", "c", 0, 0},
	};

	ASSERT_MATCHED(*state, first, second);
}

static void a_new_guid_on_an_old_link_is_new_unless_the_rest_agrees(void **state)
{
	static const struct line first[] = {
		{"1", "http://c/today", "Monday", "a", 1, 0},
		{"x", "http://c/x", "Title", "text", 1, 0},
	};
	static const struct line second[] = {
		{"2", "http://c/today", "Tuesday", "b", 2, 0},
		{"y", "http://c/x", "Title", "edited", 1, 2},
	};

	ASSERT_MATCHED(*state, first, second);
}

static void a_site_that_changes_all_guids_and_links_is_known_by_its_texts(void **state)
{
	static const struct line first[] = {
		{"1", "http://c/1", "Report", "January", 1, 0},
		{"2", "http://c/2", "Report", "February", 2, 0},
		{"3", "http://c/3", "Notice", "text", 3, 0},
	};
	static const struct line second[] = {
		{"n1", "http://n/1", "Report", "January", 1, 1},
		{"n2", "http://n/2", "Report", "February", 2, 2},
		{"n3", "http://n/3", "Notice", "another", 3, 0},
	};

	ASSERT_MATCHED(*state, first, second);
}

static void guids_that_several_entries_share_are_not_believed(void **state)
{
	static const struct line first[] = {
		{"0", "http://c/1", "One", "a", 1, 0},
		{"0", "http://c/2", "Two", "b", 1, 0},
	};
	static const struct line second[] = {
		{"0", "http://c/3", "Three", "c", 1, 0},
		{"0", "http://c/2", "Two!", "b", 1, 2},
		{"0", "http://c/1", "One", "a", 1, 1},
	};

	ASSERT_MATCHED(*state, first, second);
}

static void a_shared_guid_that_stands_alone_later_finds_the_right_entry(void **state)
{
	static const struct line first[] = {
		{"0", "http://c/1", "One", "a", 1, 0},
		{"0", "http://c/2", "Two", "b", 1, 0},
	};
	static const struct line second[] = {{"0", "http://c/2", "Two!", "c", 1, 2}};

	ASSERT_MATCHED(*state, first, second);
}

static void without_guid_and_link_title_and_day_decide_and_at_last_the_text(void **state)
{
	static const struct line first[] = {
		{NULL, NULL, "Prices", "a", 1, 0},
		{NULL, NULL, "Prices", "b", 2, 0},
		{NULL, NULL, NULL, "only text", 0, 0},
	};
	static const struct line second[] = {
		{NULL, NULL, "Prices", "edited", 2, 2},
		{NULL, NULL, "Prices", "c", 3, 0},
		{NULL, NULL, NULL, "only text", 0, 3},
		{NULL, NULL, NULL, "other text", 0, 0},
	};

	ASSERT_MATCHED(*state, first, second);
}

static void the_same_link_for_all_entries_is_no_key(void **state)
{
	static const struct line first[] = {
		{NULL, "http://c/news", "One", "a", 1, 0},
		{NULL, "http://c/news", "Two", "b", 1, 0},
	};
	static const struct line second[] = {
		{NULL, "http://c/news", "One", "edited", 1, 1},
		{NULL, "http://c/news", "Three", "c", 1, 0},
	};

	ASSERT_MATCHED(*state, first, second);
}

static void entries_that_share_each_key_are_known_by_all_of_them(void **state)
{
	static const struct line first[] = {
		{NULL, NULL, "Prices", "up", 0, 0},
		{NULL, NULL, "Prices", "down", 0, 0},
		{NULL, NULL, "Stocks", "up", 0, 0},
		{NULL, NULL, "Stocks", "down", 0, 0},
	};
	static const struct line second[] = {
		{NULL, NULL, "Stocks", "up", 0, 3},   {NULL, NULL, "Prices", "up", 0, 1},
		{NULL, NULL, "Prices", "down", 0, 2}, {NULL, NULL, "Stocks", "even", 0, 0},
		{NULL, NULL, "Stocks", "down", 0, 4},
	};

	ASSERT_MATCHED(*state, first, second);
}

static void of_two_that_are_the_same_one_remains(void **state)
{
	struct fixture *fixture = *state;
	static const struct line lines[] = {
		{"1", "http://c/1", "One", "a", 1, 0},
		{"2", "http://c/2", "Two", "b", 1, 0},
		{"1", "http://c/1", "One", "a", 1, 0},
		{"1", "http://c/1", "One", "a", 1, 0},
	};
	struct matches matches;
	int kept = 0;

	match_lines(fixture, lines, ROWS(lines), false, &matches);
	for (size_t i = 0; i < matches.count; i++)
		kept += !matches.items[i].is_duplicate;
	assert_int_equal(kept, 2);
	assert_false(matches.items[1].is_duplicate);
}

static void of_two_versions_of_one_entry_the_last_remains(void **state)
{
	struct fixture *fixture = *state;
	static const struct line lines[] = {
		{"1", "http://c/1", "One", "old", 1, 0},
		{"1", "http://c/1", "One", "new", 1, 0},
		{"1", "http://c/1", "One", "older", 1, 0},
		{"1", "http://c/1", "Two", "old", 1, 0},
		{"1", "http://c/2", "One", "old", 1, 0},
	};
	struct feed feed = feed_of(fixture, lines, ROWS(lines), false);
	struct matches matches;

	for (size_t i = 0; i < ROWS(lines); i++)
		feed.entries.items[i].updated.seconds = NOW + (i == 1 ? 5 : 0);
	assert_true(match_entries(fixture->store, &fixture->rules, &feed, &fixture->arena,
	                          &matches, &fixture->err));
	for (size_t i = 0; i < ROWS(lines); i++)
		assert_int_equal(matches.items[i].is_duplicate, i == 0 || i == 2);
}

static void which_of_two_versions_remains_their_order_does_not_decide(void **state)
{
	struct fixture *fixture = *state;
	static const struct line lines[] = {
		{"1", "http://c/1", "One", "a", 1, 0},
		{"1", "http://c/1", "One", "b", 1, 0},
	};

	for (int is_reversed = 0; is_reversed < 2; is_reversed++) {
		struct matches matches;
		static size_t kept;

		match_lines(fixture, lines, ROWS(lines), is_reversed, &matches);
		assert_int_equal(
			matches.items[0].is_duplicate + matches.items[1].is_duplicate, 1);
		if (is_reversed)
			assert_int_equal(matches.items[1 - kept].is_duplicate, 0);
		kept = matches.items[0].is_duplicate ? 1 : 0;
	}
}

static void two_new_spellings_of_one_entry_do_not_both_get_it(void **state)
{
	struct fixture *fixture = *state;
	static const struct line first[] = {{"1", "http://c/1", "One", "a", 1, 0}};
	static const struct line second[] = {
		{"1", "http://c/x", "One", "b", 2, 1},
		{"2", "http://c/1", "One", "a", 1, 0},
	};

	ASSERT_MATCHED(fixture, first, second);
}

static void other_sources_entries_are_not_ours(void **state)
{
	struct fixture *fixture = *state;
	static const struct line first[] = {{"1", "http://c/1", "One", "a", 1, 0}};
	static const struct source_listing listings[] = {
		{.name = "coal", .url = "http://coal/"},
		{.name = "steel", .url = "http://s/"}};
	struct feed feed = feed_of(fixture, first, 1, false);
	struct source_states sources;
	struct matches matches;
	int64_t ids[1];

	store_lines(fixture, first, 1, ids);
	assert_true(store_sources_sync(fixture->store, listings, 2, NOW, &fixture->err));
	assert_true(
		store_sources(fixture->store, &fixture->arena, &sources, &fixture->err));
	fixture->rules.source = sources.items[1].id;
	assert_true(match_entries(fixture->store, &fixture->rules, &feed, &fixture->arena,
	                          &matches, &fixture->err));
	assert_int_equal(matches.items[0].entry, 0);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(entries_with_guids_are_known_whatever_else_changes),
		TEST(a_guid_is_used_again_where_all_else_is_anothers),
		TEST(guids_that_follow_position_are_not_believed),
		TEST(what_somebody_said_of_the_keys_is_not_measured),
		TEST(of_a_rekeyed_document_less_is_asked),
		TEST(guids_that_only_moved_are_known_when_the_rest_agrees),
		TEST(without_guids_the_link_is_believed),
		TEST(a_new_guid_on_an_old_link_is_new_unless_the_rest_agrees),
		TEST(a_site_that_changes_all_guids_and_links_is_known_by_its_texts),
		TEST(guids_that_several_entries_share_are_not_believed),
		TEST(a_shared_guid_that_stands_alone_later_finds_the_right_entry),
		TEST(without_guid_and_link_title_and_day_decide_and_at_last_the_text),
		TEST(the_same_link_for_all_entries_is_no_key),
		TEST(entries_that_share_each_key_are_known_by_all_of_them),
		TEST(of_two_that_are_the_same_one_remains),
		TEST(of_two_versions_of_one_entry_the_last_remains),
		TEST(which_of_two_versions_remains_their_order_does_not_decide),
		TEST(two_new_spellings_of_one_entry_do_not_both_get_it),
		TEST(other_sources_entries_are_not_ours),
	};

	return RUN_TESTS(tests);
}
