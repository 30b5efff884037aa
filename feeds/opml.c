/* What OPML means to the rest of the library, and writing it. */
#include "feeds/opml.h"

#include <string.h>

#include "feeds/limits.h"
#include "feeds/markup.h"

const char *outline_attribute_find_in(const struct outline *outline,
                                      const char *namespace_uri, const char *name)
{
	for (size_t i = 0; i < outline->attributes.count; i++) {
		const struct outline_attribute *attribute = &outline->attributes.items[i];
		const char *uri = attribute->namespace_uri;

		if (strcmp(uri ? uri : "", namespace_uri ? namespace_uri : "") == 0 &&
		    strcmp(attribute->name, name) == 0)
			return attribute->value;
	}
	return NULL;
}

const char *outline_attribute_find(const struct outline *outline, const char *name)
{
	return outline_attribute_find_in(outline, NULL, name);
}

void outline_attribute_add(struct arena *arena, struct outline *outline, const char *name,
                           const char *value)
{
	struct outline_attribute *attribute;

	if (!value)
		return;
	attribute = LIST_ADD(arena, &outline->attributes);
	if (!attribute)
		return;
	attribute->name = arena_strdup(arena, name);
	attribute->value = arena_strdup(arena, value);
}

/* Whether HTML would read something else than the character at `text`, or find fault with
 * it: only an ampersand before white space is beyond doubt. */
static bool is_markup(const char *text)
{
	if (*text == '&')
		return text[1] && !ascii_is_space(text[1]);
	return *text == '<';
}

const char *opml_text(struct arena *arena, const char *text)
{
	struct buf escaped;
	const char *result = text;
	bool has_markup = false;

	for (const char *at = text; at && *at; at++)
		has_markup = has_markup || is_markup(at);
	if (!has_markup)
		return text;
	buf_init(&escaped, LIMIT_OUTPUT_BYTES);
	for (; *text; text++) {
		if (!is_markup(text))
			buf_add_char(&escaped, *text);
		else
			buf_add_text(&escaped, *text == '&' ? "&amp;" : "&lt;");
	}
	result = arena_str(arena, buf_view(&escaped));
	buf_release(&escaped);
	return result;
}

/* ---- writing --------------------------------------------------------------------------- */

struct opml_namespace {
	const char *uri, *prefix;
};

/* A list under way. */
struct writer {
	struct markup markup;
	struct arena arena;
	struct {
		struct opml_namespace *items;
		size_t count;
	} namespaces;
};

/* Bound by the XML standard, never declared. */
static bool is_reserved(const struct outline_attribute *attribute)
{
	return attribute->prefix && strcmp(attribute->prefix, "xml") == 0;
}

static const char *prefix_find(const struct writer *writer, const char *uri)
{
	for (size_t i = 0; i < writer->namespaces.count; i++)
		if (strcmp(writer->namespaces.items[i].uri, uri) == 0)
			return writer->namespaces.items[i].prefix;
	return NULL;
}

static bool is_prefix_taken(const struct writer *writer, const char *prefix)
{
	for (size_t i = 0; i < writer->namespaces.count; i++)
		if (strcmp(writer->namespaces.items[i].prefix, prefix) == 0)
			return true;
	return false;
}

static void collect_namespace(struct writer *writer,
                              const struct outline_attribute *attribute)
{
	const char *prefix = attribute->prefix;
	struct opml_namespace *added;

	if (!attribute->namespace_uri || is_reserved(attribute) ||
	    prefix_find(writer, attribute->namespace_uri))
		return;
	for (int i = 1; !prefix || is_prefix_taken(writer, prefix); i++) {
		prefix = arena_printf(&writer->arena, "ns%d", i);
		if (!prefix)
			return;
	}
	added = LIST_ADD(&writer->arena, &writer->namespaces);
	if (added)
		*added = (struct opml_namespace){.uri = attribute->namespace_uri,
		                                 .prefix = prefix};
}

static void collect_namespaces(struct writer *writer, const struct outlines *outlines)
{
	for (size_t i = 0; i < outlines->count; i++) {
		const struct outline *outline = &outlines->items[i];

		for (size_t j = 0; j < outline->attributes.count; j++)
			collect_namespace(writer, &outline->attributes.items[j]);
		/* NOLINTNEXTLINE(misc-no-recursion): as deep as LIMIT_XML_DEPTH */
		collect_namespaces(writer, &outline->children);
	}
}

/* The list of attributes that markup_open takes; NULL when memory ran out. */
static struct markup_attribute *root_attributes(struct writer *writer)
{
	size_t count = writer->namespaces.count;
	struct markup_attribute *list = arena_alloc(&writer->arena,
	                                            (count + 2) * sizeof(*list));

	if (!list)
		return NULL;
	list[0] = (struct markup_attribute){"version", "2.0"};
	for (size_t i = 0; i < count; i++)
		list[i + 1] = (struct markup_attribute){
			arena_printf(&writer->arena, "xmlns:%s",
		                     writer->namespaces.items[i].prefix),
			writer->namespaces.items[i].uri};
	return list;
}

static const char *qualified_name(struct writer *writer,
                                  const struct outline_attribute *attribute)
{
	const char *prefix = NULL;

	if (is_reserved(attribute))
		prefix = "xml";
	else if (attribute->namespace_uri)
		prefix = prefix_find(writer, attribute->namespace_uri);
	if (!prefix)
		return attribute->name;
	return arena_printf(&writer->arena, "%s:%s", prefix, attribute->name);
}

static void write_outlines(struct writer *writer, const struct outlines *outlines)
{
	for (size_t i = 0; i < outlines->count; i++) {
		const struct outline *outline = &outlines->items[i];
		size_t count = outline->attributes.count;
		struct markup_attribute *list = arena_alloc(&writer->arena,
		                                            (count + 1) * sizeof(*list));

		if (!list)
			return;
		for (size_t j = 0; j < count; j++)
			list[j] = (struct markup_attribute){
				qualified_name(writer, &outline->attributes.items[j]),
				outline->attributes.items[j].value};
		markup_open(&writer->markup, "outline", list);
		write_outlines(writer, &outline->children);
		markup_close(&writer->markup);
	}
}

static void write_head(struct writer *writer, const struct opml *opml)
{
	struct markup *markup = &writer->markup;

	markup_open(markup, "head", NULL);
	markup_text(markup, "title", NULL, MARKUP_PLAIN, opml->title);
	markup_text(markup, "dateModified", NULL, MARKUP_PLAIN, opml->date_modified);
	markup_text(markup, "ownerName", NULL, MARKUP_PLAIN, opml->owner_name);
	markup_close(markup);
}

bool opml_write(const struct opml *opml, struct buf *out, struct error *err)
{
	struct writer writer = {0};
	bool is_done;

	arena_init(&writer.arena, LIMIT_OUTPUT_BYTES);
	collect_namespaces(&writer, &opml->outlines);
	markup_start(&writer.markup, out, NULL);
	markup_open(&writer.markup, "opml", root_attributes(&writer));
	write_head(&writer, opml);
	markup_open(&writer.markup, "body", NULL);
	write_outlines(&writer, &opml->outlines);
	is_done = markup_finish(&writer.markup, err) && arena_check(&writer.arena, err);
	arena_release(&writer.arena);
	return is_done;
}
