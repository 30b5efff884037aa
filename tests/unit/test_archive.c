#include "tests/unit/test.h"

#include <stdlib.h>

#include "feeds/archive.h"
#include "feeds/limits.h"

#define HOUR ((int64_t)3600)
#define MARCH (INT64_C(1583020800)) /* 2020-03-01T00:00:00Z */

static int make_arena(void **state)
{
	struct arena *arena = calloc(1, sizeof(*arena));

	assert_non_null(arena);
	arena_init(arena, 1 << 20);
	*state = arena;
	return 0;
}

static int release_arena(void **state)
{
	arena_release(*state);
	free(*state);
	return 0;
}

static struct archive_pages divide(struct arena *arena, const struct archive_entry *entries,
                                   size_t count, int zone_minutes, const char *subject)
{
	const struct archive_history history = {entries, count, zone_minutes, subject};
	struct archive_pages pages;
	struct error err = {0};

	assert_true(archive_divide(&history, arena, &pages, &err));
	return pages;
}

static void months_are_those_of_the_sites_zone(void **state)
{
	const struct archive_entry entries[] = {
		{"a", MARCH - 9 * HOUR, 0, 0}, /* 23:00 on February 29 in Beijing */
		{"b", MARCH - 8 * HOUR, 0, 0}, /* midnight there */
		{"c", MARCH, 0, 0},
	};
	struct archive_pages pages = divide(*state, entries, 3, 8 * 60, "");

	assert_int_equal(pages.count, 2);
	assert_string_equal(pages.items[0].path, "archive/2020-02");
	assert_int_equal(pages.items[0].count, 1);
	assert_string_equal(pages.items[1].path, "archive/2020-03");
	assert_int_equal(pages.items[1].first, 1);
	assert_int_equal(pages.items[1].count, 2);
	pages = divide(*state, entries, 3, 0, "");
	assert_int_equal(pages.items[0].count, 2);
	assert_int_equal(divide(*state, entries, 0, 0, "").count, 0);
}

/* 2048 bytes are counted for an entry beside its texts. */
static void a_page_is_full_at_the_limit(void **state)
{
	const size_t half = LIMIT_ARCHIVE_BYTES / 2 - 2048;
	struct archive_entry entries[] = {
		{"a", MARCH, 0, half},
		{"b", MARCH + 1, 0, half},
		{"c", MARCH + 2, 0, 0},
		{"d", MARCH + 3, 0, 2 * LIMIT_ARCHIVE_BYTES}, /* alone, but there */
		{"e", MARCH + 4, 0, 0},
	};
	struct archive_pages pages = divide(*state, entries, 2, 0, "");

	assert_int_equal(pages.count, 1);
	entries[1].bytes++;
	pages = divide(*state, entries, 2, 0, "");
	assert_int_equal(pages.count, 2);
	assert_string_equal(pages.items[1].path, "archive/2020-03-2");
	pages = divide(*state, entries, 5, 0, "");
	assert_int_equal(pages.count, 4);
	assert_int_equal(pages.items[1].count, 2);
	assert_int_equal(pages.items[2].count, 1);
	assert_string_equal(pages.items[3].path, "archive/2020-03-4");
}

static void a_page_depends_on_what_it_shows_and_nothing_else(void **state)
{
	struct archive_entry entries[] = {
		{"a", MARCH, MARCH, 10},
		{"b", MARCH + 31 * 24 * HOUR, MARCH, 10},
		{"c", MARCH + 61 * 24 * HOUR, MARCH, 10},
	};
	struct archive_pages before = divide(*state, entries, 3, 0, "site"), after;

	entries[2].updated++;
	after = divide(*state, entries, 3, 0, "site");
	assert_true(digest_equal(&before.items[0].digest, &after.items[0].digest));
	assert_true(digest_equal(&before.items[1].digest, &after.items[1].digest));
	assert_false(digest_equal(&before.items[2].digest, &after.items[2].digest));
	/* A month that is no more: its neighbour linked to it. */
	after = divide(*state, entries, 2, 0, "site");
	assert_true(digest_equal(&before.items[0].digest, &after.items[0].digest));
	assert_false(digest_equal(&before.items[1].digest, &after.items[1].digest));
	after = divide(*state, entries, 3, 0, "other");
	assert_false(digest_equal(&before.items[0].digest, &after.items[0].digest));
}

static void bytes_are_counted_as_escaped(void **state)
{
	(void)state;
	assert_int_equal(archive_bytes(NULL), 0);
	assert_int_equal(archive_bytes("abc"), 3);
	assert_int_equal(archive_bytes("a&b"), 8);
	assert_int_equal(archive_bytes("\xe7\x94\xb5"), 3);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_arena, release_arena)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(months_are_those_of_the_sites_zone),
		TEST(a_page_is_full_at_the_limit),
		TEST(a_page_depends_on_what_it_shows_and_nothing_else),
		TEST(bytes_are_counted_as_escaped),
	};

	return RUN_TESTS(tests);
}
