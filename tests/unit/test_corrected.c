#include "tests/unit/test.h"

#include <stdlib.h>

#include "feeds/corrected.h"
#include "feeds/limits.h"
#include "feeds/publishable.h"
#include "tests/unit/sample_feed.h"

static void what_changed_within_an_hour_is_not_told(void **state)
{
	static const struct {
		int64_t after;
		bool is_told;
	} rows[] = {{-1, false},
	            {0, false},
	            {LIMIT_CORRECTION_SECONDS - 1, false},
	            {LIMIT_CORRECTION_SECONDS, true}};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct date date = corrected_date(sample_date(rows[i].after, 480),
		                                  SAMPLE_SECONDS);

		assert_int_equal(date.seconds != DATE_UNKNOWN, rows[i].is_told);
	}
	assert_true(corrected_date(DATE_ABSENT, 0).seconds == DATE_UNKNOWN);
}

static void the_line_is_in_the_language_and_zone_of_the_item(void **state)
{
	static const struct {
		const char *language;
		int offset;
		const char *line;
	} rows[] = {{"en", 480, "<p>Corrected on 16 April 2020.</p>"},
	            {NULL, -600, "<p>Corrected on 15 April 2020.</p>"},
	            {"fr", 0, "<p>Corrected on 16 April 2020.</p>"},
	            {"zh-CN", 480, "<p>更正于2020年4月16日。</p>"}};
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 16);
	for (size_t i = 0; i < ROWS(rows); i++)
		assert_string_equal(corrected_line(&arena, sample_date(0, rows[i].offset),
		                                   rows[i].language),
		                    rows[i].line);
	assert_null(corrected_line(&arena, DATE_ABSENT, "en"));
	arena_release(&arena);
}

/* The content of an entry with these texts that was corrected. */
static const char *content_of(struct arena *arena, const char *summary, const char *content,
                              const char *copy)
{
	struct feed *feed = sample_feed(arena), ready;
	struct entry *entry = &feed->entries.items[0];
	struct copies copies = {.items = &(struct copy){.title = copy},
	                        .count = copy != NULL};
	struct error err = {0};

	entry->summary = sample_text(TEXT_HTML, summary);
	entry->contents.count = entry->enclosures.count = 0;
	if (content)
		sample_content(arena, entry, TEXT_HTML, content);
	entry->title.value = "T";
	entry->image.url = NULL;
	entry->corrected = sample_date(0, 480);
	entry->also = copies;
	assert_true(feed_publishable(feed, arena, &ready, &err));
	if (ready.entries.items[0].summary.value)
		assert_null(strstr(ready.entries.items[0].summary.value, "orrected"));
	return ready.entries.items[0].contents.items[0].value;
}

#define LINE "<p>Corrected on 16 April 2020.</p>"

static void the_line_stands_behind_the_text_and_before_who_else_has_it(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 22);
	assert_string_equal(content_of(&arena, NULL, "<p>C</p>", NULL), "<p>C</p>" LINE);
	assert_string_equal(content_of(&arena, "S", NULL, NULL), "S" LINE);
	assert_string_equal(content_of(&arena, NULL, NULL, NULL), LINE);
	assert_string_equal(content_of(&arena, "S", "<p>C</p>", "B"),
	                    "<p>C</p>" LINE "<p>Also at: B</p>");
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_changed_within_an_hour_is_not_told),
		cmocka_unit_test(the_line_is_in_the_language_and_zone_of_the_item),
		cmocka_unit_test(
			the_line_stands_behind_the_text_and_before_who_else_has_it),
	};

	return RUN_TESTS(tests);
}
