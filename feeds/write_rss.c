/* RSS 2.0 (RSS Advisory Board, 2.0.11) with its best-practices profile. */
#include "feeds/write.h"

#include <stdio.h>
#include <string.h>

#include "feeds/date.h"
#include "feeds/limits.h"
#include "feeds/markup.h"
#include "feeds/passed.h"
#include "feeds/publishable.h"

/* Longest decimal number with its sign and NUL. */
#define NUMBER_BYTES 24

/* A document under way. */
struct rss {
	struct markup markup;
	struct arena arena;
	const struct feed *feed;
	const struct write_place *place;
};

static void text(struct rss *rss, const char *name, const char *value)
{
	markup_text(&rss->markup, name, NULL, MARKUP_PLAIN, value);
}

static void date(struct rss *rss, const char *name, struct date value)
{
	char written[DATE_TEXT_BYTES];

	date_write_rfc822(value.seconds, value.offset_minutes, written);
	text(rss, name, written);
}

static const char *number(int64_t value, char *written)
{
	snprintf(written, NUMBER_BYTES, "%lld", (long long)value);
	return written;
}

/* ---- channel --------------------------------------------------------------------------- */

/* The feeds of the same in other languages. */
static void translations(struct rss *rss)
{
	const struct write_translations *list = rss->place->translations;

	for (size_t i = 0; list && i < list->count; i++)
		markup_empty(
			&rss->markup, "atom:link",
			ATTRIBUTES({"rel", "alternate"},
		                   {"type", write_formats[WRITE_RSS].media_type},
		                   {"hreflang", list->items[i].language},
		                   {"href", write_url_of(&rss->arena, rss->place,
		                                         list->items[i].path, WRITE_RSS)}));
}

static void channel_links(struct rss *rss)
{
	const struct write_place *place = rss->place;

	if (!place->base_url)
		return;
	markup_empty(&rss->markup, "atom:link",
	             ATTRIBUTES({"rel", "self"},
	                        {"type", write_formats[WRITE_RSS].media_type},
	                        {"href", write_url(&rss->arena, place, WRITE_RSS)}));
	if (place->hub)
		markup_empty(&rss->markup, "atom:link",
		             ATTRIBUTES({"rel", "hub"}, {"href", place->hub}));
	for (enum write_format i = 0; i < WRITE_FORMAT_COUNT; i++) {
		if (i == WRITE_RSS)
			continue;
		markup_empty(&rss->markup, "atom:link",
		             ATTRIBUTES({"rel", "alternate"},
		                        {"type", write_formats[i].media_type},
		                        {"hreflang", rss->feed->language},
		                        {"title", write_formats[i].name},
		                        {"href", write_url(&rss->arena, place, i)}));
	}
	translations(rss);
}

static void history_links(struct rss *rss)
{
	struct write_history_link links[WRITE_HISTORY_LINKS];

	write_history(rss->place, links);
	for (size_t i = 0; i < WRITE_HISTORY_LINKS; i++) {
		const char *href = write_url_of(&rss->arena, rss->place, links[i].path,
		                                WRITE_RSS);

		if (href)
			markup_empty(
				&rss->markup, "atom:link",
				ATTRIBUTES({"rel", links[i].rel},
			                   {"type", write_formats[WRITE_RSS].media_type},
			                   {"href", href}));
	}
	if (write_is_archive(rss->place))
		markup_empty(&rss->markup, "fh:archive", NULL);
}

/* The newest item's: readers take the channel's for that. */
static void channel_date(struct rss *rss)
{
	const struct entries *entries = &rss->feed->entries;
	struct date newest = DATE_ABSENT;

	for (size_t i = 0; i < entries->count; i++)
		if (entries->items[i].published.seconds > newest.seconds)
			newest = entries->items[i].published;
	if (newest.seconds != DATE_UNKNOWN)
		date(rss, "pubDate", newest);
}

static void channel_generator(struct rss *rss)
{
	const struct generator *generator = &rss->feed->generator;

	if (generator->name && generator->version)
		text(rss, "generator",
		     arena_printf(&rss->arena, "%s %s", generator->name,
		                  generator->version));
	else
		text(rss, "generator", generator->name);
}

/* Other formats of images, and larger ones, are not for this element. */
static void channel_image(struct rss *rss)
{
	static const char *const endings[] = {".png", ".gif", ".jpg", ".jpeg"};
	struct str url = str_from(rss->feed->image.url);
	bool is_fit = false;

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		is_fit = is_fit || str_ends(url, str_from(endings[i]));
	if (!is_fit)
		return;
	markup_open(&rss->markup, "image", NULL);
	text(rss, "url", rss->feed->image.url);
	text(rss, "title", rss->feed->title.value);
	text(rss, "link", rss->feed->link);
	markup_close(&rss->markup);
}

static void categories(struct rss *rss, const struct categories *list)
{
	for (size_t i = 0; i < list->count; i++)
		markup_text(&rss->markup, "category",
		            ATTRIBUTES({"domain", list->items[i].scheme}), MARKUP_PLAIN,
		            list->items[i].term);
}

static void channel(struct rss *rss)
{
	const struct feed *feed = rss->feed;
	const char *subtitle = feed->subtitle.value;
	char ttl[NUMBER_BYTES];

	text(rss, "title", feed->title.value);
	text(rss, "link", feed->link);
	text(rss, "description", subtitle ? subtitle : feed->title.value);
	channel_links(rss);
	history_links(rss);
	text(rss, "language", feed->language);
	text(rss, "copyright", feed->rights.value);
	channel_date(rss);
	date(rss, "lastBuildDate", feed->updated);
	categories(rss, &feed->categories);
	channel_generator(rss);
	text(rss, "docs", "https://www.rssboard.org/rss-specification");
	if (feed->ttl > 0)
		text(rss, "ttl", number(feed->ttl, ttl));
	channel_image(rss);
}

/* ---- items ----------------------------------------------------------------------------- */

/* What the W3C validator takes for the host of an enclosure: names with a dot, of letters,
 * digits and hyphens. */
static bool has_common_host(const char *url)
{
	struct str rest = str_from(url), host, label = {0};
	size_t labels = 0;

	rest = str_skip(rest, str_find(rest, STR("://")) + 3);
	host = str_slice(rest, 0, strcspn(rest.ptr, ":/?#"));
	if (strcspn(host.ptr, "_") < host.len)
		return false;
	while (str_split(&host, '.', &label))
		labels += label.len > 0;
	return labels > 1 && label.len > 0 && label.ptr[0] != '-';
}

/* One enclosure by the standard, the first that may be one; the others as links, which many
 * readers know. */
static void item_enclosures(struct rss *rss, const struct enclosures *enclosures)
{
	bool has_one = false;

	for (size_t i = 0; i < enclosures->count; i++) {
		const struct enclosure *enclosure = &enclosures->items[i];
		bool is_one = !has_one && has_common_host(enclosure->url);
		char length[NUMBER_BYTES];

		has_one = has_one || is_one;
		number(enclosure->length < 0 ? 0 : enclosure->length, length);
		if (is_one)
			markup_empty(&rss->markup, "enclosure",
			             ATTRIBUTES({"url", enclosure->url}, {"length", length},
			                        {"type", enclosure->type}));
		else
			markup_empty(
				&rss->markup, "atom:link",
				ATTRIBUTES({"rel", "enclosure"}, {"type", enclosure->type},
			                   {"length", length}, {"title", enclosure->title},
			                   {"href", enclosure->url}));
	}
}

/* Not alternate: feedparser and newsboat would take the last one for the page of the item. */
static void item_translations(struct rss *rss, const struct links *links)
{
	for (size_t i = 0; i < links->count; i++)
		markup_empty(&rss->markup, "atom:link",
		             ATTRIBUTES({"rel", "related"}, {"type", links->items[i].type},
		                        {"hreflang", links->items[i].hreflang},
		                        {"href", links->items[i].href}));
}

static void item_source(struct rss *rss, const struct feed *source)
{
	const char *url = source ? feed_self(source) : NULL;

	if (source && !url)
		url = source->link;
	if (url)
		markup_text(&rss->markup, "source", ATTRIBUTES({"url", url}), MARKUP_PLAIN,
		            source->title.value);
}

static void item_rights(struct rss *rss, const struct entry *entry)
{
	text(rss, "dc:rights", entry->rights.value);
	for (size_t i = 0; i < entry->licenses.count; i++)
		text(rss, "creativeCommons:license", entry->licenses.items[i]);
}

static void item_modified(struct rss *rss, const struct entry *entry)
{
	char written[DATE_TEXT_BYTES];

	if (entry->updated.seconds == entry->published.seconds)
		return;
	date_write_rfc3339(entry->updated.seconds, entry->updated.offset_minutes, written);
	text(rss, "dcterms:modified", written);
}

static void item(struct rss *rss, const struct entry *entry)
{
	const char *content = entry->contents.count ? entry->contents.items[0].value : NULL;
	const char *summary = entry->summary.value;

	markup_open(&rss->markup, "item", NULL);
	text(rss, "title", entry->title.value);
	text(rss, "link", entry->link);
	/* Before content:encoded, and never without it: readers take the later one. */
	markup_text(&rss->markup, "description", NULL, MARKUP_PLAIN_AS_HTML,
	            content && !summary ? "" : summary);
	markup_text(&rss->markup, "content:encoded", NULL, MARKUP_HTML, content);
	for (size_t i = 0; i < entry->authors.count; i++)
		text(rss, "dc:creator", entry->authors.items[i].name);
	for (size_t i = 0; i < entry->contributors.count; i++)
		text(rss, "dc:contributor", entry->contributors.items[i].name);
	categories(rss, &entry->categories);
	text(rss, "comments", entry->comments);
	item_enclosures(rss, &entry->enclosures);
	item_translations(rss, &entry->links);
	markup_text(&rss->markup, "guid", ATTRIBUTES({"isPermaLink", "false"}),
	            MARKUP_PLAIN, entry->id);
	date(rss, "pubDate", entry->published);
	item_modified(rss, entry);
	text(rss, "dc:language", entry->language);
	item_source(rss, entry->source);
	item_rights(rss, entry);
	passed_write(&rss->markup, &entry->extensions);
	markup_close(&rss->markup);
}

bool write_rss(const struct feed *feed, const struct write_place *place, struct buf *out,
               struct error *err)
{
	struct rss rss = {.place = place};
	struct feed ready;
	bool is_done = false;

	arena_init(&rss.arena, LIMIT_OUTPUT_BYTES);
	if (!feed_publishable(feed, &rss.arena, &ready, err))
		goto out;
	rss.feed = &ready;
	markup_start(&rss.markup, out, place->stylesheet);
	markup_open(
		&rss.markup, "rss",
		ATTRIBUTES({"version", "2.0"},
	                   {"xmlns:atom", "http://www.w3.org/2005/Atom"},
	                   {"xmlns:content", "http://purl.org/rss/1.0/modules/content/"},
	                   {"xmlns:creativeCommons",
	                    "http://backend.userland.com/creativeCommonsRssModule"},
	                   {"xmlns:fh", WRITE_HISTORY_NAMESPACE}, PASSED_NAMESPACES,
	                   {"xml:lang", ready.language}));
	markup_open(&rss.markup, "channel", NULL);
	channel(&rss);
	for (size_t i = 0; i < ready.entries.count; i++)
		item(&rss, &ready.entries.items[i]);
	is_done = markup_finish(&rss.markup, err) && arena_check(&rss.arena, err);
out:
	arena_release(&rss.arena);
	return is_done;
}
