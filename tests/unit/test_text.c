#include "tests/unit/test.h"

#include "feeds/text.h"

static const struct {
	char name[32];
	int length, is_legacy;
	char text[7];
} entities[] = {
#include "feeds/text_entities.inc"
};

struct rewriting {
	const char *input, *output;
};

static void check_rewritings(const char *(*rewrite)(struct arena *, struct str),
                             const struct rewriting *rows, size_t count)
{
	struct arena arena;

	arena_init(&arena, (size_t)1 << 20);
	for (size_t i = 0; i < count; i++) {
		const char *output = rewrite(&arena, str_from(rows[i].input));

		if (!str_equal(str_from(output), str_from(rows[i].output)))
			fail_msg("\"%s\" becomes \"%s\", not \"%s\"", rows[i].input, output,
			         rows[i].output);
	}
	arena_release(&arena);
}

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(code_points_are_read_one_by_one_and_bad_bytes_as_u_fffd),
		cmocka_unit_test(every_code_point_survives_writing_and_reading),
		cmocka_unit_test(the_first_invalid_byte_is_found),
		cmocka_unit_test(every_name_of_the_html_standard_is_found),
		cmocka_unit_test(references_are_decoded_once),
	};

	return RUN_TESTS(tests);
}
