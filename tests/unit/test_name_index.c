#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feedgen/name_index.h"

enum { NAMES = 50 };

struct name {
	char text[16];
};

/* What an index must say: the position that came first with a name. */
static size_t first_of(const struct name *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(names[i].text, name) == 0)
			return i;
	return NAME_ABSENT;
}

static void check(const struct name *names, size_t count, struct arena *arena)
{
	struct name_index index;
	struct name sought;

	assert_true(name_index_init(&index, count, arena));
	for (size_t i = 0; i < count; i++)
		assert_int_equal(name_index_add(&index, names[i].text, i),
		                 first_of(names, i + 1, names[i].text));
	/* From the first to the last and back: what was found last is not always before it. */
	for (int i = -200; i < 200; i++) {
		snprintf(sought.text, sizeof(sought.text), "%03d", abs(i));
		assert_int_equal(name_index_find(&index, sought.text),
		                 first_of(names, count, sought.text));
	}
}

static void names_are_found_in_whatever_order_they_come(void **state)
{
	static const struct {
		int step;     /* between a name and the next */
		int disorder; /* how far a name may be from its place */
	} rows[] = {{1, 0}, {2, 0}, {0, 0}, {-1, 0}, {3, 2}, {2, 9}, {0, 50}};
	unsigned seed = 1;
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 20);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct name names[NAMES];

		for (int at = 0; at < NAMES; at++) {
			int place = rows[i].step * at + (rows[i].step < 0 ? NAMES : 0);

			seed = seed * 1103515245U + 12345U;
			place += (int)((seed >> 16) % (unsigned)(rows[i].disorder + 1));
			snprintf(names[at].text, sizeof(names[at].text), "%03d", place);
		}
		check(names, NAMES, &arena);
	}
	arena_release(&arena);
}

static void an_index_without_names_finds_none(void **state)
{
	struct name_index index;
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 12);
	assert_true(name_index_init(&index, 0, &arena));
	assert_int_equal(name_index_find(&index, ""), NAME_ABSENT);
	arena_release(&arena);
}

static void without_memory_there_is_no_index(void **state)
{
	struct name_index index;
	struct arena arena;

	(void)state;
	arena_init(&arena, 64);
	assert_false(name_index_init(&index, 100, &arena));
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_found_in_whatever_order_they_come),
		cmocka_unit_test(an_index_without_names_finds_none),
		cmocka_unit_test(without_memory_there_is_no_index),
	};

	return RUN_TESTS(tests);
}
