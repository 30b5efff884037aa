/*
 * A configuration of feedgen.
 *
 * It is read, with every number within its range and every address absolute, or refused
 * with the name of the file in the reason.
 */
#include "tests/fuzz/fuzz.h"

#include <unistd.h>

#include "feedgen/settings.h"
#include "feeds/url.h"

#define ARENA_BYTES ((size_t)16 << 20)

/* The settings come from a path: that of a file that is overwritten with each input. */
static const char *write_input(const uint8_t *data, size_t size)
{
	static char path[32];
	static int file = -1;

	if (file < 0) {
		FILE *made = tmpfile();

		REQUIRE(made);
		file = fileno(made);
		snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	}
	REQUIRE(ftruncate(file, 0) == 0);
	REQUIRE(pwrite(file, data, size, 0) == (ssize_t)size);
	return path;
}

static bool is_address_or_absent(const char *url)
{
	return !url || url_is_web(str_from(url));
}

static void check_settings(const struct settings *settings)
{
	REQUIRE(is_address_or_absent(settings->home));
	REQUIRE(is_address_or_absent(settings->base_url));
	REQUIRE(is_address_or_absent(settings->hub));
	REQUIRE(settings->items > 0);
	REQUIRE(settings->zone_minutes > -24 * 60 && settings->zone_minutes < 24 * 60);
	for (size_t i = 0; i < settings->sections.count; i++)
		REQUIRE(settings_is_slug(str_from(settings->sections.items[i].slug)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *path = write_input(data, size);
	struct settings settings;
	struct error err = {0};
	struct arena arena;

	arena_init(&arena, ARENA_BYTES);
	if (settings_read(path, &settings, &arena, &err)) {
		check_settings(&settings);
	} else {
		REQUIRE(err.kind == ERROR_USAGE);
		REQUIRE(str_starts(str_from(err.message), str_from(path)));
	}
	arena_release(&arena);
	return 0;
}
