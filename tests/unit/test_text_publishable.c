#include "tests/unit/test.h"

#include "feeds/text.h"
#include "tests/unit/rewriting.h"

static const struct rewriting publishable[] = {
	{"a  b\n\tc ", "a b c"},
	{"a\x0B"
         "b\x08"
         "c\x7F"
         "d",
         "a b c d"},
	{"\xC2\x93quoted\xC2\x94 \xC2\x85\xC2\x81", "“quoted” …"},
	{"a\xEF\xBF\xBD"
         "b\xEF\xBF\xBE\xEF\xBF\xBF\xEF\xB7\x90\xF0\x9F\xBF\xBE"
         "c",
         "abc"},
	{"a\xFF"
         "b\xC3",
         "ab"},
	{"a\xE2\x80\x8B"
         "b\xC2\xAD"
         "c\xEF\xBB\xBF"
         "d\xE2\x81\xA0"
         "e",
         "abcde"},
	{"a\xE2\x80\xAE"
         "b\xE2\x81\xA6"
         "c\xE2\x80\x8F"
         "d\xD8\x9C"
         "e",
         "abcde"},
	{"a\xE2\x80\xA8"
         "b\xE2\x80\xA9",
         "a b"},
	{"a\xC2\xA0\xE3\x80\x80"
         "b",
         "a b"},
	{"e\xCC\x81t\xC3\xA9", "été"},
	{"e\xE2\x80\x8B\xCC\x81", "é"},
	{"\xE2\x84\xA6 \xE2\x84\xAB \xEF\xA4\x80", "Ω Å 豈"},
	{"\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", "한"},
	{">\xCC\xB8", "≯"},
};

static void text_is_made_fit_for_publishing(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena, (size_t)1 << 20);
	for (size_t i = 0; i < ROWS(publishable); i++) {
		const char *once = text_publishable(&arena, publishable[i].input);

		assert_string_equal(once, publishable[i].output);
		assert_ptr_equal(text_publishable(&arena, once), once);
	}
	assert_null(text_publishable(&arena, NULL));
	arena_release(&arena);
}

static void text_that_is_fit_is_not_copied(void **state)
{
	static const char *const texts[] = {
		"",
		"Plain title: 60% & more",
		"中国电力企业联合会，2020年",
		"Été à Łódź",
		"Ελληνικά",
		"Русский",
		"한국어",
		"भारत",
		"Tiếng Việt",
		"ไทย",
		"עברית",
		"می‌خواهم",
		"👨‍👩‍👧",
		"𠮷野家",
		"\xEE\x80\x80",
	};
	struct arena arena;

	(void)state;
	arena_init(&arena, 4096);
	for (size_t i = 0; i < ROWS(texts); i++) {
		assert_ptr_equal(text_publishable(&arena, texts[i]), texts[i]);
		assert_ptr_equal(text_publishable_html(&arena, texts[i]), texts[i]);
	}
	arena_release(&arena);
}

static void html_keeps_its_lines_and_its_markup(void **state)
{
	static const struct rewriting rows[] = {
		{"<p>a\r\nb\rc\n\td  e</p>\n", "<p>a\nb\nc\n\td  e</p>\n"},
		{"<p>\x0B"
	         "a\x1B</p>",
	         "<p> a </p>"},
		{"<p>\xC2\x93\xEF\xBF\xBD\xE2\x80\xAE</p>", "<p>“</p>"},
		{"<p>\xC2\xA0</p>", "<p>\xC2\xA0</p>"},
		{"<p>e\xCC\x81</p>", "<p>é</p>"},
		{"<p>\xCC\xB8"
	         "a<\xCC\xB8/p>",
	         "<p>a</p>"},
		{"<p>\xCC\xA3\xCC\xB8</p>", "<p>\xCC\xA3</p>"},
		{"<p>\xE2\x80\x8B\xCC\xB8</p>", "<p></p>"},
		{"<a href=\xCC\xB8\"x\">", "<a href=\"x\">"},
	};
	struct arena arena;

	(void)state;
	arena_init(&arena, (size_t)1 << 20);
	for (size_t i = 0; i < ROWS(rows); i++) {
		const char *once = text_publishable_html(&arena, rows[i].input);

		assert_string_equal(once, rows[i].output);
		assert_ptr_equal(text_publishable_html(&arena, once), once);
	}
	assert_null(text_publishable_html(&arena, NULL));
	arena_release(&arena);
}

/* Every code point, alone and among letters and marks. */
static void a_byte_is_changed_wherever_it_stands(void **state)
{
	static const struct {
		const char *text, *line, *html;
	} rows[] = {
		{"b  b", "b b", "b  b"},
		{"b\tb", "b b", "b\tb"},
		{"b\x01"
	         "b",
	         "b b", "b b"},
		{"b\x7f"
	         "b",
	         "b b", "b b"},
		{"b\r\nb", "b b", "b\nb"},
		{"b\xe2\x80\x8b"
	         "b",
	         "bb", "bb"},
	};
	static const char as[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
	char text[60], expected[60];
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 20);
	for (size_t i = 0; i < ROWS(rows); i++) {
		for (int before = 0; before <= 40; before++) {
			snprintf(text, sizeof(text), "%.*s%s%s", before, as, rows[i].text,
			         as + before);
			snprintf(expected, sizeof(expected), "%.*s%s%s", before, as,
			         rows[i].line, as + before);
			assert_string_equal(text_publishable(&arena, text), expected);
			snprintf(expected, sizeof(expected), "%.*s%s%s", before, as,
			         rows[i].html, as + before);
			assert_string_equal(text_publishable_html(&arena, text), expected);
		}
	}
	arena_release(&arena);
}

static void publishing_twice_changes_nothing_more(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, 64);
	for (uint32_t code_point = 1; code_point < 0x30000; code_point++) {
		struct arena arena;
		const char *once;

		arena_init(&arena, 8192);
		buf_clear(&buf);
		buf_add_text(&buf, "e");
		text_add_code_point(&buf, code_point);
		buf_add_text(&buf, "\xCC\x81 > \xCC\xB8");
		text_add_code_point(&buf, code_point);
		once = text_publishable(&arena, buf.ptr);
		assert_non_null(once);
		assert_ptr_equal(text_publishable(&arena, once), once);
		once = text_publishable_html(&arena, buf.ptr);
		assert_non_null(once);
		assert_ptr_equal(text_publishable_html(&arena, once), once);
		arena_release(&arena);
	}
	buf_release(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_made_fit_for_publishing),
		cmocka_unit_test(text_that_is_fit_is_not_copied),
		cmocka_unit_test(html_keeps_its_lines_and_its_markup),
		cmocka_unit_test(a_byte_is_changed_wherever_it_stands),
		cmocka_unit_test(publishing_twice_changes_nothing_more),
	};

	return RUN_TESTS(tests);
}
