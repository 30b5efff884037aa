#include "tests/unit/test.h"

#include <string.h>

#include "aggregator/search_query.h"
#include "feeds/limits.h"
#include "feeds/model.h"

#define ZONE 480

/* What a query becomes for FTS5; "error: ..." where it is refused. */
static const char *express(struct arena *arena, struct str text)
{
	struct search_query query;
	struct error err = {0};
	struct buf out;
	const char *expression;

	if (!search_query_parse(text, ZONE, arena, &query, &err)) {
		assert_int_equal(err.kind, ERROR_USAGE);
		return arena_printf(arena, "error: %s", err.message);
	}
	buf_init(&out, LIMIT_OUTPUT_BYTES);
	search_query_express(&query, &out);
	assert_true(buf_check(&out, &err));
	expression = arena_str(arena, buf_view(&out));
	buf_release(&out);
	return expression;
}

static void queries_become_expressions(void **state)
{
	static const struct {
		const char *query, *expression;
	} rows[] = {
		{"coal", "(\" coal\")"},
		{"coal price", "(\" coal\") AND (\" price\")"},
		{"coal AND price", "(\" coal\") AND (\" price\")"},
		{"coal\u3000price", "(\" coal\") AND (\" price\")"},
		{"\"coal price\"", "(\" coal price\")"},
		{"“coal price”", "(\" coal price\")"},
		{"\"coal price", "(\" coal price\")"},
		{"coal-price", "(\" coal price\")"},
		{"coal*", "(\" coal\" *)"},
		{"\"hard coal\"*", "(\" hard coal\" *)"},
		{"煤", "(\"has:煤\")"},
		{"煤*", "(\"has:煤\")"},
		{"煤炭", "(\" 煤炭\")"},
		{"煤炭*", "(\" 煤炭\")"},
		{"煤，炭", "(\" 煤 炭\" *)"},
		{"coal OR steel", "(\" coal\" OR \" steel\")"},
		{"coal OR steel price", "(\" coal\" OR \" steel\") AND (\" price\")"},
		{"a coal OR steel OR tin",
	         "(\" a\") AND (\" coal\" OR \" steel\" OR \" tin\")"},
		{"coal or steel", "(\" coal\") AND (\" or\") AND (\" steel\")"},
		{"\"OR\"", "(\" or\")"},
		{"coal -price", "((\" coal\")) NOT (\" price\")"},
		{"-price coal -\"a b\"", "((\" coal\")) NOT (\" price\" OR \" a b\")"},
		{"-price", "(filter : \"all:\") NOT (\" price\")"},
		{"title:coal", "(title : \" coal\")"},
		{"TITLE:coal", "(title : \" coal\")"},
		{"title：煤炭", "(title : \" 煤炭\")"},
		{"title:\"a b\"", "(title : \" a b\")"},
		{"-tag:coal a", "((\" a\")) NOT (tag : \" coal\")"},
		{"author:Li", "(author : \" li\")"},
		{"\"title:coal\"", "(\" title coal\")"},
		{"12:30", "(\" 12 30\")"},
		{"source:coal", "(filter : (\"source:coal\"))"},
		{"source:coal source:steel a",
	         "(\" a\") AND (filter : (\"source:coal\" OR \"source:steel\"))"},
		{"a -source:coal", "((\" a\")) NOT (filter : \"source:coal\")"},
		{"lang:ZH_cn", "(filter : (\"lang:zh-cn\"))"},
		{"site:WWW.Coal.example", "(filter : (\"site:www.coal.example\"))"},
		{"site:https://coal.example/a?b", "(filter : (\"site:coal.example\"))"},
		{"since:2026-01 until:2026-02-15",
	         "(filter : (\"month:2025-12\" OR \"month:2026-01\" OR "
	         "\"month:2026-02\"))"},
		{"since:2019-11-15 until:2031-02-15",
	         "(filter : (\"month:2019-11\" OR \"month:2019-12\" OR \"decade:202\" OR"
	         " \"year:2030\" OR \"month:2031-01\" OR \"month:2031-02\"))"},
		{"- coal", "(\" coal\")"},
		{"coal ...", "(\" coal\")"},
		{"coal '); DROP TABLE entry; --",
	         "(\" coal\") AND (\" drop\") AND (\" table\") AND (\" entry\")"},
		{"NEAR(a b)", "(\" near a\") AND (\" b\")"},
	};
	struct arena arena;

	(void)state;
	arena_init(&arena, (size_t)4 << 20);
	for (size_t i = 0; i < ROWS(rows); i++)
		assert_string_equal(express(&arena, str_from(rows[i].query)),
		                    rows[i].expression);
	arena_release(&arena);
}

static void mistakes_are_told(void **state)
{
	static const struct {
		const char *query, *message;
	} rows[] = {
		{"sorce:coal", "error: unknown field sorce: did you mean source:?"},
		{"since:",
	         "error: since:: a date is expected: 2026, 2026-01 or 2026-01-15"},
		{"since:26",
	         "error: since:26: a date is expected: 2026, 2026-01 or 2026-01-15"},
		{"since:2026-1",
	         "error: since:2026-1: a date is expected: 2026, 2026-01 or 2026-01-15"},
		{"since:2026-01-01-01",
	         "error: since:2026-01-01-01: a date is expected: 2026, "
	         "2026-01 or 2026-01-15"},
		{"since:1969",
	         "error: since:1969: a date is expected: 2026, 2026-01 or 2026-01-15"},
		{"until:2100",
	         "error: until:2100: a date is expected: 2026, 2026-01 or 2026-01-15"},
		{"since:2026 until:2025", "error: since: lies behind until:"},
		{"-until:2025", "error: until: cannot be excluded"},
		{"lang:xx", "error: lang:xx: a language is expected, such as lang:zh"},
		{"site:", "error: site:: a host is expected, such as site:coal.example"},
		{"source:../x", "error: source:../x: a source's short name is expected, "
	                        "such as source:coal"},
		{"OR", "error: OR stands between two words or phrases"},
		{"a OR", "error: OR stands between two words or phrases"},
		{"OR a", "error: OR stands between two words or phrases"},
		{"-a OR b", "error: OR stands between two words or phrases"},
		{"", "error: there is nothing to look for"},
		{" \" \" ", "error: there is nothing to look for"},
	};
	struct arena arena;

	(void)state;
	arena_init(&arena, (size_t)4 << 20);
	for (size_t i = 0; i < ROWS(rows); i++)
		assert_string_equal(express(&arena, str_from(rows[i].query)),
		                    rows[i].message);
	arena_release(&arena);
}

static void days_begin_and_end_in_the_zone(void **state)
{
	static const struct {
		const char *query;
		int64_t since, until;
	} rows[] = {
		{"since:2026", 1767196800, DATE_UNKNOWN},
		{"since:2026-01-01", 1767196800, DATE_UNKNOWN},
		{"until:2025", DATE_UNKNOWN, 1767196800},
		{"until:2025-12", DATE_UNKNOWN, 1767196800},
		{"until:2025-12-31", DATE_UNKNOWN, 1767196800},
		{"since:2024-02-29 until:2024-02", 1709136000, 1709222400},
	};
	struct arena arena;

	(void)state;
	arena_init(&arena, (size_t)4 << 20);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct search_query query;
		struct error err = {0};

		assert_true(search_query_parse(str_from(rows[i].query), ZONE, &arena,
		                               &query, &err));
		assert_int_equal(query.since, rows[i].since);
		assert_int_equal(query.until, rows[i].until);
		assert_int_equal(search_query_ranking(&query), 0);
	}
	arena_release(&arena);
}

static const char *repeat(struct arena *arena, const char *part, size_t count)
{
	char *text = arena_alloc(arena, strlen(part) * count + 1);

	for (size_t i = 0; i < count; i++)
		memcpy(text + i * strlen(part), part, strlen(part));
	return text;
}

static void limits_hold_at_their_edge(void **state)
{
	struct arena arena;
	const char *long_query, *many;

	(void)state;
	arena_init(&arena, (size_t)16 << 20);
	long_query = repeat(&arena, "a", LIMIT_SEARCH_QUERY_BYTES + 1);
	assert_true(str_starts(str_from(express(&arena, str_from(long_query + 1))),
	                       STR("(\" aaa")));
	assert_string_equal(express(&arena, str_from(long_query)),
	                    "error: a query has at most 4000 bytes");
	many = repeat(&arena, "a ", LIMIT_SEARCH_TERMS + 1);
	assert_true(
		str_starts(str_from(express(&arena, str_from(many + 2))), STR("(\" a\")")));
	assert_string_equal(express(&arena, str_from(many)),
	                    "error: more than 64 words and fields are not looked for");
	arena_release(&arena);
}

/* Whatever is typed: refused with a sentence, or an expression whose quotation marks, which
 * are all ours, hold letters, marks, numbers, and our own tokens. */
static void no_bytes_become_syntax(void **state)
{
	static const char *const parts[] = {
		"\"",  "*",          "-",    ":",  "(",        ")",    " ",
		"OR",  "title:",     "tag:", "煤", "coal",     "NOT",  "^",
		"+",   "source:",    "{",    "'",  "\xCC\x81", "\xE7", "：",
		"AND", "since:2026", "a",    "“"};
	uint64_t seed = UINT64_C(2463534242);

	(void)state;
	for (int round = 0; round < 30000; round++) {
		struct arena arena;
		struct buf text;
		const char *expression;
		bool is_quoted = false;

		arena_init(&arena, (size_t)1 << 20);
		buf_init(&text, 1 << 16);
		for (int i = 0; i < 12; i++) {
			seed ^= seed << 13;
			seed ^= seed >> 7;
			seed ^= seed << 17;
			if (seed >> 60 < 13)
				buf_add_text(&text, parts[(seed >> 20) % ROWS(parts)]);
			else
				buf_add_char(&text, (char)(1 + (seed >> 20) % 255));
		}
		expression = express(&arena, buf_view(&text));
		for (const char *c = expression; expression[0] != 'e' && *c; c++) {
			if (*c == '"')
				is_quoted = !is_quoted;
			else if (is_quoted)
				assert_null(strchr("*()+^{}',;", *c));
			else
				assert_true(ascii_is_alpha(*c) || strchr(" :()*", *c));
		}
		assert_false(is_quoted);
		buf_release(&text);
		arena_release(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(queries_become_expressions),
		cmocka_unit_test(mistakes_are_told),
		cmocka_unit_test(days_begin_and_end_in_the_zone),
		cmocka_unit_test(limits_hold_at_their_edge),
		cmocka_unit_test(no_bytes_become_syntax),
	};

	return RUN_TESTS(tests);
}
