#include "tests/unit/test.h"

#include <string.h>

#include <utf8proc.h>

#include "aggregator/search_snippet.h"
#include "feeds/limits.h"
#include "feeds/text.h"

/* The snippet as it is shown, hits in brackets. */
static const char *show(struct arena *arena, const char *query_text, const char *text,
                        size_t columns, enum search_place place)
{
	struct search_query query;
	struct search_snippet snippet;
	struct error err = {0};
	const char *shown;
	size_t at = 0;

	assert_true(search_query_parse(str_from(query_text), 0, arena, &query, &err));
	snippet = search_snippet_make(&query, place, text, columns,
	                              place == SEARCH_IN_TITLE, arena);
	shown = snippet.is_cut_before ? "…" : "";
	for (size_t i = 0; i < snippet.hits.count; i++) {
		const struct search_hit *hit = &snippet.hits.items[i];
		struct str before = str_slice(snippet.text, at, hit->start);
		struct str within = str_slice(snippet.text, hit->start, hit->end);

		shown = arena_printf(arena, "%s%.*s[%.*s]", shown, STR_ARG(before),
		                     STR_ARG(within));
		at = hit->end;
	}
	return arena_printf(arena, "%s%.*s%s", shown, STR_ARG(str_skip(snippet.text, at)),
	                    snippet.is_cut_behind ? "…" : "");
}

static void what_is_found_is_marked(void **state)
{
	static const struct {
		const char *query, *text, *shown;
	} rows[] = {
		{"coal", "Coal, coalition; charcoal COAL",
	         "[Coal], coalition; charcoal [COAL]"},
		{"coal*", "coal coalition charcoal", "[coal] [coal]ition charcoal"},
		{"cafe", "The Café and the Cafe\u0301s", "The [Café] and the Cafe\u0301s"},
		{"gdp", "ＧＤＰ", "[ＧＤＰ]"},
		{"m2", "5 ㎡", "5 [㎡]"},
		{"煤", "煤炭和煤", "[煤]炭和[煤]"},
		{"煤炭", "煤炭，煤 炭，煤，炭", "[煤炭]，[煤 炭]，煤，炭"},
		{"煤炭 产量", "产量与煤炭", "[产量]与[煤炭]"},
		{"\"coal price\"", "coal price coal, price price coal",
	         "[coal price] [coal, price] price coal"},
		{"\"coal price\"", "coalprice", "coalprice"},
		{"GDP增长", "GDP增长 GDP 增长 gdp", "[GDP增长] [GDP 增长] gdp"},
		{"5月", "15月 5月", "15月 [5月]"},
		{"coal -steel", "coal steel", "[coal] steel"},
		{"title:coal steel", "coal steel", "coal [steel]"},
		{"since:2026", "coal", "coal"},
		{"coal", "", ""},
	};
	struct arena arena;

	(void)state;
	arena_init(&arena, (size_t)4 << 20);
	for (size_t i = 0; i < ROWS(rows); i++)
		assert_string_equal(
			show(&arena, rows[i].query, rows[i].text, 80, SEARCH_ANYWHERE),
			rows[i].shown);
	assert_string_equal(
		show(&arena, "title:coal steel", "coal steel", 80, SEARCH_IN_TITLE),
		"[coal] [steel]");
	arena_release(&arena);
}

static void the_window_is_where_most_is_found(void **state)
{
	static const struct {
		const char *query, *text, *shown;
	} rows[] = {
		{"steel coal",
	         "Coal is mentioned here first, and much later in it there are coal and "
	         "steel "
	         "and other words",
	         "…are [coal] and [steel] and other…"},
		{"nothing", "One two three four five six seven eight nine",
	         "One two three four five six…"},
		{"电力",
	         "全国工业协会在北京召开年度会议讨论煤炭钢铁石油化工建材行业以及电力供应问"
	         "题等等",
	         "…行业以及[电力]供应问题等等"},
		{"one", "One two three four", "[One] two three four"},
	};
	struct arena arena;

	(void)state;
	arena_init(&arena, (size_t)4 << 20);
	for (size_t i = 0; i < ROWS(rows); i++)
		assert_string_equal(
			show(&arena, rows[i].query, rows[i].text, 30, SEARCH_ANYWHERE),
			rows[i].shown);
	arena_release(&arena);
}

/* Whatever the text and the width: never wider, valid where the text is, hits within. */
static void a_snippet_fits(void **state)
{
	static const char *const parts[] = {"coal",    " ",        "煤炭",   "煤",
	                                    "e\u0301", "，",       "🙂",   "a",
	                                    "gdp",     "か\u3099", "\u0301", "word"};
	uint64_t seed = UINT64_C(88172645463325252);

	(void)state;
	for (int round = 0; round < 4000; round++) {
		struct arena arena;
		struct search_query query;
		struct search_snippet snippet;
		struct error err = {0};
		char text[400] = "";
		size_t width = 0, length = 0, columns = 2 + (size_t)round % 70;
		struct str rest;
		uint32_t code_point;

		for (int i = 0; i < 40; i++) {
			const char *part;

			seed ^= seed << 13;
			seed ^= seed >> 7;
			seed ^= seed << 17;
			part = parts[(seed >> 20) % ROWS(parts)];
			memcpy(text + length, part, strlen(part) + 1);
			length += strlen(part);
		}
		arena_init(&arena, (size_t)1 << 20);
		assert_true(
			search_query_parse(STR("coal 煤 gdp*"), 0, &arena, &query, &err));
		snippet = search_snippet_make(&query, SEARCH_ANYWHERE, text, columns, false,
		                              &arena);
		rest = snippet.text;
		while (text_next(&rest, &code_point)) {
			int one = utf8proc_charwidth((utf8proc_int32_t)code_point);

			width += one > 0 ? (size_t)one : 0;
		}
		width += snippet.is_cut_before + snippet.is_cut_behind;
		assert_true(width <= columns);
		assert_int_equal(text_find_invalid_utf8(snippet.text), snippet.text.len);
		for (size_t i = 0; i < snippet.hits.count; i++) {
			assert_true(snippet.hits.items[i].start <
			            snippet.hits.items[i].end);
			assert_true(snippet.hits.items[i].end <= snippet.text.len);
			assert_true(i == 0 || snippet.hits.items[i - 1].end <=
			                              snippet.hits.items[i].start);
		}
		arena_release(&arena);
	}
}

static void a_long_text_is_looked_through_up_to_the_limit(void **state)
{
	struct arena arena;
	char *text;

	(void)state;
	arena_init(&arena, (size_t)64 << 20);
	text = arena_alloc(&arena, LIMIT_SEARCH_SNIPPET_BYTES + 10);
	memset(text, ' ', LIMIT_SEARCH_SNIPPET_BYTES + 5);
	memcpy(text + LIMIT_SEARCH_SNIPPET_BYTES - 4, "coal", 4);
	assert_non_null(strstr(show(&arena, "coal", text, 20, SEARCH_ANYWHERE), "[coal]"));
	memcpy(text + LIMIT_SEARCH_SNIPPET_BYTES - 4, " coal", 5);
	assert_null(strstr(show(&arena, "coal", text, 20, SEARCH_ANYWHERE), "[coal]"));
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_found_is_marked),
		cmocka_unit_test(the_window_is_where_most_is_found),
		cmocka_unit_test(a_snippet_fits),
		cmocka_unit_test(a_long_text_is_looked_through_up_to_the_limit),
	};

	return RUN_TESTS(tests);
}
