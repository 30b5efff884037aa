/* Bytes of any encoding, told rightly or wrongly, become UTF-8. */
#include "test.h"

#include <string.h>

#include "feeds/charset.h"
#include "feeds/decode.h"

#define BYTES(literal)                                                                     \
	{                                                                                  \
		"" literal, sizeof(literal) - 1                                            \
	}
#define DECLARED(name) "<?xml version=\"1.0\" encoding=\"" name "\"?>"

/* "中国电力企业联合会" and "don’t" in several encodings. */
#define UTF8_CHINESE "\xE4\xB8\xAD\xE5\x9B\xBD\xE7\x94\xB5\xE5\x8A\x9B"
#define GBK_CHINESE "\xD6\xD0\xB9\xFA\xB5\xE7\xC1\xA6"

struct row {
	struct str bytes;
	const char *content_type, *encoding;
	const char *ending; /* of the text */
	const char *code;   /* of the first problem; NULL: there is none */
};

static const struct row rows[] = {
	/* marks come first */
	{BYTES("\xEF\xBB\xBF<a/>"), "text/xml; charset=gbk", "utf-8", "<a/>", NULL},
	{BYTES("\xFF\xFE<\0a\0/\0>\0"), NULL, "utf-16le", "<a/>", NULL},
	{BYTES("\xFE\xFF\0<\0a\0/\0>"), NULL, "utf-16be", "<a/>", NULL},
	{BYTES("<\0a\0/\0>\0"), NULL, "utf-16le", "<a/>", NULL},
	{BYTES("\0<\0a\0/\0>"), NULL, "utf-16be", "<a/>", NULL},
	{BYTES("\xFF\xFE\0\0<\0\0\0a\0\0\0"), NULL, "utf-32le", "<a", NULL},
	{BYTES("\0\0\xFE\xFF\0\0\0<\0\0\0a"), NULL, "utf-32be", "<a", NULL},
	{BYTES("\0\0\0<\0\0\0a"), NULL, "utf-32be", "<a", NULL},
	{BYTES("{\0}\0"), NULL, "utf-16le", "{}", NULL},
	/* then validity, whatever is declared */
	{BYTES(DECLARED("utf-8") UTF8_CHINESE), NULL, "utf-8", UTF8_CHINESE, NULL},
	{BYTES("<a>" UTF8_CHINESE), NULL, "utf-8", UTF8_CHINESE, NULL},
	{BYTES(DECLARED("gb2312") UTF8_CHINESE), NULL, "utf-8", UTF8_CHINESE,
         "encoding-mismatch"},
	{BYTES("<a>" UTF8_CHINESE), "text/xml;charset=iso-8859-1", "utf-8", UTF8_CHINESE,
         "encoding-mismatch"},
	/* then HTTP, then the declaration */
	{BYTES("<a>" GBK_CHINESE), "text/xml; charset=\"GB2312\"", "gb18030", UTF8_CHINESE,
         NULL},
	{BYTES(DECLARED("gbk") GBK_CHINESE), NULL, "gb18030", UTF8_CHINESE, NULL},
	{BYTES(DECLARED("big5") GBK_CHINESE), "text/xml; charset=gbk", "gb18030",
         UTF8_CHINESE, NULL},
	{BYTES(DECLARED("gbk") GBK_CHINESE), "text/xml; charset=utf-8", "gb18030",
         UTF8_CHINESE, "encoding-mismatch"},
	{BYTES(DECLARED("iso-8859-1") "don\x92t"), NULL, "windows-1252", "don\xE2\x80\x99t",
         NULL},
	{BYTES(DECLARED("koi8-r") "\xC4\xC1"), NULL, "koi8-r", "\xD0\xB4\xD0\xB0", NULL},
	/* a few broken places make no other encoding of it */
	{BYTES(UTF8_CHINESE UTF8_CHINESE UTF8_CHINESE "\xE4\xB8"), NULL, "utf-8",
         "\xEF\xBF\xBD", "encoding-damage"},
	/* what UTF-8 has no room for is damage: beyond U+10FFFF, surrogates */
	{BYTES(UTF8_CHINESE UTF8_CHINESE UTF8_CHINESE UTF8_CHINESE "\xF4\x90\x80\x80"),
         NULL, "utf-8", "\x9B\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD",
         "encoding-damage"},
	{BYTES(UTF8_CHINESE UTF8_CHINESE UTF8_CHINESE UTF8_CHINESE "\xED\xA0\x80"), NULL,
         "utf-8", "\x9B\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", "encoding-damage"},
	/* ASCII is what it is said to be */
	{BYTES("<a/>"), NULL, "utf-8", "<a/>", NULL},
	{BYTES("<a/>"), "text/xml; charset=US-ASCII", "us-ascii", "<a/>", NULL},
	{BYTES(DECLARED("ISO-8859-1") "<a/>"), NULL, "iso-8859-1", "<a/>", NULL},
	{BYTES(DECLARED("utf-16") "<a/>"), NULL, "utf-8", "<a/>", "encoding-mismatch"},
	{BYTES(DECLARED("no-such") "<a/>"), NULL, "utf-8", "<a/>", "encoding-unknown"},
	/* but for escape sequences */
	{BYTES(DECLARED("iso-2022-jp") "\x1B$B$\"\x1B(B"), NULL, "iso-2022-jp",
         "\xE3\x81\x82", NULL},
	{BYTES(""), NULL, "utf-8", "", NULL},
};

static void bytes_become_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct problems problems = {0};
		struct decoded decoded;
		struct error err = {0};
		struct arena arena;

		arena_init(&arena, (size_t)1 << 20);
		assert_true(decode_bytes(rows[i].bytes, rows[i].content_type, &decoded,
		                         &problems, &arena, &err));
		assert_string_equal(decoded.encoding, rows[i].encoding);
		if (!str_ends(decoded.text, str_from(rows[i].ending)))
			fail_msg("row %zu: %.*s", i, STR_ARG(decoded.text));
		assert_int_equal(problems.count > 0, rows[i].code != NULL);
		if (rows[i].code)
			assert_string_equal(problems.items[0].code, rows[i].code);
		assert_int_equal(decoded.is_consistent, rows[i].code == NULL);
		decode_release(&decoded);
		arena_release(&arena);
	}
}

static void undeclared_bytes_are_guessed(void **state)
{
	/* Enough Russian for a guess: "Ассоциация предприятий электроэнергетики ..." in
	 * windows-1251. */
	static const char text[] =
		"\xC0\xF1\xF1\xEE\xF6\xE8\xE0\xF6\xE8\xFF "
		"\xEF\xF0\xE5\xE4\xEF\xF0\xE8\xFF\xF2"
		"\xE8\xE9 "
		"\xFD\xEB\xE5\xEA\xF2\xF0\xEE\xFD\xED\xE5\xF0\xE3\xE5\xF2\xE8\xEA\xE8 "
		"\xEF\xF0\xEE\xE2\xE5\xEB\xE0 \xE7\xE0\xF1\xE5\xE4\xE0\xED\xE8\xE5 "
		"\xEF\xF0\xE0\xE2\xEB\xE5\xED\xE8\xFF \xE2 \xCC\xEE\xF1\xEA\xE2\xE5";
	struct problems problems = {0};
	struct decoded decoded;
	struct error err = {0};
	struct arena arena;

	(void)state;
	arena_init(&arena, (size_t)1 << 20);
	assert_true(decode_bytes(str_from(text), NULL, &decoded, &problems, &arena, &err));
	assert_string_equal(decoded.encoding, "windows-1251");
	assert_false(decoded.is_consistent);
	assert_string_equal(problems.items[0].code, "encoding-undeclared");
	decode_release(&decoded);
	arena_release(&arena);
}

static void labels_mean_what_browsers_take_them_for(void **state)
{
	static const struct {
		const char *label, *name;
	} labels[] = {
		{"GB2312", "gb18030"},      {" gbk ", "gb18030"},
		{"x-gbk", "gb18030"},       {"ISO-8859-1", "windows-1252"},
		{"latin1", "windows-1252"}, {"ascii", "windows-1252"},
		{"Shift_JIS", "shift_jis"}, {"x-sjis", "shift_jis"},
		{"tis-620", "tis-620"},     {"windows-874", "windows-874"},
		{"UTF8", "utf-8"},          {"utf-16", "utf-16le"},
		{"cp1251", "windows-1251"},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(labels); i++) {
		const struct charset *charset = charset_find(str_from(labels[i].label));

		assert_non_null(charset);
		assert_string_equal(charset->name, labels[i].name);
	}
	assert_null(charset_find(STR("")));
	assert_null(charset_find(STR("utf")));
	assert_null(charset_find(STR("utf-8 utf8")));
}

/* Every name in the table can be converted on this system, and labels are unique. */
static void every_known_encoding_can_be_converted(void **state)
{
	static const char *const names[] = {
		"utf-8",       "big5",          "euc-jp",       "euc-kr",
		"gb18030",     "ibm866",        "iso-2022-jp",  "iso-8859-2",
		"iso-8859-16", "koi8-u",        "macintosh",    "shift_jis",
		"utf-16be",    "utf-32le",      "windows-1250", "windows-1258",
		"windows-874", "x-mac-cyrillic"};

	(void)state;
	for (size_t i = 0; i < ROWS(names); i++) {
		const struct charset *charset = charset_find(str_from(names[i]));
		struct charset_damage damage;
		struct error err = {0};
		struct buf out;

		assert_non_null(charset);
		buf_init(&out, 100);
		assert_true(charset_convert(charset, STR("<\0\0\0"), &out, &damage, &err));
		assert_true(out.len > 0);
		buf_release(&out);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(bytes_become_text),
	cmocka_unit_test(undeclared_bytes_are_guessed),
	cmocka_unit_test(labels_mean_what_browsers_take_them_for),
	cmocka_unit_test(every_known_encoding_can_be_converted),
};

int main(void)
{
	return RUN_TESTS(tests);
}
