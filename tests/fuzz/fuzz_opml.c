/*
 * A list of feeds.
 *
 * What is read can be written; what is written is read again, and writing that gives the
 * same bytes.  A list that is refused is refused with a reason.
 */
#include "tests/fuzz/fuzz.h"

#include "feeds/opml.h"
#include "feeds/parse.h"

#define ARENA_BYTES ((size_t)32 << 20)
#define WRITTEN_BYTES ((size_t)32 << 20)

static void check_written(struct arena *arena, const struct opml *opml)
{
	struct error err = {0};
	struct buf first, second;
	const struct opml *again;

	buf_init(&first, WRITTEN_BYTES);
	buf_init(&second, WRITTEN_BYTES);
	REQUIRE(opml_write(opml, &first, &err));
	again = opml_parse(arena, buf_view(&first), &err);
	if (!again)
		fprintf(stderr, "%s\nin: %s\n", err.message, first.ptr);
	REQUIRE(again && opml_write(again, &second, &err));
	REQUIRE(str_equal(buf_view(&first), buf_view(&second)));
	buf_release(&first);
	buf_release(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct error err = {0};
	const struct opml *opml;
	struct arena arena;

	parse_prepare();
	arena_init(&arena, ARENA_BYTES);
	opml = opml_parse(&arena, fuzz_bytes(data, size), &err);
	REQUIRE(!opml == (err.kind != ERROR_NONE));
	REQUIRE(!opml == (err.message[0] != '\0'));
	if (opml)
		check_written(&arena, opml);
	arena_release(&arena);
	return 0;
}
