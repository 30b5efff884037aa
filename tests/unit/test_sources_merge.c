#include "tests/unit/test.h"

#include <string.h>

#include "aggregator/sources_merge.h"
#include "feeds/limits.h"

#define LIST(body)                                                                         \
	"<opml version=\"2.0\"><head><title>t</title></head>\n<body>\n" body               \
	"\n</body></opml>"

static void merge_lists(struct arena *arena, const char *ours, const char *theirs,
                        struct merge *merge)
{
	struct error err = {0};
	struct opml *first = opml_parse(arena, str_from(ours), &err);
	struct opml *second = opml_parse(arena, str_from(theirs), &err);
	struct sources sources;

	assert_non_null(first);
	assert_non_null(second);
	assert_true(sources_take(first, arena, &sources, &err));
	assert_true(sources_merge(&sources, second, arena, merge, &err));
}

static void
a_short_name_is_made_of_the_title_or_the_host_and_unlike_all_others(void **state)
{
	static const struct {
		const char *outline, *id;
	} rows[] = {
		{"<outline id=' kept ' text='x'/>", "kept"},
		{"<outline text='Coal News!' xmlUrl='http://b.example/'/>", "coal-news"},
		{"<outline id='No Slug' text='Other' xmlUrl='http://c.example/'/>",
	         "other"},
		{"<outline text='煤炭' title='Coal in English' "
	         "xmlUrl='http://d.example/'/>",
	         "coal-in-english"},
		{"<outline text='煤炭' xmlUrl='http://www.e.example:8080/'/>",
	         "www-e-example"},
		{"<outline text='taken' xmlUrl='http://f.example/'/>", "taken-2"},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		char theirs[500];
		struct arena arena;
		struct merge merge;

		arena_init(&arena, 1 << 20);
		snprintf(theirs, sizeof(theirs), LIST("%s"), rows[i].outline);
		merge_lists(&arena, LIST("<outline id='taken' text='x'/>"), theirs, &merge);
		assert_int_equal(merge.refusals.count, 0);
		assert_int_equal(merge.added.count, 1);
		assert_string_equal(outline_attribute_find(&merge.added.items[0], "id"),
		                    rows[i].id);
		arena_release(&arena);
	}
}

static void what_we_have_and_what_is_no_web_address_is_refused_with_its_line(void **state)
{
	static const struct {
		const char *outline, *message;
	} rows[] = {
		{"<outline id='taken' text='x'/>", "a source of this short name"},
		{"<outline text='x' xmlUrl='http://a.example/feed'/>", "that of taken"},
		{"<outline text='x' xmlUrl='file:///etc/passwd'/>", "not http or https"},
		{"<outline text='x' xmlUrl='feed'/>", "not http or https"},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		char theirs[500];
		struct arena arena;
		struct merge merge;

		arena_init(&arena, 1 << 20);
		snprintf(theirs, sizeof(theirs), LIST("\n%s"), rows[i].outline);
		merge_lists(&arena,
		            LIST("<outline id='taken' text='x' "
		                 "xmlUrl='http://a.example/feed'/>"),
		            theirs, &merge);
		assert_int_equal(merge.added.count, 0);
		assert_int_equal(merge.refusals.count, 1);
		assert_int_equal(merge.refusals.items[0].line, 4);
		assert_non_null(strstr(merge.refusals.items[0].message, rows[i].message));
		arena_release(&arena);
	}
}

static void every_list_can_be_added_to(void **state)
{
	static const struct {
		const char *ours, *expected;
	} rows[] = {
		{"<opml version='2.0'><head/><body>\n<!-- </body> -->\n  "
	         "</body>\n</opml>\n",
	         "<opml version='2.0'><head/><body>\n<!-- </body> -->\n"
	         "    <outline id=\"a\" text=\"x\"/>\n  </body>\n</opml>\n"},
		{"<opml version='2.0'><head/><body><outline text='f'/></body></opml>",
	         "<opml version='2.0'><head/><body><outline text='f'/>\n"
	         "    <outline id=\"a\" text=\"x\"/>\n</body></opml>"},
		{"<opml version='2.0'><head/><body/></opml>",
	         "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n"
	         "<head/>\n<body>\n<outline id=\"a\" text=\"x\"/>\n</body>\n</opml>\n"},
		/* The last </body> stands in a comment: what was added would be lost. */
		{"<opml version='2.0'><head/><body></body></opml><!-- </body> -->",
	         "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n"
	         "<head/>\n<body>\n<outline id=\"a\" text=\"x\"/>\n</body>\n</opml>\n"},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct str text = str_from(rows[i].ours);
		struct error err = {0};
		struct arena arena;
		struct merge merge;
		struct buf out;

		arena_init(&arena, 1 << 20);
		buf_init(&out, LIMIT_OPML_BYTES);
		merge_lists(&arena, rows[i].ours, LIST("<outline id='a' text='x'/>"),
		            &merge);
		assert_true(sources_merge_write(text, opml_parse(&arena, text, &err),
		                                &merge, &arena, &out, &err));
		assert_string_equal(out.ptr, rows[i].expected);
		buf_release(&out);
		arena_release(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_short_name_is_made_of_the_title_or_the_host_and_unlike_all_others),
		cmocka_unit_test(
			what_we_have_and_what_is_no_web_address_is_refused_with_its_line),
		cmocka_unit_test(every_list_can_be_added_to),
	};

	return RUN_TESTS(tests);
}
