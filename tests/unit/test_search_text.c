#include "tests/unit/test.h"

#include <string.h>

#include "aggregator/search_text.h"
#include "feeds/limits.h"

#define OUT_BYTES ((size_t)1 << 20)

/* The tokens before those of single ideographs. */
static void assert_tokens(const char *text, const char *expected)
{
	struct buf out;
	char *characters;

	buf_init(&out, OUT_BYTES);
	buf_add_text(&out, "");
	search_text_add(&out, str_from(text));
	characters = out.ptr ? strstr(out.ptr, " " SEARCH_HAS) : NULL;
	if (characters)
		*characters = '\0';
	assert_string_equal(out.ptr ? out.ptr : "", expected);
	buf_release(&out);
}

static void words_are_folded(void **state)
{
	static const struct {
		const char *text, *tokens;
	} rows[] = {
		{"Coal Output", " coal output"},
		{"", ""},
		{" \t\n", ""},
		{"...!?", ""},
		{"e-mail, 5.2%", " e mail 5 2"},
		{"Café Résumé", " cafe resume"},
		{"Cafe\u0301 Re\u0301sume\u0301", " cafe resume"},
		{"ÅNGSTRÖM", " angstrom"},
		{"Straße", " strasse"},
		{"Việt Nam", " viet nam"},
		{"ＧＤＰ１２３", " gdp123"},
		{"ﬁnance", " finance"},
		{"①②", " 12"},
		{"m²", " m2"},
		{"İstanbul", " istanbul"},
		{"ΣΊΣΥΦΟΣ σίσυφος", " σισυφοσ σισυφοσ"},
		{"Ёлка", " елка"},
		{"co\u00ADop\u200B", " coop"},
		{"עִבְרִית", " עברית"},
		{"مُحَمَّد", " محمد"},
		{"किताब", " किताब"},
		{"a\xFF"
	         "b\xC3",
	         " a b"},
		{"\u0301", ""},
		{"🙂x🙂", " x"},
		{"x'00\"(a)*", " x 00 a"},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		assert_tokens(rows[i].text, rows[i].tokens);
}

static void ideographs_stand_in_pairs(void **state)
{
	static const struct {
		const char *text, *tokens;
	} rows[] = {
		{"煤", " 煤"},
		{"煤炭", " 煤炭 炭"},
		{"煤炭产量", " 煤炭 炭产 产量 量"},
		{"煤炭，产量", " 煤炭 炭 产量 量"},
		{"煤炭\n 产量", " 煤炭 炭产 产量 量"},
		{"GDP增长", " gdp 增 增长 长"},
		{"增长GDP", " 增长 长 gdp"},
		{"5月底", " 5 月 月底 底"},
		{"5 月，底", " 5 月 月 底"},
		{"豈", " 豈"}, /* a compatibility ideograph */
		{"⼀", " 一"}, /* a Kangxi radical */
		{"㍿", " 株式 式会 会社 社"},
		{"カタカナ", " カタ タカ カナ ナ"},
		{"ｶﾀｶﾅ", " カタ タカ カナ ナ"},
		{"ｶﾞｽ", " ガス ス"},
		{"か\u3099す", " がす す"},
		{"コーヒー", " コー ーヒ ヒー ー"},
		{"한국전력", " 한국 국전 전력 력"},
		{"\u1112\u1161\u11AB\u1100\u116E\u11A8", " 한국 국"},
		{"人々", " 人々 々"},
		{"𠀀𠀁", " 𠀀𠀁 𠀁"},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		assert_tokens(rows[i].text, rows[i].tokens);
}

static void traditional_characters_and_voiced_kana_stay_what_they_are(void **state)
{
	(void)state;
	assert_tokens("煤炭產量", " 煤炭 炭產 產量 量");
	assert_tokens("カス", " カス ス");
}

static void each_ideograph_is_told_once(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, OUT_BYTES);
	search_text_add(&out, STR("煤炭煤 coal 炭"));
	assert_string_equal(out.ptr, " 煤炭 炭煤 煤 coal 炭 炭 has:炭 has:煤");
	buf_release(&out);
}

/* What is looked for is found in the text that it was taken from, wherever it was cut out:
 * as consecutive tokens, the last of which may go on where the phrase is open. */
static void phrases_are_parts_of_texts(void **state)
{
	static const struct {
		const char *phrase, *tokens;
		bool is_open;
	} rows[] = {
		{"煤炭", " 煤炭", false},
		{"煤炭产量", " 煤炭 炭产 产量", false},
		{"煤炭 产量，", " 煤炭 炭产 产量", false},
		{"煤，炭", " 煤 炭", true},
		{"煤炭，产量", " 煤炭 炭 产量", false},
		{"煤", " 煤", true},
		{"GDP增", " gdp 增", false},
		{"GDP增长", " gdp 增 增长", false},
		{"增长GDP", " 增长 长 gdp", false},
		{"Coal Output", " coal output", false},
		{"", "", false},
		{"，", "", false},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct buf out;
		bool is_open = !rows[i].is_open;

		buf_init(&out, OUT_BYTES);
		search_phrase_add(&out, str_from(rows[i].phrase), &is_open);
		assert_string_equal(out.ptr ? out.ptr : "", rows[i].tokens);
		assert_int_equal(is_open, rows[i].is_open);
		buf_release(&out);
	}
}

static void a_lone_ideograph_is_known(void **state)
{
	(void)state;
	assert_int_equal(search_lone_ideograph(STR("煤")), 0x7164);
	assert_int_equal(search_lone_ideograph(STR(" 煤，")), 0x7164);
	assert_int_equal(search_lone_ideograph(STR("煤炭")), 0);
	assert_int_equal(search_lone_ideograph(STR("煤a")), 0);
	assert_int_equal(search_lone_ideograph(STR("a")), 0);
	assert_int_equal(search_lone_ideograph(STR("")), 0);
}

static void characters_know_their_bytes(void **state)
{
	static const char text[] = "e\u0301㎡煤";
	static const struct search_character expected[] = {
		{'e', SEARCH_WORD, 0, 3},
		{'m', SEARCH_WORD, 3, 6},
		{'2', SEARCH_WORD, 3, 6},
		{0x7164, SEARCH_IDEOGRAPH, 6, 9},
	};
	struct search_reader reader = search_reader_of(str_from(text));
	struct search_character character;

	(void)state;
	for (size_t i = 0; i < ROWS(expected); i++) {
		assert_true(search_read(&reader, &character));
		assert_int_equal(character.code_point, expected[i].code_point);
		assert_int_equal(character.class, expected[i].class);
		assert_int_equal(character.start, expected[i].start);
		assert_int_equal(character.end, expected[i].end);
	}
	assert_false(search_read(&reader, &character));
	assert_false(search_read(&reader, &character));
}

/* The texts that grow most when they are folded, as long as any that is indexed. */
static void no_text_grows_beyond_what_a_column_may_have(void **state)
{
	static const char *const parts[] = {"㌖", "ﷺ",       "㍿",     "煤",
	                                    "a ", "e\u0301", "\u0390", "𠀀"};

	(void)state;
	for (size_t i = 0; i < ROWS(parts); i++) {
		struct buf text, out;
		struct error err = {0};

		buf_init(&text, LIMIT_SEARCH_TEXT_BYTES);
		while (text.len + strlen(parts[i]) <= LIMIT_SEARCH_TEXT_BYTES)
			buf_add_text(&text, parts[i]);
		buf_init(&out, LIMIT_SEARCH_COLUMN_BYTES);
		search_text_add(&out, buf_view(&text));
		assert_true(buf_check(&out, &err));
		buf_release(&out);
		buf_release(&text);
	}
}

/* Tokens are letters, marks and numbers, whatever the bytes: nothing passes for ours. */
static void no_bytes_make_a_token_with_a_colon(void **state)
{
	uint64_t seed = UINT64_C(88172645463325252);

	(void)state;
	for (int round = 0; round < 20000; round++) {
		char bytes[40];
		struct buf out;
		bool is_open;

		for (size_t i = 0; i < sizeof(bytes); i++) {
			seed ^= seed << 13;
			seed ^= seed >> 7;
			seed ^= seed << 17;
			bytes[i] = (char)(seed >> 32);
		}
		buf_init(&out, OUT_BYTES);
		search_phrase_add(&out, (struct str){bytes, sizeof(bytes)}, &is_open);
		for (size_t i = 0; i < out.len; i++)
			assert_null(strchr("\":.*(){}^+-'\n", out.ptr[i]));
		buf_release(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_folded),
		cmocka_unit_test(ideographs_stand_in_pairs),
		cmocka_unit_test(traditional_characters_and_voiced_kana_stay_what_they_are),
		cmocka_unit_test(each_ideograph_is_told_once),
		cmocka_unit_test(phrases_are_parts_of_texts),
		cmocka_unit_test(a_lone_ideograph_is_known),
		cmocka_unit_test(characters_know_their_bytes),
		cmocka_unit_test(no_text_grows_beyond_what_a_column_may_have),
		cmocka_unit_test(no_bytes_make_a_token_with_a_colon),
	};

	return RUN_TESTS(tests);
}
