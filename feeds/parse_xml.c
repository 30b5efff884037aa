#include "feeds/parse_xml.h"

#include "feeds/buf.h"
#include "feeds/detect.h"
#include "feeds/limits.h"
#include "feeds/url.h"
#include "feeds/xhtml.h"

/* Rows found lately, by the addresses of interned names; a power of two. */
#define CACHE_SLOTS 256

enum mode {
	MODE_GROUP,  /* children say something */
	MODE_TEXT,   /* characters are collected */
	MODE_INSIDE, /* an element in the middle of characters that does not matter itself */
	MODE_MARKUP, /* an element in the middle of characters that is part of them */
	MODE_IGNORED
};

/* What is open. */
struct frame {
	enum mode mode;
	const char *name;           /* interned */
	struct draft_value *value;  /* what the element is itself; NULL: nothing */
	struct draft_value *target; /* whose part its children are */
	enum context inside;
	const char *base, *language;
	size_t text_start; /* of its characters in the buffer */
	bool is_escaping;  /* characters are not markup where they look like it */
	bool is_wrapper;   /* a <div> that only holds the content together */
};

/* Which row an element has is the same all over a document. */
struct cached_row {
	const char *name, *prefix, *namespace_uri;
	enum context context;
	const struct element_row *row;
};

struct reader {
	const struct parse_xml_input *input;
	struct arena *arena;
	struct draft *draft;
	const char **root_name;
	const char *public_id; /* of the DOCTYPE */
	const char *root_uri;  /* interned */
	enum space core;       /* of elements without a namespace */
	struct buf text;
	size_t depth;
	struct frame frames[LIMIT_XML_DEPTH + 1]; /* [0] is around the root */
	struct cached_row cache[CACHE_SLOTS];
};

/* ---- which row -------------------------------------------------------------------------- */

static enum space space_of(const struct reader *reader, const struct xml_element *element)
{
	enum space space = namespace_find(element->namespace_uri);

	if (!element->namespace_uri && element->prefix)
		return namespace_by_custom(element->prefix);
	if (space == SPACE_NONE)
		return reader->core;
	/* Whatever namespace the root is given, the format's elements have it too. */
	if (element->namespace_uri == reader->root_uri && space != SPACE_RDF)
		return reader->core;
	return space == SPACE_ATOM_03 ? SPACE_ATOM : space;
}

static const struct element_row *find_row(const struct reader *reader, enum context context,
                                          const struct xml_element *element)
{
	enum space space = space_of(reader, element);
	const struct element_row *row = element_find(context, space, element->name);

	/* Formats borrow from each other without saying so. */
	if (!row && !element->prefix && space == reader->core)
		row = element_find(context, space == SPACE_ATOM ? SPACE_RSS : SPACE_ATOM,
		                   element->name);
	return row;
}

static const struct element_row *cached_row(struct reader *reader, enum context context,
                                            const struct xml_element *element)
{
	uintptr_t hash = ((uintptr_t)element->name >> 3) * 31 +
	                 ((uintptr_t)element->namespace_uri >> 3) * 7 + (uintptr_t)context;
	struct cached_row *slot = &reader->cache[(hash ^ hash >> 8) % CACHE_SLOTS];

	/* Without its prefix, which counts where there is no namespace, an element would have
	 * the row of whichever came first. */
	if (slot->name != element->name || slot->prefix != element->prefix ||
	    slot->namespace_uri != element->namespace_uri || slot->context != context)
		*slot = (struct cached_row){.name = element->name,
		                            .prefix = element->prefix,
		                            .namespace_uri = element->namespace_uri,
		                            .context = context,
		                            .row = find_row(reader, context, element)};
	return slot->row;
}

/* ---- values ----------------------------------------------------------------------------- */

static void copy_attributes(struct reader *reader, struct draft_value *value,
                            const struct xml_element *element)
{
	struct xml_attribute attribute;

	if (element->attribute_count == 0)
		return;
	value->attributes = arena_alloc(reader->arena, element->attribute_count *
	                                                       sizeof(*value->attributes));
	for (size_t i = 0; value->attributes && xml_attribute(element, i, &attribute);
	     i++) {
		value->attributes[i] = (struct draft_attribute){
			.space = namespace_find(attribute.namespace_uri),
			.namespace_uri = arena_strdup(reader->arena,
		                                      attribute.namespace_uri),
			.prefix = arena_strdup(reader->arena, attribute.prefix),
			.name = arena_strdup(reader->arena, attribute.name),
			.value = arena_str(reader->arena, attribute.value),
		};
		value->attribute_count = i + 1;
	}
}

static struct draft_value *add_value(struct reader *reader, const struct frame *frame,
                                     struct draft_value *parent,
                                     const struct element_row *row,
                                     const struct xml_element *element)
{
	struct draft_value *value = draft_add(reader->arena, parent, row);

	if (!value)
		return NULL;
	value->line = element->line;
	value->base = frame->base;
	value->language = frame->language;
	copy_attributes(reader, value, element);
	if (row == &element_extension) {
		value->namespace_uri = arena_strdup(reader->arena, element->namespace_uri);
		value->prefix = arena_strdup(reader->arena, element->prefix);
		value->name = arena_strdup(reader->arena, element->name);
	}
	return value;
}

/* ---- how text is written ----------------------------------------------------------------- */

static bool is_xhtml_type(struct str type)
{
	return str_equal_nocase(type, STR("xhtml")) ||
	       str_equal_nocase(type, STR("application/xhtml+xml"));
}

/* Whether the element says that its characters are HTML, so that child elements among them
 * are a slip and its characters still are markup. */
static bool is_escaped_html(const struct draft_value *value)
{
	struct str type = str_trim(str_from(draft_attribute(value, "type")));
	struct str mode = str_trim(str_from(draft_attribute(value, "mode")));

	if (value->row->shape == SHAPE_HTML)
		return !is_xhtml_type(type);
	return value->row->shape == SHAPE_CONSTRUCT &&
	       !str_equal_nocase(mode, STR("xml")) &&
	       (str_equal_nocase(type, STR("html")) ||
	        str_equal_nocase(type, STR("text/html")));
}

static bool may_hold_markup(const struct draft_value *value)
{
	return value->row->shape == SHAPE_GUESS || value->row->shape == SHAPE_HTML ||
	       value->row->shape == SHAPE_CONSTRUCT || value->row->shape == SHAPE_XHTML;
}

/* The frame of the value that an element in the middle of characters belongs to. */
static struct frame *text_frame(struct reader *reader)
{
	size_t at = reader->depth;

	while (at > 0 && reader->frames[at].mode != MODE_TEXT)
		at--;
	return &reader->frames[at];
}

/* Characters that were taken for plain ones turn out to stand among elements. */
static void escape_collected(struct reader *reader, const struct frame *frame)
{
	struct str before = str_skip(buf_view(&reader->text), frame->text_start);
	const char *copy = before.len ? arena_str(reader->arena, before) : NULL;

	if (!copy)
		return;
	reader->text.len = frame->text_start;
	xhtml_escape(&reader->text, str_from(copy));
}

static bool is_blank(const struct reader *reader, const struct frame *frame)
{
	return str_trim(str_skip(buf_view(&reader->text), frame->text_start)).len == 0;
}

/* Atom 1.0's <div> around XHTML is none of the content; nor is one around escaped HTML. */
static bool is_wrapper(const struct reader *reader, const struct frame *owner,
                       const struct xml_element *element)
{
	const char *type = draft_attribute(owner->value, "type");

	return str_equal(str_from(element->name), STR("div")) &&
	       owner->value->form == FORM_TEXT && is_blank(reader, owner) &&
	       (!owner->is_escaping || str_equal(str_from(type), STR("xhtml")) ||
	        (reader->draft->format == FORMAT_ATOM_10 && is_xhtml_type(str_from(type))));
}

static void start_markup(struct reader *reader, struct frame *frame,
                         const struct xml_element *element)
{
	struct frame *owner = text_frame(reader);

	frame->mode = MODE_MARKUP;
	frame->is_wrapper = is_wrapper(reader, owner, element);
	if (owner->value->form == FORM_TEXT) {
		if (owner->is_escaping)
			escape_collected(reader, owner);
		owner->value->form = FORM_MARKUP;
	}
	if (!frame->is_wrapper)
		xhtml_start(&reader->text, element,
		            frame->base == owner->base ? NULL : frame->base, reader->arena);
}

/* ---- events ----------------------------------------------------------------------------- */

/* What cannot be a base leaves the outer one in force. */
static void read_base(struct reader *reader, struct frame *frame, struct str reference)
{
	const char *outer = frame->base ? frame->base : reader->input->url;
	const char *base = url_resolve(reader->arena, str_from(outer), reference);

	if (base && url_is_web(str_from(base)))
		frame->base = base;
}

static void read_xml_attributes(struct reader *reader, struct frame *frame,
                                const struct xml_element *element)
{
	struct xml_attribute attribute;

	for (size_t i = 0; xml_attribute(element, i, &attribute); i++) {
		struct str name = str_from(attribute.name);

		/* CDF's root has a base of its own. */
		if (!attribute.prefix && reader->depth == 0 &&
		    str_equal_nocase(name, STR("base")))
			read_base(reader, frame, attribute.value);
		if (!attribute.prefix || !str_equal(str_from(attribute.prefix), STR("xml")))
			continue;
		if (str_equal(name, STR("lang")))
			frame->language = arena_str(reader->arena,
			                            str_trim(attribute.value));
		else if (str_equal(name, STR("base")))
			read_base(reader, frame, attribute.value);
	}
}

static void note_namespaces(struct reader *reader, const struct xml_element *element)
{
	struct namespaces *known = &reader->draft->namespaces;
	struct namespace_declaration found;

	for (size_t i = 0; xml_declaration(element, i, &found); i++) {
		struct namespace_declaration *added;
		size_t at = 0;

		while (at < known->count && !str_equal(str_from(known->items[at].prefix),
		                                       str_from(found.prefix)))
			at++;
		if (at < known->count || known->count == LIMIT_NAMESPACES_KEPT)
			continue;
		added = LIST_ADD(reader->arena, known);
		if (added) {
			added->prefix = arena_strdup(reader->arena, found.prefix);
			added->uri = arena_strdup(reader->arena, found.uri);
		}
	}
}

static bool start_root(struct reader *reader, struct frame *frame,
                       const struct xml_element *element)
{
	struct detection detection = detect_root(element, reader->public_id);
	struct draft_value *feed;

	*reader->root_name = arena_strdup(reader->arena, element->name);
	if (detection.format == FORMAT_NONE)
		return false;
	reader->draft->format = detection.format;
	reader->core = detection.core;
	reader->root_uri = element->namespace_uri;
	feed = add_value(reader, frame, NULL, &element_feed, element);
	if (!feed)
		return false;
	reader->draft->feed = feed;
	frame->target = feed;
	frame->inside = detection.inside;
	if (detection.is_entry) {
		frame->target = add_value(reader, frame, feed, &element_entry, element);
		reader->draft->entry_count = 1;
	}
	return true;
}

/* Text frames know from the start what characters mean. */
static void start_text(struct frame *frame)
{
	frame->mode = MODE_TEXT;
	frame->is_escaping = !is_escaped_html(frame->value);
}

static void start_row(struct reader *reader, struct frame *frame,
                      const struct frame *parent, const struct element_row *row,
                      const struct xml_element *element)
{
	frame->inside = row->inside;
	frame->target = parent->target;
	if (row->shape == SHAPE_IGNORED) {
		frame->mode = MODE_IGNORED;
		return;
	}
	frame->mode = MODE_GROUP;
	if (row->field == FIELD_FEED && frame->target) {
		/* <channel>: what is in force there is in force for the feed. */
		frame->target->base = frame->base;
		frame->target->language = frame->language;
	}
	if (row->shape == SHAPE_SAME)
		return;
	if (row->field == FIELD_ENTRY) {
		if (reader->draft->entry_count >= LIMIT_ENTRIES) {
			reader->draft->has_more = true;
			frame->mode = MODE_IGNORED;
			return;
		}
		reader->draft->entry_count++;
	}
	frame->value = add_value(reader, frame, parent->target, row, element);
	if (!frame->value)
		return;
	if (row->shape == SHAPE_GROUP) {
		frame->target = frame->value;
	} else if (row->shape == SHAPE_EMPTY) {
		frame->mode = MODE_IGNORED;
	} else if (row->shape != SHAPE_BOTH) {
		start_text(frame);
	}
}

static void start_child(struct reader *reader, struct frame *frame,
                        const struct frame *parent, const struct xml_element *element)
{
	const struct element_row *row = NULL;

	if (parent->mode == MODE_MARKUP ||
	    (parent->mode == MODE_TEXT && may_hold_markup(parent->value))) {
		start_markup(reader, frame, element);
		return;
	}
	if (parent->mode != MODE_GROUP) {
		frame->mode = parent->mode == MODE_IGNORED ? MODE_IGNORED : MODE_INSIDE;
		return;
	}
	if (parent->inside != IN_EXTENSION)
		row = cached_row(reader, parent->inside, element);
	/* A name in markup, or in another vocabulary's words: <author><b>Me</b></author>. */
	if (!row && parent->inside == IN_PERSON) {
		frame->mode = MODE_INSIDE;
		return;
	}
	start_row(reader, frame, parent, row ? row : &element_extension, element);
}

static bool on_start(void *context, const struct xml_element *element)
{
	struct reader *reader = context;
	const struct frame *parent = &reader->frames[reader->depth];
	struct frame *frame = &reader->frames[reader->depth + 1];
	bool is_wanted = true;

	*frame = (struct frame){.name = element->name,
	                        .base = parent->base,
	                        .language = parent->language,
	                        .text_start = reader->text.len};
	if (element->attribute_count > 0)
		read_xml_attributes(reader, frame, element);
	if (element->declaration_count > 0)
		note_namespaces(reader, element);
	if (reader->depth == 0)
		is_wanted = start_root(reader, frame, element);
	else
		start_child(reader, frame, parent, element);
	reader->depth++;
	return is_wanted && !reader->arena->full;
}

static bool collects_text(const struct frame *frame)
{
	if (frame->mode != MODE_GROUP)
		return frame->mode != MODE_IGNORED;
	return frame->value && frame->value->row->field != FIELD_ENTRY;
}

/* Whether characters here stand among elements and are none themselves. */
static bool is_escaped(struct reader *reader, const struct frame *frame)
{
	if (frame->mode == MODE_MARKUP)
		return text_frame(reader)->is_escaping;
	return frame->mode == MODE_TEXT && frame->value->form == FORM_MARKUP &&
	       frame->is_escaping;
}

static bool on_text(void *context, struct str text)
{
	struct reader *reader = context;
	const struct frame *frame = &reader->frames[reader->depth];

	if (!collects_text(frame))
		return true;
	if (is_escaped(reader, frame))
		xhtml_escape(&reader->text, text);
	else
		buf_add(&reader->text, text);
	return reader->text.failure == ERROR_NONE;
}

static bool on_end(void *context)
{
	struct reader *reader = context;
	struct frame *frame = &reader->frames[reader->depth--];

	if (frame->mode == MODE_MARKUP && !frame->is_wrapper)
		xhtml_end(&reader->text, frame->name);
	if (frame->value && frame->mode != MODE_IGNORED && collects_text(frame)) {
		struct str text = str_skip(buf_view(&reader->text), frame->text_start);

		text = str_trim(text);
		frame->value->text.ptr = text.len ? arena_str(reader->arena, text) : "";
		frame->value->text.len = text.len;
		reader->text.len = frame->text_start;
	}
	return !reader->arena->full;
}

static bool on_doctype(void *context, const char *name, const char *public_id)
{
	struct reader *reader = context;

	(void)name;
	reader->public_id = arena_strdup(reader->arena, public_id);
	return !reader->arena->full;
}

bool parse_xml(const struct parse_xml_input *input, struct arena *arena,
               struct draft *draft, const char **root_name, struct xml_outcome *outcome,
               struct error *err)
{
	struct reader reader = {
		.input = input, .arena = arena, .draft = draft, .root_name = root_name};
	const struct xml_events events = {.start = on_start,
	                                  .end = on_end,
	                                  .text = on_text,
	                                  .doctype = on_doctype,
	                                  .context = &reader};
	bool ok;

	*draft = (struct draft){0};
	*root_name = NULL;
	/* A character takes at most six bytes as a reference. */
	buf_init(&reader.text, input->text.len * 6 + 64);
	ok = xml_parse(input->text, input->mode, &events, arena, outcome, err) &&
	     buf_check(&reader.text, err) && arena_check(arena, err);
	buf_release(&reader.text);
	return ok;
}
