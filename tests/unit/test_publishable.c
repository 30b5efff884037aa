#include "tests/unit/test.h"

#include <string.h>

#include "feeds/buf.h"
#include "feeds/limits.h"
#include "feeds/publishable.h"
#include "tests/unit/sample_feed.h"

struct fixture {
	struct arena arena;
	struct feed feed, ready; /* of one entry */
	struct entry *entry;
};

static int make_fixture(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	assert_non_null(fixture);
	arena_init(&fixture->arena, 16 << 20);
	fixture->feed = *sample_feed(&fixture->arena);
	fixture->feed.entries.count = 0;
	fixture->feed.entries.items = NULL;
	fixture->entry = sample_entry(&fixture->arena, &fixture->feed,
	                              "tag:cec.example,2020:1", "Title");
	fixture->entry->link = "https://cec.example/1";
	*state = fixture;
	return 0;
}

static int release_fixture(void **state)
{
	struct fixture *fixture = *state;

	arena_release(&fixture->arena);
	free(fixture);
	return 0;
}

static const struct entry *publishable(struct fixture *fixture)
{
	struct error err = {0};
	bool is_done = feed_publishable(&fixture->feed, &fixture->arena, &fixture->ready,
	                                &err);

	assert_string_equal(err.message, "");
	assert_true(is_done);
	return &fixture->ready.entries.items[0];
}

static void assert_same(const char *text, const char *expected)
{
	assert_string_equal(text ? text : "(none)", expected ? expected : "(none)");
}

/* `count` characters. */
static char *repeat(struct arena *arena, const char *character, size_t count)
{
	size_t length = strlen(character);
	char *text = arena_alloc(arena, count * length + 1);

	assert_non_null(text);
	for (size_t i = 0; i < count; i++)
		memcpy(text + i * length, character, length);
	return text;
}

static void summary_and_content_stand_in_for_each_other(void **state)
{
	static const struct {
		enum text_type summary_type;
		const char *summary;
		enum text_type content_type;
		const char *content;
		const char *expected_summary, *expected_content;
	} rows[] = {
		{TEXT_PLAIN, "Short & plain.", TEXT_PLAIN, NULL, "Short & plain.", NULL},
		{TEXT_HTML, "<b>S&amp;P500</b>", TEXT_HTML, "<p>All</p>", "S&P500",
	         "<p>All</p>"},
		{TEXT_HTML, "<p>All of it</p>", TEXT_HTML, NULL, "All of it",
	         "<p>All of it</p>"},
		{TEXT_PLAIN, NULL, TEXT_HTML, "<p>All of it</p>", "All of it",
	         "<p>All of it</p>"},
		{TEXT_PLAIN, NULL, TEXT_XHTML, "<p>All of it</p>", "All of it",
	         "<p>All of it</p>"},
		{TEXT_PLAIN, NULL, TEXT_PLAIN, "a < b", "a < b", "<p>a &lt; b</p>"},
		{TEXT_PLAIN, NULL, TEXT_OTHER, "AAAA", NULL, NULL},
		{TEXT_OTHER, "AAAA", TEXT_HTML, "<p>x</p>", "x", "<p>x</p>"},
		{TEXT_PLAIN, "", TEXT_HTML, "<p>x</p>", "x", "<p>x</p>"},
		{TEXT_PLAIN, " ", TEXT_HTML, "", NULL, NULL},
		{TEXT_PLAIN, NULL, TEXT_HTML,
	         "<p><img src=\"https://x.example/\" alt=\"\"></p>", NULL,
	         "<p><img src=\"https://x.example/\" alt=\"\"></p>"},
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct entry *entry;

		fixture->entry->summary = sample_text(rows[i].summary_type,
		                                      rows[i].summary);
		fixture->entry->contents.count = 0;
		fixture->entry->contents.items = NULL;
		if (rows[i].content)
			sample_content(&fixture->arena, fixture->entry,
			               rows[i].content_type, rows[i].content);
		entry = publishable(fixture);
		assert_same(entry->summary.value, rows[i].expected_summary);
		assert_int_equal(entry->contents.count, rows[i].expected_content ? 1 : 0);
		if (rows[i].expected_content)
			assert_same(entry->contents.items[0].value,
			            rows[i].expected_content);
	}
}

static void html_is_preferred_to_plain_text(void **state)
{
	struct fixture *fixture = *state;

	sample_content(&fixture->arena, fixture->entry, TEXT_PLAIN, "plain");
	sample_content(&fixture->arena, fixture->entry, TEXT_HTML, "<p>html</p>");
	assert_same(publishable(fixture)->contents.items[0].value, "<p>html</p>");
}

static void a_long_plain_summary_is_the_content_and_its_start_the_summary(void **state)
{
	struct fixture *fixture = *state;
	const struct entry *entry;

	fixture->entry->summary = sample_text(
		TEXT_PLAIN, repeat(&fixture->arena, "电", LIMIT_SUMMARY_CHARACTERS));
	entry = publishable(fixture);
	assert_int_equal(entry->contents.count, 0);
	assert_same(entry->summary.value, fixture->entry->summary.value);
	fixture->entry->summary = sample_text(
		TEXT_PLAIN, repeat(&fixture->arena, "电", LIMIT_SUMMARY_CHARACTERS + 1));
	entry = publishable(fixture);
	assert_int_equal(entry->contents.count, 1);
	assert_non_null(
		strstr(entry->contents.items[0].value, fixture->entry->summary.value));
	assert_true(strlen(entry->summary.value) <=
	            LIMIT_SUMMARY_CHARACTERS * strlen("电"));
}

static void a_long_content_has_the_summary_of_its_start_wherever_that_is(void **state)
{
	struct fixture *fixture = *state;
	const char *text = repeat(&fixture->arena, "电力供需。", 2000);
	const char *markup = repeat(&fixture->arena, "<br>", 10000);
	const char *expected;

	sample_content(&fixture->arena, fixture->entry, TEXT_HTML,
	               arena_printf(&fixture->arena, "<p>%s</p>", text));
	expected = publishable(fixture)->summary.value;
	assert_non_null(expected);
	assert_true(strlen(expected) > LIMIT_SUMMARY_CHARACTERS / 2);
	fixture->entry->contents.items[0].value = arena_printf(&fixture->arena,
	                                                       "<p>%s%s</p>", markup, text);
	assert_same(publishable(fixture)->summary.value, expected);
}

static void a_title_is_cut_at_its_limit_and_stands_whole_before_the_content(void **state)
{
	struct fixture *fixture = *state;
	const struct entry *entry;
	const char *title = repeat(&fixture->arena, "力", LIMIT_TITLE_CHARACTERS);

	sample_content(&fixture->arena, fixture->entry, TEXT_HTML, "<p>html</p>");
	fixture->entry->title.value = title;
	entry = publishable(fixture);
	assert_same(entry->title.value, title);
	assert_same(entry->contents.items[0].value, "<p>html</p>");
	title = repeat(&fixture->arena, "力", LIMIT_TITLE_CHARACTERS + 1);
	fixture->entry->title.value = title;
	entry = publishable(fixture);
	assert_true(strlen(entry->title.value) <= LIMIT_TITLE_CHARACTERS * strlen("力"));
	assert_same(entry->contents.items[0].value,
	            arena_printf(&fixture->arena, "<p>%s</p><p>html</p>", title));
}

static void markup_in_plain_text_is_taken_out_however_deep_it_hides(void **state)
{
	static const struct {
		const char *title, *expected;
	} rows[] = {
		{"H<sub>2</sub>O", "H2O"},
		{"a &lt;b&gt;c&lt;/b&gt;", "a &lt;b&gt;c&lt;/b&gt;"},
		{"a < b > c", "a < b > c"},
		{"a </ b", "a </ b"},
	};
	struct fixture *fixture = *state;
	struct buf nested;

	for (size_t i = 0; i < ROWS(rows); i++) {
		fixture->entry->title.value = rows[i].title;
		assert_same(publishable(fixture)->title.value, rows[i].expected);
	}
	buf_init(&nested, 1 << 20);
	buf_add_text(&nested, "x");
	for (int i = 0; i < 40; i++)
		buf_add_text(&nested, "<</b>/b>");
	fixture->entry->title.value = nested.ptr;
	assert_null(strstr(publishable(fixture)->title.value, "</b>"));
	buf_release(&nested);
}

static void addresses_of_people_stay_private(void **state)
{
	struct fixture *fixture = *state;
	const struct entry *entry;

	sample_author(&fixture->arena, &fixture->entry->authors, "A <a@b.example>",
	              "mailto:a@b.example");
	sample_author(&fixture->arena, &fixture->entry->authors, "<a@b.example>", NULL);
	sample_author(&fixture->arena, &fixture->entry->authors, "A", NULL);
	sample_author(&fixture->arena, &fixture->entry->authors, "\u200b", NULL);
	entry = publishable(fixture);
	assert_int_equal(entry->authors.count, 1);
	assert_same(entry->authors.items[0].name, "A");
	assert_null(entry->authors.items[0].uri);
}

static void enclosures_have_a_web_address_a_type_and_titles_of_their_own(void **state)
{
	static const struct {
		const char *type, *expected;
	} rows[] = {
		{"application/pdf", "application/pdf"},
		{" audio/mpeg ; q=1", "audio/mpeg"},
		{"application/vnd.ms-excel", "application/vnd.ms-excel"},
		{"pdf", "application/octet-stream"},
		{"a/b/c", "application/octet-stream"},
		{"/pdf", "application/octet-stream"},
		{"text/", "application/octet-stream"},
		{"text/\"html\"", "application/octet-stream"},
		{"", "application/octet-stream"},
		{NULL, "application/octet-stream"},
	};
	struct fixture *fixture = *state;
	const struct enclosures *ready;

	for (size_t i = 0; i < ROWS(rows); i++)
		sample_enclosure(&fixture->arena, fixture->entry,
		                 arena_printf(&fixture->arena, "https://x.example/%zu", i),
		                 rows[i].type, -7);
	sample_enclosure(&fixture->arena, fixture->entry, "https://x.example/0", "a/b", 1);
	sample_enclosure(&fixture->arena, fixture->entry, "ftp://x.example/", "a/b", 1);
	ready = &publishable(fixture)->enclosures;
	assert_int_equal(ready->count, ROWS(rows));
	for (size_t i = 0; i < ROWS(rows); i++) {
		assert_same(ready->items[i].type, rows[i].expected);
		assert_same(ready->items[i].title, i == 0 ? "附件 R&D" : NULL);
		assert_int_equal(ready->items[i].length, -1);
	}
}

static void lists_are_published_up_to_their_limit(void **state)
{
	struct fixture *fixture = *state;
	const struct entry *entry;

	for (size_t i = 0; i <= LIMIT_PUBLISHED_LIST; i++) {
		char *text = arena_printf(&fixture->arena, "https://x.example/%zu", i);

		sample_author(&fixture->arena, &fixture->entry->authors, text, NULL);
		sample_category(&fixture->arena, &fixture->entry->categories, text, NULL,
		                NULL);
		sample_enclosure(&fixture->arena, fixture->entry, text, "a/b", 1);
	}
	entry = publishable(fixture);
	assert_int_equal(entry->authors.count, LIMIT_PUBLISHED_LIST);
	assert_int_equal(entry->categories.count, LIMIT_PUBLISHED_LIST);
	assert_int_equal(entry->enclosures.count, LIMIT_PUBLISHED_LIST);
}

static void a_source_is_told_where_it_has_a_name_and_an_address(void **state)
{
	struct fixture *fixture = *state;
	struct feed *source = sample_source(&fixture->arena);

	fixture->entry->source = source;
	assert_same(publishable(fixture)->source->id, "http://www.coal.example/feed.xml");
	source->links.count = 0;
	assert_same(publishable(fixture)->source->id,
	            "http://www.coal.example/%E6%96%B0%E9%97%BB");
	source->id = "tag:coal.example,2020:feed";
	source->updated = DATE_ABSENT;
	assert_same(publishable(fixture)->source->id, "tag:coal.example,2020:feed");
	assert_int_equal(publishable(fixture)->source->updated.seconds,
	                 fixture->entry->updated.seconds);
	source->title.value = NULL;
	assert_null(publishable(fixture)->source);
}

static void a_small_arena_is_an_error_and_no_crash(void **state)
{
	struct fixture *fixture = *state;
	const struct feed *sample = sample_feed(&fixture->arena);

	for (size_t bytes = 0; bytes < 64 << 10; bytes += 512) {
		struct error err = {0};
		struct arena small;

		arena_init(&small, bytes);
		if (!feed_publishable(sample, &small, &fixture->ready, &err))
			assert_int_equal(err.kind, ERROR_LIMIT);
		arena_release(&small);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_fixture, release_fixture)

static void an_image_is_in_the_content_where_no_other_picture_is(void **state)
{
	static const struct {
		const char *image, *summary, *content, *expected;
	} rows[] = {
		{NULL, NULL, "<p>C</p>", "<p>C</p>"},
		{"https://c.example/i.png?a=1&b", NULL, "<p>C</p>",
	         "<p><img src=\"https://c.example/i.png?a=1&amp;b\" alt=\"\"></p><p>C</p>"},
		{"https://c.example/i.png", NULL,
	         "<p><img src=\"https://c.example/j.png\" alt=\"\"></p>",
	         "<p><img src=\"https://c.example/j.png\" alt=\"\"></p>"},
		{"https://c.example/i.png", "S", NULL,
	         "<p><img src=\"https://c.example/i.png\" alt=\"\"></p><p>S</p>"},
		{"javascript:alert(1)", NULL, "<p>C</p>", "<p>C</p>"},
		{"https://c.example/i.png", NULL, NULL, NULL},
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct fixture *fixture = *state;
		const struct entry *ready;

		fixture->entry->image.url = rows[i].image;
		fixture->entry->summary = sample_text(TEXT_PLAIN, rows[i].summary);
		fixture->entry->contents.count = 0;
		if (rows[i].content)
			sample_content(&fixture->arena, fixture->entry, TEXT_HTML,
			               rows[i].content);
		ready = publishable(fixture);
		assert_same(ready->contents.count ? ready->contents.items[0].value : NULL,
		            rows[i].expected);
	}
}

/* "https://c.example/" and a number, `length` bytes long. */
static char *long_url(struct arena *arena, size_t number, size_t length)
{
	return arena_printf(arena, "https://c.example/%0*zu", (int)(length - 18), number);
}

static void the_files_of_an_entry_are_published_up_to_their_bytes(void **state)
{
	struct fixture *fixture = *state;
	const size_t length = LIMIT_ENCLOSURES_BYTES / 8;
	const struct entry *ready;

	for (size_t i = 0; i < 9; i++)
		sample_enclosure(&fixture->arena, fixture->entry,
		                 long_url(&fixture->arena, i, i == 7 ? length + 1 : length),
		                 "audio/mpeg", 1);
	for (size_t i = 0; i < 9; i++)
		fixture->entry->enclosures.items[i].title = NULL;
	ready = publishable(fixture);
	assert_int_equal(ready->enclosures.count, 8);
	assert_string_equal(ready->enclosures.items[7].url,
	                    fixture->entry->enclosures.items[8].url);
}

static void what_is_said_without_end_takes_no_memory(void **state)
{
	enum { COUNT = 10000 };
	struct fixture *fixture = *state;
	struct arena *arena = &fixture->arena; /* has 16 MB */
	struct media *media = arena_new(arena, struct media);
	const char *url = long_url(arena, 1, 7000);
	struct extension extension = {.namespace_uri = "http://purl.org/dc/elements/1.1/",
	                              .name = "identifier",
	                              .value = url};

	assert_non_null(media);
	media_init(media);
	fixture->entry->media = media;
	for (size_t i = 0; i < COUNT; i++) {
		struct media_content *content = LIST_ADD(arena, &media->contents);
		struct media_thumbnail *thumbnail = LIST_ADD(arena, &media->thumbnails);
		struct enclosure *enclosure = LIST_ADD(arena, &fixture->entry->enclosures);
		struct extension *other = LIST_ADD(arena, &fixture->entry->extensions);

		assert_true(content && thumbnail && enclosure && other);
		content->url = thumbnail->url = enclosure->url = url;
		*other = extension;
	}
	assert_true(publishable(fixture)->extensions.count <= LIMIT_PASSED_ELEMENTS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(summary_and_content_stand_in_for_each_other),
		TEST(html_is_preferred_to_plain_text),
		TEST(a_long_plain_summary_is_the_content_and_its_start_the_summary),
		TEST(a_long_content_has_the_summary_of_its_start_wherever_that_is),
		TEST(a_title_is_cut_at_its_limit_and_stands_whole_before_the_content),
		TEST(markup_in_plain_text_is_taken_out_however_deep_it_hides),
		TEST(addresses_of_people_stay_private),
		TEST(enclosures_have_a_web_address_a_type_and_titles_of_their_own),
		TEST(lists_are_published_up_to_their_limit),
		TEST(a_source_is_told_where_it_has_a_name_and_an_address),
		TEST(an_image_is_in_the_content_where_no_other_picture_is),
		TEST(the_files_of_an_entry_are_published_up_to_their_bytes),
		TEST(what_is_said_without_end_takes_no_memory),
		TEST(a_small_arena_is_an_error_and_no_crash),
	};

	return RUN_TESTS(tests);
}
