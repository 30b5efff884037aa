/*
 * Whole outputs compared with files under tests/golden-write.  Run with GOLDEN=write in the
 * environment, a test writes the files instead: a person then reads the difference.
 */
#ifndef TESTS_UNIT_GOLDEN_H
#define TESTS_UNIT_GOLDEN_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feeds/file.h"
#include "feeds/str.h"

static inline void assert_golden(const char *name, struct str bytes)
{
	const char *mode = getenv("GOLDEN");
	struct error err = {0};
	char path[256];
	size_t length;
	char *expected;

	snprintf(path, sizeof(path), "tests/golden-write/%s", name);
	if (mode && strcmp(mode, "write") == 0) {
		FILE *file = fopen(path, "w");

		assert_non_null(file);
		assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, file), bytes.len);
		assert_int_equal(fclose(file), 0);
		return;
	}
	expected = file_read(path, 1 << 24, &length, &err);
	assert_string_equal(err.message, "");
	assert_non_null(expected);
	assert_string_equal(bytes.ptr, expected);
	assert_int_equal(bytes.len, length);
	free(expected);
}

#endif
