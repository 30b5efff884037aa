#include "feedgen/sections.h"

#include <xxhash.h>

#include "feeds/text.h"

static bool is_same(const char *a, const char *b)
{
	return a && b && str_equal_nocase(str_from(a), str_from(b));
}

/* The number of the section that CEC's page names give; NULL where the key is the title. */
static const char *number_of(const struct record *record)
{
	const char *key = record->section_key;

	return *key && (!record->section || strcmp(key, record->section) != 0) ? key : NULL;
}

/* A slug of the whole title: none where a part would be lost that could tell it from
 * another one. */
static const char *slug_of_title(const char *title, struct arena *arena)
{
	for (const char *at = title; at && *at; at++) {
		if ((unsigned char)*at >= 0x80)
			return NULL;
	}
	return title ? text_slug(arena, str_from(title)) : NULL;
}

static bool is_match(const struct section_rule *rule, const struct record *record,
                     const char *slug)
{
	if (rule->match)
		return is_same(rule->match, record->section_key) ||
		       is_same(rule->match, record->section);
	return is_same(rule->title, record->section) || is_same(rule->slug, slug);
}

struct section section_of(const struct record *record, const struct settings *settings,
                          struct arena *arena)
{
	const char *slug = slug_of_title(record->section, arena);
	const char *title = record->section ? record->section : record->section_key;

	for (size_t i = 0; i < settings->sections.count; i++) {
		const struct section_rule *rule = &settings->sections.items[i];

		if (is_match(rule, record, slug))
			return (struct section){rule->slug,
			                        rule->title ? rule->title : title};
	}
	if (!*title)
		return (struct section){0};
	if (!slug && number_of(record))
		slug = arena_printf(arena, "section-%s", number_of(record));
	if (!slug || !settings_is_slug(str_from(slug)))
		slug = arena_printf(arena, "section-%08x",
		                    (unsigned)(XXH3_64bits(title, strlen(title)) >> 32));
	return (struct section){slug, title};
}
