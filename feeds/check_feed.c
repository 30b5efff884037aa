/* Elements whose parts depend on each other: feeds, items, links, lists of hours. */
#include <stddef.h>

#include "feeds/check_parts.h"
#include "feeds/date.h"

/* ---- starts ------------------------------------------------------------------------------- */

static struct check_note note_attribute(struct checker *checker,
                                        const struct check_frame *frame,
                                        const struct xml_element *element, const char *name)
{
	struct check_note note = {
		.text = arena_str(checker->arena, check_attribute_of(element, name))};

	note.span = check_source_attribute(checker->text, frame->tag, str_from(name));
	note.subject = (struct check_subject){str_from(name), frame[-1].name};
	return note;
}

static void start_link(struct checker *checker, struct check_frame *frame,
                       const struct xml_element *element)
{
	struct check_frame *parent = frame - 1;
	struct check_link *link;

	if (!check_attribute_of(element, "href").ptr)
		check_note_frame(checker, CHECK_MISSING_HREF, frame);
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
	struct check_listed *added;

	if (!item)
		return;
	item->tag = frame->tag;
	item->has_language = frame->has_language;
	item->subject = check_subject_of(frame);
	item->published.seconds = item->updated.seconds = DATE_UNKNOWN;
	frame->item = item;
	frame->links = &item->links;
	added = LIST_ADD(checker->arena, &checker->feed.items);
	if (added)
		added->item = item;
}

static void start_feed(struct checker *checker, struct check_frame *frame)
{
	checker->feed.tag = frame->tag;
	checker->feed.subject = check_subject_of(frame);
	frame->links = &checker->feed.links;
	checker->feed.has_language = checker->feed.has_language || frame->has_language ||
	                             frame[-1].has_language;
}

/* ---- by mark ---------------------------------------------------------------------------------- */

/* The attribute of Media RSS that says how an element's value is to be read. */
static const char *manner_of(struct checker *checker, const struct xml_element *element)
{
	static const char *const names[] = {"type", "scheme", "algo"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct str manner = check_attribute_of(element, names[i]);

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

/* What is said of an element by its mere presence. */
static const struct {
	enum check_mark mark;
	enum check_id id;
} presences[] = {
	{MARK_INPUT, CHECK_TEXT_INPUT},
	{MARK_COMMENT_RSS, CHECK_COMMENT_RSS},
	{MARK_ADULT, CHECK_MEDIA_ADULT},
};

/* Who wrote an entry: told there, in its source, or by the feed for all. */
static void start_author(struct checker *checker, struct check_frame *parent)
{
	if (parent->inside == PLACE_FEED)
		checker->feed.has_author = true;
	else if (parent->item)
		parent->item->has_author = true;
	else if (parent->inside == PLACE_SOURCE && parent[-1].item)
		parent[-1].item->has_author = true;
}

static void start_container(struct checker *checker, struct check_frame *frame,
                            enum check_mark mark)
{
	if (mark == MARK_CHANNEL || mark == MARK_FEED) {
		start_feed(checker, frame);
	} else if (mark == MARK_ITEM) {
		start_item(checker, frame);
	} else if (mark == MARK_SOURCE) {
		frame->links = arena_new(checker->arena, struct check_links);
		frame->item = NULL;
	}
}

/* Parts of an item, in RSS for the most part. */
static void start_part(struct checker *checker, struct check_frame *frame,
                       const struct xml_element *element)
{
	struct check_frame *parent = frame - 1;
	struct str permalink = check_attribute_of(element, "isPermaLink");

	switch ((int)frame->row->mark) {
	case MARK_GUID:
		frame->type = permalink.ptr ? arena_str(checker->arena, permalink) : "";
		break;
	case MARK_ENCODED:
		if (parent->item && !parent->item->has_summary &&
		    checker->dialect == DIALECT_RSS)
			check_note_frame(checker, CHECK_NEED_DESCRIPTION, frame);
		break;
	case MARK_ENCLOSURE:
		check_enclosure(checker, element, frame);
		if (parent->values++ == 1)
			check_note_frame(checker, CHECK_ENCLOSURE_SEVERAL, frame);
		break;
	case MARK_MEDIA_CONTENT:
		parent->values += parent->inside == PLACE_MEDIA;
		break;
	default:
		break;
	}
}

static void start_by_mark(struct checker *checker, struct check_frame *frame,
                          const struct xml_element *element)
{
	enum check_mark mark = frame->row->mark;

	start_container(checker, frame, mark);
	start_part(checker, frame, element);
	for (size_t i = 0; i < sizeof(presences) / sizeof(presences[0]); i++)
		if (presences[i].mark == mark)
			check_note_frame(checker, presences[i].id, frame);
	if (mark == MARK_ATOM_LINK) {
		start_link(checker, frame, element);
	} else if (mark == MARK_OUTLINE) {
		check_outline(checker, frame, element);
	} else if (mark == MARK_AUTHOR) {
		start_author(checker, frame - 1);
	} else if (mark == MARK_HISTORY) {
		checker->feed.is_archive |= str_equal(str_from(frame->local),
		                                      STR("archive"));
		checker->feed.is_complete |= str_equal(str_from(frame->local),
		                                       STR("complete"));
	}
}

void check_element_start(struct checker *checker, struct check_frame *frame,
                         const struct xml_element *element)
{
	if (frame->vocabulary == VOCABULARY_MEDIA)
		frame->type = manner_of(checker, element);
	if (checker->dialect == DIALECT_RDF && is_literal(element))
		frame->inside = PLACE_ANY;
	if (frame->row->kind == KIND_CONSTRUCT)
		check_construct_start(checker, frame, element);
	else if (frame->row->mark != MARK_NONE)
		start_by_mark(checker, frame, element);
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
	if (!check_has_child(frame, VOCABULARY_RSS, "title") && !item->has_summary &&
	    !item->has_content)
		check_note_frame(checker, CHECK_ITEM_EMPTY, frame);
}

static void end_of_text(struct checker *checker, const struct check_frame *frame,
                        const struct check_value *value)
{
	struct check_item *item = frame[-1].item;
	struct str type = str_from(frame->type);
	bool is_text = check_is_text_type(type) || str_starts(type, STR("text/")) ||
	               check_is_xml_type(type);

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
	case MARK_CHANNEL:
		check_podcast(checker, frame);
		break;
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
			check_note_frame(checker, CHECK_LINK_NOT_EMPTY, frame);
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
			check_note_frame(checker, CHECK_MEDIA_GROUP, frame);
		break;
	case MARK_SOURCE:
		check_links(checker, frame->links, check_subject_of(frame));
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
