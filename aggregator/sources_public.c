#include "aggregator/sources_public.h"

#include "aggregator/hosts.h"
#include "aggregator/source_request.h"
#include "feeds/url.h"

static bool is_secret(const struct outline_attribute *attribute)
{
	struct str name = str_from(attribute->name);

	if (attribute->namespace_uri)
		return str_equal(str_from(attribute->namespace_uri),
		                 STR(FRESHRSS_NAMESPACE)) &&
		       str_starts(name, STR("CURLOPT_"));
	return source_request_is_privilege(attribute) || str_equal(name, STR("username")) ||
	       str_equal(name, STR("password"));
}

static bool is_private(const char *url, struct arena *arena)
{
	const char *host = url ? hosts_name(arena, url) : NULL;

	return host && hosts_is_private(host);
}

/* Whether nobody else could ask it, or ought to know of it. */
static bool is_hidden(const struct outline *outline, struct arena *arena)
{
	struct str local = str_from(outline_attribute_find(outline, "local"));

	return str_equal(str_trim(local), STR("yes")) ||
	       is_private(outline_attribute_find(outline, "xmlUrl"), arena);
}

static void copy_attributes(const struct outline *from, struct arena *arena,
                            struct outline *to)
{
	for (size_t i = 0; i < from->attributes.count; i++) {
		struct outline_attribute attribute = from->attributes.items[i];
		struct outline_attribute *added;
		bool is_url = url_is_web(str_trim(str_from(attribute.value)));

		if (is_secret(&attribute) || (is_url && is_private(attribute.value, arena)))
			continue;
		if (is_url && url_user(str_from(attribute.value)).ptr)
			attribute.value = url_without_user(
				arena, str_trim(str_from(attribute.value)));
		added = LIST_ADD(arena, &to->attributes);
		if (added)
			*added = attribute;
	}
}

static void copy_outlines(const struct outlines *from, struct arena *arena,
                          struct outlines *to)
{
	for (size_t i = 0; i < from->count && !arena->full; i++) {
		struct outline copy = {.line = from->items[i].line};
		struct outline *added;

		if (is_hidden(&from->items[i], arena))
			continue;
		copy_attributes(&from->items[i], arena, &copy);
		/* NOLINTNEXTLINE(misc-no-recursion): as deep as LIMIT_XML_DEPTH */
		copy_outlines(&from->items[i].children, arena, &copy.children);
		added = LIST_ADD(arena, to);
		if (added)
			*added = copy;
	}
}

struct opml *sources_public(const struct opml *list, struct arena *arena)
{
	struct opml *copy = arena_new(arena, struct opml);

	if (!copy)
		return NULL;
	*copy = *list;
	copy->outlines = (struct outlines){0};
	copy_outlines(&list->outlines, arena, &copy->outlines);
	return arena->full ? NULL : copy;
}
