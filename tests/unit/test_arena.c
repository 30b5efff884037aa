#include "tests/unit/test.h"

#include <string.h>

#include "feeds/arena.h"
#include "feeds/buf.h"

static void an_arena_refuses_past_its_ceiling_and_stays_full(void **state)
{
	struct arena arena;
	struct error err = {0};

	(void)state;
	arena_init(&arena, 4096);
	assert_non_null(arena_alloc(&arena, 4000));
	assert_true(arena_check(&arena, &err));
	assert_null(arena_alloc(&arena, 4000));
	assert_null(arena_alloc(&arena, 1));
	assert_false(arena_check(&arena, &err));
	assert_int_equal(err.kind, ERROR_LIMIT);
	arena_release(&arena);
}

static void memory_is_zero_whatever_held_it_before(void **state)
{
	static const size_t sizes[] = {1, 1000, 65536, 65537, 300000, 3 << 20};
	struct arena arena;

	(void)state;
	arena_init_large(&arena, 64 << 20);
	for (int round = 0; round < 2; round++) {
		struct arena_mark mark = arena_mark(&arena);

		for (size_t i = 0; i < ROWS(sizes); i++) {
			char *memory = arena_alloc(&arena, sizes[i]);

			assert_non_null(memory);
			assert_int_equal(memory[0], 0);
			assert_memory_equal(memory, memory + 1, sizes[i] - 1);
			memset(memory, 'x', sizes[i]);
		}
		arena_rewind(&arena, mark);
	}
	arena_release(&arena);
}

static void a_list_keeps_its_elements_while_it_grows_and_when_it_cannot(void **state)
{
	struct {
		int *items;
		size_t count;
	} list = {0};
	struct arena arena;

	(void)state;
	arena_init(&arena, 2048);
	for (;;) {
		int *item = LIST_ADD(&arena, &list);

		if (!item)
			break;
		assert_int_equal(*item, 0);
		*item = (int)list.count;
	}
	assert_true(arena.full);
	assert_true(list.count > 100);
	for (size_t i = 0; i < list.count; i++)
		assert_int_equal(list.items[i], i + 1);
	arena_release(&arena);
}

static void a_buffer_holds_exactly_its_cap(void **state)
{
	struct error err = {0};
	struct buf buf;

	(void)state;
	buf_init(&buf, 5);
	buf_add(&buf, STR("abc"));
	buf_printf(&buf, "%d", 42);
	assert_true(buf_check(&buf, &err));
	assert_string_equal(buf.ptr, "abc42");
	buf_add_char(&buf, '!');
	buf_add(&buf, STR(""));
	assert_false(buf_check(&buf, &err));
	assert_int_equal(err.kind, ERROR_LIMIT);
	assert_string_equal(buf.ptr, "abc42");
	buf_release(&buf);
}

static void what_is_expected_is_no_promise(void **state)
{
	struct error err = {0};
	struct buf buf;

	(void)state;
	buf_init(&buf, 8);
	buf_expect(&buf, 9); /* one beyond the cap: it may still turn out to be less */
	assert_null(buf.ptr);
	buf_expect(&buf, 5);
	assert_int_equal(buf.len, 0);
	buf_add(&buf, STR("abcde"));
	assert_int_equal(buf.capacity, 6); /* nothing was doubled */
	buf_add(&buf, STR("fgh"));         /* more than was told */
	assert_true(buf_check(&buf, &err));
	assert_string_equal(buf.ptr, "abcdefgh");
	buf_release(&buf);
}

static void the_first_error_is_kept_and_told_where(void **state)
{
	struct error err = {0};

	(void)state;
	assert_false(error_set_at(&err, ERROR_SYNTAX, 7, "no %s", "title"));
	assert_false(error_set(&err, ERROR_IO, "later"));
	error_prefix(&err, "a.csv");
	assert_int_equal(err.kind, ERROR_SYNTAX);
	assert_int_equal(err.line, 7);
	assert_string_equal(err.message, "a.csv: no title");
}

static void numbers_are_read_whole_or_not_at_all(void **state)
{
	static const struct {
		const char *text;
		bool is_number;
		int64_t value;
	} rows[] = {
		{"0", true, 0},
		{"-9223372036854775808", true, INT64_MIN},
		{"9223372036854775807", true, INT64_MAX},
		{"9223372036854775808", false, 0},
		{"", false, 0},
		{"-", false, 0},
		{"1 ", false, 0},
		{"0x10", false, 0},
		{"+7", true, 7},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		int64_t value = 0;

		assert_int_equal(
			str_integer(str_from(rows[i].text), INT64_MIN, INT64_MAX, &value),
			rows[i].is_number);
		assert_int_equal(value, rows[i].value);
	}
}

static void splitting_gives_every_part_also_empty_ones(void **state)
{
	struct str rest = STR("a,,b"), part;

	(void)state;
	assert_true(str_split(&rest, ',', &part) && str_equal(part, STR("a")));
	assert_true(str_split(&rest, ',', &part) && part.len == 0);
	assert_true(str_split(&rest, ',', &part) && str_equal(part, STR("b")));
	assert_false(str_split(&rest, ',', &part));
	assert_int_equal(str_find(STR("aab"), STR("ab")), 1);
	assert_int_equal(str_find(STR("aab"), STR("abc")), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_arena_refuses_past_its_ceiling_and_stays_full),
		cmocka_unit_test(memory_is_zero_whatever_held_it_before),
		cmocka_unit_test(
			a_list_keeps_its_elements_while_it_grows_and_when_it_cannot),
		cmocka_unit_test(a_buffer_holds_exactly_its_cap),
		cmocka_unit_test(what_is_expected_is_no_promise),
		cmocka_unit_test(the_first_error_is_kept_and_told_where),
		cmocka_unit_test(numbers_are_read_whole_or_not_at_all),
		cmocka_unit_test(splitting_gives_every_part_also_empty_ones),
	};

	return RUN_TESTS(tests);
}
