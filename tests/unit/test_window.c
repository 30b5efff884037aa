#include "tests/unit/test.h"

#include "feeds/window.h"

static void a_window_ends_at_its_edge(void **state)
{
	const struct window window = {.items = 2, .seconds = 10};

	(void)state;
	assert_false(window_is_beyond(&window, 50, 40, 2));
	assert_true(window_is_beyond(&window, 50, 39, 2));
	assert_false(window_is_beyond(&window, 50, 39, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_window_ends_at_its_edge),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
