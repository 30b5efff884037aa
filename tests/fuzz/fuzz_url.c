/*
 * Two lines: a base and a reference.
 *
 * What url_resolve makes of them is absolute: resolved again, against the base or against
 * none, it stays as it is.  A publishable URL is one that Atom takes for an id, publishing it
 * again changes nothing, and both spellings have one canonical key.
 */
#include "tests/fuzz/fuzz.h"

#include "feeds/identifier.h"
#include "feeds/limits.h"
#include "feeds/url.h"

#define ARENA_BYTES ((size_t)4 << 20)

static void check_resolved(struct arena *arena, struct str base, struct str url)
{
	const char *again = url_resolve(arena, base, url);
	const char *alone = url_resolve(arena, STR(""), url);

	REQUIRE(url.len > 0 && url.len <= LIMIT_URL_BYTES);
	REQUIRE(again && str_equal(url, str_from(again)));
	REQUIRE(alone && str_equal(url, str_from(alone)));
}

static void check_publishable(struct arena *arena, struct str url)
{
	const char *published = url_publishable(arena, url), *again, *key, *same_key;

	if (!published)
		return;
	again = url_publishable(arena, str_from(published));
	key = url_canonical_key(arena, url);
	same_key = url_canonical_key(arena, str_from(published));
	/* An id has no brackets, an IPv6 address does. */
	REQUIRE(identifier_is_uri(published) || strchr(published, '['));
	REQUIRE(url_is_web(str_from(published)));
	REQUIRE(again && strcmp(published, again) == 0);
	REQUIRE(key && same_key && strcmp(key, same_key) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = fuzz_bytes(data, size), base = STR(""), reference;
	const char *resolved;
	struct arena arena;

	arena_init(&arena, ARENA_BYTES);
	str_split(&rest, '\n', &base);
	reference = rest.ptr ? rest : base;
	resolved = url_resolve(&arena, base, reference);
	if (resolved) {
		check_resolved(&arena, base, str_from(resolved));
		check_publishable(&arena, str_from(resolved));
	}
	check_publishable(&arena, reference);
	REQUIRE(!arena.full);
	arena_release(&arena);
	return 0;
}
