#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include <zstd.h>

#include "aggregator/pack.h"

static void what_was_packed_is_a_frame_of_the_same_bytes(void **state)
{
	static const struct str rows[] = {
		{"", sizeof("") - 1},
		{"<rss/>", sizeof("<rss/>") - 1},
		{"\0\xff and \0 more", sizeof("\0\xff and \0 more") - 1},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		char unpacked[64];
		size_t size;
		char *packed = pack(rows[i], &size);

		assert_non_null(packed);
		assert_memory_equal(packed, "\x28\xB5\x2F\xFD", 4);
		assert_int_equal(ZSTD_decompress(unpacked, sizeof(unpacked), packed, size),
		                 rows[i].len);
		assert_memory_equal(unpacked, rows[i].ptr, rows[i].len);
		free(packed);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_packed_is_a_frame_of_the_same_bytes),
	};

	return RUN_TESTS(tests);
}
