/* A feed in XML: one walk over its events by the tables of check_elements.h. */
#include "feeds/checker.h"
#include "feeds/detect.h"
#include "feeds/repair.h"
#include "feeds/text.h"
#include "feeds/url.h"

/* Rows found lately, by the addresses of interned names; a power of two. */
#define CACHE_SLOTS 256

struct cached {
	const char *name, *uri, *prefix;
	enum check_place place;
	enum check_vocabulary vocabulary;
	const struct check_element *row;
};

struct walker {
	struct checker *checker;
	bool is_stranger; /* the root is that of no feed */
	struct cached cache[CACHE_SLOTS];
};

static struct str view(const struct checker *checker, struct check_span span)
{
	return str_slice(checker->text, span.start, span.end);
}

/* ---- vocabularies ----------------------------------------------------------------------- */

static enum check_vocabulary vocabulary_of(const struct checker *checker, const char *uri)
{
	const struct check_namespace *known;

	if (uri == checker->root_uri && checker->dialect != DIALECT_RDF)
		return checker->dialect == DIALECT_ATOM ? VOCABULARY_ATOM : VOCABULARY_RSS;
	if (!uri)
		return checker->dialect == DIALECT_RSS || checker->dialect == DIALECT_OPML
		               ? VOCABULARY_RSS
		               : VOCABULARY_NONE;
	known = check_namespace_find(str_from(uri));
	if (known)
		return known->vocabulary;
	known = check_namespace_guess(uri);
	return known ? known->vocabulary : VOCABULARY_UNKNOWN;
}

static const struct cached *find_cached(struct walker *walker,
                                        const struct xml_element *element,
                                        enum check_place place)
{
	uintptr_t hash = ((uintptr_t)element->name >> 3) * 31 +
	                 ((uintptr_t)element->namespace_uri >> 3) * 7 + (uintptr_t)place;
	struct cached *slot = &walker->cache[(hash ^ hash >> 8) % CACHE_SLOTS];

	if (slot->name == element->name && slot->uri == element->namespace_uri &&
	    slot->prefix == element->prefix && slot->place == place)
		return slot;
	*slot = (struct cached){.name = element->name,
	                        .uri = element->namespace_uri,
	                        .prefix = element->prefix,
	                        .place = place};
	if (element->prefix && !element->namespace_uri)
		slot->vocabulary = VOCABULARY_UNKNOWN;
	else
		slot->vocabulary = vocabulary_of(walker->checker, element->namespace_uri);
	slot->row = check_element_find(place, slot->vocabulary, element->name);
	return slot;
}

/* ---- namespaces ------------------------------------------------------------------------- */

static struct finding *note_declaration(struct checker *checker, enum check_id id,
                                        const struct check_frame *frame,
                                        const struct namespace_declaration *declaration)
{
	const char *attribute = declaration->prefix[0]
	                                ? arena_printf(checker->arena, "xmlns:%s",
	                                               declaration->prefix)
	                                : "xmlns";
	struct check_span span = check_source_attribute(checker->text, frame->tag,
	                                                str_from(attribute));
	struct check_subject subject = {.element = str_from(attribute),
	                                .parent = frame->name};
	struct finding *finding = check_note_at(checker, id, span.start, subject);

	if (finding)
		finding->value = check_quote(checker, str_from(declaration->uri));
	return finding;
}

/* Prefixes that mean something by custom are for that alone. */
static void check_prefix(struct checker *checker, const struct check_frame *frame,
                         const struct namespace_declaration *declaration,
                         const struct check_namespace *known)
{
	struct str prefix = str_from(declaration->prefix);
	const struct check_namespace *custom = check_namespace_of_prefix(prefix);
	struct finding *finding = NULL;
	enum check_vocabulary vocabulary = known ? known->vocabulary : VOCABULARY_UNKNOWN;

	if (prefix.len == 0)
		return;
	if (checker->dialect == DIALECT_ATOM &&
	    (vocabulary == VOCABULARY_ATOM || vocabulary == VOCABULARY_XHTML)) {
		finding = note_declaration(checker, CHECK_PREFIX_AVOIDED, frame,
		                           declaration);
		if (finding)
			finding->detail = known->uri;
	} else if (custom && !known && check_namespace_guess(declaration->uri) == custom) {
		return; /* it is misspelt, which is told */
	} else if (custom && (!known || custom->vocabulary != vocabulary) &&
	           !(known && known->prefix &&
	             str_equal(str_from(known->prefix), prefix))) {
		finding = note_declaration(checker, CHECK_PREFIX_RESERVED, frame,
		                           declaration);
		if (finding)
			finding->detail = custom->uri;
	} else if (known && known->prefix && vocabulary != VOCABULARY_OTHER &&
	           !str_equal(str_from(known->prefix), prefix)) {
		finding = note_declaration(checker, CHECK_PREFIX_UNUSUAL, frame,
		                           declaration);
		if (finding)
			finding->detail = known->prefix;
	}
	if (finding)
		finding->value = check_quote(checker, prefix);
}

/* A URI that no table has: misspelt, or unknown. */
static void note_unknown(struct checker *checker, const struct check_frame *frame,
                         const struct namespace_declaration *declaration)
{
	const struct check_namespace *meant = check_namespace_guess(declaration->uri);
	struct check_value value = {.text = str_from(declaration->uri)};
	struct finding *finding;

	if (str_starts(value.text, STR("tag:"))) {
		struct str attribute = str_from(
			arena_printf(checker->arena, "xmlns:%s", declaration->prefix));

		value.subject = (struct check_subject){attribute, frame->name};
		value.span = check_source_attribute(checker->text, frame->tag, attribute);
		check_value(checker, &value, KIND_ID);
	}
	if (!meant) {
		note_declaration(checker, CHECK_NAMESPACE_UNKNOWN, frame, declaration);
		return;
	}
	finding = note_declaration(checker,
	                           meant->vocabulary == VOCABULARY_MEDIA
	                                   ? CHECK_NAMESPACE_MEDIA
	                                   : CHECK_NAMESPACE_MISSPELT,
	                           frame, declaration);
	if (finding)
		finding->detail = meant->uri;
}

static void check_declarations(struct checker *checker, const struct check_frame *frame,
                               const struct xml_element *element)
{
	struct namespace_declaration declaration;

	for (size_t i = 0; xml_declaration(element, i, &declaration); i++) {
		struct str uri = str_from(declaration.uri);
		const struct check_namespace *known = check_namespace_find(uri);
		struct finding *finding = NULL;
		/* What the root itself is in, is judged with the root. */
		bool is_roots = checker->depth == 0 && element->namespace_uri &&
		                str_equal(uri, str_from(element->namespace_uri));

		if (uri.len == 0)
			continue;
		check_prefix(checker, frame, &declaration, known);
		if (is_roots)
			continue;
		if (!known)
			note_unknown(checker, frame, &declaration);
		else if (known->state == NAMESPACE_REPLACED)
			finding = note_declaration(checker, CHECK_NAMESPACE_OBSOLETE_WIKI,
			                           frame, &declaration);
		else if (known->state == NAMESPACE_UNSUPPORTED && checker->depth < 8)
			note_declaration(checker, CHECK_NAMESPACE_UNSUPPORTED, frame,
			                 &declaration);
		if (finding)
			finding->detail = known->instead;
	}
}

/* ---- attributes -------------------------------------------------------------------------- */

/* The name that a table has for it: with its namespace's custom prefix. */
static bool is_attribute(const struct check_attribute *row,
                         const struct xml_attribute *attribute)
{
	struct str name = str_from(row->name);
	const struct check_namespace *known;

	if (!attribute->namespace_uri)
		return str_equal(name, str_from(attribute->name));
	known = check_namespace_find(str_from(attribute->namespace_uri));
	if (!known || !known->prefix || !str_starts(name, str_from(known->prefix)))
		return false;
	name = str_skip(name, strlen(known->prefix));
	return str_starts(name, STR(":")) &&
	       str_equal(str_skip(name, 1), str_from(attribute->name));
}

static struct str attribute_name(struct checker *checker,
                                 const struct xml_attribute *attribute)
{
	if (!attribute->prefix)
		return str_from(attribute->name);
	return str_from(
		arena_printf(checker->arena, "%s:%s", attribute->prefix, attribute->name));
}

static struct check_subject speak_for(enum check_speaker speaker,
                                      const struct check_frame *frame, struct str attribute)
{
	struct check_subject subject = {frame->name, frame[-1].name};

	if (speaker != SPEAKER_ELEMENT)
		subject.element = attribute;
	if (speaker == SPEAKER_ATTRIBUTE)
		subject.parent = frame->name;
	return subject;
}

static void check_known_attribute(struct checker *checker, const struct check_frame *frame,
                                  const struct check_attribute *row,
                                  const struct xml_attribute *attribute)
{
	struct check_value value = {.text = attribute->value,
	                            .frame = frame,
	                            .attribute = attribute_name(checker, attribute)};

	if (row->kind == KIND_NONE)
		return;
	value.span = check_source_attribute(checker->text, frame->tag, value.attribute);
	value.subject = speak_for(row->speaker, frame, value.attribute);
	check_value(checker, &value, row->kind);
}

static const char *guess_attribute(const struct check_attribute *rows, const char *name)
{
	for (; rows && rows->name; rows++)
		if (str_equal_nocase(str_from(rows->name), str_from(name)))
			return rows->name;
	return NULL;
}

static void note_unexpected(struct checker *checker, const struct check_frame *frame,
                            const struct xml_attribute *attribute)
{
	struct str name = attribute_name(checker, attribute);
	const char *meant = guess_attribute(frame->row->attributes, attribute->name);
	struct check_span span = check_source_attribute(checker->text, frame->tag, name);
	struct finding *finding = check_note_at(
		checker, meant ? CHECK_MISSPELT_ATTRIBUTE : CHECK_UNEXPECTED_ATTRIBUTE,
		span.start, speak_for(SPEAKER_ELEMENT, frame, name));

	if (!finding)
		return;
	finding->value = check_quote(checker, name);
	finding->detail = meant ? meant : finding->value;
}

static void note_extension(struct checker *checker, const struct check_frame *frame,
                           const struct xml_attribute *attribute)
{
	struct str name = attribute_name(checker, attribute);
	struct check_span span = check_source_attribute(checker->text, frame->tag, name);
	struct finding *finding = check_note_at(checker, CHECK_EXTENSION_ATTRIBUTE,
	                                        span.start,
	                                        speak_for(SPEAKER_ELEMENT, frame, name));

	if (finding)
		finding->detail = check_quote(checker, name);
}

/* xml:lang, xml:base and an undeclared prefix stand on any element. */
static bool check_general_attribute(struct checker *checker, struct check_frame *frame,
                                    const struct xml_attribute *attribute)
{
	struct check_value value = {.text = attribute->value, .frame = frame};
	struct str name = str_from(attribute->name);

	if (!attribute->prefix)
		return false;
	value.attribute = attribute_name(checker, attribute);
	value.subject = (struct check_subject){value.attribute, frame->name};
	value.span = check_source_attribute(checker->text, frame->tag, value.attribute);
	if (!str_equal(str_from(attribute->prefix), STR("xml"))) {
		if (!attribute->namespace_uri)
			check_note_value(checker, CHECK_XML_UNDECLARED_PREFIX, &value, 0);
		return !attribute->namespace_uri;
	}
	if (str_equal(name, STR("lang"))) {
		frame->has_language = true;
		if (attribute->value.len)
			check_value(checker, &value, KIND_LANGUAGE);
	} else if (str_equal(name, STR("base"))) {
		const char *outer = frame->base ? frame->base : checker->options->url;

		check_value(checker, &value, KIND_REFERENCE_EXACT);
		frame->base = url_resolve(checker->arena, str_from(outer),
		                          attribute->value);
	}
	return true;
}

static void check_attribute(struct checker *checker, struct check_frame *frame,
                            const struct xml_attribute *attribute)
{
	const struct check_attribute *row = frame->row ? frame->row->attributes : NULL;

	if (check_general_attribute(checker, frame, attribute) || !frame->row)
		return;
	for (; row && row->name; row++)
		if (is_attribute(row, attribute)) {
			check_known_attribute(checker, frame, row, attribute);
			return;
		}
	if (frame->row->flags & FLAG_ANY_ATTRIBUTE)
		return;
	if (!attribute->namespace_uri && frame->vocabulary > VOCABULARY_OTHER)
		note_unexpected(checker, frame, attribute);
	else if (attribute->namespace_uri && frame->vocabulary == VOCABULARY_RSS)
		note_extension(checker, frame, attribute);
}

static void check_attributes(struct checker *checker, struct check_frame *frame,
                             const struct xml_element *element)
{
	const struct check_attribute *row = frame->row ? frame->row->attributes : NULL;
	struct xml_attribute attribute;

	for (size_t i = 0; xml_attribute(element, i, &attribute); i++)
		check_attribute(checker, frame, &attribute);
	for (; row && row->name; row++) {
		bool is_there = false;
		struct finding *finding;

		for (size_t i = 0;
		     row->is_required && !is_there && xml_attribute(element, i, &attribute);
		     i++)
			is_there = is_attribute(row, &attribute);
		/* RSS 0.90 has the elements of 1.0, and not yet their addresses. */
		if (!row->is_required || is_there ||
		    (checker->format == FORMAT_RSS_090 && row->kind == KIND_URL))
			continue;
		finding = check_note_at(
			checker, CHECK_MISSING_ATTRIBUTE, frame->tag.start + 1,
			(struct check_subject){frame->name, frame[-1].name});
		if (finding)
			finding->detail = row->name;
	}
}

/* ---- where elements stand ------------------------------------------------------------------- */

static bool is_closed(enum check_vocabulary vocabulary)
{
	switch (vocabulary) {
	case VOCABULARY_NONE:
	case VOCABULARY_UNKNOWN:
	case VOCABULARY_OTHER:
	case VOCABULARY_DC:
	case VOCABULARY_DCTERMS:
	case VOCABULARY_XHTML:
	case VOCABULARY_SVG:
	case VOCABULARY_MATHML:
	case VOCABULARY_XML:
	case VOCABULARY_RDF:
	case VOCABULARY_GML:
	case VOCABULARY_CONTENT:
	case VOCABULARY_GEO:
	case VOCABULARY_WFW:
	case VOCABULARY_EVENT:
		return false;
	case VOCABULARY_RSS:
	case VOCABULARY_RSS_RDF:
	case VOCABULARY_ATOM:
	case VOCABULARY_ATOM_OLD:
	case VOCABULARY_SYNDICATION:
	case VOCABULARY_ADMIN:
	case VOCABULARY_SLASH:
	case VOCABULARY_THREAD:
	case VOCABULARY_HISTORY:
	case VOCABULARY_CC:
	case VOCABULARY_CC_RSS:
	case VOCABULARY_MEDIA:
	case VOCABULARY_ITUNES:
	case VOCABULARY_ICBM:
	case VOCABULARY_GEOURL:
	case VOCABULARY_GEORSS:
	case VOCABULARY_BLOG_CHANNEL:
	case VOCABULARY_TRACKBACK:
	case VOCABULARY_APP:
	case VOCABULARY_COUNT:
		break;
	}
	return true;
}

static void note_undefined(struct checker *checker, const struct check_frame *frame,
                           enum check_place place)
{
	const char *meant = place > PLACE_TEXT
	                            ? check_element_guess(place, frame->vocabulary,
	                                                  frame->local)
	                            : NULL;
	struct check_subject subject = {frame->name, frame[-1].name};
	enum check_id id = str_equal(str_from(frame->local), STR("blink")) ? CHECK_BLINK
	                   : meant ? CHECK_MISSPELT_ELEMENT
	                           : CHECK_UNDEFINED_ELEMENT;
	struct finding *finding = check_note_at(checker, id, frame->tag.start + 1, subject);

	if (finding)
		finding->detail = meant;
}

static bool has_seen(const struct check_frame *frame, const struct check_element *row)
{
	size_t number = check_element_number(row);

	return frame->seen[number / 64] >> (number % 64) & 1;
}

static void see(struct checker *checker, struct check_frame *parent,
                const struct check_frame *frame)
{
	size_t number = check_element_number(frame->row);
	struct check_subject subject = {frame->name, parent->name};
	bool is_behind = checker->feed.items.count > 0 &&
	                 (parent->inside == PLACE_CHANNEL || parent->inside == PLACE_FEED);

	if ((frame->row->flags & FLAG_ONCE) && has_seen(parent, frame->row))
		check_note_at(checker, CHECK_DUPLICATE_ELEMENT, frame->tag.start + 1,
		              subject);
	parent->seen[number / 64] |= (uint64_t)1 << (number % 64);
	if (!is_behind || (frame->row->flags & FLAG_LATE))
		return;
	if (parent->inside == PLACE_CHANNEL)
		check_note_at(checker, CHECK_MISPLACED_ITEM, frame->tag.start + 1, subject);
	else if (frame->vocabulary == VOCABULARY_ATOM)
		check_note_at(checker, CHECK_MISPLACED_METADATA, frame->tag.start + 1,
		              subject);
}

/* What is not in the tables. */
static void start_stranger(struct checker *checker, struct check_frame *frame,
                           const struct check_frame *parent)
{
	struct check_subject subject = {frame->name, parent->name};

	frame->inside = PLACE_ANY;
	if (parent->inside == PLACE_ANY)
		return;
	if (frame->vocabulary == VOCABULARY_NONE)
		check_note_at(checker, CHECK_VOCABULARY_UNDETERMINED, frame->tag.start + 1,
		              subject);
	else if (frame->vocabulary == VOCABULARY_XHTML && parent->inside != PLACE_CONTENT &&
	         checker->dialect == DIALECT_ATOM)
		check_note_at(checker, CHECK_XHTML_MISPLACED, frame->tag.start + 1,
		              subject);
	else if (parent->inside == PLACE_TEXT && checker->dialect == DIALECT_RDF)
		check_note_at(checker, CHECK_RDF_MIXED, frame->tag.start + 1,
		              (struct check_subject){parent->name, parent[-1].name});
	else if (parent->inside == PLACE_TEXT || is_closed(frame->vocabulary))
		note_undefined(checker, frame, parent->inside);
}

static void start_child(struct walker *walker, struct check_frame *frame,
                        struct check_frame *parent, const struct xml_element *element)
{
	struct checker *checker = walker->checker;

	frame->is_markup = parent->inside == PLACE_MARKUP;
	if (frame->is_markup) {
		frame->inside = PLACE_MARKUP;
		check_markup_element(checker, element, frame,
		                     (struct check_subject){frame->name, parent->name});
		return;
	}
	if (parent->inside == PLACE_CONTENT) {
		check_child_of_text(checker, frame, element);
		return;
	}
	if (!frame->row) {
		start_stranger(checker, frame, parent);
		return;
	}
	frame->inside = frame->row->inside;
	see(checker, parent, frame);
	check_attributes(checker, frame, element);
	check_element_start(checker, frame, element);
	check_child(checker, parent, frame);
}

/* ---- the root ------------------------------------------------------------------------------ */

static const struct {
	const char *name;
	enum check_dialect dialect;
	const char *uri; /* that it has to be in; NULL: none */
} roots[] = {
	{"rss", DIALECT_RSS, NULL},
	{"feed", DIALECT_ATOM, "http://www.w3.org/2005/Atom"},
	{"entry", DIALECT_ATOM, "http://www.w3.org/2005/Atom"},
	{"RDF", DIALECT_RDF, "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
	{"opml", DIALECT_OPML, NULL},
};

static void detect_dialect(struct checker *checker, const struct xml_element *element)
{
	struct detection detection = detect_root(element, checker->public_id);

	checker->format = detection.format;
	checker->root_uri = element->namespace_uri;
	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++)
		if (str_equal(str_from(roots[i].name), str_from(element->name)))
			checker->dialect = roots[i].dialect;
	checker->report->format = checker->dialect == DIALECT_OPML
	                                  ? "opml"
	                                  : format_name(checker->format);
}

static const char *root_namespace(const struct check_frame *frame)
{
	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++)
		if (str_equal(str_from(roots[i].name), str_from(frame->local)))
			return roots[i].uri;
	return NULL;
}

/* The namespace that the root is in; false where nothing more can be said of what is in it. */
static bool check_root_namespace(struct checker *checker, const struct check_frame *frame)
{
	const char *wanted = root_namespace(frame);
	const struct check_namespace *known = check_namespace_find(str_from(frame->uri));
	struct check_subject subject = {frame->name, STR("root")};
	struct finding *finding;

	if (str_equal(str_from(wanted), str_from(frame->uri)) ||
	    (!wanted && known && known->vocabulary == VOCABULARY_RSS))
		return true;
	finding = check_note_at(checker,
	                        !frame->uri ? CHECK_NOT_IN_NAMESPACE
	                        : known && known->state == NAMESPACE_OBSOLETE
	                                ? CHECK_NAMESPACE_OBSOLETE
	                                : CHECK_NAMESPACE_INVALID,
	                        frame->tag.start + 1, subject);
	if (finding) {
		finding->value = check_quote(checker, str_from(frame->uri));
		finding->detail = wanted ? wanted : "";
	}
	return !known || known->state != NAMESPACE_OBSOLETE;
}

/* False where reading on makes no sense. */
static bool check_root(struct checker *checker, const struct check_frame *frame)
{
	check_root_namespace(checker, frame);
	return frame->row != NULL;
}

static void note_root(struct checker *checker, const struct check_frame *frame)
{
	check_note_at(
		checker,
		checker->format == FORMAT_NONE ? CHECK_NOT_A_FEED_XML : CHECK_ROOT_UNKNOWN,
		frame->tag.start + 1, (struct check_subject){frame->name, STR("root")});
}

/* ---- events --------------------------------------------------------------------------------- */

static bool on_start(void *context, const struct xml_element *element)
{
	struct walker *walker = context;
	struct checker *checker = walker->checker;
	struct check_frame *parent = &checker->frames[checker->depth];
	struct check_frame *frame = parent + 1;
	const struct cached *cached;

	if (checker->depth == 0)
		detect_dialect(checker, element);
	cached = find_cached(walker, element, parent->inside);
	*frame = (struct check_frame){.row = cached->row,
	                              .vocabulary = cached->vocabulary,
	                              .local = element->name,
	                              .uri = element->namespace_uri,
	                              .base = parent->base,
	                              .type = parent->inside == PLACE_MARKUP ? parent->type
	                                                                     : NULL,
	                              .item = parent->item,
	                              .text_start = checker->collected.len};
	frame->tag = check_source_start(&checker->source);
	frame->content = frame->tag.end;
	frame->name = view(checker, check_source_name(checker->text, frame->tag));
	parent->has_children = true;
	if (element->prefix && !element->namespace_uri)
		check_note_value(checker, CHECK_XML_UNDECLARED_PREFIX,
		                 &(struct check_value){
					 .text = frame->name,
					 .span = {frame->tag.start + 1, frame->tag.end},
					 .subject = {frame->name, parent->name}},
		                 0);
	if (element->declaration_count > 0)
		check_declarations(checker, frame, element);
	if (checker->depth == 0 && !check_root(checker, frame)) {
		/* Whether it is well-formed at all is still to be seen. */
		walker->is_stranger = true;
		frame->inside = PLACE_ANY;
		checker->depth++;
		return true;
	}
	if (!frame->row && frame->inside == PLACE_ANY && element->attribute_count > 0)
		check_attributes(checker, frame, element);
	start_child(walker, frame, parent, element);
	checker->depth++;
	return !checker->arena->full;
}

static bool on_text(void *context, struct str text)
{
	struct walker *walker = context;
	struct checker *checker = walker->checker;
	struct check_frame *frame = &checker->frames[checker->depth];

	buf_add(&checker->collected, text);
	frame->has_text = frame->has_text || str_trim(text).len > 0;
	if (!frame->has_text || frame->inside <= PLACE_ROOT ||
	    frame->inside == PLACE_CONTENT || frame->inside == PLACE_MARKUP ||
	    frame->inside == PLACE_WHERE || (frame->row && frame->row->kind != KIND_NONE))
		return checker->collected.failure == ERROR_NONE;
	if (frame->row && frame->inside != PLACE_ANY) {
		size_t at = checker->source.at;

		while (at < checker->text.len && ascii_is_space(checker->text.ptr[at]))
			at++;
		check_note_at(checker, CHECK_UNEXPECTED_TEXT, at,
		              (struct check_subject){frame->name, frame[-1].name});
		frame->has_text = false;
	}
	return checker->collected.failure == ERROR_NONE;
}

/* The W3C validator has names of their own for these. */
static enum check_id missing_id(const char *name)
{
	struct str missing = str_from(name);

	return str_equal(missing, STR("title"))         ? CHECK_MISSING_TITLE
	       : str_equal(missing, STR("link"))        ? CHECK_MISSING_LINK
	       : str_equal(missing, STR("description")) ? CHECK_MISSING_DESCRIPTION
	                                                : CHECK_MISSING_ELEMENT;
}

/* What has to be there and is not. */
static void check_required(struct checker *checker, const struct check_frame *frame)
{
	const struct check_element *row;

	if (frame->inside <= PLACE_ROOT)
		return;
	for (size_t i = 0; (row = check_element_row(i)); i++) {
		enum check_id id = row->flags & FLAG_REQUIRED
		                           ? CHECK_MISSING_ELEMENT
		                           : CHECK_MISSING_SOURCE_ELEMENT;

		if (!(row->flags & (FLAG_REQUIRED | FLAG_OF_SOURCE)) ||
		    (checker->format == FORMAT_RSS_090 && row->inside == PLACE_ANY) ||
		    !(row->places & PLACE_BIT(frame->inside)) || has_seen(frame, row) ||
		    (row->vocabulary != frame->vocabulary &&
		     !(frame->inside == PLACE_RDF &&
		       row->vocabulary == VOCABULARY_RSS_RDF)))
			continue;
		if (id == CHECK_MISSING_ELEMENT && frame->vocabulary != VOCABULARY_ATOM)
			id = missing_id(row->name);
		check_note_at(checker, id, frame->tag.start + 1,
		              (struct check_subject){str_from(row->name), frame->name});
	}
}

static bool on_end(void *context)
{
	struct walker *walker = context;
	struct checker *checker = walker->checker;
	struct check_frame *frame = &checker->frames[checker->depth];
	struct check_value value = {
		.text = str_skip(buf_view(&checker->collected), frame->text_start),
		.span = {frame->content, check_source_end(&checker->source)},
		.subject = {frame->name, frame[-1].name},
		.frame = frame,
	};

	if (frame->is_markup) {
		check_characters(checker, &value);
		if (frame[-1].inside == PLACE_CONTENT && !frame->has_children &&
		    str_equal(str_from(frame->local), STR("div")))
			check_escaped_markup(checker, &value);
	} else if (frame->row) {
		check_required(checker, frame);
		if (frame->row->kind != KIND_NONE &&
		    !(frame->inside == PLACE_ANY && frame->has_children))
			check_value(checker, &value, frame->row->kind);
		check_element_end(checker, frame, &value);
	}
	checker->collected.len = frame->text_start;
	checker->depth--;
	return !checker->arena->full;
}

static bool on_doctype(void *context, const char *name, const char *public_id)
{
	struct walker *walker = context;

	walker->checker->doctype = arena_strdup(walker->checker->arena, name);
	walker->checker->public_id = arena_strdup(walker->checker->arena, public_id);
	return !walker->checker->arena->full;
}

/* ---- faults --------------------------------------------------------------------------------- */

static size_t offset_of(struct str text, int line, int column)
{
	size_t offset = 0;

	for (; line > 1 && offset < text.len; line--)
		offset += str_find_char(str_skip(text, offset), '\n') + 1;
	for (; column > 1 && offset < text.len; offset++)
		column -= offset + 1 >= text.len ||
		          ((unsigned char)text.ptr[offset + 1] & 0xC0) != 0x80;
	return offset;
}

static const char *name_character(struct checker *checker, size_t offset)
{
	struct str rest = str_skip(checker->text, offset);
	uint32_t code_point = 0;

	if (!text_next(&rest, &code_point))
		return "";
	return arena_printf(checker->arena, "U+%04X", (unsigned)code_point);
}

static void note_fault(struct checker *checker, const struct problem *fault)
{
	const struct check_rule *rule = check_rule_find(str_from(fault->code));
	size_t offset = offset_of(checker->text, fault->line, fault->column);
	struct finding *finding = check_note_at(checker, CHECK_XML_SYNTAX, offset,
	                                        (struct check_subject){0});

	if (!finding)
		return;
	if (rule)
		finding->rule = rule;
	finding->detail = rule == check_rule(CHECK_XML_BAD_CHARACTER)
	                          ? name_character(checker, offset)
	                          : arena_strdup(checker->arena, fault->message);
}

/* What the repair of the document would have to do is what is wrong with it: all of it, and
 * not only the fault that reading ended with. */
static bool check_faults(struct checker *checker, const struct xml_outcome *outcome,
                         struct error *err)
{
	struct problems problems = {0};
	struct buf repaired;
	bool ok;

	buf_init(&repaired, LIMIT_DOCUMENT_BYTES * 4);
	ok = repair_xml(checker->text, &repaired, &problems, checker->arena, err);
	buf_release(&repaired);
	for (size_t i = 0; i < problems.count; i++)
		note_fault(checker, &problems.items[i]);
	if (problems.count == 0 && outcome->fault.code)
		note_fault(checker, &outcome->fault);
	return ok;
}

/* The DTD of RSS 0.91, by Netscape, declares HTML's characters. */
static bool declares_characters(const struct checker *checker)
{
	return str_equal(str_from(checker->public_id),
	                 STR("-//Netscape Communications//DTD RSS 0.91//EN"));
}

static void check_doctype(struct checker *checker)
{
	struct check_subject subject = {0};
	size_t at = str_find(checker->text, STR("<!DOCTYPE"));

	if (!declares_characters(checker))
		return;
	if (checker->format != FORMAT_RSS_091_NETSCAPE) {
		check_note_at(checker, CHECK_DOCTYPE_INVALID, at, subject);
		return;
	}
	check_affirm(checker, CHECK_DOCTYPE_OK,
	             &(struct check_value){.span = {at, at}, .is_direct = true});
	if (str_find(checker->text, STR("http://my.netscape.com/publish/")) <
	    checker->text.len)
		check_note_at(checker, CHECK_DOCTYPE_DEPRECATED, at, subject);
}

bool check_xml(struct checker *checker, struct error *err)
{
	struct walker walker = {.checker = checker};
	const struct xml_events events = {.start = on_start,
	                                  .end = on_end,
	                                  .text = on_text,
	                                  .doctype = on_doctype,
	                                  .context = &walker};
	struct xml_outcome outcome = {0};

	checker->source.text = checker->text;
	checker->frames[0] = (struct check_frame){.inside = PLACE_ROOT,
	                                          .name = STR("root")};
	if (!xml_parse(checker->text, XML_STRICT, &events, checker->arena, &outcome, err) ||
	    !buf_check(&checker->collected, err))
		return false;
	checker->is_fragmentary = outcome.fault.code != NULL;
	/* A feed that something stands before: no XML, or a program's warning as the root. */
	if (!outcome.is_complete && !outcome.fault.code && walker.is_stranger &&
	    detect_start(checker->text) > 0)
		return check_faults(checker, &outcome, err);
	if (walker.is_stranger && !outcome.fault.code)
		note_root(checker, &checker->frames[1]);
	if (outcome.fault.code || (outcome.entity.code && !declares_characters(checker)))
		if (!check_faults(checker, &outcome, err))
			return false;
	if (checker->dialect == DIALECT_NONE)
		return true;
	check_doctype(checker);
	check_items(checker);
	return true;
}
