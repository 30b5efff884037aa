#include "tests/unit/test.h"

#include "aggregator/twins.h"

/* Both absent, or both the same. */
static void assert_name(const char *name, const char *wanted)
{
	assert_int_equal(name != NULL, wanted != NULL);
	if (name)
		assert_string_equal(name, wanted);
}

/* The list, and of each of its sources which one it is a twin of. */
static void addresses_that_stand_twice_are_found(void **state)
{
	static const char list[] =
		"<opml version='2.0'><head><title>t</title></head><body>"
		"<outline id='plain' text='x' xmlUrl='http://a.example/feed'/>"
		"<outline id='waiting' text='x'/>"
		"<outline id='same' text='x' xmlUrl='http://a.example/feed'/>"
		"<outline id='third' text='x' xmlUrl='http://a.example/feed'/>"
		"<outline id='secure' text='x' xmlUrl='https://a.example/feed'/>"
		"<outline id='www' text='x' xmlUrl='http://www.a.example/feed'/>"
		"<outline id='slash' text='x' xmlUrl='http://a.example/feed/'/>"
		"<outline id='query' text='x' xmlUrl='http://a.example/feed?page=2'/>"
		"<outline id='case' text='x' xmlUrl='http://a.example/Feed'/>"
		"<outline id='member' text='x' xmlUrl='http://me:x@a.example/feed'/>"
		"<outline id='again' text='x' xmlUrl='http://me:x@a.example/feed'/>"
		"<outline id='local' text='x' local='yes'"
		" xmlUrl='http://a.example/feed'/>"
		"<outline id='late' text='x'/>"
		"</body></opml>";
	static const struct {
		const char *id, *same_as, *like;
	} rows[] = {
		{"plain", NULL, NULL},
		{"waiting", NULL, NULL},
		{"same", "plain", NULL},
		{"third", "plain", NULL},
		{"secure", NULL, "plain"},
		{"www", NULL, "plain"},
		{"slash", NULL, "plain"},
		{"query", NULL, NULL},
		{"case", NULL, NULL},
		/* Other credentials may be shown another feed. */
		{"member", NULL, NULL},
		{"again", "member", NULL},
		{"local", NULL, NULL},
		{"late", NULL, NULL},
	};
	struct arena arena;
	struct sources sources;
	struct opml *opml;
	struct twin *twins;

	(void)state;
	arena_init(&arena, 1 << 20);
	opml = opml_parse(&arena, str_from(list), NULL);
	assert_true(sources_take(opml, &arena, &sources, NULL));
	twins = twins_find(&sources, &arena);
	assert_non_null(twins);
	assert_int_equal(sources.count, ROWS(rows));
	for (size_t i = 0; i < ROWS(rows); i++) {
		assert_string_equal(sources.items[i].id, rows[i].id);
		assert_name(twins[i].same_as, rows[i].same_as);
		assert_name(twins[i].like, rows[i].like);
	}
	assert_string_equal(twin_describe(&twins[2], &arena),
	                    "not asked: its address is that of plain");
	assert_string_equal(twin_describe(&twins[4], &arena),
	                    "its address is that of plain in another spelling");
	assert_null(twin_describe(&twins[0], &arena));
	arena_release(&arena);
}

static void a_list_without_sources_has_no_twins(void **state)
{
	struct sources none = {0};
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 16);
	assert_non_null(twins_find(&none, &arena));
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_that_stand_twice_are_found),
		cmocka_unit_test(a_list_without_sources_has_no_twins),
	};

	return RUN_TESTS(tests);
}
