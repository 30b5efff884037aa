/*
 * What the fuzz targets share.  A target is one file, fuzz_<module>.c: its first comment
 * says what holds for any bytes, and REQUIRE ends the program where it does not.  run.py
 * knows what each is started from.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feeds/str.h"

/* libFuzzer calls it with each input. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

#define REQUIRE(condition)                                                                 \
	((condition) ? (void)0                                                             \
	             : (fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__,  \
	                        #condition),                                               \
	                abort()))

static inline struct str fuzz_bytes(const uint8_t *data, size_t size)
{
	return (struct str){.ptr = (const char *)data, .len = size};
}

/*
 * Takes the first line off *bytes where it begins with `start`: so an input may say what
 * else is known (a URL, a Content-Type), while any document is an input as it is.
 * Otherwise the empty view.
 */
static inline struct str fuzz_take_line(struct str *bytes, struct str start)
{
	struct str line = str_slice(*bytes, 0, str_find_char(*bytes, '\n'));

	if (!str_starts(line, start))
		return STR("");
	*bytes = str_skip(*bytes, line.len + 1);
	return line;
}

#endif
