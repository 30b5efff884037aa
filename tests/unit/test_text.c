#include "tests/unit/test.h"

#include "feeds/text.h"
#include "tests/unit/rewriting.h"

static const struct {
	char name[32];
	int length, is_legacy;
	char text[7];
} entities[] = {
#include "feeds/text_entities.inc"
};

static void code_points_are_read_one_by_one_and_bad_bytes_as_u_fffd(void **state)
{
	static const uint32_t expected[] = {'a',    0xE9,   0x4E2D, 0x20BB7, 0xFFFD, 0xFFFD,
	                                    0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD,  'z'};
	struct str rest = STR("aé中𠮷\x80\xC0\xAF\xED\xA0\x80z");
	uint32_t code_point;

	(void)state;
	for (size_t i = 0; i < ROWS(expected); i++) {
		assert_true(text_next(&rest, &code_point));
		assert_int_equal(code_point, expected[i]);
	}
	assert_false(text_next(&rest, &code_point));
}

static void every_code_point_survives_writing_and_reading(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, 16);
	for (uint32_t code_point = 1; code_point < 0x110010; code_point++) {
		bool is_scalar = code_point <= 0x10FFFF &&
		                 (code_point < 0xD800 || code_point > 0xDFFF);
		struct str view;
		uint32_t read = 0;

		buf_clear(&buf);
		text_add_code_point(&buf, code_point);
		view = buf_view(&buf);
		assert_int_equal(text_find_invalid_utf8(view), view.len);
		assert_true(text_next(&view, &read));
		assert_int_equal(read, is_scalar ? code_point : 0xFFFD);
		assert_int_equal(view.len, 0);
	}
	buf_release(&buf);
}

static void the_first_invalid_byte_is_found(void **state)
{
	const struct {
		struct str text;
		size_t valid;
	} rows[] = {
		{STR(""), 0},
		{STR("plain text longer than eight bytes"), 34},
		{STR("中文，北京；𠮷野"), 25},
		{STR("0123456789\xFFz"), 10},
		{STR("0123456789\x80"), 10},
		{STR("ab\xC3"), 2},             /* cut */
		{STR("ab\xE4\xB8"), 2},         /* cut */
		{STR("ab\xF0\xA0\xAE"), 2},     /* cut */
		{STR("ab\xC3("), 2},            /* no continuation */
		{STR("ab\xC0\x80"), 2},         /* overlong */
		{STR("ab\xC1\xBF"), 2},         /* overlong */
		{STR("ab\xE0\x9F\xBF"), 2},     /* overlong */
		{STR("ab\xF0\x8F\xBF\xBF"), 2}, /* overlong */
		{STR("ab\xED\xA0\x80"), 2},     /* surrogate */
		{STR("ab\xED\xBF\xBF"), 2},     /* surrogate */
		{STR("ab\xED\x9F\xBF"), 5},
		{STR("ab\xEE\x80\x80"), 5},
		{STR("ab\xF4\x8F\xBF\xBF"), 6},
		{STR("ab\xF4\x90\x80\x80"), 2}, /* past U+10FFFF */
		{STR("ab\xF5\x80\x80\x80"), 2},
		{STR("a\0b"), 3},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		assert_int_equal(text_find_invalid_utf8(rows[i].text), rows[i].valid);
}

static void every_name_of_the_html_standard_is_found(void **state)
{
	static const char *const unknown[] = {
		"",     "nbs",  "nbspx",
		"NBSP", "1",    "_",
		"zzz",  "@amp", "CounterClockwiseContourIntegralx",
		"[",    "{"};

	(void)state;
	assert_int_equal(ROWS(entities), 2125);
	for (size_t i = 0; i < ROWS(entities); i++) {
		const char *text = text_entity(str_from(entities[i].name));

		assert_non_null(text);
		assert_string_equal(text, entities[i].text);
		assert_true((text_entity_unterminated(str_from(entities[i].name)) !=
		             NULL) == (entities[i].is_legacy != 0));
		assert_int_equal(text_find_invalid_utf8(str_from(text)), strlen(text));
	}
	assert_string_equal(text_entity(STR("nbsp")), "\xC2\xA0");
	assert_string_equal(text_entity(STR("hellip")), "…");
	assert_string_equal(text_entity(STR("Aacute")), "Á");
	assert_string_equal(text_entity(STR("aacute")), "á");
	for (size_t i = 0; i < ROWS(unknown); i++)
		assert_null(text_entity(str_from(unknown[i])));
}

static void references_are_decoded_once(void **state)
{
	static const struct rewriting rows[] = {
		{"", ""},
		{"nothing here", "nothing here"},
		{"R&amp;D", "R&D"},
		{"&amp;lt;b&amp;gt;", "&lt;b&gt;"},
		{"&lt;b&gt;&quot;&apos;&#39;", "<b>\"''"},
		{"&#20013;&#x6587;&#X6587;", "中文文"},
		{"&#128512;", "😀"},
		{"&nbsp;&hellip;&mdash;", "\xC2\xA0…—"},
		{"&nLt;&nGt;&nLt;", "≪⃒≫⃒≪⃒"},
		{"&#150;&#x80;&#133;", "–€…"},
		{"&#129;", "\xC2\x81"},
		{"&#0;&#xD800;&#x110000;&#99999999999999999999;", "����"},
		{"&#65&#x42 &#67", "AB C"},
		{"&copy 2020 &copy", "© 2020 ©"},
		{"&copyright &copy=1 &notit;", "&copyright &copy=1 &notit;"},
		{"?a=1&lang=zh&section=2", "?a=1&lang=zh&section=2"},
		{"&hellip &unknown; &; & &# &#; &#x; &#xg; &#a;",
	         "&hellip &unknown; &; & &# &#; &#x; &#xg; &#a;"},
		{"&", "&"},
		{"&&amp;&", "&&&"},
		{"&ampx; AT&T S&P500 &P", "&ampx; AT&T S&P500 &P"},
		{"&CounterClockwiseContourIntegral;", "∳"},
		{"&CounterClockwiseContourIntegralCounterClockwise;",
	         "&CounterClockwiseContourIntegralCounterClockwise;"},
	};

	(void)state;
	check_rewritings(text_decode_references, rows, ROWS(rows));
}

static void white_space_folds_to_single_spaces(void **state)
{
	static const struct rewriting rows[] = {
		{"", ""},
		{" \t\r\n ", ""},
		{"a", "a"},
		{"  a  b\tc\n\nd ", "a b c d"},
		{"\xC2\xA0标题\xE3\x80\x80\xE3\x80\x80内容\xE2\x80\xA8", "标题 内容"},
		{"a\xE2\x80\x83"
	         "b",
	         "a b"},
		{"bad \xFF  byte", "bad \xFF byte"},
	};

	(void)state;
	check_rewritings(text_fold_space, rows, ROWS(rows));
}

static void what_is_printed_cannot_move_a_cursor_or_hide(void **state)
{
	static const struct rewriting rows[] = {
		{"", ""},
		{"Plain, 中文 & émigré \\ 👨‍👩‍👧",
	         "Plain, 中文 & émigré \\ 👨‍👩‍👧"},
		{"a\nb\tc\rd", "a\\x0Ab\\x09c\\x0Dd"},
		{"\x1B[31mred\x7F", "\\x1B[31mred\\x7F"},
		{"\xC2\x9B"
	         "31m\xC2\x85",
	         "\\u{009B}31m\\u{0085}"},
		{"\xE2\x80\xAE"
	         "abc\xE2\x81\xA9",
	         "\\u{202E}abc\\u{2069}"},
		{"\xE2\x80\x8E\xE2\x80\x8F\xD8\x9C", "\\u{200E}\\u{200F}\\u{061C}"},
		{"\xE2\x80\xA8\xEF\xBB\xBF\xE2\x80\x8B", "\\u{2028}\\u{FEFF}\\u{200B}"},
		{"\xF3\xA0\x80\x81\xF0\x9F\xBF\xBE", "\\u{E0001}\\u{1FFFE}"},
		{"\xFF\xC3(\xE4\xB8", "\\xFF\\xC3(\\xE4\\xB8"},
	};

	(void)state;
	check_rewritings(text_printable, rows, ROWS(rows));
}

static void whatever_comes_in_prints_on_one_clean_line(void **state)
{
	uint32_t random = 1;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		char bytes[64];
		struct arena arena;
		struct str rest;
		uint32_t code_point;

		arena_init(&arena, 4096);
		for (size_t i = 0; i < sizeof(bytes); i++) {
			random = random * 1664525 + 1013904223;
			bytes[i] = (char)(random >> 24);
		}
		rest = str_from(text_printable(&arena, (struct str){bytes, sizeof(bytes)}));
		assert_int_equal(text_find_invalid_utf8(rest), rest.len);
		while (text_next(&rest, &code_point))
			assert_true(code_point >= ' ' && code_point != 0x7F &&
			            (code_point < 0x80 || code_point > 0x9F));
		arena_release(&arena);
	}
}

static void a_full_arena_gives_nothing(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena, 0);
	assert_null(text_decode_references(&arena, STR("a")));
	assert_null(text_fold_space(&arena, STR("a")));
	assert_null(text_from_html(&arena, STR("a")));
	assert_null(text_to_html(&arena, STR("a")));
	assert_null(text_publishable(&arena, "a  b"));
	assert_null(text_publishable(&arena, "e\xCC\x81"));
	assert_null(text_publishable_html(&arena, "\x01"));
	assert_null(text_cut(&arena, "abc", 2));
	assert_null(text_printable(&arena, STR("a")));
	assert_null(text_slug(&arena, STR("a")));
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(code_points_are_read_one_by_one_and_bad_bytes_as_u_fffd),
		cmocka_unit_test(every_code_point_survives_writing_and_reading),
		cmocka_unit_test(the_first_invalid_byte_is_found),
		cmocka_unit_test(every_name_of_the_html_standard_is_found),
		cmocka_unit_test(references_are_decoded_once),
		cmocka_unit_test(white_space_folds_to_single_spaces),
		cmocka_unit_test(what_is_printed_cannot_move_a_cursor_or_hide),
		cmocka_unit_test(whatever_comes_in_prints_on_one_clean_line),
		cmocka_unit_test(a_full_arena_gives_nothing),
	};

	return RUN_TESTS(tests);
}
