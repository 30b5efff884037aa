#include "tests/unit/test.h"

#include <string.h>

#include "aggregator/sources.h"
#include "feeds/limits.h"
#include "feeds/url.h"

#define LIST(body)                                                                         \
	"<opml version=\"2.0\"><head><title>t</title></head>\n<body>\n" body               \
	"\n</body></opml>"

static bool take(struct arena *arena, const char *text, struct sources *sources,
                 struct error *err)
{
	struct opml *list = opml_parse(arena, str_from(text), err);

	assert_non_null(list);
	return sources_take(list, arena, sources, err);
}

static void a_source_is_what_has_an_address_or_a_short_name(void **state)
{
	struct arena arena;
	struct sources sources;
	struct error err = {0};

	(void)state;
	arena_init(&arena, 1 << 20);
	assert_true(take(&arena,
	                 LIST("<outline text='Industry'>\n"
	                      "<outline id='coal' text=' Coal ' title='煤炭' type='rss'"
	                      " language='zh-CN' xmlUrl='https://coal.example/feed'"
	                      " htmlUrl='https://coal.example/' timezone='+09:00'/>\n"
	                      "</outline>\n"
	                      "<outline text='A note'/>\n"
	                      "<outline id='steel-2' text='Steel' title='Steel'"
	                      " xmlUrl=''/>"),
	                 &sources, &err));
	assert_int_equal(sources.count, 2);
	assert_string_equal(sources.items[0].id, "coal");
	assert_string_equal(sources.items[0].title, "Coal");
	assert_string_equal(sources.items[0].other_title, "煤炭");
	assert_string_equal(sources.items[0].address, "https://coal.example/feed");
	assert_string_equal(sources.items[0].home, "https://coal.example/");
	assert_string_equal(sources.items[0].language, "zh-CN");
	assert_int_equal(*sources.items[0].zone_minutes, 540);
	assert_int_equal(sources.items[0].line, 4);
	assert_string_equal(sources.items[1].id, "steel-2");
	assert_null(sources.items[1].address);
	assert_null(sources.items[1].other_title);
	assert_null(sources.items[1].zone_minutes);
	assert_ptr_equal(sources_find(&sources, "coal"), &sources.items[0]);
	assert_ptr_equal(sources_find(&sources, "steel-2"), &sources.items[1]);
	assert_null(sources_find(&sources, "steel"));
	arena_release(&arena);
}

static void what_is_wrong_with_a_list_is_told_with_its_line(void **state)
{
	static const struct {
		const char *text, *message;
		int line;
	} rows[] = {
		{LIST("<outline text='x' xmlUrl='http://a.example/'/>"), "no short name",
	         3},
		{LIST("<outline text='x' id='Coal'/>"), "\"Coal\" cannot be", 3},
		{LIST("<outline text='x' id='../x'/>"), "cannot be", 3},
		{LIST("\n<outline text='x' id='-x'/>"), "cannot be", 4},
		{LIST("<outline text='x' id='x' xmlUrl='ftp://a.example/'/>"),
	         "xmlUrl is no http", 3},
		{LIST("<outline text='x' id='x' xmlUrl='file:///etc/passwd'/>"),
	         "xmlUrl is no http", 3},
		{LIST("<outline text='x' id='x' xmlUrl='a.example/feed'/>"),
	         "xmlUrl is no http", 3},
		{LIST("<outline text='x' id='x' htmlUrl='javascript:alert(1)'/>"),
	         "htmlUrl is no http", 3},
		{LIST("<outline text='x' id='x'/>\n<outline text='z' id='z'/>\n"
	              "<outline text='y' id='x'/>"),
	         "\"x\" is taken by line 3", 5},
		{LIST("<outline text='x' id='x' timezone='CST'/>"), "not CST", 3},
		{LIST("<outline text='x' id='x' keep_age='29d'/>"),
	         "keep_age is 30d or more, or ever, not 29d", 3},
		{LIST("<outline text='x' id='x' keep_age='30'/>"), "keep_age is 30d", 3},
		{LIST("<outline text='x' id='x' keep_most='0'/>"),
	         "keep_most is a number or all, not 0", 3},
		{LIST("<outline text='x' id='x' keep_least='-1'/>"),
	         "keep_least is a number, not -1", 3},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct arena arena;
		struct sources sources;
		struct error err = {0};

		arena_init(&arena, 1 << 20);
		assert_false(take(&arena, rows[i].text, &sources, &err));
		assert_int_equal(err.kind, ERROR_USAGE);
		assert_int_equal(err.line, rows[i].line);
		assert_non_null(strstr(err.message, rows[i].message));
		arena_release(&arena);
	}
}

static void a_short_name_has_at_most_so_many_letters(void **state)
{
	char name[LIMIT_SLUG_BYTES + 2];

	(void)state;
	memset(name, 'a', sizeof(name));
	name[LIMIT_SLUG_BYTES + 1] = '\0';
	assert_false(sources_id_check(name));
	name[LIMIT_SLUG_BYTES] = '\0';
	assert_true(sources_id_check(name));
	assert_false(sources_id_check(""));
}

static void the_list_that_ships_names_sixteen_and_invents_no_address(void **state)
{
	size_t rules = 0;
	struct arena arena;
	struct sources sources;
	struct error err = {0};

	(void)state;
	arena_init(&arena, 1 << 20);
	assert_true(sources_read("aggregator/associations.opml", &arena, &sources, &err));
	assert_int_equal(sources.count, 16);
	for (size_t i = 0; i < sources.count; i++) {
		assert_null(sources.items[i].address);
		assert_int_equal(sources.items[i].home != NULL, i < 11);
		assert_int_equal(sources.items[i].other_title != NULL, i < 11);
	}
	for (size_t i = 0; i < sources.count; i++)
		rules += sources.items[i].request && sources.items[i].request->page;
	assert_int_equal(rules, 6);
	assert_string_equal(sources.items[0].id, "electricity");
	assert_string_equal(sources.items[11].id, "member-12");
	arena_release(&arena);
}

static void a_list_that_cannot_be_read_is_named(void **state)
{
	struct arena arena;
	struct sources sources;
	struct error err = {0}, syntax = {0};

	(void)state;
	arena_init(&arena, 1 << 20);
	assert_false(sources_read("no/such.opml", &arena, &sources, &err));
	assert_non_null(strstr(err.message, "no/such.opml"));
	assert_false(sources_read("Makefile", &arena, &sources, &syntax));
	assert_int_equal(strncmp(syntax.message, "Makefile:1: ", 12), 0);
	arena_release(&arena);
}

static void how_long_entries_are_kept_is_said_or_not(void **state)
{
	static const struct {
		const char *text;
		struct retention rule;
	} rows[] = {
		{LIST("<outline text='x' id='x'/>"), {-1, -1, -1}},
		{LIST("<outline text='x' id='x' keep_age='30d' keep_most='1' "
	              "keep_least='0'/>"),
	         {30 * 86400, 1, 0}},
		{LIST("<outline text='x' id='x' keep_age='ever' keep_most='all'/>"),
	         {0, 0, -1}},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct arena arena;
		struct sources sources;
		struct error err = {0};

		arena_init(&arena, 1 << 20);
		assert_true(take(&arena, rows[i].text, &sources, &err));
		assert_memory_equal(&sources.items[0].retention, &rows[i].rule,
		                    sizeof(rows[i].rule));
		arena_release(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(how_long_entries_are_kept_is_said_or_not),
		cmocka_unit_test(a_source_is_what_has_an_address_or_a_short_name),
		cmocka_unit_test(what_is_wrong_with_a_list_is_told_with_its_line),
		cmocka_unit_test(a_short_name_has_at_most_so_many_letters),
		cmocka_unit_test(the_list_that_ships_names_sixteen_and_invents_no_address),
		cmocka_unit_test(a_list_that_cannot_be_read_is_named),
	};

	return RUN_TESTS(tests);
}
