/*
 * Bytes of a document; a first line that begins with "Content-Type: " is HTTP's.
 *
 * What comes out is valid UTF-8 in an encoding that has a name; whether it contradicts what
 * is declared and whether a problem is noted is the same; the text, decoded again as what
 * it now is, stays as it is.
 */
#include "tests/fuzz/fuzz.h"

#include "feeds/charset.h"
#include "feeds/decode.h"
#include "feeds/text.h"

#define ARENA_BYTES ((size_t)1 << 20)

/* With a NUL or a byte order mark in front (there were two), the text looks like UTF-16 or
 * loses it. */
static bool is_stable(struct str text)
{
	return str_find_char(text, '\0') == text.len &&
	       !str_starts(text, STR("\xEF\xBB\xBF"));
}

static void check_again(struct str text, struct arena *arena)
{
	struct problems problems = {0};
	struct decoded decoded;
	struct error err = {0};

	REQUIRE(decode_bytes(text, "text/xml; charset=utf-8", &decoded, &problems, arena,
	                     &err));
	REQUIRE(str_equal(decoded.text, text));
	REQUIRE(strcmp(decoded.encoding, "utf-8") == 0);
	REQUIRE(problems.count == 0 && decoded.is_consistent);
	decode_release(&decoded);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct str name = {"Content-Type: ", 14};
	struct str bytes = fuzz_bytes(data, size);
	struct str line = fuzz_take_line(&bytes, name);
	struct problems problems = {0};
	struct decoded decoded;
	struct error err = {0};
	struct arena arena;

	arena_init(&arena, ARENA_BYTES);
	REQUIRE(decode_bytes(bytes, arena_str(&arena, str_skip(line, name.len)), &decoded,
	                     &problems, &arena, &err));
	REQUIRE(text_find_invalid_utf8(decoded.text) == decoded.text.len);
	REQUIRE(charset_find(str_from(decoded.encoding)));
	REQUIRE(decoded.is_consistent == (problems.count == 0));
	if (is_stable(decoded.text))
		check_again(decoded.text, &arena);
	REQUIRE(!arena.full);
	decode_release(&decoded);
	arena_release(&arena);
	return 0;
}
