#include "tests/unit/test.h"

#include "feeds/fit.h"
#include "feeds/limits.h"
#include "tests/unit/sample_feed.h"

static const struct write_place place = {.base_url = "https://feeds.example/",
                                         .path = "all"};

static void fill(struct arena *arena, struct feed *feed, size_t count)
{
	feed_init(feed);
	feed->id = "tag:t,2026:all";
	feed->title = sample_text(TEXT_PLAIN, "All");
	feed->link = "https://example.org/";
	for (size_t i = 0; i < count; i++) {
		const char *id = arena_printf(arena, "tag:t,2026:%zu", i);
		struct entry *entry = sample_entry(arena, feed, id, "Prices & <quotas>");

		entry->link = arena_printf(arena, "https://example.org/%zu", i);
		/* The last one was edited last. */
		entry->updated = sample_date((int64_t)i, 480);
	}
	feed->updated = sample_date((int64_t)count - 1, 480);
}

static size_t size_of(const struct feed *feed)
{
	size_t most = 0;

	for (enum write_format i = 0; i < WRITE_FORMAT_COUNT; i++) {
		struct error err = {0};
		struct buf out;

		buf_init(&out, LIMIT_OUTPUT_BYTES);
		assert_true(write_formats[i].write(feed, &place, &out, &err));
		if (out.len > most)
			most = out.len;
		buf_release(&out);
	}
	return most;
}

static void fit(struct feed *feed, size_t bytes)
{
	struct error err = {0};

	assert_true(fit_feed(feed, &place, bytes, &err));
}

static void what_fits_stays_and_not_one_byte_more(void **state)
{
	struct arena arena;
	struct feed feed;
	size_t all;

	(void)state;
	arena_init(&arena, 1 << 20);
	fill(&arena, &feed, 9);
	all = size_of(&feed);
	fit(&feed, all);
	assert_int_equal(feed.entries.count, 9);
	fit(&feed, all - 1);
	assert_int_equal(feed.entries.count, 8);
	assert_true(size_of(&feed) < all);
	fill(&arena, &feed, 9);
	feed.entries.count = 3;
	all = size_of(&feed);
	feed.entries.count = 9;
	fit(&feed, all);
	assert_int_equal(feed.entries.count, 3);
	fill(&arena, &feed, 8);
	assert_string_equal(feed.entries.items[0].id, "tag:t,2026:0");
	assert_int_equal(feed.updated.seconds, sample_date(7, 480).seconds);
	arena_release(&arena);
}

static void one_entry_stays_whatever_it_takes(void **state)
{
	struct arena arena;
	struct feed feed;

	(void)state;
	arena_init(&arena, 1 << 20);
	for (size_t count = 0; count < 3; count++) {
		fill(&arena, &feed, count);
		fit(&feed, 10);
		assert_int_equal(feed.entries.count, count > 0);
	}
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_fits_stays_and_not_one_byte_more),
		cmocka_unit_test(one_entry_stays_whatever_it_takes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
