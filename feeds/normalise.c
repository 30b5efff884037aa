#include "feeds/normalise.h"

#include "feeds/media_type.h"
#include "feeds/normaliser.h"
#include "feeds/text.h"
#include "feeds/url.h"

/* ---- choosing among values ---------------------------------------------------------------- */

/* How much a value says; RSS 1.0 says what an image is twice, once by reference only. */
enum amount { NOTHING, ONE_TEXT, CHILDREN };

static enum amount amount_said(const struct draft_value *value)
{
	if (value->first)
		return CHILDREN;
	return value->text.len > 0 || value->attribute_count > 0 ? ONE_TEXT : NOTHING;
}

/* Whether `value` says its field better than what was found before it. */
static bool is_better(const struct draft_value *value, const struct draft_value *before)
{
	enum amount amount = amount_said(value);
	enum amount before_amount = before ? amount_said(before) : NOTHING;

	if (!before)
		return true;
	if ((amount == NOTHING) != (before_amount == NOTHING))
		return amount != NOTHING;
	if (value->row->rank != before->row->rank)
		return value->row->rank > before->row->rank;
	if (normalise_is_date(value->row->field))
		return true; /* the later one corrects */
	return amount > before_amount;
}

/* Of several authors' elements only the best kind counts: RSS's own, else Dublin Core's. */
static enum rank best_author_rank(const struct draft_value *from)
{
	enum rank best = RANK_FALLBACK;

	for (const struct draft_value *value = from->first; value; value = value->next)
		if (value->row->field == FIELD_AUTHOR && value->row->rank > best &&
		    (value->text.len > 0 || value->first))
			best = value->row->rank;
	return best;
}

/* RSS with <summary> and <description>: what comes second is the content. */
static bool is_content_in_disguise(const struct draft_value *value,
                                   const struct draft_value *const *chosen)
{
	const struct draft_value *summary = chosen[FIELD_SUMMARY];

	return value->row->field == FIELD_SUMMARY && summary &&
	       value->row != summary->row && value->row->rank == summary->row->rank &&
	       !chosen[FIELD_CONTENT];
}

/* Takes all of a feed's or an entry's values. */
static void take_values(const struct normaliser *normaliser, const struct draft_value *from,
                        struct target *target)
{
	const struct draft_value *chosen[FIELD_COUNT] = {NULL};
	enum rank author_rank = best_author_rank(from);

	for (const struct draft_value *value = from->first; value; value = value->next)
		if (is_better(value, chosen[value->row->field]))
			chosen[value->row->field] = value;
	for (const struct draft_value *value = from->first; value; value = value->next) {
		enum field field = value->row->field;

		if (normalise_is_single(field)) {
			if (value == chosen[field])
				normalise_member(normaliser, target, value);
			else if (target->entry && is_content_in_disguise(value, chosen))
				normalise_content(normaliser, target->entry, value);
		} else if (field != FIELD_AUTHOR || value->row->rank >= author_rank) {
			normalise_list(normaliser, target, value);
		}
	}
	normalise_repeated(target);
}

/* ---- links ---------------------------------------------------------------------------- */

static bool is_for_people(const struct link *link)
{
	return !link->type || !*link->type || media_type_is_html(str_from(link->type)) ||
	       str_equal_nocase(str_from(link->type), STR("text/plain"));
}

/* The page: the first alternate that a browser shows, else the first alternate. */
static const char *find_page(const struct links *links)
{
	const char *found = NULL;

	for (size_t i = 0; i < links->count; i++) {
		const struct link *link = &links->items[i];

		if (!str_equal(str_from(link->rel), STR("alternate")))
			continue;
		if (is_for_people(link))
			return link->href;
		found = found ? found : link->href;
	}
	return found;
}

/* ---- entries and feeds ------------------------------------------------------------------- */

static struct target entry_target(struct entry *entry)
{
	return (struct target){.entry = entry,
	                       .link = &entry->link,
	                       .links = &entry->links,
	                       .authors = &entry->authors,
	                       .contributors = &entry->contributors,
	                       .publisher = &entry->publisher,
	                       .categories = &entry->categories,
	                       .licenses = &entry->licenses,
	                       .image = &entry->image,
	                       .validity = &entry->validity,
	                       .extensions = &entry->extensions};
}

static struct target feed_target(struct feed *feed)
{
	return (struct target){.feed = feed,
	                       .link = &feed->link,
	                       .links = &feed->links,
	                       .authors = &feed->authors,
	                       .contributors = &feed->contributors,
	                       .publisher = &feed->publisher,
	                       .categories = &feed->categories,
	                       .licenses = &feed->licenses,
	                       .image = &feed->image,
	                       .validity = &feed->validity,
	                       .extensions = &feed->extensions};
}

/* CDF says in attributes where something is and when it changed. */
static void take_cdf(const struct normaliser *normaliser, const struct draft_value *from,
                     struct target *target, struct date *updated)
{
	const char *href = normalise_url(normaliser, from, draft_attribute(from, "href"));
	struct link *link;

	*updated = normalise_date(normaliser, str_from(draft_attribute(from, "lastmod")));
	link = href ? LIST_ADD(normaliser->arena, target->links) : NULL;
	if (link)
		*link = (struct link){.rel = "alternate", .href = href, .length = -1};
}

/* What a podcast may say to iTunes only: who made it, and what it is about; NULL where the
 * document says that at length. */
static void fall_back_to_itunes(const struct normaliser *normaliser,
                                const struct draft_value *from, struct target *target,
                                struct text *about)
{
	const struct draft_value *author = draft_child(from, FIELD_ITUNES_AUTHOR);
	const struct draft_value *summary = draft_child(from, FIELD_ITUNES_SUMMARY);
	struct person person;
	struct person *added;

	if (author && target->authors->count == 0 &&
	    normalise_person(normaliser, author, &person)) {
		added = LIST_ADD(normaliser->arena, target->authors);
		if (added)
			*added = person;
	}
	if (summary && about && !about->value)
		*about = normalise_text(normaliser, summary);
}

static void take_feed(const struct normaliser *normaliser, const struct draft_value *from,
                      struct feed *feed)
{
	struct target target = feed_target(feed);

	feed_init(feed);
	if (normaliser->is_cdf)
		take_cdf(normaliser, from, &target, &feed->updated);
	take_values(normaliser, from, &target);
	normalise_itunes(normaliser, from, &feed->itunes);
	normalise_geo(normaliser, from, &feed->geo);
	if (feed->itunes)
		fall_back_to_itunes(normaliser, from, &target, &feed->subtitle);
	if (!feed->link)
		feed->link = find_page(&feed->links);
	if (!feed->language && from->language && *from->language)
		feed->language = normalise_language(normaliser->arena, from->language);
}

/* Where an entry was published first: Atom's element is a feed, RSS's a name with an
 * address. */
static struct feed *make_source(const struct normaliser *normaliser,
                                const struct draft_value *value)
{
	struct feed *feed = arena_new(normaliser->arena, struct feed);
	const char *url = draft_attribute(value, "url");

	if (!feed)
		return NULL;
	take_feed(normaliser, value, feed);
	if (value->row->shape == SHAPE_TEXT) {
		feed->title = normalise_text(normaliser, value);
		feed->link = normalise_url(normaliser, value, url);
	}
	return feed;
}

/* The page elsewhere that an item of JSON Feed is about (external_url), or NULL. */
static const char *external_page(const struct normaliser *normaliser,
                                 const struct draft_value *from)
{
	const struct draft_value *value = draft_child(from, FIELD_LINK_RELATED);

	return value ? normalise_url(normaliser, value, normalise_string(value)) : NULL;
}

/* What FeedBurner counts downloads in front of. */
static void restore_enclosure(const struct normaliser *normaliser,
                              const struct draft_value *from, struct entry *entry)
{
	const struct draft_value *value = draft_child(from, FIELD_ORIGINAL_ENCLOSURE);
	const char *url = value ? normalise_url(normaliser, value, normalise_string(value))
	                        : NULL;

	if (!url || !url_is_web(str_from(url)))
		return;
	for (size_t i = 0; i < entry->links.count; i++)
		if (entry->links.items[i].href == entry->enclosures.items[0].url)
			entry->links.items[i].href = url;
	entry->enclosures.items[0].url = url;
}

/* What else may say it, where no element of its own does. */
static void fall_back(const struct normaliser *normaliser, const struct draft_value *from,
                      struct target *target, struct entry *entry)
{
	const struct media *media = entry->media;

	if (!entry->link)
		entry->link = find_page(&entry->links);
	if (!entry->id)
		entry->id = draft_attribute_in(from, SPACE_RDF, "about");
	if (!entry->link && entry->id_is_link == ANSWER_YES) {
		entry->link = url_resolve(normaliser->arena,
		                          normalise_base(normaliser, from),
		                          str_from(entry->id));
	}
	/* What is not said to be a permalink, nor said to be none, is one where it can be. */
	if (!entry->link && entry->id_is_link == ANSWER_NONE &&
	    url_is_web(str_from(entry->id)))
		entry->link = entry->id;
	if (!entry->link)
		entry->link = external_page(normaliser, from);
	if (!entry->title.value && media)
		entry->title = media->title;
	if (!entry->summary.value && entry->contents.count == 0 && media)
		entry->summary = media->description;
	if (entry->itunes)
		fall_back_to_itunes(normaliser, from, target,
		                    entry->contents.count ? NULL : &entry->summary);
}

static void take_entry(const struct normaliser *normaliser, const struct draft_value *from,
                       struct entry *entry)
{
	struct target target = entry_target(entry);
	const struct draft_value *source = draft_child(from, FIELD_SOURCE);

	entry_init(entry);
	if (normaliser->is_cdf)
		take_cdf(normaliser, from, &target, &entry->updated);
	take_values(normaliser, from, &target);
	normalise_itunes(normaliser, from, &entry->itunes);
	normalise_media(normaliser, from, &entry->media);
	normalise_geo(normaliser, from, &entry->geo);
	if (entry->enclosures.count == 1)
		restore_enclosure(normaliser, from, entry);
	if (source)
		entry->source = make_source(normaliser, source);
	if (!entry->language && from->language && *from->language)
		entry->language = normalise_language(normaliser->arena, from->language);
	fall_back(normaliser, from, &target, entry);
}

/* The feed's own link, which its relative references are relative to. */
static const char *find_base_link(const struct normaliser *normaliser,
                                  const struct draft_value *feed)
{
	for (const struct draft_value *value = feed->first; value; value = value->next) {
		const char *rel = draft_attribute(value, "rel");
		const char *href = draft_attribute(value, "href");
		const char *url;

		if ((value->row->field != FIELD_LINK &&
		     value->row->field != FIELD_LINK_ALTERNATE) ||
		    (rel && !str_equal_nocase(str_from(rel), STR("alternate"))))
			continue;
		url = normalise_url(normaliser, value,
		                    href ? href : normalise_string(value));
		if (url && url_is_web(str_from(url)))
			return url;
	}
	return NULL;
}

/* What the whole document's language is, by the feed's element, else by xml:lang or HTTP. */
static const char *find_language(const struct normaliser *normaliser,
                                 const struct draft_value *feed)
{
	const struct draft_value *value = draft_child(feed, FIELD_LANGUAGE);
	const char *language = value ? normalise_string(value) : feed->language;
	struct str stated = str_from(normaliser->options->language);

	if (language && *language)
		return normalise_language(normaliser->arena, language);
	/* HTTP's may be any bytes. */
	return text_find_invalid_utf8(stated) == stated.len ? stated.ptr : NULL;
}

/* All entries at once, with room for no more. */
static bool make_room(struct arena *arena, size_t count, struct entries *entries)
{
	entries->items = arena_alloc(arena, count * sizeof(*entries->items));
	return entries->items != NULL;
}

bool normalise(const struct draft *draft, const struct parse_options *options,
               struct document *document, struct error *err)
{
	struct normaliser normaliser = {.arena = &document->arena,
	                                .problems = &document->problems,
	                                .options = options};
	struct feed *feed = &document->feed;

	normaliser.is_atom = draft->format == FORMAT_ATOM ||
	                     draft->format == FORMAT_ATOM_10 ||
	                     draft->format == FORMAT_ATOM_03;
	normaliser.is_cdf = draft->format == FORMAT_CDF;
	normaliser.link = find_base_link(&normaliser, draft->feed);
	normaliser.language = find_language(&normaliser, draft->feed);
	take_feed(&normaliser, draft->feed, feed);
	if (!feed->language)
		feed->language = normaliser.language;
	if (!make_room(&document->arena, draft->entry_count, &feed->entries))
		return arena_check(&document->arena, err);
	for (const struct draft_value *value = draft->feed->first; value;
	     value = value->next) {
		struct entry *entry;

		if (value->row->field != FIELD_ENTRY)
			continue;
		entry = &feed->entries.items[feed->entries.count++];
		take_entry(&normaliser, value, entry);
	}
	return arena_check(&document->arena, err);
}
