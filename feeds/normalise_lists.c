/* Members of a feed or an entry that have any number of values. */
#include "feeds/normaliser.h"

#include <string.h>

#include "feeds/media_type.h"
#include "feeds/number.h"
#include "feeds/repeated.h"
#include "feeds/url.h"

#define ITUNES_SCHEME "http://www.itunes.com/"
#define MEDIA_SCHEME "http://search.yahoo.com/mrss/category_schema"

/* ---- links ------------------------------------------------------------------------------ */

static const char *lower_case(struct arena *arena, struct str text)
{
	char *copy = arena_str(arena, text);

	for (size_t i = 0; copy && i < text.len; i++)
		copy[i] = ascii_lower(copy[i]);
	return copy;
}

static struct link *add_link(const struct normaliser *normaliser, struct target *target,
                             const char *rel, const char *href)
{
	struct link *link = LIST_ADD(normaliser->arena, target->links);

	if (link)
		*link = (struct link){.rel = rel, .href = href, .length = -1};
	return link;
}

/* NULL where the link is to no file, or nothing that has files. */
static struct enclosure *add_enclosure(const struct normaliser *normaliser,
                                       struct target *target, const struct link *link)
{
	struct enclosure *enclosure;

	if (!target->entry || !str_equal(str_from(link->rel), STR("enclosure")))
		return NULL;
	enclosure = LIST_ADD(normaliser->arena, &target->entry->enclosures);
	if (enclosure)
		*enclosure = (struct enclosure){.url = link->href,
		                                .type = link->type,
		                                .title = link->title,
		                                .length = link->length};
	return enclosure;
}

static void add_string(const struct normaliser *normaliser, struct strings *strings,
                       const char *text)
{
	const char **added = text ? LIST_ADD(normaliser->arena, strings) : NULL;

	if (added)
		*added = text;
}

/* JSON Feed's of an attachment, in seconds with a fraction or without. */
static int32_t read_duration(const char *text)
{
	double seconds;

	if (!text || !number_read(str_from(text), &seconds) || !(seconds >= 0) ||
	    seconds > INT32_MAX - 1)
		return 0;
	return (int32_t)(seconds + 0.5);
}

/* The reference to a document itself: no file to go with it. */
static bool is_blank(const char *reference)
{
	return reference && str_trim(str_from(reference)).len == 0;
}

/* Atom's link says all in attributes, RSS's has its address in the text. */
static void take_link(const struct normaliser *normaliser, struct target *target,
                      const struct draft_value *value)
{
	const char *rel = draft_attribute(value, "rel");
	const char *reference = draft_attribute(value, "href");
	const char *href = normalise_url(normaliser, value,
	                                 reference ? reference : normalise_string(value));
	struct link *link;

	if (!href)
		return;
	if (is_blank(reference) && rel && str_equal_nocase(str_from(rel), STR("enclosure")))
		return;
	rel = rel && *rel ? lower_case(normaliser->arena, str_trim(str_from(rel)))
	                  : "alternate";
	link = add_link(normaliser, target, rel, href);
	if (!link || !rel)
		return;
	link->type = draft_attribute(value, "type");
	link->title = draft_attribute(value, "title");
	link->hreflang = draft_attribute(value, "hreflang");
	link->length = normalise_number(draft_attribute(value, "length"));
	(void)add_enclosure(normaliser, target, link);
	if (str_equal(str_from(rel), STR("license")))
		add_string(normaliser, target->licenses, href);
}

static void take_enclosure(const struct normaliser *normaliser, struct target *target,
                           const struct draft_value *value)
{
	const char *reference = draft_attribute(value, "url");
	struct enclosure *enclosure;
	const char *href;
	struct link *link;

	reference = reference ? reference : draft_attribute(value, "href");
	href = is_blank(reference) ? NULL : normalise_url(normaliser, value, reference);
	link = href ? add_link(normaliser, target, "enclosure", href) : NULL;
	if (!link)
		return;
	link->type = draft_attribute(value, "type");
	link->title = draft_attribute(value, "title");
	link->length = normalise_number(draft_attribute(value, "length"));
	enclosure = add_enclosure(normaliser, target, link);
	if (enclosure)
		enclosure->duration = read_duration(
			draft_attribute(value, "duration_in_seconds"));
}

/* An address whose relation the field says. */
static void take_related(const struct normaliser *normaliser, struct target *target,
                         const struct draft_value *value)
{
	static const struct {
		enum field field;
		const char *rel;
	} relations[] = {
		{FIELD_LINK_ALTERNATE, "alternate"},
		{FIELD_LINK_RELATED, "related"},
		{FIELD_LINK_SELF, "self"},
		{FIELD_LINK_NEXT, "next"},
		{FIELD_LINK_HUB, "hub"},
		{FIELD_ORIGINAL_LINK, "alternate"},
	};
	const char *href = normalise_url(normaliser, value, normalise_string(value));

	for (size_t i = 0; href && i < sizeof(relations) / sizeof(relations[0]); i++)
		if (relations[i].field == value->row->field)
			add_link(normaliser, target, relations[i].rel, href);
	/* What FeedBurner counts clicks in front of. */
	if (href && value->row->field == FIELD_ORIGINAL_LINK && url_is_web(str_from(href)))
		*target->link = href;
}

/* ---- categories --------------------------------------------------------------------------- */

static void add_category(const struct normaliser *normaliser, struct target *target,
                         struct category category)
{
	struct category *added;

	if (!category.term)
		category.term = category.label;
	if (!category.term || !*category.term)
		return;
	added = LIST_ADD(normaliser->arena, target->categories);
	if (added)
		*added = category;
}

static void take_category(const struct normaliser *normaliser, struct target *target,
                          const struct draft_value *value)
{
	const char *term = draft_attribute(value, "term");
	const char *scheme = draft_attribute(value, "scheme");

	if (is_blank(term))
		return;
	add_category(normaliser, target,
	             (struct category){.term = term ? term : normalise_string(value),
	                               .scheme = scheme ? scheme
	                                                : draft_attribute(value, "domain"),
	                               .label = draft_attribute(value, "label")});
}

static void take_keywords(const struct normaliser *normaliser, struct target *target,
                          const struct draft_value *value)
{
	struct str rest = value->text;
	struct str word;

	while (str_split(&rest, ',', &word))
		if (str_trim(word).len > 0)
			add_category(normaliser, target,
			             (struct category){.term = arena_str(normaliser->arena,
			                                                 str_trim(word))});
}

static void take_itunes_category(const struct normaliser *normaliser, struct target *target,
                                 const struct draft_value *value)
{
	const char *term = draft_attribute(value, "text");

	add_category(normaliser, target,
	             (struct category){.term = term ? term : normalise_string(value),
	                               .scheme = ITUNES_SCHEME});
}

static void take_media_category(const struct normaliser *normaliser, struct target *target,
                                const struct draft_value *value)
{
	const char *scheme = draft_attribute(value, "scheme");

	add_category(normaliser, target,
	             (struct category){.term = normalise_string(value),
	                               .scheme = scheme ? scheme : MEDIA_SCHEME,
	                               .label = draft_attribute(value, "label")});
}

/* ---- the rest ----------------------------------------------------------------------------- */

static void take_contributor(const struct normaliser *normaliser, struct target *target,
                             const struct draft_value *value)
{
	struct persons *persons = value->row->field == FIELD_AUTHOR ? target->authors
	                                                            : target->contributors;
	struct person person;
	struct person *added;

	if (!normalise_person(normaliser, value, &person))
		return;
	added = LIST_ADD(normaliser->arena, persons);
	if (added)
		*added = person;
}

static void take_license(const struct normaliser *normaliser, struct target *target,
                         const struct draft_value *value)
{
	const char *reference = draft_attribute_in(value, SPACE_RDF, "resource");

	add_string(normaliser, target->licenses,
	           normalise_url(normaliser, value,
	                         reference ? reference : normalise_string(value)));
}

void normalise_content(const struct normaliser *normaliser, struct entry *entry,
                       const struct draft_value *value)
{
	struct text *added = LIST_ADD(normaliser->arena, &entry->contents);

	if (added)
		*added = normalise_text(normaliser, value);
}

static void take_content(const struct normaliser *normaliser, struct target *target,
                         const struct draft_value *value)
{
	normalise_content(normaliser, target->entry, value);
}

static void take_reply(const struct normaliser *normaliser, struct target *target,
                       const struct draft_value *value)
{
	struct reply *added = LIST_ADD(normaliser->arena, &target->entry->in_reply_to);

	if (added)
		*added = (struct reply){
			.ref = draft_attribute(value, "ref"),
			.href = normalise_url(normaliser, value,
		                              draft_attribute(value, "href")),
			.type = draft_attribute(value, "type"),
			.source = normalise_url(normaliser, value,
		                                draft_attribute(value, "source"))};
}

static void copy_attributes(struct arena *arena, const struct draft_value *value,
                            struct extension *extension)
{
	if (value->attribute_count == 0)
		return;
	extension->attributes.items = arena_alloc(
		arena, value->attribute_count * sizeof(*extension->attributes.items));
	if (!extension->attributes.items)
		return;
	for (size_t i = 0; i < value->attribute_count; i++)
		extension->attributes.items[i] = (struct attribute){
			.namespace_uri = value->attributes[i].namespace_uri,
			.name = value->attributes[i].name,
			.value = value->attributes[i].value};
	extension->attributes.count = value->attribute_count;
}

/* Room for exactly its children: a document may have hundreds of thousands of these. */
static bool make_room(struct arena *arena, const struct draft_value *value,
                      struct extensions *children)
{
	size_t count = 0;

	for (const struct draft_value *child = value->first; child; child = child->next)
		count++;
	if (count > 0)
		children->items = arena_alloc(arena, count * sizeof(*children->items));
	return children->items != NULL;
}

/* Depth is the document's, which LIMIT_XML_DEPTH bounds. */
static void make_extension(const struct normaliser *normaliser,
                           const struct draft_value *value, struct extension *extension)
{
	struct extensions *children = &extension->children;

	extension->namespace_uri = value->namespace_uri;
	extension->prefix = value->prefix;
	extension->name = value->name;
	extension->value = normalise_string(value);
	copy_attributes(normaliser->arena, value, extension);
	if (!make_room(normaliser->arena, value, children))
		return;
	for (const struct draft_value *child = value->first; child; child = child->next)
		make_extension(normaliser, child, &children->items[children->count++]);
}

static void take_extension(const struct normaliser *normaliser, struct target *target,
                           const struct draft_value *value)
{
	struct extension *added = LIST_ADD(normaliser->arena, target->extensions);

	if (added)
		make_extension(normaliser, value, added);
}

typedef void handler(const struct normaliser *normaliser, struct target *target,
                     const struct draft_value *value);

struct list {
	handler *take;
	bool is_for_feed, is_for_entry;
};

static const struct list lists[FIELD_COUNT] = {
	[FIELD_LINK] = {take_link, true, true},
	[FIELD_LINK_ALTERNATE] = {take_related, true, true},
	[FIELD_LINK_RELATED] = {take_related, true, true},
	[FIELD_LINK_SELF] = {take_related, true, true},
	[FIELD_LINK_NEXT] = {take_related, true, true},
	[FIELD_LINK_HUB] = {take_related, true, true},
	[FIELD_ORIGINAL_LINK] = {take_related, true, true},
	[FIELD_ENCLOSURE] = {take_enclosure, false, true},
	[FIELD_CATEGORY] = {take_category, true, true},
	[FIELD_KEYWORDS] = {take_keywords, true, true},
	[FIELD_ITUNES_CATEGORY] = {take_itunes_category, true, true},
	[FIELD_MEDIA_CATEGORY] = {take_media_category, true, true},
	[FIELD_AUTHOR] = {take_contributor, true, true},
	[FIELD_CONTRIBUTOR] = {take_contributor, true, true},
	[FIELD_LICENSE] = {take_license, true, true},
	[FIELD_CONTENT] = {take_content, false, true},
	[FIELD_REPLY] = {take_reply, false, true},
	[FIELD_EXTENSION] = {take_extension, true, true},
};

/* ---- what is said twice ---------------------------------------------------------------------- */

static int compare_texts(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

static int compare_categories(const void *a, const void *b)
{
	const struct category *left = a, *right = b;
	int order = compare_texts(left->term, right->term);

	order = order ? order : compare_texts(left->scheme, right->scheme);
	return order ? order : compare_texts(left->label, right->label);
}

static int compare_persons(const void *a, const void *b)
{
	const struct person *left = a, *right = b;
	int order = compare_texts(left->name, right->name);

	order = order ? order : compare_texts(left->email, right->email);
	return order ? order : compare_texts(left->uri, right->uri);
}

void normalise_repeated(struct target *target)
{
	struct categories *categories = target->categories;
	struct persons *persons[] = {target->authors, target->contributors};

	categories->count = repeated_drop(categories->items, categories->count,
	                                  sizeof(*categories->items), compare_categories);
	for (size_t i = 0; i < 2; i++)
		persons[i]->count = repeated_drop(persons[i]->items, persons[i]->count,
		                                  sizeof(*persons[i]->items),
		                                  compare_persons);
}

/* ---- all of them ---------------------------------------------------------------------------- */

void normalise_list(const struct normaliser *normaliser, struct target *target,
                    const struct draft_value *value)
{
	const struct list *list = &lists[value->row->field];

	if (target->feed ? list->is_for_feed : list->is_for_entry)
		list->take(normaliser, target, value);
}
