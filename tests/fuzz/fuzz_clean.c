/*
 * An HTML fragment; a first line that begins with "http" is its base.
 *
 * What sanitize_html makes of it has no fault that the judge knows, and cleaned again stays
 * as it is, byte by byte.  Its plain text is valid UTF-8.
 */
#include "tests/fuzz/fuzz.h"

#include "feeds/sanitize.h"
#include "feeds/text.h"
#include "tests/unit/html_judge.h"

#define ARENA_BYTES ((size_t)64 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str html = fuzz_bytes(data, size);
	struct str base = fuzz_take_line(&html, STR("http"));
	const char *cleaned, *again, *fault, *text;
	struct arena arena;

	arena_init(&arena, ARENA_BYTES);
	cleaned = sanitize_html(&arena, html, base);
	REQUIRE(cleaned);
	fault = html_fault(cleaned);
	if (fault)
		fprintf(stderr, "%s in: %s\n", fault, cleaned);
	REQUIRE(!fault);
	again = sanitize_html(&arena, str_from(cleaned), STR(""));
	if (again && strcmp(cleaned, again) != 0)
		fprintf(stderr, "first: %s\nagain: %s\n", cleaned, again);
	REQUIRE(again && strcmp(cleaned, again) == 0);
	text = text_from_html(&arena, str_from(cleaned));
	REQUIRE(text && text_find_invalid_utf8(str_from(text)) == strlen(text));
	arena_release(&arena);
	return 0;
}
