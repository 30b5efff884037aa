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
		char *packed = pack(rows[i], PACK_PASSES, &size);

		assert_non_null(packed);
		assert_memory_equal(packed, "\x28\xB5\x2F\xFD", 4);
		assert_int_equal(ZSTD_decompress(unpacked, sizeof(unpacked), packed, size),
		                 rows[i].len);
		assert_memory_equal(unpacked, rows[i].ptr, rows[i].len);
		free(packed);
	}
}

static void what_was_packed_in_a_row_comes_back(void **state)
{
	static const char *const texts[] = {"", "{}", "{\"id\":\"urn:1\"}",
	                                    "{\"id\":\"urn:2\"}"};
	struct packer *packer = packer_open();
	struct unpacker *unpacker = unpacker_open();
	struct error err = {0};
	struct arena arena;

	(void)state;
	assert_non_null(packer);
	arena_init(&arena, 1 << 20);
	for (size_t i = 0; i < ROWS(texts); i++) {
		struct str packed = packer_pack(packer, &arena, str_from(texts[i]),
		                                PACK_STAYS);
		char *text;

		assert_non_null(packed.ptr);
		text = pack_undo(NULL, packed, NULL, &err);
		assert_string_equal(text, texts[i]);
		free(text);
		text = pack_undo(unpacker, packed, NULL, &err);
		assert_string_equal(text, texts[i]);
		free(text);
	}
	unpacker_close(unpacker);
	packer_close(packer);
	arena_release(&arena);
}

static void what_is_no_frame_is_the_text_itself(void **state)
{
	struct error err = {0};
	char *text = pack_undo(NULL, STR("{\"id\":1} and on"), NULL, &err);

	(void)state;
	assert_string_equal(text, "{\"id\":1} and on");
	free(text);
}

static void a_damaged_frame_is_an_error(void **state)
{
	static const struct str rows[] = {
		{"\x28\xB5\x2F\xFD", 4}, /* ends */
		{"\x28\xB5\x2F\xFD\xE0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F\x01\0\0",
	         16},                                      /* huge */
		{"\x28\xB5\x2F\xFD\x20\x02\x19\0\0{", 10}, /* holds less than it says */
	};

	struct unpacker *unpacker = unpacker_open();

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct error err = {0};

		assert_null(pack_undo(NULL, rows[i], NULL, &err));
		assert_int_equal(err.kind, ERROR_DATABASE);
		assert_null(pack_undo(unpacker, rows[i], NULL, &err));
	}
	unpacker_close(unpacker);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_packed_is_a_frame_of_the_same_bytes),
		cmocka_unit_test(what_was_packed_in_a_row_comes_back),
		cmocka_unit_test(what_is_no_frame_is_the_text_itself),
		cmocka_unit_test(a_damaged_frame_is_an_error),
	};

	return RUN_TESTS(tests);
}
