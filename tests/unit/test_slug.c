#include "tests/unit/test.h"

#include "feeds/limits.h"
#include "feeds/slug.h"

static void a_name_is_the_same_for_ever(void **state)
{
	static const struct {
		const char *title, *slug;
	} rows[] = {
		{"Power & Grid", "power-grid"},
		{"5G", "5g"},
		/* Whoever follows these must find them: no other hash, ever. */
		{"电力", "tag-82b3acab"},
		{"煤炭", "tag-6172bd64"},
		{"Énergie", "tag-be235eb9"},
		{"5G网络", "tag-a25972dd"},
		{"!!!", "tag-95606572"},
	};
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 16);
	for (size_t i = 0; i < ROWS(rows); i++)
		assert_string_equal(slug_of(&arena, "tag", rows[i].title), rows[i].slug);
	arena_release(&arena);
}

static void a_name_is_a_part_of_a_path(void **state)
{
	static const char *const titles[] = {"../../etc", "a/b",    ".hidden",
	                                     "",          "%2e%2e", "A\nB"};
	char longest[300];
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 16);
	memset(longest, 'a', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	assert_true(strlen(slug_of(&arena, "tag", longest)) <= LIMIT_SLUG_BYTES);
	for (size_t i = 0; i < ROWS(titles); i++) {
		const char *slug = slug_of(&arena, "tag", titles[i]);

		assert_int_equal(
			slug[strspn(slug, "abcdefghijklmnopqrstuvwxyz0123456789-")], '\0');
		assert_true(strlen(slug) > 0);
	}
	arena_release(&arena);
}

static void two_of_one_name_can_be_told_from_each_other(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 16);
	assert_string_equal(slug_of(&arena, "tag", "C++"), slug_of(&arena, "tag", "C"));
	assert_string_not_equal(slug_unlike(&arena, "tag", "C++"),
	                        slug_unlike(&arena, "tag", "C"));
	assert_null(slug_of_ascii(&arena, "电力 power"));
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_is_the_same_for_ever),
		cmocka_unit_test(a_name_is_a_part_of_a_path),
		cmocka_unit_test(two_of_one_name_can_be_told_from_each_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
