#include "tests/unit/test.h"

#include "aggregator/combine.h"
#include "feeds/write.h"

static const struct combine_options options = {
	.title = "Alliance",
	.home = "https://alliance.example.org/",
	.language = "en",
	.id_authority = "alliance.example.org,2020-01-01",
	.generator = "aggregator",
	.zone_minutes = 480,
};

/* Two sources: one whose feed says much, one of which only the list knows. */
static struct feed coal_feed;
static struct person coal_author = {.name = "Coal News Desk"};
static struct source_state states[2];
static const struct source_states sources = {.items = states, .count = 2};

static void set_up_sources(void)
{
	feed_init(&coal_feed);
	coal_feed.id = "tag:coal.example.org,2020:feed";
	coal_feed.title.value = "Its own name";
	coal_feed.updated = (struct date){.seconds = 5000, .offset_minutes = 480};
	coal_feed.authors.items = &coal_author;
	coal_feed.authors.count = 1;
	states[0] = (struct source_state){.id = 7,
	                                  .name = "coal",
	                                  .title = "Coal Association",
	                                  .home = "http://coal.example.org/",
	                                  .url = "http://coal.example.org/rss.xml",
	                                  .feed = &coal_feed};
	states[1] = (struct source_state){.id = 8, .name = "steel"};
}

static struct stored_entry stored(int64_t source, const char *id,
                                  const struct entry *parsed)
{
	return (struct stored_entry){
		.source = source,
		.stamp = {.published_id = id, .sort_at = 1000, .updated_out = 1003},
		.version = {.parsed = parsed,
	                    .title = "Title",
	                    .summary = "<p>Clean</p>",
	                    .content = "<p>Clean text</p>",
	                    .language = "zh-CN"},
	};
}

static void combine(const struct stored_entry *entries, size_t count, struct arena *arena,
                    struct feed *feed)
{
	struct stored_entry copies[3];
	struct error err = {0};

	assert_true(count <= ROWS(copies));
	memcpy(copies, entries, count * sizeof(*entries));
	set_up_sources();
	assert_true(
		combine_entries(&options, &sources,
	                        &(struct stored_entries){.items = copies, .count = count},
	                        arena, feed, &err));
}

static void an_entry_says_where_it_comes_from(void **state)
{
	struct arena arena;
	struct entry parsed;
	struct feed feed;
	const struct feed *source;

	(void)state;
	arena_init(&arena, 1 << 20);
	entry_init(&parsed);
	combine((struct stored_entry[]){stored(7, "tag:a,2020:1", &parsed)}, 1, &arena,
	        &feed);
	source = feed.entries.items[0].source;
	assert_non_null(source);
	assert_string_equal(source->id, "tag:coal.example.org,2020:feed");
	assert_string_equal(source->title.value, "Coal Association");
	assert_string_equal(source->link, "http://coal.example.org/");
	assert_int_equal(source->updated.seconds, 5000);
	assert_string_equal(source->links.items[0].rel, "self");
	assert_string_equal(source->links.items[0].href, "http://coal.example.org/rss.xml");
	assert_string_equal(feed.entries.items[0].authors.items[0].name, "Coal News Desk");
	arena_release(&arena);
}

static void a_source_that_says_nothing_gets_a_name_and_an_id(void **state)
{
	struct arena arena;
	struct entry parsed;
	struct feed feed;
	const struct feed *source;

	(void)state;
	arena_init(&arena, 1 << 20);
	entry_init(&parsed);
	combine((struct stored_entry[]){stored(8, "tag:a,2020:1", &parsed)}, 1, &arena,
	        &feed);
	source = feed.entries.items[0].source;
	assert_string_equal(source->id, "tag:alliance.example.org,2020-01-01:steel");
	assert_string_equal(source->title.value, "steel");
	assert_string_equal(feed.entries.items[0].authors.items[0].name, "steel");
	arena_release(&arena);
}

static void an_entry_of_an_unknown_source_goes_without_attribution(void **state)
{
	struct arena arena;
	struct entry parsed;
	struct feed feed;

	(void)state;
	arena_init(&arena, 1 << 20);
	entry_init(&parsed);
	combine((struct stored_entry[]){stored(99, "tag:a,2020:1", &parsed)}, 1, &arena,
	        &feed);
	assert_null(feed.entries.items[0].source);
	assert_int_equal(feed.entries.items[0].authors.count, 0);
	arena_release(&arena);
}

static void nothing_is_published_that_was_not_cleaned(void **state)
{
	static const char attack[] = "<script>alert(1)</script>";
	struct arena arena;
	struct entry parsed;
	struct feed feed;
	struct buf out;
	struct error err = {0};

	(void)state;
	arena_init(&arena, 1 << 20);
	entry_init(&parsed);
	parsed.title = (struct text){.type = TEXT_HTML, .value = attack};
	parsed.summary = parsed.rights = parsed.title;
	parsed.contents.items = &parsed.title;
	parsed.contents.count = 1;
	combine((struct stored_entry[]){stored(7, "tag:a,2020:1", &parsed)}, 1, &arena,
	        &feed);
	buf_init(&out, 1 << 20);
	assert_true(write_atom(&feed, &(struct write_place){.path = "all"}, &out, &err));
	assert_null(strstr(out.ptr, "alert"));
	assert_non_null(strstr(out.ptr, "Clean text"));
	buf_release(&out);
	arena_release(&arena);
}

static void dates_are_the_stamps_in_the_zone_of_the_source(void **state)
{
	struct stored_entry late;
	struct arena arena;
	struct entry parsed, undated;
	const struct entry *entry;
	struct feed feed;

	(void)state;
	arena_init(&arena, 1 << 20);
	entry_init(&parsed);
	entry_init(&undated);
	parsed.published = (struct date){.raw = "x", .seconds = 1, .offset_minutes = 540};
	late = stored(7, "tag:a,2020:2", &undated);
	late.stamp.updated_out = 900; /* a second that was free, before sort_at */
	combine((struct stored_entry[]){stored(7, "tag:a,2020:1", &parsed), late}, 2,
	        &arena, &feed);
	entry = feed.entries.items;
	assert_int_equal(entry[0].published.seconds, 1000);
	assert_int_equal(entry[0].published.offset_minutes, 540);
	assert_int_equal(entry[1].published.offset_minutes, 480);
	assert_int_equal(entry[1].published.seconds, 900);
	assert_int_equal(feed.updated.seconds, 1003);
	arena_release(&arena);
}

static void without_memory_there_is_an_error_and_no_crash(void **state)
{
	struct entry parsed;

	(void)state;
	entry_init(&parsed);
	set_up_sources();
	for (size_t ceiling = 0; ceiling < 2048; ceiling += 64) {
		struct stored_entry entry = stored(7, "tag:a,2020:1", &parsed);
		struct error err = {0};
		struct arena arena;
		struct feed feed;

		arena_init(&arena, ceiling);
		assert_false(combine_entries(
			&options, &sources,
			&(struct stored_entries){.items = &entry, .count = 1}, &arena,
			&feed, &err));
		assert_int_equal(err.kind, ERROR_LIMIT);
		arena_release(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_entry_says_where_it_comes_from),
		cmocka_unit_test(a_source_that_says_nothing_gets_a_name_and_an_id),
		cmocka_unit_test(an_entry_of_an_unknown_source_goes_without_attribution),
		cmocka_unit_test(nothing_is_published_that_was_not_cleaned),
		cmocka_unit_test(dates_are_the_stamps_in_the_zone_of_the_source),
		cmocka_unit_test(without_memory_there_is_an_error_and_no_crash),
	};

	return RUN_TESTS(tests);
}
