/* Atom 1.0 (RFC 4287). */
#include "feeds/write.h"

#include <stdio.h>

#include "feeds/date.h"
#include "feeds/limits.h"
#include "feeds/markup.h"
#include "feeds/passed.h"
#include "feeds/publishable.h"
#include "feeds/text.h"

/* Longest decimal number with its sign and NUL. */
#define NUMBER_BYTES 24

/* A title made for an entry that has none, in characters: Atom asks for one that is not
 * empty (RFC 4287 section 4.2.14). */
#define MADE_TITLE_CHARACTERS ((size_t)80)

/* A document under way. */
struct atom {
	struct markup markup;
	struct arena arena;
	const struct feed *feed;
	const struct write_place *place;
};

static void text(struct atom *atom, const char *name, const char *value)
{
	markup_text(&atom->markup, name, NULL, MARKUP_PLAIN, value);
}

static void date(struct atom *atom, const char *name, struct date value)
{
	char written[DATE_TEXT_BYTES];

	date_write_rfc3339(value.seconds, value.offset_minutes, written);
	text(atom, name, written);
}

static void link_to(struct atom *atom, const char *rel, const char *type, const char *href)
{
	if (href)
		markup_empty(&atom->markup, "link",
		             ATTRIBUTES({"rel", rel}, {"type", type}, {"href", href}));
}

static void persons(struct atom *atom, const char *name, const struct persons *list)
{
	for (size_t i = 0; i < list->count; i++) {
		markup_open(&atom->markup, name, NULL);
		text(atom, "name", list->items[i].name);
		text(atom, "uri", list->items[i].uri);
		markup_close(&atom->markup);
	}
}

/* Who publishes a feed is its author where it names none, so that each entry has one
 * (section 4.1.2). */
static void feed_authors(struct atom *atom, const struct feed *feed)
{
	struct person publisher = {.name = feed->title.value, .uri = feed->link};

	if (feed->authors.count)
		persons(atom, "author", &feed->authors);
	else
		persons(atom, "author", &(struct persons){.items = &publisher, .count = 1});
}

static void categories(struct atom *atom, const struct categories *list)
{
	for (size_t i = 0; i < list->count; i++)
		markup_empty(&atom->markup, "category",
		             ATTRIBUTES({"term", list->items[i].term},
		                        {"scheme", list->items[i].scheme},
		                        {"label", list->items[i].label}));
}

/* ---- feed ------------------------------------------------------------------------------ */

static void history_links(struct atom *atom)
{
	struct write_history_link links[WRITE_HISTORY_LINKS];

	write_history(atom->place, links);
	for (size_t i = 0; i < WRITE_HISTORY_LINKS; i++)
		link_to(atom, links[i].rel, write_formats[WRITE_ATOM].media_type,
		        write_url_of(&atom->arena, atom->place, links[i].path, WRITE_ATOM));
}

static void translations(struct atom *atom)
{
	const struct write_translations *list = atom->place->translations;

	for (size_t i = 0; list && i < list->count; i++)
		markup_empty(&atom->markup, "link",
		             ATTRIBUTES({"rel", "related"},
		                        {"type", write_formats[WRITE_ATOM].media_type},
		                        {"hreflang", list->items[i].language},
		                        {"href",
		                         write_url_of(&atom->arena, atom->place,
		                                      list->items[i].path, WRITE_ATOM)}));
}

/* One alternate, the page: of several, newsboat and Liferea take the last one for it, feedparser the
 * last one of an entry.  Other formats and languages are related, as RFC 4287 section 4.2.7.2 has
 * it. */
static void feed_links(struct atom *atom)
{
	const struct write_place *place = atom->place;

	link_to(atom, "self", write_formats[WRITE_ATOM].media_type,
	        write_url(&atom->arena, place, WRITE_ATOM));
	markup_empty(&atom->markup, "link",
	             ATTRIBUTES({"rel", "alternate"}, {"type", "text/html"},
	                        {"hreflang", atom->feed->language},
	                        {"href", atom->feed->link}));
	if (!place->base_url)
		return;
	for (enum write_format i = 0; i < WRITE_FORMAT_COUNT; i++)
		if (i != WRITE_ATOM && !place->is_single)
			markup_empty(
				&atom->markup, "link",
				ATTRIBUTES({"rel", "related"},
			                   {"type", write_formats[i].media_type},
			                   {"hreflang", atom->feed->language},
			                   {"href", write_url(&atom->arena, place, i)}));
	translations(atom);
	link_to(atom, "hub", NULL, place->hub);
	history_links(atom);
}

static void feed_generator(struct atom *atom)
{
	const struct generator *generator = &atom->feed->generator;

	markup_text(&atom->markup, "generator",
	            ATTRIBUTES({"uri", generator->uri}, {"version", generator->version}),
	            MARKUP_PLAIN, generator->name);
}

static void feed_metadata(struct atom *atom)
{
	const struct feed *feed = atom->feed;

	text(atom, "title", feed->title.value);
	text(atom, "subtitle", feed->subtitle.value);
	text(atom, "id", feed->id);
	feed_links(atom);
	date(atom, "updated", feed->updated);
	feed_authors(atom, feed);
	text(atom, "icon", feed->icon);
	text(atom, "logo", feed->logo ? feed->logo : feed->image.url);
	text(atom, "rights", feed->rights.value);
	feed_generator(atom);
	categories(atom, &feed->categories);
	if (write_is_archive(atom->place))
		markup_empty(&atom->markup, "fh:archive", NULL);
}

/* ---- entries --------------------------------------------------------------------------- */

static const char *entry_title(struct atom *atom, const struct entry *entry)
{
	if (entry->title.value)
		return entry->title.value;
	if (entry->summary.value)
		return text_cut(&atom->arena, entry->summary.value, MADE_TITLE_CHARACTERS);
	return entry->link ? entry->link : entry->id;
}

static void entry_translations(struct atom *atom, const struct links *links)
{
	for (size_t i = 0; i < links->count; i++)
		markup_empty(&atom->markup, "link",
		             ATTRIBUTES({"rel", "related"}, {"type", links->items[i].type},
		                        {"hreflang", links->items[i].hreflang},
		                        {"href", links->items[i].href}));
}

static void entry_enclosures(struct atom *atom, const struct enclosures *enclosures)
{
	for (size_t i = 0; i < enclosures->count; i++) {
		const struct enclosure *enclosure = &enclosures->items[i];
		char length[NUMBER_BYTES];

		snprintf(length, sizeof(length), "%lld", (long long)enclosure->length);
		markup_empty(&atom->markup, "link",
		             ATTRIBUTES({"rel", "enclosure"}, {"type", enclosure->type},
		                        {"length", enclosure->length < 0 ? NULL : length},
		                        {"title", enclosure->title},
		                        {"href", enclosure->url}));
	}
}

/* Section 4.2.11: the metadata of the feed that the entry comes from. */
static void entry_source(struct atom *atom, const struct feed *source)
{
	if (!source)
		return;
	markup_open(&atom->markup, "source", ATTRIBUTES({"xml:lang", source->language}));
	text(atom, "title", source->title.value);
	text(atom, "id", source->id);
	link_to(atom, "self", NULL, feed_self(source));
	link_to(atom, "alternate", "text/html", source->link);
	date(atom, "updated", source->updated);
	feed_authors(atom, source);
	text(atom, "rights", source->rights.value);
	markup_close(&atom->markup);
}

/* Section 4.2.7.2: the same announcement at those who issued it, too. */
static void entry_copies(struct atom *atom, const struct copies *copies)
{
	for (size_t i = 0; i < copies->count; i++)
		if (copies->items[i].url)
			markup_empty(&atom->markup, "link",
			             ATTRIBUTES({"rel", "related"}, {"type", "text/html"},
			                        {"title", copies->items[i].title},
			                        {"href", copies->items[i].url}));
}

static void entry(struct atom *atom, const struct entry *value)
{
	markup_open(&atom->markup, "entry", ATTRIBUTES({"xml:lang", value->language}));
	text(atom, "title", entry_title(atom, value));
	text(atom, "id", value->id);
	link_to(atom, "alternate", "text/html", value->link);
	entry_translations(atom, &value->links);
	entry_copies(atom, &value->also);
	entry_enclosures(atom, &value->enclosures);
	link_to(atom, "replies", "text/html", value->comments);
	for (size_t i = 0; i < value->licenses.count; i++)
		link_to(atom, "license", NULL, value->licenses.items[i]);
	date(atom, "published", value->published);
	date(atom, "updated", value->updated);
	persons(atom, "author", &value->authors);
	persons(atom, "contributor", &value->contributors);
	categories(atom, &value->categories);
	/* An entry should have some text of its own (section 4.1.1.1): at worst its title. */
	if (value->summary.value || !value->contents.count)
		text(atom, "summary",
		     value->summary.value ? value->summary.value
		                          : entry_title(atom, value));
	if (value->contents.count)
		markup_text(&atom->markup, "content", ATTRIBUTES({"type", "html"}),
		            MARKUP_HTML, value->contents.items[0].value);
	text(atom, "rights", value->rights.value);
	entry_source(atom, value->source);
	passed_write(&atom->markup, &value->extensions);
	markup_close(&atom->markup);
}

bool write_atom(const struct feed *feed, const struct write_place *place, struct buf *out,
                struct error *err)
{
	struct atom atom = {.place = place};
	struct feed ready;
	bool is_done = false;

	arena_init(&atom.arena, LIMIT_OUTPUT_BYTES);
	if (!feed_publishable(feed, &atom.arena, &ready, err))
		goto out;
	atom.feed = &ready;
	markup_start(&atom.markup, out, place->stylesheet);
	markup_open(&atom.markup, "feed",
	            ATTRIBUTES({"xmlns", "http://www.w3.org/2005/Atom"},
	                       {"xmlns:fh", WRITE_HISTORY_NAMESPACE}, PASSED_NAMESPACES,
	                       {"xml:lang", ready.language}));
	feed_metadata(&atom);
	for (size_t i = 0; i < ready.entries.count; i++)
		entry(&atom, &ready.entries.items[i]);
	is_done = markup_finish(&atom.markup, err) && arena_check(&atom.arena, err);
out:
	arena_release(&atom.arena);
	return is_done;
}
