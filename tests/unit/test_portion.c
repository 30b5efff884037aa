#include "tests/unit/test.h"

#include <string.h>

#include "feeds/portion.h"
#include "feeds/str.h"

static void a_portion_has_one_of_three_names(void **state)
{
	enum portion portion = PORTION_FULL;

	(void)state;
	assert_true(portion_parse("title", &portion));
	assert_int_equal(portion, PORTION_TITLE);
	assert_true(portion_parse("summary", &portion));
	assert_int_equal(portion, PORTION_SUMMARY);
	assert_true(portion_parse("full", &portion));
	assert_int_equal(portion, PORTION_FULL);
	assert_false(portion_parse("Full", &portion));
	assert_false(portion_parse("", &portion));
}

#define LINK "http://a.example/?a&b"
#define REST                                                                               \
	"<p>Read the rest at <a href=\"http://a.example/?a&amp;b\">"                       \
	"http://a.example/?a&amp;b</a></p>"

static void what_is_left_of_an_entry(void **state)
{
	static const struct {
		enum portion portion;
		const char *summary, *content, *link;
		const char *left; /* the summary; NULL: none */
	} rows[] = {
		{PORTION_SUMMARY, "<b>A &lt; B</b>", "<p>Text</p>", LINK,
	         "<p>A &lt; B</p>" REST},
		{PORTION_SUMMARY, NULL, "<p>Text</p>", LINK, "<p>Text</p>" REST},
		{PORTION_SUMMARY, NULL, NULL, LINK, REST},
		{PORTION_SUMMARY, "<img src=\"http://a.example/i\"/>", NULL, LINK, REST},
		{PORTION_SUMMARY, "Text", NULL, NULL, "<p>Text</p>"},
		{PORTION_SUMMARY, "Text", NULL, "javascript:1", "<p>Text</p>"},
		{PORTION_SUMMARY, "Text", NULL, "http://a.example/\"><b>",
	         "<p>Text</p><p>Read the rest at <a "
	         "href=\"http://a.example/%22%3E%3Cb%3E\">"
	         "http://a.example/%22%3E%3Cb%3E</a></p>"},
		{PORTION_SUMMARY, NULL, NULL, NULL, NULL},
		{PORTION_TITLE, "Text", "<p>Text</p>", LINK, NULL},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct arena arena;
		struct entry entry;
		struct text *content;

		arena_init(&arena, 1 << 20);
		entry_init(&entry);
		entry.link = rows[i].link;
		entry.summary.value = rows[i].summary;
		content = rows[i].content ? LIST_ADD(&arena, &entry.contents) : NULL;
		if (content)
			*content = (struct text){.value = rows[i].content};
		portion_cut(rows[i].portion, &arena, &entry);
		assert_int_equal(entry.contents.count, 0);
		if (rows[i].left)
			assert_string_equal(entry.summary.value, rows[i].left);
		else
			assert_null(entry.summary.value);
		arena_release(&arena);
	}
}

static void only_all_of_an_entry_has_its_files_and_media(void **state)
{
	static const struct {
		enum portion portion;
		bool has_media, has_categories;
	} rows[] = {{PORTION_FULL, true, true},
	            {PORTION_SUMMARY, false, true},
	            {PORTION_TITLE, false, false}};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct category category = {.term = "coal"};
		struct enclosure enclosure = {.url = LINK};
		struct extension extension = {.name = "type"};
		struct itunes itunes = {.duration = "1"};
		const char *license = LINK;
		struct media media;
		struct entry entry;
		struct arena arena;

		arena_init(&arena, 1 << 20);
		entry_init(&entry);
		media_init(&media);
		entry.media = &media;
		entry.itunes = &itunes;
		entry.comments = LINK;
		entry.categories = (struct categories){&category, 1};
		entry.enclosures = (struct enclosures){&enclosure, 1};
		entry.extensions = (struct extensions){&extension, 1};
		entry.licenses = (struct strings){&license, 1};
		portion_cut(rows[i].portion, &arena, &entry);
		assert_int_equal(entry.media != NULL, rows[i].has_media);
		assert_int_equal(entry.itunes != NULL, rows[i].has_media);
		assert_int_equal(entry.enclosures.count, rows[i].has_media);
		assert_int_equal(entry.extensions.count, rows[i].has_media);
		assert_int_equal(entry.categories.count, rows[i].has_categories);
		assert_int_equal(entry.comments != NULL, rows[i].has_categories);
		assert_int_equal(entry.licenses.count, 1);
		arena_release(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_portion_has_one_of_three_names),
		cmocka_unit_test(what_is_left_of_an_entry),
		cmocka_unit_test(only_all_of_an_entry_has_its_files_and_media),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
