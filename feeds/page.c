#include "feeds/page.h"

#include <stdlib.h>
#include <string.h>

#include "feeds/limits.h"
#include "feeds/publishable.h"

/* Autodiscovery: the first feed in all formats, the others once, so that the choice that
 * readers offer stays short. */
static void feed_links(struct page *page)
{
	const struct site *site = page->site;

	for (enum write_format format = 0; format < WRITE_FORMAT_COUNT; format++)
		page_feed_link(page, &site->feeds.items[0], format);
	for (size_t i = 1; i < site->feeds.count; i++)
		page_feed_link(page, &site->feeds.items[i], WRITE_RSS);
}

/* ---- choosing ---------------------------------------------------------------------------- */

static void search_field(struct page *page)
{
	markup_open(&page->markup, "label", NULL);
	page_text(page, "span", NULL, page_say(page, WORD_SEARCH));
	markup_empty(&page->markup, "input",
	             ATTRIBUTES({"type", "search"}, {"name", "q"}, {"maxlength", "100"},
	                        {"autocomplete", "off"}));
	page_close(page);
}

static void choice_field(struct page *page, const char *name, enum page_word label)
{
	markup_open(&page->markup, "label", NULL);
	page_text(page, "span", NULL, page_say(page, label));
	markup_open(&page->markup, "select", ATTRIBUTES({"name", name}));
	markup_text(&page->markup, "option", ATTRIBUTES({"value", ""}), MARKUP_PLAIN,
	            page_say(page, WORD_ALL));
	page_close(page);
	page_close(page);
}

/* Nothing that a browser without scripts would show: script.js fills it in and shows it. */
static void filter(struct page *page)
{
	markup_open(&page->markup, "form",
	            ATTRIBUTES({"class", "filter"}, {"role", "search"},
	                       {"aria-label", page_say(page, WORD_FILTER)},
	                       {"hidden", "hidden"}));
	search_field(page);
	choice_field(page, "source", WORD_ASSOCIATION);
	choice_field(page, "lang", WORD_LANGUAGE);
	choice_field(page, "tag", WORD_TAG);
	markup_text(&page->markup, "button", ATTRIBUTES({"type", "reset"}), MARKUP_PLAIN,
	            page_say(page, WORD_CLEAR));
	markup_text(&page->markup, "p",
	            ATTRIBUTES({"class", "shown"}, {"role", "status"},
	                       {"data-shown", page_say(page, WORD_SHOWN)},
	                       {"data-none", page_say(page, WORD_NONE_SHOWN)}),
	            MARKUP_PLAIN, "");
	page_close(page);
}

/* ---- the first page ---------------------------------------------------------------------- */

static void archive_link(struct page *page, const char *path, const char *rel,
                         enum page_word word)
{
	if (path)
		markup_text(&page->markup, "a",
		            ATTRIBUTES({"rel", rel}, {"href", page_way_to(page, path)}),
		            MARKUP_PLAIN, page_say(page, word));
}

static bool index_body(struct page *page, struct error *err)
{
	const struct site_feed *first = &page->site->feeds.items[0];
	struct feed feed;

	if (!feed_publishable(first->feed, &page->arena, &feed, err))
		return false;
	feed_links(page);
	page->motto = feed.subtitle.value;
	page_begin_body(page);
	if (feed.entries.count)
		filter(page);
	else
		page_text(page, "p", "nothing", page_say(page, WORD_NO_NEWS));
	page_news(page, &feed, LIMIT_PAGE_ITEMS);
	if (first->older) {
		page_open(page, "p", "pages");
		archive_link(page, first->older, "next", WORD_OLDER);
		page_close(page);
	}
	return page_subscribe(page, false, err);
}

bool page_write_index(const struct site *site, enum page_language language, struct buf *out,
                      struct error *err)
{
	struct page page = {.site = site, .language = language, .path = "index"};

	page_begin(&page, out);
	return page_end(&page, index_body(&page, err), err);
}

bool page_write_feeds(const struct site *site, enum page_language language, struct buf *out,
                      struct error *err)
{
	struct page page = {.site = site,
	                    .language = language,
	                    .path = "feeds",
	                    .title = page_word(language, WORD_SUBSCRIBE)};

	page_begin(&page, out);
	feed_links(&page);
	page_begin_body(&page);
	return page_end(&page, page_subscribe(&page, true, err), err);
}

/* ---- the archive ------------------------------------------------------------------------- */

/* "archive/2020-04-2": "Archive: April 2020 (2)"; the path itself where it is none. */
static const char *archive_title(struct arena *arena, enum page_language language,
                                 const char *path)
{
	const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	struct str rest = str_from(name), part;
	int64_t numbers[3] = {0, 0, 1};
	const char *month;

	for (size_t i = 0; i < 3 && str_split(&rest, '-', &part); i++)
		if (!str_integer(part, 1, 9999, &numbers[i]))
			return name;
	if (numbers[1] < 1 || numbers[1] > 12)
		return name;
	month = page_month(arena, language, (int)numbers[0], (int)numbers[1]);
	return arena_printf(arena, numbers[2] > 1 ? "%s%s%s (%d)" : "%s%s%s",
	                    page_word(language, WORD_ARCHIVE),
	                    page_languages[language].colon, month ? month : "",
	                    (int)numbers[2]);
}

static bool archive_body(struct page *page, const struct feed *feed,
                         const struct write_place *place, struct error *err)
{
	struct feed ready;

	page->title = archive_title(&page->arena, page->language, place->path);
	if (!feed_publishable(feed, &page->arena, &ready, err))
		return false;
	page_begin_body(page);
	filter(page);
	page_news(page, &ready, ready.entries.count);
	page_open(page, "p", "pages");
	archive_link(page, place->newer, "prev", WORD_NEWER);
	archive_link(page, place->older, "next", WORD_OLDER);
	page_close(page);
	return true;
}

bool page_write_archive(const struct site *site, const struct feed *feed,
                        const struct write_place *place, enum page_language language,
                        struct buf *out, struct error *err)
{
	struct page page = {
		.site = site, .language = language, .path = place->path, .title = ""};

	page_begin(&page, out);
	return page_end(&page, archive_body(&page, feed, place, err), err);
}
