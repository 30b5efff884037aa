#include "aggregator/source_page.h"

#include <string.h>

#include "aggregator/source_request.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const struct {
	const char *type;
	enum scrape_kind kind;
} types[] = {
	{"HTML+XPath", SCRAPE_HTML},
	{"XML+XPath", SCRAPE_XML},
	{"JSON+DotNotation", SCRAPE_JSON},
	{"JSON+DotPath", SCRAPE_JSON}, /* of old */
	{"HTML+XPath+JSON+DotNotation", SCRAPE_HTML_JSON},
};

/* NULL: none. */
static const struct {
	const char *of_xpath, *of_json;
} attributes[SCRAPE_FIELD_COUNT] = {
	[SCRAPE_ITEM] = {"xPathItem", "jsonItem"},
	[SCRAPE_TITLE] = {"xPathItemTitle", "jsonItemTitle"},
	[SCRAPE_CONTENT] = {"xPathItemContent", "jsonItemContent"},
	[SCRAPE_URI] = {"xPathItemUri", "jsonItemUri"},
	[SCRAPE_AUTHOR] = {"xPathItemAuthor", "jsonItemAuthor"},
	[SCRAPE_TIMESTAMP] = {"xPathItemTimestamp", "jsonItemTimestamp"},
	[SCRAPE_TIME_FORMAT] = {"xPathItemTimeFormat", "jsonItemTimeFormat"},
	[SCRAPE_THUMBNAIL] = {"xPathItemThumbnail", "jsonItemThumbnail"},
	[SCRAPE_CATEGORIES] = {"xPathItemCategories", "jsonItemCategories"},
	[SCRAPE_UID] = {"xPathItemUid", "jsonItemUid"},
	[SCRAPE_TO_JSON] = {NULL, "xPathToJson"},
	[SCRAPE_TO_HTML] = {"jsonToHtml", NULL},
};

const char *source_page_type(enum scrape_kind kind)
{
	for (size_t i = 0; i < COUNT(types); i++)
		if (types[i].kind == kind)
			return types[i].type;
	return NULL;
}

const char *source_page_attribute(enum scrape_kind kind, enum scrape_field field)
{
	if (kind == SCRAPE_HTML || kind == SCRAPE_XML)
		return attributes[field].of_xpath;
	return attributes[field].of_json;
}

static bool find_kind(const struct outline *outline, enum scrape_kind *kind)
{
	struct str type = str_trim(str_from(outline_attribute_find(outline, "type")));

	for (size_t i = 0; i < COUNT(types); i++)
		if (str_equal_nocase(type, str_from(types[i].type))) {
			*kind = types[i].kind;
			return true;
		}
	return false;
}

static void take_rules(const struct outline *outline, struct arena *arena,
                       struct scrape_rules *rules)
{
	for (size_t i = 0; i < SCRAPE_FIELD_COUNT; i++) {
		const char *name = source_page_attribute(rules->kind, (enum scrape_field)i);
		const char *namespace_uri = i == SCRAPE_TO_HTML ? NULL : FRESHRSS_NAMESPACE;
		struct str value = {0};

		if (name)
			value = str_trim(str_from(
				outline_attribute_find_in(outline, namespace_uri, name)));
		if (value.len)
			rules->fields[i] = arena_str(arena, value);
	}
}

/* The rule without which nothing can be read. */
static bool check_needed(const struct scrape_rules *rules, struct error *err)
{
	enum scrape_field needed = rules->kind == SCRAPE_HTML_JSON ? SCRAPE_TO_JSON
	                           : rules->kind == SCRAPE_JSON    ? SCRAPE_TITLE
	                                                           : SCRAPE_ITEM;

	if (rules->fields[needed])
		return true;
	return error_set(err, ERROR_USAGE, "a source of type %s needs frss:%s",
	                 source_page_type(rules->kind),
	                 source_page_attribute(rules->kind, needed));
}

bool source_page_read(const struct outline *outline, struct arena *arena,
                      const struct scrape_rules **rules, struct error *err)
{
	struct scrape_rules *found;
	enum scrape_kind kind;

	*rules = NULL;
	if (!find_kind(outline, &kind))
		return true;
	found = arena_new(arena, struct scrape_rules);
	if (!found)
		return arena_check(arena, err);
	found->kind = kind;
	take_rules(outline, arena, found);
	if (!arena_check(arena, err) || !check_needed(found, err) ||
	    !scrape_check(found, err))
		return false;
	*rules = found;
	return true;
}
