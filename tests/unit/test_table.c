/* Tables for a terminal and for a pipe. */
#include "feeds/table.h"

#include "tests/unit/test.h"

static const struct table_column columns[] = {
	{"NAME", false}, {"COUNT", true}, {"WHY", false}};

#define LIMIT 10000

struct fixture {
	struct arena arena;
	struct buf out;
	struct table table;
};

static int make(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	arena_init(&fixture->arena, LIMIT);
	buf_init(&fixture->out, LIMIT);
	fixture->table = (struct table){.columns = columns, .column_count = ROWS(columns)};
	*state = fixture;
	return 0;
}

static int unmake(void **state)
{
	struct fixture *fixture = *state;

	buf_release(&fixture->out);
	arena_release(&fixture->arena);
	free(fixture);
	return 0;
}

static void add(struct fixture *fixture, const char *name, const char *count,
                const char *why)
{
	const struct table_cell cells[] = {
		{name, TABLE_PLAIN}, {count, TABLE_PLAIN}, {why, TABLE_BAD}};

	table_add(&fixture->table, cells, &fixture->arena);
}

static void assert_written(struct fixture *fixture, struct table_place place,
                           const char *expected)
{
	buf_clear(&fixture->out);
	table_write(&fixture->table, &place, &fixture->out);
	assert_string_equal(fixture->out.ptr, expected);
}

static void columns_are_as_wide_as_what_they_hold(void **state)
{
	struct fixture *fixture = *state;

	add(fixture, "coal", "1000000", "well");
	add(fixture, "light-industry", "5", NULL);
	assert_written(fixture, (struct table_place){0},
	               "NAME              COUNT  WHY\n"
	               "coal            1000000  well\n"
	               "light-industry        5  -\n");
}

static void no_line_ends_in_spaces(void **state)
{
	struct fixture *fixture = *state;

	add(fixture, "coal", "1", "");
	assert_written(fixture, (struct table_place){0}, "NAME  COUNT  WHY\ncoal      1\n");
}

static void ideographs_take_two_columns_and_marks_none(void **state)
{
	struct fixture *fixture = *state;

	add(fixture, "煤炭", "1", "a");
	add(fixture, "e\xcc\x81t", "2", "b");
	assert_written(fixture, (struct table_place){0},
	               "NAME  COUNT  WHY\n"
	               "煤炭      1  a\n"
	               "e\xcc\x81t        2  b\n");
	assert_int_equal(table_text_columns(str_from("煤炭e\xcc\x81t")), 6);
}

static void the_last_column_goes_on_below_itself(void **state)
{
	struct fixture *fixture = *state;

	add(fixture, "coal", "1", "the server cannot be reached at all");
	/* 13 columns before it, TABLE_LAST_LEAST for it */
	assert_written(fixture, (struct table_place){.width = 13 + TABLE_LAST_LEAST},
	               "NAME  COUNT  WHY\n"
	               "coal      1  the server cannot be\n"
	               "             reached at all\n");
}

static void with_one_column_less_it_stands_below_the_others(void **state)
{
	struct fixture *fixture = *state;

	add(fixture, "coal", "1", "the server cannot be reached at all, whoever asks");
	assert_written(fixture, (struct table_place){.width = 13 + TABLE_LAST_LEAST - 1},
	               "NAME  COUNT\n  WHY\n"
	               "coal      1\n"
	               "  the server cannot be reached at\n"
	               "  all, whoever asks\n");
}

static void text_without_spaces_is_cut_between_characters(void **state)
{
	struct fixture *fixture = *state;

	add(fixture, "c", "1", "一二三四五六七八九十一二三四");
	assert_written(fixture, (struct table_place){.width = 13 + TABLE_LAST_LEAST},
	               "NAME  COUNT  WHY\n"
	               "c         1  一二三四五六七八九十一二\n"
	               "             三四\n");
}

static void what_has_no_room_beside_the_others_stands_below_them(void **state)
{
	struct fixture *fixture = *state;

	add(fixture, "coal", "1", "well");
	assert_written(fixture, (struct table_place){.width = 11},
	               "NAME  COUNT\n  WHY\ncoal      1\n  well\n");
	assert_written(fixture, (struct table_place){.width = 10},
	               "NAME\n  COUNT\n  WHY\ncoal\n      1\n  well\n");
}

static void a_terminal_of_one_column_ends_too(void **state)
{
	struct fixture *fixture = *state;

	add(fixture, "c", "1", "一二");
	assert_written(fixture, (struct table_place){.width = 1},
	               "NAME\n  COUNT\n  W\n  H\n  Y\nc\n      1\n  一\n  二\n");
}

static void colours_stand_only_where_they_are_wanted(void **state)
{
	struct fixture *fixture = *state;

	add(fixture, "coal", "1", "failed");
	assert_written(fixture, (struct table_place){.is_coloured = true},
	               "\033[1mNAME\033[0m  \033[1mCOUNT\033[0m  \033[1mWHY\033[0m\n"
	               "coal      1  \033[31mfailed\033[0m\n");
}

static void what_came_from_outside_is_made_safe(void **state)
{
	struct fixture *fixture = *state;

	add(fixture, "a\033[2Jb", "1", "c\nd");
	assert_written(fixture, (struct table_place){0},
	               "NAME       COUNT  WHY\n"
	               "a\\x1B[2Jb      1  c\\x0Ad\n");
}

static void a_table_without_rows_has_its_heads(void **state)
{
	assert_written(*state, (struct table_place){0}, "NAME  COUNT  WHY\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, unmake)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(columns_are_as_wide_as_what_they_hold),
		TEST(no_line_ends_in_spaces),
		TEST(ideographs_take_two_columns_and_marks_none),
		TEST(the_last_column_goes_on_below_itself),
		TEST(with_one_column_less_it_stands_below_the_others),
		TEST(text_without_spaces_is_cut_between_characters),
		TEST(what_has_no_room_beside_the_others_stands_below_them),
		TEST(a_terminal_of_one_column_ends_too),
		TEST(colours_stand_only_where_they_are_wanted),
		TEST(what_came_from_outside_is_made_safe),
		TEST(a_table_without_rows_has_its_heads),
	};

	return RUN_TESTS(tests);
}
