#include "feedgen/sections.h"

#include "feeds/slug.h"

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
	const char *slug = slug_of_ascii(arena, record->section);
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
		slug = slug_of(arena, "section", title);
	return (struct section){slug, title};
}
