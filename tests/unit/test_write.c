#include "tests/unit/test.h"

#include "feeds/limits.h"
#include "feeds/parse.h"
#include "feeds/publishable.h"
#include "feeds/write.h"
#include "tests/unit/golden.h"
#include "tests/unit/sample_feed.h"

static const struct write_place place = {
	.base_url = sample_base_url,
	.path = "all",
	.hub = "https://hub.example.org/",
	.stylesheet = "feed.css",
};

struct fixture {
	struct arena arena;
	struct feed *feed;
	struct buf out;
};

static int make_fixture(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	assert_non_null(fixture);
	arena_init(&fixture->arena, 16 << 20);
	buf_init(&fixture->out, 1 << 20);
	fixture->feed = sample_feed(&fixture->arena);
	*state = fixture;
	return 0;
}

static int release_fixture(void **state)
{
	struct fixture *fixture = *state;

	buf_release(&fixture->out);
	arena_release(&fixture->arena);
	free(fixture);
	return 0;
}

/* Replaces what is in the buffer. */
static void write_sample(struct fixture *fixture, enum write_format format,
                         const struct write_place *where)
{
	struct error err = {0};
	bool is_done;

	buf_clear(&fixture->out);
	is_done = write_formats[format].write(fixture->feed, where, &fixture->out, &err);
	assert_string_equal(err.message, "");
	assert_true(is_done);
}

static bool has(struct fixture *fixture, const char *text)
{
	return strstr(fixture->out.ptr, text) != NULL;
}

static void each_format_carries_the_nastiest_feed_as_expected(void **state)
{
	struct fixture *fixture = *state;

	for (enum write_format i = 0; i < WRITE_FORMAT_COUNT; i++) {
		char name[64];

		snprintf(name, sizeof(name), "all%s", write_formats[i].extension);
		write_sample(fixture, i, &place);
		assert_golden(name, buf_view(&fixture->out));
	}
}

static void without_a_base_url_nothing_points_to_the_feed_itself(void **state)
{
	static const char *const absent[] = {
		"rel=\"self\"",        "rel=\"hub\"", "application/feed+json",
		"feed_url\": \"https", "hubs",        "user_comment"};
	const struct write_place nowhere = {.path = "all",
	                                    .hub = "https://hub.example.org/"};
	struct fixture *fixture = *state;

	fixture->feed->entries.count = 1;
	for (enum write_format i = 0; i < WRITE_FORMAT_COUNT; i++) {
		write_sample(fixture, i, &nowhere);
		for (size_t j = 0; j < ROWS(absent); j++)
			assert_false(has(fixture, absent[j]));
		assert_false(has(fixture, "xml-stylesheet"));
	}
}

static void a_feed_without_entries_is_a_feed(void **state)
{
	struct fixture *fixture = *state;

	fixture->feed->entries.count = 0;
	for (enum write_format i = 0; i < WRITE_FORMAT_COUNT; i++)
		write_sample(fixture, i, &place);
	assert_true(has(fixture, "\"items\": []"));
}

/* ---- reading back ---------------------------------------------------------------------- */

static void an_atom_entry_with_a_title_alone_has_it_as_its_text_too(void **state)
{
	struct fixture *fixture = *state;
	struct entry *entry;

	fixture->feed->entries.count = 0;
	entry = sample_entry(&fixture->arena, fixture->feed, "urn:example:1",
	                     "Only a title");
	entry->link = "http://coal.example/1";
	write_sample(fixture, WRITE_ATOM, &place);
	assert_true(has(fixture, "<summary>Only a title</summary>"));
	assert_false(has(fixture, "<content"));
}

static void a_tag_of_two_schemes_is_one_in_json(void **state)
{
	struct fixture *fixture = *state;
	struct entry *entry;

	fixture->feed->entries.count = 0;
	entry = sample_entry(&fixture->arena, fixture->feed, "urn:example:1", "T");
	sample_category(&fixture->arena, &entry->categories, "a", "https://a.example/",
	                NULL);
	sample_category(&fixture->arena, &entry->categories, "b", NULL, NULL);
	sample_category(&fixture->arena, &entry->categories, "a", "https://b.example/",
	                NULL);
	write_sample(fixture, WRITE_JSON, &place);
	assert_true(has(fixture, "\"tags\": [\n    \"a\",\n    \"b\"\n   ]"));
}

static void assert_same(const char *text, const char *expected)
{
	assert_string_equal(text ? text : "(none)", expected ? expected : "(none)");
}

/* What every format can say of an entry. */
static void assert_same_entry(const struct entry *entry, const struct entry *expected,
                              enum write_format format)
{
	assert_same(entry->id, expected->id);
	assert_same(entry->link, expected->link);
	if (expected->title.value) /* Atom makes one */
		assert_same(entry->title.value, expected->title.value);
	assert_int_equal(entry->published.seconds, expected->published.seconds);
	assert_int_equal(entry->published.offset_minutes,
	                 expected->published.offset_minutes);
	if (expected->updated.seconds !=
	    expected->published.seconds) /* else RSS omits it */
		assert_int_equal(entry->updated.seconds, expected->updated.seconds);
	if (expected->source && format != WRITE_JSON) { /* there it is our own extension */
		assert_non_null(entry->source);
		assert_same(entry->source->title.value, expected->source->title.value);
	}
	assert_int_equal(entry->authors.count, expected->authors.count);
	for (size_t i = 0; i < expected->authors.count; i++)
		assert_same(entry->authors.items[i].name, expected->authors.items[i].name);
	assert_int_equal(entry->categories.count, expected->categories.count);
	assert_int_equal(entry->enclosures.count, expected->enclosures.count);
	for (size_t i = 0; i < expected->enclosures.count; i++) {
		assert_same(entry->enclosures.items[i].url,
		            expected->enclosures.items[i].url);
		assert_same(entry->enclosures.items[i].type,
		            expected->enclosures.items[i].type);
	}
}

static void our_own_reader_finds_again_what_was_written(void **state)
{
	struct fixture *fixture = *state;
	struct error err = {0};
	struct feed ready;

	assert_true(feed_publishable(fixture->feed, &fixture->arena, &ready, &err));
	for (enum write_format i = 0; i < WRITE_FORMAT_COUNT; i++) {
		const struct parse_options options = {.is_raw = true};
		struct document *document;

		write_sample(fixture, i, &place);
		document = document_parse(buf_view(&fixture->out), &options, &err);
		assert_non_null(document);
		assert_int_equal(document->problems.count, 0);
		assert_true(document->is_wellformed);
		assert_same(document->feed.title.value, ready.title.value);
		assert_int_equal(document->feed.entries.count, ready.entries.count);
		for (size_t j = 0; j < ready.entries.count; j++)
			assert_same_entry(&document->feed.entries.items[j],
			                  &ready.entries.items[j], i);
		document_free(document);
	}
}

/* ---- refusals -------------------------------------------------------------------------- */

static void drop_id(struct feed *feed)
{
	feed->id = NULL;
}
static void break_id(struct feed *feed)
{
	feed->id = "no uri";
}
static void drop_title(struct feed *feed)
{
	feed->title.value = "\u200b ";
}
static void break_link(struct feed *feed)
{
	feed->link = "javascript:alert(1)";
}
static void drop_updated(struct feed *feed)
{
	feed->updated = DATE_ABSENT;
}
static void drop_entry_id(struct feed *feed)
{
	feed->entries.items[1].id = NULL;
}
static void break_entry_id(struct feed *feed)
{
	feed->entries.items[1].id = "http://例子.example/";
}
static void drop_entry_texts(struct feed *feed)
{
	feed->entries.items[1].title.value = NULL;
	feed->entries.items[1].contents.count = 0;
}
static void drop_entry_published(struct feed *feed)
{
	feed->entries.items[1].published = DATE_ABSENT;
}
static void drop_entry_updated(struct feed *feed)
{
	feed->entries.items[1].updated = DATE_ABSENT;
}
static void repeat_entry_id(struct feed *feed)
{
	feed->entries.items[3].id = feed->entries.items[1].id;
}

static void a_feed_that_lacks_what_readers_need_is_refused_by_name(void **state)
{
	static const struct {
		void (*spoil)(struct feed *feed);
		const char *reason;
	} rows[] = {
		{drop_id, "the feed has no id that is an absolute URI"},
		{break_id, "the feed has no id that is an absolute URI"},
		{drop_title, "the feed has no title"},
		{break_link, "the feed has no link that is a web address"},
		{drop_updated, "the feed has no date of its last change"},
		{drop_entry_id, "entry 2 (without id) has no id that is an absolute URI"},
		{break_entry_id,
	         "entry 2 (http://例子.example/) has no id that is an absolute URI"},
		{drop_entry_texts,
	         "entry 2 (http://www.coal.example/news/1) has no title and no content"},
		{drop_entry_published,
	         "entry 2 (http://www.coal.example/news/1) has no date of publication"},
		{drop_entry_updated,
	         "entry 2 (http://www.coal.example/news/1) has no date of its last change"},
		{repeat_entry_id, "two entries have the id http://www.coal.example/news/1"},
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < ROWS(rows); i++) {
		fixture->feed = sample_feed(&fixture->arena);
		rows[i].spoil(fixture->feed);
		for (enum write_format j = 0; j < WRITE_FORMAT_COUNT; j++) {
			struct error err = {0};

			assert_false(write_formats[j].write(fixture->feed, &place,
			                                    &fixture->out, &err));
			assert_int_equal(err.kind, ERROR_SYNTAX);
			assert_string_equal(err.message, rows[i].reason);
		}
	}
}

static void a_document_beyond_its_cap_is_an_error(void **state)
{
	struct fixture *fixture = *state;

	for (enum write_format i = 0; i < WRITE_FORMAT_COUNT; i++) {
		struct error err = {0};
		struct buf exact, small;

		write_sample(fixture, i, &place);
		buf_init(&exact, fixture->out.len);
		assert_true(write_formats[i].write(fixture->feed, &place, &exact, &err));
		buf_init(&small, fixture->out.len - 1);
		assert_false(write_formats[i].write(fixture->feed, &place, &small, &err));
		assert_int_equal(err.kind, ERROR_LIMIT);
		buf_release(&exact);
		buf_release(&small);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_fixture, release_fixture)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_format_carries_the_nastiest_feed_as_expected),
		TEST(without_a_base_url_nothing_points_to_the_feed_itself),
		TEST(a_feed_without_entries_is_a_feed),
		TEST(an_atom_entry_with_a_title_alone_has_it_as_its_text_too),
		TEST(a_tag_of_two_schemes_is_one_in_json),
		TEST(our_own_reader_finds_again_what_was_written),
		TEST(a_feed_that_lacks_what_readers_need_is_refused_by_name),
		TEST(a_document_beyond_its_cap_is_an_error),
	};

	return RUN_TESTS(tests);
}
