#include "feeds/slug.h"

#include <xxhash.h>

#include "feeds/text.h"

const char *slug_of_ascii(struct arena *arena, const char *title)
{
	for (const char *at = title; at && *at; at++) {
		if ((unsigned char)*at >= 0x80)
			return NULL;
	}
	return title ? text_slug(arena, str_from(title)) : NULL;
}

const char *slug_of(struct arena *arena, const char *kind, const char *title)
{
	const char *slug = slug_of_ascii(arena, title);

	if (slug)
		return slug;
	return arena_printf(arena, "%s-%08x", kind,
	                    (unsigned)(XXH3_64bits(title, strlen(title)) >> 32));
}

const char *slug_unlike(struct arena *arena, const char *kind, const char *title)
{
	return arena_printf(arena, "%s-%016llx", kind,
	                    (unsigned long long)XXH3_64bits(title, strlen(title)));
}
