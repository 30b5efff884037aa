#include "tests/unit/test.h"

#include "feeds/text.h"
#include "tests/unit/rewriting.h"

static void text_is_cut_where_a_reader_pauses(void **state)
{
	static const struct {
		const char *text;
		size_t max;
		const char *cut;
	} rows[] = {
		{"short", 5, "short"},
		{"", 0, ""},
		{"a", 0, ""},
		{"abcdef", 5, "abcd…"},
		{"abcdef", 1, "…"},
		{"One two; three four five six", 18, "One two; three…"},
		{"One twothreefourfivesix", 12, "One twothre…"},
		{"One two. Three four five six", 10, "One two."},
		{"One two. Three four five six", 8, "One two."},
		{"One two. Three four five six", 7, "One tw…"},
		{"电力 2020 年度 报告发布", 8, "电力 2020…"},
		{"电力 2020 年度 报告发布", 10, "电力 2020 年…"},
		{"He said \"no.\" Then he left", 15, "He said \"no.\""},
		{"It grew by 3.5 percent in May", 14, "It grew by…"},
		{"中国电力。企业联合会发布", 6, "中国电力。"},
		{"中国电力！”企业联合会发布", 7, "中国电力！”"},
		{"中国电力企业联合会发布", 5, "中国电力…"},
		{"一。二三四五六七八九", 9, "一。二三四五六七…"},
		{"ab e\xCC\x81\xCC\xA3\xCC\xA4 x", 6, "ab…"},
		{"abce\xCC\x81\xCC\xA3\xCC\xA4x", 6, "abc…"},
		{"a👨‍👩‍👧b", 4, "a…"},
		{"a👨‍👩‍👧b", 7, "a👨‍👩‍👧b"},
	};
	struct arena arena;

	(void)state;
	arena_init(&arena, (size_t)1 << 16);
	for (size_t i = 0; i < ROWS(rows); i++) {
		const char *cut = text_cut(&arena, rows[i].text, rows[i].max);

		if (!str_equal(str_from(cut), str_from(rows[i].cut)))
			fail_msg("\"%s\" cut to %zu is \"%s\", not \"%s\"", rows[i].text,
			         rows[i].max, cut, rows[i].cut);
	}
	assert_null(text_cut(&arena, NULL, 5));
	arena_release(&arena);
}

static size_t count_characters(const char *text)
{
	struct str rest = str_from(text);
	uint32_t code_point;
	size_t count = 0;

	while (text_next(&rest, &code_point))
		count++;
	return count;
}

static void a_cut_is_never_longer_than_asked(void **state)
{
	static const char text[] =
		"China Electricity Council. "
		"中国电力企业联合会，发布《报告》。Growth of 3.5% (see "
		"p. 7); “more!” 👨‍👩‍👧 e\xCC\x81tude？ The end, or "
		"not the end of it all";
	struct arena arena;

	(void)state;
	arena_init(&arena, (size_t)1 << 20);
	for (size_t max = 0; max < sizeof(text); max++) {
		const char *cut = text_cut(&arena, text, max);

		assert_true(count_characters(cut) <= max);
		assert_int_equal(text_find_invalid_utf8(str_from(cut)), strlen(cut));
	}
	arena_release(&arena);
}

static void titles_become_slugs(void **state)
{
	static const struct rewriting rows[] = {
		{"CEC News", "cec-news"},
		{"  Wind & Solar -- 2020! ", "wind-solar-2020"},
		{"Été à l’École: Don't", "ete-a-lecole-dont"},
		{"ＡＢＣ １２", "abc-12"},
		{"中国电力 2020", "2020"},
		{"../../etc/passwd", "etc-passwd"},
		{"-a-", "a"},
		{"a/b\\c.d_e", "a-b-c-d-e"},
		{"0123456789012345678901234567890123456789 aaaaaaaaaaaaaaaaaaa",
	         "0123456789012345678901234567890123456789-aaaaaaaaaaaaaaaaaaa"},
		{"0123456789012345678901234567890123456789 aaaaaaaaaaaaaaaaaaa b",
	         "0123456789012345678901234567890123456789-aaaaaaaaaaaaaaaaaaa"},
		{"0123456789012345678901234567890123456789 aaaaaaaaaaaaaaaaaaaa",
	         "0123456789012345678901234567890123456789"},
		{"a 0123456789012345678901234567890123456789012345678901234567890123456789",
	         "a-0123456789012345678901234567890123456789012345678901234567"},
		{"中国电力企业联合会", NULL},
		{"", NULL},
		{"?!", NULL},
		{"\xFF", NULL},
	};

	(void)state;
	check_rewritings(text_slug, rows, ROWS(rows));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_cut_where_a_reader_pauses),
		cmocka_unit_test(a_cut_is_never_longer_than_asked),
		cmocka_unit_test(titles_become_slugs),
	};

	return RUN_TESTS(tests);
}
