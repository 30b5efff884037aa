#include "tests/unit/test.h"

#include <string.h>

#include "aggregator/progress.h"

static void progress_is_one_short_line(void **state)
{
	static const struct {
		struct progress progress;
		const char *line;
	} rows[] = {
		{{0, 5, 0, 0}, "0 of 5 sources, 0.0 a second, 0 bytes"},
		{{1, 5, 999, 500}, "1 of 5 sources, 2.0 a second, 999 bytes"},
		{{17, 200, 1000, 5000}, "17 of 200 sources, 3.4 a second, 1.0 kB"},
		{{200, 200, 1250000, 1000}, "200 of 200 sources, 200.0 a second, 1.2 MB"},
		{{1, 1, INT64_C(5000000000000), 1},
	         "1 of 1 sources, 1000.0 a second, 5000.0 GB"},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		char line[PROGRESS_BYTES];

		progress_write(&rows[i].progress, line);
		assert_string_equal(line, rows[i].line);
	}
}

static void the_longest_line_is_cut(void **state)
{
	const struct progress progress = {SIZE_MAX, SIZE_MAX, INT64_MAX, 1};
	char line[PROGRESS_BYTES];

	(void)state;
	progress_write(&progress, line);
	assert_int_equal(strlen(line), PROGRESS_BYTES - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(progress_is_one_short_line),
		cmocka_unit_test(the_longest_line_is_cut),
	};

	return RUN_TESTS(tests);
}
