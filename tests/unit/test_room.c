/* aggregator/room: at each bound and one beyond. */
#include "aggregator/room.h"

#include "feeds/limits.h"
#include "tests/unit/test.h"

static void a_group_ends_with_its_last_answer_or_byte(void **state)
{
	static const struct {
		size_t answers, bytes;
		bool has_room;
	} rows[] = {
		{0, 0, true},
		{LIMIT_GROUP_ANSWERS - 1, LIMIT_GROUP_BYTES - 1, true},
		{LIMIT_GROUP_ANSWERS, 0, false},
		{LIMIT_GROUP_ANSWERS + 1, 0, false},
		{1, LIMIT_GROUP_BYTES, false},
		{1, LIMIT_GROUP_BYTES + 1, false},
		{LIMIT_GROUP_ANSWERS, LIMIT_GROUP_BYTES, false},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		assert_int_equal(room_in_group(rows[i].answers, rows[i].bytes),
		                 rows[i].has_room);
}

static void nothing_is_fetched_while_too_many_bytes_wait(void **state)
{
	(void)state;
	assert_true(room_for_bodies(0));
	assert_true(room_for_bodies(LIMIT_UNSTORED_BYTES));
	assert_false(room_for_bodies(LIMIT_UNSTORED_BYTES + 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_group_ends_with_its_last_answer_or_byte),
		cmocka_unit_test(nothing_is_fetched_while_too_many_bytes_wait),
	};

	return RUN_TESTS(tests);
}
