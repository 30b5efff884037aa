#include "tests/unit/test.h"

#include "aggregator/story.h"
#include "feeds/buf.h"

#define TEXT                                                                               \
	"The council has published a guide on the safe operation of grid storage "         \
	"stations. It covers the choice of sites, the spacing of containers, gas "         \
	"detection and the training of staff. Operators are asked to review their plans "  \
	"with the local fire service before summer, and to send comments to the council "  \
	"in writing or by telephone. A checklist can be downloaded from the site."

/* The beginning of it, 39 and 40 words. */
#define WORDS_39                                                                           \
	"The council has published a guide on the safe operation of grid storage "         \
	"stations. It covers the choice of sites, the spacing of containers, gas "         \
	"detection and the training of staff. Operators are asked to review their plans "  \
	"with"
#define WORDS_40 WORDS_39 " the"

static struct story_side side_of(struct arena *arena, int64_t source,
                                 const struct story_said *said)
{
	struct story_side side = {.entry = source, .source = source, .sort_at = 1000};

	story_side_take(arena, said, &side);
	return side;
}

static void what_is_one_story(void **state)
{
	static const struct {
		struct story_said a, b;
		enum story_reason reason;
	} rows[] = {
		/* the same page, in two spellings */
		{{.link = "https://www.a.example/1/"},
	         {.link = "http://a.example/1"},
	         STORY_LINK},
		{{.link = "https://a.example/1?utm_source=x"},
	         {.link = "https://a.example/1#top"},
	         STORY_LINK},
		{{.link = "https://a.example/?id=1"},
	         {.link = "https://a.example/?id=2"},
	         STORY_NONE},
		/* a site's first page is the page of anything */
		{{.link = "https://a.example/"}, {.link = "https://a.example"}, STORY_NONE},
		{{.link = "mailto:x@a.example"},
	         {.link = "mailto:x@a.example"},
	         STORY_NONE},
		/* the same id, where it is globally unique */
		{{.title = "A guide", .id = "tag:a.example,2026:1"},
	         {.title = "A guide", .id = "tag:a.example,2026:1"},
	         STORY_GUID},
		{{.title = "A guide", .id = "https://a.example/1"},
	         {.title = "A guide", .id = "https://a.example/1"},
	         STORY_GUID},
		{{.title = "A guide", .id = "https://a.example/"},
	         {.title = "A guide", .id = "https://a.example/"},
	         STORY_NONE},
		{{.title = "A guide", .id = "1"},
	         {.title = "A guide", .id = "1"},
	         STORY_NONE},
		{{.title = "A guide", .id = "news-2026-04-15"},
	         {.title = "A guide", .id = "news-2026-04-15"},
	         STORY_NONE},
		{{.title = "A guide", .id = NULL},
	         {.title = "A guide", .id = NULL},
	         STORY_NONE},
		/* and with another title it is somebody's mistake */
		{{.title = "A guide", .id = "https://a.example/1"},
	         {.title = "A market report", .id = "https://a.example/1"},
	         STORY_NONE},
		/* but not of two issues */
		{{.title = "Report, week 12", .link = "https://a.example/report"},
	         {.title = "Report, week 13", .link = "https://a.example/report"},
	         STORY_NONE},
		{{.title = "Report, week 12", .link = "https://a.example/report"},
	         {.title = "The report is out", .link = "https://a.example/report"},
	         STORY_LINK},
		/* the same text, and enough of it */
		{{.title = "A guide", .html = TEXT},
	         {.title = "A guide", .html = TEXT},
	         STORY_TEXT},
		{{.html = TEXT}, {.html = WORDS_40}, STORY_TEXT},
		{{.html = TEXT}, {.html = WORDS_39}, STORY_NONE},
		{{.html = TEXT}, {.html = NULL}, STORY_NONE},
		/* the title as the text's first line is no part of it */
		{{.title = "A new guide is out today",
	          .html = "<h1>A new guide is out today</h1>" TEXT},
	         {.title = "Storage safety", .html = "<h1>Storage safety</h1>" TEXT},
	         STORY_TEXT},
		/* the same with 40 words in common, which other titles ask more than */
		{{.title = "A", .html = TEXT},
	         {.title = "B", .html = WORDS_40},
	         STORY_NONE},
	};
	struct arena arena;

	(void)state;
	arena_init(&arena, 8 << 20);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct story_side a = side_of(&arena, 1, &rows[i].a);
		struct story_side b = side_of(&arena, 2, &rows[i].b);
		enum story_reason there = story_compare(&arena, &story_limits, &a, &b)
		                                  .reason;
		enum story_reason back = story_compare(&arena, &story_limits, &b, &a)
		                                 .reason;

		if (there != rows[i].reason || back != rows[i].reason)
			print_error("row %zu: %s, %s\n", i, story_reason_name(there),
			            story_reason_name(back));
		assert_int_equal(there, rows[i].reason);
		assert_int_equal(back, rows[i].reason);
	}
	arena_release(&arena);
}

static void neither_one_source_nor_a_long_time_makes_a_story(void **state)
{
	const struct story_said said = {.html = TEXT};
	struct story_side a, b;
	struct arena arena;

	(void)state;
	arena_init(&arena, 8 << 20);
	a = side_of(&arena, 1, &said);
	b = side_of(&arena, 1, &said);
	assert_int_equal(story_compare(&arena, &story_limits, &a, &b).reason, STORY_NONE);
	b.source = 2;
	b.sort_at = a.sort_at + LIMIT_STORY_SECONDS;
	assert_int_equal(story_compare(&arena, &story_limits, &a, &b).reason, STORY_TEXT);
	assert_int_equal(story_compare(&arena, &story_limits, &b, &a).reason, STORY_TEXT);
	b.sort_at++;
	assert_int_equal(story_compare(&arena, &story_limits, &a, &b).reason, STORY_NONE);
	assert_int_equal(story_compare(&arena, &story_limits, &b, &a).reason, STORY_NONE);
	arena_release(&arena);
}

static void how_much_is_common_is_told_of_the_shorter_text(void **state)
{
	const struct story_said whole = {.html = TEXT};
	const struct story_said more = {.html = "Breaking: " TEXT " So they say"};
	struct story_side a, b;
	struct story_match match;
	struct arena arena;

	(void)state;
	arena_init(&arena, 8 << 20);
	a = side_of(&arena, 1, &whole);
	b = side_of(&arena, 2, &more);
	match = story_compare(&arena, &story_limits, &a, &b);
	assert_int_equal(match.reason, STORY_TEXT);
	assert_int_equal(match.similarity, 1000);
	arena_release(&arena);
}

static void texts_beyond_the_limit_are_one_only_where_they_are_the_same(void **state)
{
	struct story_side sides[3];
	struct arena arena;

	(void)state;
	arena_init(&arena, 64 << 20);
	for (int i = 0; i < 3; i++) {
		struct buf text;

		buf_init(&text, 1 << 20);
		for (size_t k = 0; k < LIMIT_STORY_WORDS; k++)
			buf_add_text(&text, k % 7 ? "coal " : "and ");
		buf_add_text(&text, i == 2 ? "other" : "same");
		sides[i] = side_of(&arena, i + 1, &(struct story_said){.html = text.ptr});
		buf_release(&text);
	}
	assert_int_equal(story_compare(&arena, &story_limits, &sides[0], &sides[1]).reason,
	                 STORY_TEXT);
	assert_int_equal(story_compare(&arena, &story_limits, &sides[0], &sides[2]).reason,
	                 STORY_NONE);
	arena_release(&arena);
}

/* ---- the lead ---- */

static void the_lead_is_chosen_in_this_order(void **state)
{
	static const struct {
		struct story_member members[3];
		size_t lead;
	} rows[] = {
		/* entry, source, sort_at, priority, published, shown */
		{{{1, 1, 30, 0, false, true},
	          {2, 2, 20, 0, false, true},
	          {3, 3, 25, 0, false, true}},
	         1},
		{{{1, 1, 30, 9, false, true},
	          {2, 2, 20, 0, false, true},
	          {3, 3, 25, 9, false, true}},
	         2},
		{{{1, 1, 30, 0, true, true},
	          {2, 2, 20, 9, false, true},
	          {3, 3, 25, 0, false, true}},
	         0},
		{{{1, 1, 30, 9, true, false},
	          {2, 2, 20, 0, false, true},
	          {3, 3, 25, 0, false, true}},
	         1},
		{{{3, 1, 20, 0, false, true},
	          {2, 2, 20, 0, false, true},
	          {1, 3, 20, 0, false, true}},
	         2},
		{{{1, 1, 30, -1, false, true},
	          {2, 2, 40, 0, false, true},
	          {3, 3, 50, 0, false, true}},
	         1},
		{{{1, 1, 30, 0, true, false},
	          {2, 2, 20, 0, false, false},
	          {3, 3, 1, 0, false, false}},
	         3},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		assert_int_equal(story_lead(rows[i].members, 3), rows[i].lead);
	assert_int_equal(story_lead(NULL, 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_one_story),
		cmocka_unit_test(neither_one_source_nor_a_long_time_makes_a_story),
		cmocka_unit_test(how_much_is_common_is_told_of_the_shorter_text),
		cmocka_unit_test(
			texts_beyond_the_limit_are_one_only_where_they_are_the_same),
		cmocka_unit_test(the_lead_is_chosen_in_this_order),
	};

	return RUN_TESTS(tests);
}
