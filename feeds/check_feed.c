/* Elements whose parts depend on each other: feeds, items, links, lists of hours. */
#include <stddef.h>

#include "feeds/checker.h"
#include "feeds/date.h"
#include "feeds/media_type.h"
#include "feeds/url.h"

static struct check_subject subject_of(const struct check_frame *frame)
{
	return (struct check_subject){frame->name, frame[-1].name};
}

static struct finding *note_frame(struct checker *checker, enum check_id id,
                                  const struct check_frame *frame)
{
	return check_note_at(checker, id, frame->tag.start + 1, subject_of(frame));
}

/* ---- said twice ------------------------------------------------------------------------- */

#define CHANNELS (PLACE_BIT(PLACE_CHANNEL) | PLACE_BIT(PLACE_CHANNEL_RDF))
#define ITEMS (PLACE_BIT(PLACE_ITEM) | PLACE_BIT(PLACE_ITEM_RDF))

/* The format's own words, and what says the same in another vocabulary. */
/* clang-format off */
static const struct pair {
	uint64_t places;
	enum check_vocabulary own; const char *own_name;
	enum check_vocabulary other; const char *other_name;
	enum check_id id;
} pairs[] = {
	{CHANNELS, VOCABULARY_RSS, "copyright", VOCABULARY_DC, "rights", CHECK_DUPLICATE_SEMANTICS},
	{CHANNELS, VOCABULARY_CC_RSS, "license", VOCABULARY_CC, "license", CHECK_DUPLICATE_SEMANTICS},
	{CHANNELS, VOCABULARY_RSS, "generator", VOCABULARY_ADMIN, "generatorAgent", CHECK_DUPLICATE_SEMANTICS},
	{CHANNELS, VOCABULARY_RSS, "language", VOCABULARY_DC, "language", CHECK_DUPLICATE_SEMANTICS},
	{CHANNELS, VOCABULARY_RSS, "lastBuildDate", VOCABULARY_DCTERMS, "modified", CHECK_DUPLICATE_SEMANTICS},
	{CHANNELS, VOCABULARY_RSS, "managingEditor", VOCABULARY_DC, "creator", CHECK_DUPLICATE_SEMANTICS},
	{CHANNELS, VOCABULARY_RSS, "pubDate", VOCABULARY_DC, "date", CHECK_DUPLICATE_SEMANTICS},
	{CHANNELS, VOCABULARY_RSS, "webMaster", VOCABULARY_DC, "publisher", CHECK_DUPLICATE_SEMANTICS},
	{ITEMS, VOCABULARY_RSS, "author", VOCABULARY_DC, "creator", CHECK_DUPLICATE_ITEM_SEMANTICS},
	{ITEMS, VOCABULARY_RSS, "category", VOCABULARY_DC, "subject", CHECK_DUPLICATE_ITEM_SEMANTICS},
	{ITEMS, VOCABULARY_CC_RSS, "license", VOCABULARY_CC, "license", CHECK_DUPLICATE_ITEM_SEMANTICS},
	{ITEMS, VOCABULARY_RSS, "guid", VOCABULARY_ATOM, "id", CHECK_DUPLICATE_ITEM_SEMANTICS},
	{ITEMS, VOCABULARY_RSS, "pubDate", VOCABULARY_ATOM, "published", CHECK_DUPLICATE_ITEM_SEMANTICS},
	{ITEMS, VOCABULARY_RSS, "pubDate", VOCABULARY_DC, "date", CHECK_DUPLICATE_ITEM_SEMANTICS},
	{ITEMS, VOCABULARY_RSS, "source", VOCABULARY_DC, "source", CHECK_DUPLICATE_ITEM_SEMANTICS},
	{ITEMS, VOCABULARY_RSS, "description", VOCABULARY_ATOM, "content", CHECK_DUPLICATE_DESCRIPTION},
	{ITEMS, VOCABULARY_RSS, "description", VOCABULARY_XHTML, "body", CHECK_DUPLICATE_DESCRIPTION},
	{ITEMS, VOCABULARY_RSS, "description", VOCABULARY_XHTML, "div", CHECK_DUPLICATE_DESCRIPTION},
};
/* clang-format on */

static bool is_named(const struct check_element *row, enum check_vocabulary vocabulary,
                     const char *name)
{
	return row->vocabulary == vocabulary &&
	       str_equal(str_from(row->name), str_from(name));
}

static bool has_child(const struct check_frame *frame, enum check_vocabulary vocabulary,
                      const char *name)
{
	const struct check_element *row = check_element_find(frame->inside, vocabulary,
	                                                     name);
	size_t number = row ? check_element_number(row) : 0;

	return row && (frame->seen[number / 64] >> (number % 64) & 1);
}

static void check_pairs(struct checker *checker, const struct check_frame *parent,
                        const struct check_frame *frame)
{
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		const struct pair *pair = &pairs[i];
		const char *partner = NULL;
		struct finding *finding;

		if (!(pair->places & PLACE_BIT(parent->inside)))
			continue;
		if (is_named(frame->row, pair->own, pair->own_name) &&
		    has_child(parent, pair->other, pair->other_name))
			partner = pair->other_name;
		else if (is_named(frame->row, pair->other, pair->other_name) &&
		         !frame->has_src && has_child(parent, pair->own, pair->own_name))
			partner = pair->own_name;
		if (!partner)
			continue;
		finding = check_note_at(checker, pair->id, frame->tag.start + 1,
		                        (struct check_subject){frame->name, parent->name});
		if (finding)
			finding->detail = partner;
	}
}

void check_child(struct checker *checker, struct check_frame *parent,
                 const struct check_frame *frame)
{
	if (PLACE_BIT(parent->inside) & (CHANNELS | ITEMS))
		check_pairs(checker, parent, frame);
}

/* ---- starts ------------------------------------------------------------------------------- */

static struct str attribute_of(const struct xml_element *element, const char *name)
{
	struct xml_attribute attribute;

	for (size_t i = 0; xml_attribute(element, i, &attribute); i++)
		if (!attribute.namespace_uri && !attribute.prefix &&
		    str_equal(str_from(attribute.name), str_from(name)))
			return attribute.value.ptr ? attribute.value : STR("");
	return (struct str){0};
}

static struct check_note note_attribute(struct checker *checker,
                                        const struct check_frame *frame,
                                        const struct xml_element *element, const char *name)
{
	struct check_note note = {
		.text = arena_str(checker->arena, attribute_of(element, name))};

	note.span = check_source_attribute(checker->text, frame->tag, str_from(name));
	note.subject = (struct check_subject){str_from(name), frame[-1].name};
	return note;
}

static void start_link(struct checker *checker, struct check_frame *frame,
                       const struct xml_element *element)
{
	struct check_frame *parent = frame - 1;
	struct check_link *link;

	if (!attribute_of(element, "href").ptr)
		note_frame(checker, CHECK_MISSING_HREF, frame);
	if (!parent->links)
		return;
	link = LIST_ADD(checker->arena, parent->links);
	if (!link)
		return;
	link->tag = frame->tag;
	link->rel = note_attribute(checker, frame, element, "rel");
	link->href = note_attribute(checker, frame, element, "href");
	link->type = note_attribute(checker, frame, element, "type");
	link->hreflang = note_attribute(checker, frame, element, "hreflang");
	link->base = frame->base;
}

static void start_item(struct checker *checker, struct check_frame *frame)
{
	struct check_item *item = arena_new(checker->arena, struct check_item);
	struct check_item **added;

	if (!item)
		return;
	item->tag = frame->tag;
	item->has_language = frame->has_language;
	item->subject = subject_of(frame);
	item->published.seconds = item->updated.seconds = DATE_UNKNOWN;
	frame->item = item;
	frame->links = &item->links;
	added = LIST_ADD(checker->arena, &checker->feed.items);
	if (added)
		*added = item;
}

static void start_feed(struct checker *checker, struct check_frame *frame)
{
	checker->feed.tag = frame->tag;
	checker->feed.subject = subject_of(frame);
	frame->links = &checker->feed.links;
	checker->feed.has_language = checker->feed.has_language || frame->has_language ||
	                             frame[-1].has_language;
}

/* ---- types of Atom's texts ------------------------------------------------------------------ */

static const char *const text_types[] = {"text", "html", "xhtml"};

static bool is_text_type(struct str type)
{
	for (size_t i = 0; i < sizeof(text_types) / sizeof(text_types[0]); i++)
		if (str_equal(type, str_from(text_types[i])))
			return true;
	return false;
}

static bool is_media_type(struct str type)
{
	struct str name = media_type_name(type);
	size_t slash = str_find_char(name, '/');

	return slash > 0 && slash + 1 < name.len && str_find_char(name, ' ') == name.len &&
	       str_find_char(str_skip(name, slash + 1), '/') == name.len - slash - 1;
}

static void note_type(struct checker *checker, const struct check_frame *frame,
                      enum check_id id, struct str type)
{
	struct check_span span = check_source_attribute(checker->text, frame->tag,
	                                                STR("type"));
	struct finding *finding = check_note_at(checker, id, span.start, subject_of(frame));

	if (!finding)
		return;
	finding->value = check_quote(checker, type);
	finding->detail = "type";
}

static void start_construct(struct checker *checker, struct check_frame *frame,
                            const struct xml_element *element)
{
	struct str type = attribute_of(element, "type");
	bool is_content = frame->row->mark == MARK_CONTENT;
	bool is_composite = str_starts_nocase(type, STR("multipart/")) ||
	                    str_starts_nocase(type, STR("message/"));
	struct check_value value = {.text = type, .subject = subject_of(frame)};

	frame->has_src = is_content && attribute_of(element, "src").ptr;
	frame->type = type.ptr ? arena_str(checker->arena, type) : "text";
	value.span = check_source_attribute(checker->text, frame->tag, STR("type"));
	if (is_media_type(type) && !is_composite)
		check_affirm(checker, CHECK_OK_MEDIA_TYPE, &value);
	if (!type.ptr && frame->has_src)
		note_type(checker, frame, CHECK_MISSING_TYPE, type);
	if (!type.ptr || (is_text_type(type) && !frame->has_src))
		return;
	if (type.len == 0)
		note_type(checker, frame, CHECK_ATTRIBUTE_BLANK, type);
	else if (!is_media_type(type) || is_composite)
		note_type(checker, frame, CHECK_MEDIA_TYPE, type);
	else if (!is_content)
		note_type(checker, frame, CHECK_TEXT_TYPE, type);
}

/* ---- what stands inside of texts -------------------------------------------------------------- */

static bool is_xml_type(struct str type)
{
	return str_ends(type, STR("+xml")) || str_ends(type, STR("/xml"));
}

/* An element in a text of Atom: the <div>, or one that has no place there. */
void check_child_of_text(struct checker *checker, struct check_frame *frame,
                         const struct xml_element *element)
{
	struct check_frame *parent = frame - 1;
	struct str type = str_from(parent->type);
	bool is_div = frame->vocabulary == VOCABULARY_XHTML &&
	              str_equal(str_from(frame->local), STR("div"));

	frame->inside = PLACE_ANY;
	if (str_equal(type, STR("xhtml"))) {
		parent->values++;
		frame->is_markup = true;
		frame->inside = PLACE_MARKUP;
		if (!is_div && parent->values == 1)
			note_frame(checker, CHECK_XHTML_DIV, parent);
		check_markup_element(checker, element, frame, subject_of(frame));
	} else if (str_equal_nocase(type, STR("application/xhtml+xml"))) {
		frame->is_markup = true;
		frame->inside = PLACE_MARKUP;
		if (is_div)
			note_type(checker, parent, CHECK_HTML_FRAGMENT, type);
		check_markup_element(checker, element, frame, subject_of(frame));
	} else if (!is_xml_type(type) || parent->has_src) {
		if (str_equal_nocase(type, STR("html")) ||
		    str_equal_nocase(type, STR("text/html")))
			note_frame(checker, CHECK_NOT_ESCAPED, parent);
		note_frame(checker, CHECK_UNDEFINED_ELEMENT, frame);
	}
}

/* ---- outlines -------------------------------------------------------------------------------- */

static void note_outline(struct checker *checker, const struct check_frame *frame,
                         enum check_id id, struct str value, const char *attribute)
{
	struct check_span span = check_source_attribute(checker->text, frame->tag,
	                                                str_from(attribute));
	struct finding *finding = check_note_at(checker, id, span.start, subject_of(frame));

	if (!finding)
		return;
	finding->value = check_quote(checker, value);
	finding->detail = attribute;
}

static const struct {
	const char *name;
	enum check_kind kind;
} outline_values[] = {
	{"xmlUrl", KIND_URL},
	{"htmlUrl", KIND_URL},
	{"url", KIND_URL},
	{"type", KIND_OUTLINE_TYPE},
	{"version", KIND_OUTLINE_VERSION},
	{"created", KIND_DATE_822},
	{"language", KIND_LANGUAGE},
	{"isComment", KIND_TRUE_FALSE_TEXT},
	{"isBreakpoint", KIND_TRUE_FALSE_TEXT},
};

static void start_outline(struct checker *checker, struct check_frame *frame,
                          const struct xml_element *element)
{
	struct str type = attribute_of(element, "type");
	size_t plain = 0;
	struct xml_attribute attribute;

	for (size_t i = 0; xml_attribute(element, i, &attribute); i++) {
		struct check_value value = {.text = attribute.value,
		                            .frame = frame,
		                            .attribute = str_from(attribute.name)};

		value.subject = (struct check_subject){value.attribute, frame->name};
		plain += !attribute.prefix;
		for (size_t k = 0; k < sizeof(outline_values) / sizeof(outline_values[0]);
		     k++)
			if (!attribute.prefix && str_equal(str_from(outline_values[k].name),
			                                   str_from(attribute.name))) {
				value.span = check_source_attribute(
					checker->text, frame->tag, value.attribute);
				check_value(checker, &value, outline_values[k].kind);
			}
	}
	if (!attribute_of(element, "text").ptr)
		note_outline(checker, frame,
		             attribute_of(element, "title").ptr ? CHECK_MISSING_ATTRIBUTE
		                                                : CHECK_MISSING_ATTRIBUTE,
		             type, "text");
	if (!type.ptr && plain > 1)
		note_outline(checker, frame, CHECK_OUTLINE_TYPE_MISSING, type, "type");
	if (str_equal(type, STR("rss"))) {
		if (!attribute_of(element, "xmlUrl").ptr)
			note_outline(checker, frame, CHECK_OUTLINE_URL_MISSING, type,
			             "xmlUrl");
		if (!attribute_of(element, "title").ptr)
			note_outline(checker, frame, CHECK_OUTLINE_TITLE_MISSING, type,
			             "title");
	} else if (str_equal(type, STR("link")) || str_equal(type, STR("include"))) {
		if (!attribute_of(element, "url").ptr)
			note_outline(checker, frame, CHECK_OUTLINE_LINK_MISSING, type,
			             "url");
	}
}

/* ---- by mark ---------------------------------------------------------------------------------- */

/* The attribute of Media RSS that says how an element's value is to be read. */
static const char *manner_of(struct checker *checker, const struct xml_element *element)
{
	static const char *const names[] = {"type", "scheme", "algo"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct str manner = attribute_of(element, names[i]);

		if (manner.ptr)
			return arena_str(checker->arena, manner);
	}
	return NULL;
}

/* RDF's way to say that what is inside is markup. */
static bool is_literal(const struct xml_element *element)
{
	struct xml_attribute attribute;

	for (size_t i = 0; xml_attribute(element, i, &attribute); i++)
		if (attribute.namespace_uri &&
		    str_equal(str_from(attribute.name), STR("parseType")))
			return true;
	return false;
}

void check_element_start(struct checker *checker, struct check_frame *frame,
                         const struct xml_element *element)
{
	enum check_mark mark = frame->row->mark;
	struct check_frame *parent = frame - 1;
	struct str permalink;

	if (frame->vocabulary == VOCABULARY_MEDIA)
		frame->type = manner_of(checker, element);
	if (checker->dialect == DIALECT_RDF && is_literal(element))
		frame->inside = PLACE_ANY;
	if (frame->row->kind == KIND_CONSTRUCT) {
		start_construct(checker, frame, element);
		if (mark != MARK_CONTENT && mark != MARK_SUMMARY)
			return;
	}
	switch ((int)mark) {
	case MARK_CHANNEL:
	case MARK_FEED:
		start_feed(checker, frame);
		break;
	case MARK_ITEM:
		start_item(checker, frame);
		break;
	case MARK_SOURCE:
		frame->links = arena_new(checker->arena, struct check_links);
		frame->item = NULL;
		break;
	case MARK_ATOM_LINK:
		start_link(checker, frame, element);
		break;
	case MARK_GUID:
		permalink = attribute_of(element, "isPermaLink");
		frame->type = permalink.ptr ? arena_str(checker->arena, permalink) : "";
		break;
	case MARK_ENCODED:
		if (parent->item && !parent->item->has_summary &&
		    checker->dialect == DIALECT_RSS)
			note_frame(checker, CHECK_NEED_DESCRIPTION, frame);
		break;
	case MARK_ENCLOSURE:
		if (parent->values++ == 1)
			note_frame(checker, CHECK_ENCLOSURE_SEVERAL, frame);
		break;
	case MARK_INPUT:
		note_frame(checker, CHECK_TEXT_INPUT, frame);
		break;
	case MARK_COMMENT_RSS:
		note_frame(checker, CHECK_COMMENT_RSS, frame);
		break;
	case MARK_ADULT:
		note_frame(checker, CHECK_MEDIA_ADULT, frame);
		break;
	case MARK_MEDIA_CONTENT:
		if (parent->inside == PLACE_MEDIA)
			parent->values++;
		break;
	case MARK_OUTLINE:
		start_outline(checker, frame, element);
		break;
	case MARK_HISTORY:
		checker->feed.is_archive |= str_equal(str_from(frame->local),
		                                      STR("archive"));
		checker->feed.is_complete |= str_equal(str_from(frame->local),
		                                       STR("complete"));
		break;
	case MARK_AUTHOR:
		if (parent->inside == PLACE_FEED)
			checker->feed.has_author = true;
		else if (checker->depth > 0 && parent->item)
			parent->item->has_author = true;
		else if (parent->inside == PLACE_SOURCE && parent[-1].item)
			parent[-1].item->has_author = true;
		break;
	default:
		break;
	}
}

static struct check_note keep(struct checker *checker, const struct check_value *value)
{
	struct check_note note = {.text = arena_str(checker->arena, str_trim(value->text)),
	                          .span = value->span,
	                          .subject = value->subject,
	                          .seconds = DATE_UNKNOWN};
	int offset;

	if (!note.text)
		note.text = "";
	if (!date_parse(str_from(note.text), 0, &note.seconds, &offset))
		note.seconds = DATE_UNKNOWN;
	return note;
}

/* How many there were, above the bits of which. */
#define COUNT_SHIFT 32
#define COUNTED ((uint64_t)1 << COUNT_SHIFT)

/* Hours and days: each once. */
static void end_of_list(struct checker *checker, struct check_frame *parent,
                        const struct check_value *value, bool is_day)
{
	static const char *const days[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
	                                   "Friday", "Saturday", "Sunday"};
	struct str text = str_trim(value->text);
	int64_t number = -1;
	uint64_t bit;

	if (!is_day && !str_integer(text, 0, 24, &number))
		return;
	for (int i = 0; is_day && i < 7; i++)
		if (str_equal(text, str_from(days[i])))
			number = i;
	if (number < 0)
		return;
	bit = (uint64_t)1 << number;
	if (number == 24) {
		check_note_value(checker, CHECK_HOUR_MIDNIGHT, value, 0);
		bit = 1;
	}
	if (parent->values & bit)
		check_note_value(checker, CHECK_VALUE_TWICE, value, 0);
	parent->values |= bit;
	parent->values += COUNTED;
	if (parent->values >> COUNT_SHIFT == (is_day ? 8 : 25))
		check_note_value(checker,
		                 is_day ? CHECK_DAYS_TOO_MANY : CHECK_HOURS_TOO_MANY, value,
		                 0);
}

static void end_of_item(struct checker *checker, struct check_frame *frame)
{
	struct check_item *item = frame->item;
	bool is_rss = frame->inside == PLACE_ITEM;

	if (!item || !is_rss)
		return;
	if (!has_child(frame, VOCABULARY_RSS, "title") && !item->has_summary &&
	    !item->has_content)
		note_frame(checker, CHECK_ITEM_EMPTY, frame);
}

static void end_of_text(struct checker *checker, const struct check_frame *frame,
                        const struct check_value *value)
{
	struct check_item *item = frame[-1].item;
	struct str type = str_from(frame->type);
	bool is_text = is_text_type(type) || str_starts(type, STR("text/")) ||
	               is_xml_type(type);

	(void)checker;
	if (!item || frame[-1].inside == PLACE_SOURCE)
		return;
	if (frame->row->mark == MARK_SUMMARY) {
		item->has_summary = true;
		return;
	}
	item->has_content = true;
	item->has_text = str_trim(value->text).len > 0 || frame->has_children ||
	                 frame->has_src;
	item->needs_summary = frame->has_src || (frame->type && !is_text);
}

static void end_of_note(struct checker *checker, struct check_frame *frame,
                        const struct check_value *value)
{
	struct check_frame *parent = frame - 1;
	struct check_feed *feed = &checker->feed;
	bool is_feed = parent->links == &feed->links;
	struct check_note note = keep(checker, value);

	if (!is_feed && !(parent->item && parent->links == &parent->item->links))
		return;
	switch ((int)frame->row->mark) {
	case MARK_TITLE:
		*(is_feed ? &feed->title : &parent->item->title) = note;
		break;
	case MARK_LINK:
		*(is_feed ? &feed->link : &parent->item->link) = note;
		break;
	case MARK_ID:
	case MARK_GUID:
		if (!is_feed)
			parent->item->id = note;
		break;
	case MARK_PUBLISHED:
		if (!is_feed)
			parent->item->published = note;
		break;
	case MARK_UPDATED:
		if (!is_feed)
			parent->item->updated = note;
		break;
	case MARK_LANGUAGE:
		if (is_feed) {
			feed->language = note;
			feed->has_language = true;
		} else {
			parent->item->has_language = true;
		}
		break;
	default:
		break;
	}
}

void check_element_end(struct checker *checker, struct check_frame *frame,
                       const struct check_value *value)
{
	struct check_frame *parent = frame - 1;

	switch ((int)frame->row->mark) {
	case MARK_ITEM:
		end_of_item(checker, frame);
		break;
	case MARK_SUMMARY:
	case MARK_CONTENT:
		if (frame->row->kind == KIND_CONSTRUCT)
			end_of_text(checker, frame, value);
		else if (parent->item)
			parent->item->has_summary = true;
		break;
	case MARK_ENCODED:
		if (parent->item)
			parent->item->has_content = true;
		break;
	case MARK_ATOM_LINK:
		if (frame->has_text)
			note_frame(checker, CHECK_LINK_NOT_EMPTY, frame);
		break;
	case MARK_HOUR:
	case MARK_DAY:
		end_of_list(checker, parent, value, frame->row->mark == MARK_DAY);
		break;
	case MARK_IMAGE_TITLE:
	case MARK_IMAGE_LINK:
		if (parent->inside == PLACE_IMAGE)
			*(frame->row->mark == MARK_IMAGE_TITLE
			          ? &checker->feed.image_title
			          : &checker->feed.image_link) = keep(checker, value);
		break;
	case MARK_MEDIA_GROUP:
		if (frame->values == 1)
			note_frame(checker, CHECK_MEDIA_GROUP, frame);
		break;
	case MARK_SOURCE:
		check_links(checker, frame->links, subject_of(frame));
		break;
	case MARK_TITLE:
	case MARK_LINK:
	case MARK_ID:
	case MARK_GUID:
	case MARK_PUBLISHED:
	case MARK_UPDATED:
	case MARK_LANGUAGE:
		end_of_note(checker, frame, value);
		break;
	default:
		break;
	}
}
