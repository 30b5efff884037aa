/* A feed in XML: one walk over its events by the tables of check_elements.h. */
#include "feeds/check_parts.h"
#include "feeds/detect.h"

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

/* As it is to be written in place of `name`. */
static const char *with_prefix(struct checker *checker, struct str name, const char *local)
{
	size_t colon = str_find_char(name, ':');

	return colon == name.len ? local
	                         : arena_printf(checker->arena, "%.*s:%s",
	                                        STR_ARG(str_slice(name, 0, colon)), local);
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

	if (finding && meant)
		finding->detail = with_prefix(checker, frame->name, meant);
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

/* ---- events --------------------------------------------------------------------------------- */

static bool on_start(void *context, const struct xml_element *element)
{
	struct walker *walker = context;
	struct checker *checker = walker->checker;
	struct check_frame *parent = &checker->frames[checker->depth];
	struct check_frame *frame = parent + 1;
	const struct cached *cached;

	if (checker->depth == 0)
		check_dialect(checker, element);
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

/* ---- the way through ---------------------------------------------------------------------- */

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
		check_note_root(checker, &checker->frames[1]);
	if (outcome.fault.code ||
	    (outcome.entity.code && !check_declares_characters(checker)))
		if (!check_faults(checker, &outcome, err))
			return false;
	if (checker->dialect == DIALECT_NONE)
		return true;
	check_doctype(checker);
	check_items(checker);
	return true;
}
