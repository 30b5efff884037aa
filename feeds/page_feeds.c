/* The feeds on a page: their addresses, to be copied or pointed a phone at. */
#include <string.h>

#include "feeds/language.h"
#include "feeds/page.h"
#include "feeds/page_code.h"
#include "feeds/topic.h"

/* The document of a feed in one format, seen from the page. */
static const char *way_to_feed(struct page *page, const struct site_feed *feed,
                               enum write_format format)
{
	const char *file = arena_printf(&page->arena, "%s%s", feed->path,
	                                write_formats[format].extension);

	return file ? page_way(page, file) : NULL;
}

void page_feed_link(struct page *page, const struct site_feed *feed,
                    enum write_format format)
{
	const struct write_format_row *row = &write_formats[format];
	const char *title = page_line(page, feed->title);

	markup_empty(&page->markup, "link",
	             ATTRIBUTES({"rel", "alternate"}, {"type", row->media_type},
	                        {"hreflang",
	                         language_publishable(&page->arena, feed->feed->language)},
	                        {"title", arena_printf(&page->arena, "%s (%s)",
	                                               title ? title : "", row->name)},
	                        {"href", way_to_feed(page, feed, format)}));
}

/* ---- one feed ---------------------------------------------------------------------------- */

/* Nothing that a browser without scripts would show. */
static void copy_button(struct page *page, const char *of)
{
	markup_text(
		&page->markup, "button",
		ATTRIBUTES({"type", "button"}, {"class", "copy"},
	                   {"aria-label",
	                    arena_printf(&page->arena, "%s%s%s", page_say(page, WORD_COPY),
	                                 page_languages[page->language].colon, of)},
	                   {"data-done", page_say(page, WORD_COPIED)},
	                   {"hidden", "hidden"}),
		MARKUP_PLAIN, page_say(page, WORD_COPY));
}

/* The formats, each with the address to copy where the page knows it. */
static void addresses(struct page *page, const struct site_feed *feed)
{
	struct write_place place = {.base_url = page->site->base_url, .path = feed->path};

	page_open(page, "ul", "addresses");
	for (enum write_format format = 0; format < WRITE_FORMAT_COUNT; format++) {
		const struct write_format_row *row = &write_formats[format];

		page_open(page, "li", NULL);
		markup_text(&page->markup, "a",
		            ATTRIBUTES({"type", row->media_type},
		                       {"href", way_to_feed(page, feed, format)}),
		            MARKUP_PLAIN, row->name);
		page_text(page, "code", NULL, write_url(&page->arena, &place, format));
		copy_button(page, row->name);
		page_close(page);
	}
	page_close(page);
}

static bool code(struct page *page, const struct site_feed *feed, struct error *err)
{
	struct write_place place = {.base_url = page->site->base_url, .path = feed->path};
	const char *url = write_url(&page->arena, &place, WRITE_RSS);

	if (!url)
		return arena_check(&page->arena, err);
	return page_code_write(
		&page->markup, url,
		arena_printf(&page->arena, "%s %s", page_say(page, WORD_QR_LABEL), url),
		err);
}

static void state(struct page *page, const struct site_feed *feed)
{
	const struct page_language_row *language = &page_languages[page->language];

	page_text(page, "p", "meta",
	          arena_printf(&page->arena, "%s%s%zu · %s%s%s", page_say(page, WORD_ITEMS),
	                       language->colon, site_feed_items(feed),
	                       page_say(page, WORD_CHANGED), language->colon,
	                       page_date(&page->arena, page->language,
	                                 feed->feed->updated.seconds,
	                                 page->site->zone_minutes)));
}

static bool one_feed(struct page *page, const struct site_feed *feed, const char *heading,
                     struct error *err)
{
	const char *language = language_publishable(&page->arena, feed->feed->language);
	const char *title = page_line(page, feed->title);
	bool ok;

	title = title ? page_name(page, title) : NULL;
	page_open(page, "div", "feed");
	page_text_in(page, heading, NULL, page_language_of_name(title, language), title);
	state(page, feed);
	addresses(page, feed);
	markup_open(&page->markup, "details", NULL);
	page_text(page, "summary", NULL, page_say(page, WORD_QR));
	ok = code(page, feed, err);
	page_close(page);
	page_close(page);
	return ok;
}

/* ---- all of them ------------------------------------------------------------------------- */

/* Whether a feed begins a new group. */
static bool is_group_start(const struct site *site, size_t i)
{
	const char *group = site->feeds.items[i].group;
	const char *before = i > 1 ? site->feeds.items[i - 1].group : NULL;

	return i == 1 || strcmp(group ? group : "", before ? before : "") != 0;
}

static void group_heading(struct page *page, const char *group)
{
	const char *text = group ? page_line(page, group) : NULL;

	if (text)
		page_text(page, "h2", NULL, topic_heading_in(text, page->tag));
}

static bool more_feeds(struct page *page, struct error *err)
{
	const struct site *site = page->site;

	for (size_t i = 1; i < site->feeds.count; i++) {
		const struct site_feed *feed = &site->feeds.items[i];

		if (is_group_start(site, i)) {
			if (i > 1)
				page_close(page);
			group_heading(page, feed->group);
			page_open(page, "div", "feeds");
		}
		if (!one_feed(page, feed, feed->group ? "h3" : "h2", err))
			return false;
	}
	if (site->feeds.count > 1)
		page_close(page);
	return true;
}

static void all_in_one(struct page *page)
{
	page_open(page, "p", NULL);
	page_link(page, NULL, NULL, page_way(page, "feeds.opml"),
	          page_say(page, WORD_ALL_IN_ONE));
	page_close(page);
	if (page->site->feeds.count < 2 || strcmp(page->path, "feeds") == 0)
		return;
	page_open(page, "p", NULL);
	page_link(page, NULL, NULL, page_way_to(page, "feeds"),
	          arena_printf(&page->arena, "%s (%zu)", page_say(page, WORD_ALL_FEEDS),
	                       page->site->feeds.count));
	page_close(page);
}

/* On the page of all feeds its title is the heading. */
static void begin_section(struct page *page, bool is_all)
{
	if (is_all) {
		page_open(page, "div", "subscribe");
		return;
	}
	markup_open(&page->markup, "section",
	            ATTRIBUTES({"class", "subscribe"}, {"aria-labelledby", "subscribe"}));
	markup_text(&page->markup, "h2", ATTRIBUTES({"id", "subscribe"}), MARKUP_PLAIN,
	            page_say(page, WORD_SUBSCRIBE));
}

bool page_subscribe(struct page *page, bool is_all, struct error *err)
{
	const struct site_feed *first = &page->site->feeds.items[0];
	bool ok;

	begin_section(page, is_all);
	page_text(page, "p", NULL, page_say(page, WORD_ABOUT_FEEDS));
	ok = one_feed(page, first, is_all ? "h2" : "h3", err);
	if (ok)
		all_in_one(page);
	page_close(page);
	return ok && (!is_all || more_feeds(page, err));
}
