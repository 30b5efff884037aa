#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include <brotli/decode.h>

#include "feeds/compress.h"
#include "feeds/unpack.h"

#define ROOM ((size_t)4 << 20)

static struct buf compressed(int which, struct str bytes)
{
	struct error err = {0};
	struct buf out;

	buf_init(&out, ROOM);
	assert_true(compressions[which].compress(bytes, &out, &err));
	return out;
}

static void unpack_brotli(struct str bytes, struct buf *out)
{
	static uint8_t room[ROOM];
	size_t length = sizeof(room);

	assert_int_equal(BrotliDecoderDecompress(bytes.len, (const uint8_t *)bytes.ptr,
	                                         &length, room),
	                 BROTLI_DECODER_RESULT_SUCCESS);
	buf_add(out, (struct str){(const char *)room, length});
}

static void assert_unpacks(int which, const struct buf *packed, struct str bytes)
{
	struct error err = {0};
	bool is_whole = true;
	struct buf out;

	buf_init(&out, ROOM);
	if (which == COMPRESSION_GZIP)
		assert_true(unpack_gzip(buf_view(packed), &out, &is_whole, &err));
	else
		unpack_brotli(buf_view(packed), &out);
	assert_true(is_whole);
	assert_int_equal(out.len, bytes.len);
	if (bytes.len)
		assert_memory_equal(out.ptr, bytes.ptr, bytes.len);
	buf_release(&out);
}

/* What no compressor makes shorter, in a way that is the same on every run. */
static char *noise(size_t length)
{
	char *bytes = malloc(length + 1);
	uint32_t state = 1;

	assert_non_null(bytes);
	for (size_t i = 0; i < length; i++) {
		state = state * 1664525 + 1013904223;
		bytes[i] = (char)(state >> 24);
	}
	return bytes;
}

static void any_bytes_come_back(void **state)
{
	static const size_t lengths[] = {0, 1, 1000, 1000000};

	(void)state;
	for (int which = 0; which < COMPRESSION_COUNT; which++) {
		for (size_t i = 0; i < ROWS(lengths); i++) {
			char *bytes = noise(lengths[i]);
			struct str view = {bytes, lengths[i]};
			struct buf packed = compressed(which, view);

			assert_unpacks(which, &packed, view);
			buf_release(&packed);
			free(bytes);
		}
	}
}

static void text_becomes_shorter_and_always_the_same(void **state)
{
	static char text[10001];

	(void)state;
	memset(text, 'a', sizeof(text) - 1);
	for (int which = 0; which < COMPRESSION_COUNT; which++) {
		struct buf one = compressed(which, str_from(text));
		struct buf other = compressed(which, str_from(text));

		assert_true(one.len < 100);
		assert_int_equal(one.len, other.len);
		assert_memory_equal(one.ptr, other.ptr, one.len);
		buf_release(&one);
		buf_release(&other);
	}
}

/* RFC 1952 section 2.3: no flags (no name), MTIME 0. */
static void the_frame_of_gzip_says_neither_name_nor_time(void **state)
{
	struct buf packed = compressed(COMPRESSION_GZIP, STR("text"));

	(void)state;
	assert_memory_equal(packed.ptr, "\x1F\x8B\x08\0\0\0\0\0", 8);
	buf_release(&packed);
}

static void what_does_not_fit_is_an_error(void **state)
{
	char *bytes = noise(1000);

	(void)state;
	for (int which = 0; which < COMPRESSION_COUNT; which++) {
		struct error err = {0};
		struct buf out;

		buf_init(&out, 100);
		assert_false(compressions[which].compress((struct str){bytes, 1000}, &out,
		                                          &err));
		assert_int_equal(err.kind, ERROR_LIMIT);
		buf_release(&out);
	}
	free(bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_bytes_come_back),
		cmocka_unit_test(text_becomes_shorter_and_always_the_same),
		cmocka_unit_test(the_frame_of_gzip_says_neither_name_nor_time),
		cmocka_unit_test(what_does_not_fit_is_an_error),
	};

	return RUN_TESTS(tests);
}
