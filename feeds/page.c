#include "feeds/page.h"

#include <string.h>

#include "feeds/date.h"
#include "feeds/language.h"
#include "feeds/limits.h"
#include "feeds/markup.h"
#include "feeds/publishable.h"
#include "feeds/text.h"
#include "feeds/url.h"
#include "feeds/write.h"

/* What the page says in the languages that it speaks. */
struct phrases {
	const char *language;      /* the first part of a tag */
	const char *const *months; /* NULL: dates as year, month, day */
	const char *follow, *about, *more, *latest, *addresses, *list;
	const char *items, *changed; /* labels before a number and a date */
	const char *also;            /* before those who issued the same */
};

static const char *const english_months[] = {
	"January", "February", "March",     "April",   "May",      "June",
	"July",    "August",   "September", "October", "November", "December",
};

static const struct phrases all_phrases[] = {
	{
		.language = "en",
		.months = english_months,
		.follow = "Follow",
		.about =
			"A feed is a list of the latest news that programs can read. Add "
			"one "
			"of these addresses to a feed reader, and whatever is new comes to "
			"you: without e-mail, without an account, without being tracked.",
		.more = "More feeds",
		.latest = "Latest",
		.addresses = "Addresses (RSS, Atom, JSON)",
		.list = "All feeds in one file, to import into a feed reader (OPML)",
		.items = "Items: ",
		.changed = "Last change: ",
		.also = "also at",
	},
	{
		.language = "zh",
		.follow = "订阅",
		.about = "订阅源（Feed）是一份供程序读取的最新消息列表。"
			 "把下面任意一个地址添加到阅读器，新消息就会自动送到："
			 "不需要邮箱，不需要注册，也不会被跟踪。",
		.more = "更多订阅源",
		.latest = "最新消息",
		.addresses = "地址（RSS、Atom、JSON）",
		.list = "全部订阅源列表，可导入阅读器（OPML）",
		.items = "条目：",
		.changed = "最近更新：",
		.also = "另见",
	},
};

/* A page under way. */
struct page {
	struct markup markup;
	struct arena arena;
	const struct site *site;
	const struct phrases *phrases;
	const char *language; /* of the page; content that differs says so itself */
	struct feed first;    /* the first feed, publishable */
};

static void text(struct page *page, const char *name, const char *class, const char *value)
{
	markup_text(&page->markup, name, ATTRIBUTES({"class", class}), MARKUP_PLAIN, value);
}

static void open_element(struct page *page, const char *name, const char *class)
{
	markup_open(&page->markup, name, ATTRIBUTES({"class", class}));
}

static void close_element(struct page *page)
{
	markup_close(&page->markup);
}

/* For an attribute lang: NULL where the page's own holds. */
static const char *other_language(const struct page *page, const char *language)
{
	return language && strcmp(language, page->language) != 0 ? language : NULL;
}

static const char *line(struct page *page, const char *value)
{
	return value ? text_publishable(&page->arena, value) : NULL;
}

/* ---- dates ----------------------------------------------------------------------------- */

static const char *written_date(struct page *page, struct date date)
{
	struct civil_date civil = date_to_civil(date.seconds, page->site->zone_minutes);
	const char *const *months = page->phrases->months;

	if (months)
		return arena_printf(&page->arena, "%d %s %d", civil.day,
		                    months[civil.month - 1], civil.year);
	return arena_printf(&page->arena, "%d年%d月%d日", civil.year, civil.month,
	                    civil.day);
}

static void time_element(struct page *page, struct date date)
{
	char machine[DATE_TEXT_BYTES];

	date_write_rfc3339(date.seconds, page->site->zone_minutes, machine);
	markup_text(&page->markup, "time", ATTRIBUTES({"datetime", machine}), MARKUP_PLAIN,
	            written_date(page, date));
}

/* ---- head ------------------------------------------------------------------------------ */

static void alternate_link(struct page *page, const struct site_feed *feed,
                           enum write_format format)
{
	const struct write_format_row *row = &write_formats[format];
	struct arena *arena = &page->arena;
	const char *title = arena_printf(arena, "%s (%s)", line(page, feed->title),
	                                 row->name);
	const char *href = arena_printf(arena, "%s%s", feed->path, row->extension);

	markup_empty(
		&page->markup, "link",
		ATTRIBUTES({"rel", "alternate"}, {"type", row->media_type},
	                   {"hreflang", language_publishable(arena, feed->feed->language)},
	                   {"title", title}, {"href", href}));
}

/* Autodiscovery: the first feed in all formats, the others once, so that the choice that
 * readers offer stays short. */
static void alternate_links(struct page *page)
{
	const struct site *site = page->site;

	for (enum write_format format = 0; format < WRITE_FORMAT_COUNT; format++)
		alternate_link(page, &site->feeds.items[0], format);
	for (size_t i = 1; i < site->feeds.count; i++)
		alternate_link(page, &site->feeds.items[i], WRITE_RSS);
}

static void head(struct page *page)
{
	struct markup *markup = &page->markup;

	markup_open(markup, "head", NULL);
	markup_empty(markup, "meta", ATTRIBUTES({"charset", "utf-8"}));
	markup_empty(markup, "meta",
	             ATTRIBUTES({"name", "viewport"},
	                        {"content", "width=device-width, initial-scale=1"}));
	markup_empty(markup, "meta",
	             ATTRIBUTES({"name", "color-scheme"}, {"content", "light dark"}));
	text(page, "title", NULL, line(page, page->site->title));
	if (page->site->generator)
		markup_empty(markup, "meta",
		             ATTRIBUTES({"name", "generator"},
		                        {"content", line(page, page->site->generator)}));
	markup_empty(markup, "link",
	             ATTRIBUTES({"rel", "stylesheet"}, {"href", "style.css"}));
	alternate_links(page);
	close_element(page);
}

/* ---- feeds ----------------------------------------------------------------------------- */

static void format_link(struct page *page, const struct site_feed *feed,
                        enum write_format format)
{
	const struct write_format_row *row = &write_formats[format];

	markup_text(&page->markup, "a",
	            ATTRIBUTES({"type", row->media_type},
	                       {"href", arena_printf(&page->arena, "%s%s", feed->path,
	                                             row->extension)}),
	            MARKUP_PLAIN, row->name);
}

/* The formats, each with the address to copy where the page knows it. */
static void addresses(struct page *page, const struct site_feed *feed)
{
	struct write_place place = {.base_url = page->site->base_url, .path = feed->path};

	open_element(page, "ul", "addresses");
	for (enum write_format format = 0; format < WRITE_FORMAT_COUNT; format++) {
		open_element(page, "li", NULL);
		format_link(page, feed, format);
		text(page, "code", NULL, write_url(&page->arena, &place, format));
		close_element(page);
	}
	close_element(page);
}

static void feed_state(struct page *page, const struct site_feed *feed)
{
	const struct phrases *phrases = page->phrases;

	text(page, "p", "meta",
	     arena_printf(&page->arena, "%s%zu · %s%s", phrases->items,
	                  site_feed_items(feed), phrases->changed,
	                  written_date(page, feed->feed->updated)));
}

static void feed_title(struct page *page, const char *heading, const struct site_feed *feed)
{
	const char *language = language_publishable(&page->arena, feed->feed->language);

	markup_text(&page->markup, heading,
	            ATTRIBUTES({"lang", other_language(page, language)}), MARKUP_PLAIN,
	            line(page, feed->title));
}

static void main_feed(struct page *page)
{
	const struct site_feed *feed = &page->site->feeds.items[0];

	markup_open(&page->markup, "section", ATTRIBUTES({"aria-labelledby", "follow"}));
	markup_text(&page->markup, "h2", ATTRIBUTES({"id", "follow"}), MARKUP_PLAIN,
	            page->phrases->follow);
	text(page, "p", NULL, page->phrases->about);
	open_element(page, "div", "feed");
	feed_title(page, "h3", feed);
	feed_state(page, feed);
	addresses(page, feed);
	close_element(page);
	close_element(page);
}

static void small_feed(struct page *page, const struct site_feed *feed)
{
	const char *language = language_publishable(&page->arena, feed->feed->language);

	open_element(page, "li", "feed");
	markup_text(&page->markup, "h4",
	            ATTRIBUTES({"lang", other_language(page, language)}), MARKUP_PLAIN,
	            line(page, feed->title));
	feed_state(page, feed);
	markup_open(&page->markup, "details", NULL);
	text(page, "summary", NULL, page->phrases->addresses);
	addresses(page, feed);
	close_element(page);
	close_element(page);
}

/* Whether a feed begins a new group among those behind the first. */
static bool is_group_start(const struct site *site, size_t i)
{
	const char *group = site->feeds.items[i].group;
	const char *before = i > 1 ? site->feeds.items[i - 1].group : NULL;

	return i == 1 || strcmp(group ? group : "", before ? before : "") != 0;
}

static void more_feeds(struct page *page)
{
	const struct site *site = page->site;

	if (site->feeds.count < 2)
		return;
	markup_open(&page->markup, "section", ATTRIBUTES({"aria-labelledby", "more"}));
	markup_text(&page->markup, "h2", ATTRIBUTES({"id", "more"}), MARKUP_PLAIN,
	            page->phrases->more);
	for (size_t i = 1; i < site->feeds.count; i++) {
		if (is_group_start(site, i)) {
			if (i > 1)
				close_element(page);
			text(page, "h3", NULL, line(page, site->feeds.items[i].group));
			open_element(page, "ul", "feeds");
		}
		small_feed(page, &site->feeds.items[i]);
	}
	close_element(page);
	close_element(page);
}

/* ---- items ----------------------------------------------------------------------------- */

static void item_title(struct page *page, const struct entry *entry, const char *language)
{
	const char *title = entry->title.value;

	if (!title)
		title = entry->summary.value ? entry->summary.value : entry->id;
	markup_open(&page->markup, "h3", ATTRIBUTES({"lang", language}));
	if (entry->link)
		markup_text(&page->markup, "a", ATTRIBUTES({"href", entry->link}),
		            MARKUP_PLAIN, title);
	else
		text(page, "span", NULL, title);
	close_element(page);
}

static void item_source(struct page *page, const struct feed *source)
{
	if (source)
		markup_text(&page->markup, "span",
		            ATTRIBUTES({"class", "source"},
		                       {"lang", other_language(page, source->language)}),
		            MARKUP_PLAIN, source->title.value);
}

/* Who else issued it. */
static void item_copies(struct page *page, const struct copies *copies)
{
	if (copies->count)
		text(page, "span", "also", page->phrases->also);
	for (size_t i = 0; i < copies->count; i++) {
		if (i > 0)
			text(page, "span", NULL, "·");
		if (copies->items[i].url)
			markup_text(&page->markup, "a",
			            ATTRIBUTES({"href", copies->items[i].url}),
			            MARKUP_PLAIN, copies->items[i].title);
		else
			text(page, "span", NULL, copies->items[i].title);
	}
}

static void item(struct page *page, const struct entry *entry)
{
	const char *language = other_language(page, entry->language ? entry->language
	                                                            : page->first.language);

	open_element(page, "li", NULL);
	item_title(page, entry, language);
	open_element(page, "p", "meta");
	time_element(page, entry->published);
	item_source(page, entry->source);
	item_copies(page, &entry->also);
	close_element(page);
	if (entry->title.value)
		markup_text(&page->markup, "p", ATTRIBUTES({"lang", language}),
		            MARKUP_PLAIN, entry->summary.value);
	close_element(page);
}

static void latest_items(struct page *page)
{
	const struct entries *entries = &page->first.entries;

	if (!entries->count)
		return;
	markup_open(&page->markup, "section", ATTRIBUTES({"aria-labelledby", "latest"}));
	markup_text(&page->markup, "h2", ATTRIBUTES({"id", "latest"}), MARKUP_PLAIN,
	            page->phrases->latest);
	open_element(page, "ul", "items");
	for (size_t i = 0; i < entries->count && i < PAGE_ITEMS; i++)
		item(page, &entries->items[i]);
	close_element(page);
	close_element(page);
}

/* ---- page ------------------------------------------------------------------------------ */

static void body(struct page *page)
{
	const struct site *site = page->site;
	const char *language = language_publishable(&page->arena, site->language);
	const char *home = site->home ? url_publishable(&page->arena, str_from(site->home))
	                              : NULL;

	markup_open(&page->markup, "body", NULL);
	markup_open(&page->markup, "header",
	            ATTRIBUTES({"lang", other_language(page, language)}));
	text(page, "h1", NULL, line(page, site->title));
	text(page, "p", "lead", page->first.subtitle.value);
	if (home) {
		open_element(page, "p", NULL);
		markup_text(&page->markup, "a", ATTRIBUTES({"href", home}), MARKUP_PLAIN,
		            arena_str(&page->arena, url_host(str_from(home))));
		close_element(page);
	}
	close_element(page);
	markup_open(&page->markup, "main", NULL);
	main_feed(page);
	latest_items(page);
	more_feeds(page);
	close_element(page);
	markup_open(&page->markup, "footer", NULL);
	open_element(page, "p", NULL);
	markup_text(&page->markup, "a", ATTRIBUTES({"href", "feeds.opml"}), MARKUP_PLAIN,
	            page->phrases->list);
	close_element(page);
	text(page, "p", NULL, line(page, site->generator));
	close_element(page);
	close_element(page);
}

/* The phrases of the site's language, else the first ones. */
static void choose_language(struct page *page)
{
	const char *language = language_publishable(&page->arena, page->site->language);

	page->phrases = &all_phrases[0];
	page->language = page->phrases->language;
	for (size_t i = 0; language && i < sizeof(all_phrases) / sizeof(all_phrases[0]);
	     i++) {
		if (!str_starts(str_from(language), str_from(all_phrases[i].language)))
			continue;
		page->phrases = &all_phrases[i];
		page->language = language;
	}
}

bool page_write(const struct site *site, struct buf *out, struct error *err)
{
	struct page page = {.site = site};
	bool is_done = false;

	arena_init(&page.arena, LIMIT_OUTPUT_BYTES);
	choose_language(&page);
	if (!feed_publishable(site->feeds.items[0].feed, &page.arena, &page.first, err))
		goto out;
	markup_start_html(&page.markup, out);
	markup_open(&page.markup, "html", ATTRIBUTES({"lang", page.language}));
	head(&page);
	body(&page);
	is_done = markup_finish(&page.markup, err) && arena_check(&page.arena, err);
out:
	arena_release(&page.arena);
	return is_done;
}
