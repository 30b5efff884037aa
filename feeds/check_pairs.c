/* What is said twice, in the words of two vocabularies; and small things that parts share. */
#include "feeds/check_parts.h"

struct check_subject check_subject_of(const struct check_frame *frame)
{
	return (struct check_subject){frame->name, frame[-1].name};
}

struct finding *check_note_frame(struct checker *checker, enum check_id id,
                                 const struct check_frame *frame)
{
	return check_note_at(checker, id, frame->tag.start + 1, check_subject_of(frame));
}

struct str check_attribute_of(const struct xml_element *element, const char *name)
{
	struct xml_attribute attribute;

	for (size_t i = 0; xml_attribute(element, i, &attribute); i++)
		if (!attribute.namespace_uri && !attribute.prefix &&
		    str_equal(str_from(attribute.name), str_from(name)))
			return attribute.value.ptr ? attribute.value : STR("");
	return (struct str){0};
}

bool check_has_child(const struct check_frame *frame, enum check_vocabulary vocabulary,
                     const char *name)
{
	const struct check_element *row = check_element_find(frame->inside, vocabulary,
	                                                     name);
	size_t number = row ? check_element_number(row) : 0;

	return row && (frame->seen[number / 64] >> (number % 64) & 1);
}

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
		    check_has_child(parent, pair->other, pair->other_name))
			partner = pair->other_name;
		else if (is_named(frame->row, pair->other, pair->other_name) &&
		         !frame->has_src &&
		         check_has_child(parent, pair->own, pair->own_name))
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
