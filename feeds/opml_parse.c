/* OPML 2.0 -> outlines, through libxml2's SAX2 interface. */
#include "feeds/opml.h"

#include <stdlib.h>
#include <string.h>

#include <libxml/SAX2.h>
#include <libxml/parser.h>

#include "feeds/limits.h"

#define CHUNK_BYTES ((size_t)64 << 10)

/* Where reading stands.  Elements deeper than the known ones are passed over. */
enum place { OUTSIDE, IN_OPML, IN_HEAD, IN_HEAD_TEXT, IN_BODY };

struct reader {
	struct arena *arena;
	struct opml *opml;
	const struct outline_names *names; /* of the outlines to take; NULL: all */
	struct error *err;
	xmlParserCtxtPtr parser;
	enum place place;
	int unknown; /* open elements inside the outermost unknown one, that one counted */
	struct buf text;                       /* of the open head element */
	const char **text_target;              /* where it goes */
	struct outline *open[LIMIT_XML_DEPTH]; /* outlines that have not ended; NULL: one
	                                          that is left out */
	size_t depth;
};

static int current_line(const struct reader *reader)
{
	return xmlSAX2GetLineNumber(reader->parser);
}

/* Ends the parse; the first reason stands. */
static void stop(struct reader *reader, enum error_kind kind, const char *reason)
{
	error_set_at(reader->err, kind, current_line(reader), "%s", reason);
	xmlStopParser(reader->parser);
}

static struct str view(const xmlChar *start, const xmlChar *end)
{
	return (struct str){.ptr = (const char *)start, .len = (size_t)(end - start)};
}

static const char *copy(struct reader *reader, const xmlChar *text)
{
	return arena_strdup(reader->arena, (const char *)text);
}

/* libxml2 hands out every "&" of an attribute's value as "&#38;", that of a namespace among
 * them, unless it is told to replace entities, which is never done here. */
static const char *attribute_value(struct arena *arena, struct str value)
{
	const struct str ampersand = STR("&#38;");
	char *copy = arena_str(arena, value), *end = copy;

	while (copy && value.len > 0) {
		bool is_ampersand = str_starts(value, ampersand);

		*end++ = value.ptr[0];
		value = str_skip(value, is_ampersand ? ampersand.len : 1);
	}
	if (copy)
		*end = '\0';
	return copy;
}

/* ---- elements -------------------------------------------------------------------------- */

static int compare_with_name(const void *id, const void *name)
{
	const struct str *text = id;
	const char *other = *(const char *const *)name;
	int order = strncmp(text->ptr, other, text->len);

	return order ? order : -(other[text->len] != '\0');
}

static bool is_wanted(const struct reader *reader, int attribute_count,
                      const xmlChar **attributes)
{
	const struct outline_names *names = reader->names;

	if (!names)
		return true;
	for (int i = 0; i < attribute_count; i++, attributes += 5) {
		struct str id = str_trim(view(attributes[3], attributes[4]));

		if (!attributes[2] && strcmp((const char *)attributes[0], "id") == 0)
			return names->count > 0 &&
			       bsearch(&id, names->items, names->count,
			               sizeof(names->items[0]), compare_with_name);
	}
	return false;
}

/* Where an outline goes that begins now. */
static struct outlines *place_of_next(const struct reader *reader)
{
	for (size_t i = reader->depth; i > 0; i--)
		if (reader->open[i - 1])
			return &reader->open[i - 1]->children;
	return &reader->opml->outlines;
}

static void outline_start(struct reader *reader, int attribute_count,
                          const xmlChar **attributes)
{
	struct outline *outline;

	if (reader->depth == LIMIT_XML_DEPTH) {
		stop(reader, ERROR_LIMIT, "outlines are nested too deep");
		return;
	}
	if (!is_wanted(reader, attribute_count, attributes)) {
		reader->open[reader->depth++] = NULL;
		return;
	}
	outline = LIST_ADD(reader->arena, place_of_next(reader));
	if (!outline)
		return;
	/* Stays where it is while it is open: only a sibling could move it. */
	reader->open[reader->depth++] = outline;
	outline->line = current_line(reader);
	for (int i = 0; i < attribute_count; i++, attributes += 5) {
		struct outline_attribute *attribute = LIST_ADD(reader->arena,
		                                               &outline->attributes);

		if (!attribute)
			return;
		attribute->name = copy(reader, attributes[0]);
		attribute->prefix = copy(reader, attributes[1]);
		attribute->namespace_uri = attribute_value(
			reader->arena, str_from((const char *)attributes[2]));
		attribute->value = attribute_value(reader->arena,
		                                   view(attributes[3], attributes[4]));
	}
}

static bool head_start(struct reader *reader, const char *name)
{
	const struct {
		const char *name;
		const char **target;
	} rows[] = {
		{"title", &reader->opml->title},
		{"dateModified", &reader->opml->date_modified},
		{"ownerName", &reader->opml->owner_name},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (strcmp(name, rows[i].name) != 0)
			continue;
		reader->text_target = rows[i].target;
		buf_clear(&reader->text);
		reader->place = IN_HEAD_TEXT;
		return true;
	}
	return false;
}

/* Enters an element of OPML; false for one that is unknown where it stands. */
static bool enter(struct reader *reader, const char *name)
{
	switch (reader->place) {
	case OUTSIDE:
		if (strcmp(name, "opml") != 0) {
			error_set_at(reader->err, ERROR_SYNTAX, current_line(reader),
			             "not OPML: the document is <%.40s>", name);
			xmlStopParser(reader->parser);
		}
		reader->place = IN_OPML;
		return true;
	case IN_OPML:
		if (strcmp(name, "head") == 0)
			reader->place = IN_HEAD;
		else if (strcmp(name, "body") == 0)
			reader->place = IN_BODY;
		return reader->place != IN_OPML;
	case IN_HEAD:
		return head_start(reader, name);
	case IN_HEAD_TEXT:
	case IN_BODY:
		break;
	}
	return false;
}

/* NOLINTNEXTLINE(readability-function-size): the parameters are libxml2's */
static void element_start(void *context, const xmlChar *name, const xmlChar *prefix,
                          const xmlChar *uri, int namespace_count,
                          const xmlChar **namespaces, int attribute_count,
                          int default_count, const xmlChar **attributes)
{
	struct reader *reader = context;

	(void)prefix;
	(void)namespace_count;
	(void)namespaces;
	(void)default_count;
	if (reader->unknown > 0 || (uri && reader->place != OUTSIDE)) {
		reader->unknown++;
		return;
	}
	if (reader->place == IN_BODY && strcmp((const char *)name, "outline") == 0)
		outline_start(reader, attribute_count, attributes);
	else if (!enter(reader, (const char *)name))
		reader->unknown++;
	if (reader->arena->full)
		xmlStopParser(reader->parser);
}

static void element_end(void *context, const xmlChar *name, const xmlChar *prefix,
                        const xmlChar *uri)
{
	struct reader *reader = context;

	(void)name;
	(void)prefix;
	(void)uri;
	if (reader->unknown > 0) {
		reader->unknown--;
	} else if (reader->depth > 0) {
		reader->depth--;
	} else if (reader->place == IN_HEAD_TEXT) {
		*reader->text_target = arena_str(reader->arena,
		                                 str_trim(buf_view(&reader->text)));
		reader->place = IN_HEAD;
	} else {
		reader->place = reader->place == IN_OPML ? OUTSIDE : IN_OPML;
	}
}

static void characters(void *context, const xmlChar *text, int length)
{
	struct reader *reader = context;

	if (reader->place == IN_HEAD_TEXT && reader->unknown == 0)
		buf_add(&reader->text, view(text, text + length));
}

/* Entities of one's own have no use in a list, and many in an attack. */
static void entity_declared(void *context, const xmlChar *name, int type,
                            const xmlChar *public_id, const xmlChar *system_id,
                            xmlChar *content) /* NOLINT(readability-non-const-parameter) */
{
	(void)name;
	(void)type;
	(void)public_id;
	(void)system_id;
	(void)content;
	stop(context, ERROR_UNSUPPORTED, "entity declarations are refused");
}

static void failed(void *context, xmlErrorPtr reason)
{
	struct reader *reader = context;
	struct str message = str_trim(str_from(reason->message));

	if (reason->level >= XML_ERR_ERROR)
		error_set_at(reader->err, ERROR_SYNTAX, reason->line, "not OPML: %.*s",
		             STR_ARG(message));
}

/* ---- the whole ------------------------------------------------------------------------- */

static bool parse(struct reader *reader, struct str bytes)
{
	xmlSAXHandler handler = {
		.initialized = XML_SAX2_MAGIC,
		.startElementNs = element_start,
		.endElementNs = element_end,
		.characters = characters,
		.cdataBlock = characters,
		.entityDecl = entity_declared,
		.serror = failed,
	};
	int result = 0;

	reader->parser = xmlCreatePushParserCtxt(&handler, reader, NULL, 0, NULL);
	if (!reader->parser)
		return error_set(reader->err, ERROR_MEMORY, "out of memory");
	xmlCtxtUseOptions(reader->parser, XML_PARSE_NONET);
	/* In pieces: libxml2 takes more than 10 MB of unread input for an attack. */
	for (; bytes.len > 0 && result == 0; bytes = str_skip(bytes, CHUNK_BYTES)) {
		struct str chunk = str_slice(bytes, 0, CHUNK_BYTES);

		result = xmlParseChunk(reader->parser, chunk.ptr, (int)chunk.len,
		                       chunk.len == bytes.len);
	}
	/* Made for the entities of a document type, though no tree is. */
	xmlFreeDoc(reader->parser->myDoc);
	xmlFreeParserCtxt(reader->parser);
	if (!arena_check(reader->arena, reader->err))
		return false;
	return result == 0 || error_set(reader->err, ERROR_SYNTAX, "not OPML");
}

struct opml *opml_parse_named(struct arena *arena, struct str bytes,
                              const struct outline_names *names, struct error *err)
{
	struct error reason = {0};
	struct reader reader = {.arena = arena,
	                        .opml = arena_new(arena, struct opml),
	                        .names = names,
	                        .err = &reason};
	bool is_read = false;

	buf_init(&reader.text, LIMIT_CONFIG_BYTES);
	if (bytes.len > LIMIT_OPML_BYTES)
		error_set(&reason, ERROR_LIMIT, "the list is larger than %zu bytes",
		          LIMIT_OPML_BYTES);
	else if (bytes.len == 0)
		error_set(&reason, ERROR_SYNTAX, "not OPML: the file is empty");
	else
		is_read = arena_check(arena, &reason) && parse(&reader, bytes);
	buf_release(&reader.text);
	if (is_read && reason.kind == ERROR_NONE)
		return reader.opml;
	if (err && err->kind == ERROR_NONE)
		*err = reason;
	return NULL;
}

struct opml *opml_parse(struct arena *arena, struct str bytes, struct error *err)
{
	return opml_parse_named(arena, bytes, NULL, err);
}
