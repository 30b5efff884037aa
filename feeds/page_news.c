/* The news on a page: by day, newest first. */
#include <string.h>

#include "feeds/date.h"
#include "feeds/limits.h"
#include "feeds/page.h"

/* Where an item comes from: what a reader looks at first among many associations. */
static void source(struct page *page, const struct feed *source)
{
	const char *name = source ? source->title.value : NULL;

	if (!name)
		return;
	name = page_name(page, name);
	page_open(page, "p", "kicker");
	page_link(page, "source", page_language_of_name(name, source->language),
	          source->link, name);
	page_close(page);
}

static void title(struct page *page, const struct entry *entry)
{
	const char *text = entry->title.value;

	if (!text)
		text = entry->summary.value ? entry->summary.value : entry->id;
	page_open(page, "h3", NULL);
	page_link(page, NULL, NULL, entry->link, text);
	page_close(page);
}

/* Who else issued it. */
static void copies(struct page *page, const struct copies *copies)
{
	const char *around = page->around;

	if (!copies->count)
		return;
	markup_open(&page->markup, "span",
	            ATTRIBUTES({"class", "also"},
	                       {"lang", page_other_language(page, page->tag)}));
	page->around = page->tag;
	page_text(page, "span", NULL, page_say(page, WORD_ALSO_AT));
	for (size_t i = 0; i < copies->count; i++) {
		const struct copy *copy = &copies->items[i];

		page_link(page, NULL, page_language_of_name(copy->title, page->tag),
		          copy->url, copy->title);
	}
	page->around = around;
	page_close(page);
}

static void tags(struct page *page, const struct categories *categories)
{
	if (!categories->count)
		return;
	page_open(page, "ul", "tags");
	for (size_t i = 0; i < categories->count && i < LIMIT_PAGE_TAGS; i++) {
		const struct category *category = &categories->items[i];

		page_text(page, "li", NULL,
		          category->label ? category->label : category->term);
	}
	page_close(page);
}

static void time_of_day(struct page *page, int64_t seconds)
{
	int zone = page->site->zone_minutes;
	struct civil_date civil = date_to_civil(seconds, zone);
	char machine[DATE_TEXT_BYTES];

	date_write_rfc3339(seconds, zone, machine);
	markup_text(&page->markup, "time", ATTRIBUTES({"datetime", machine}), MARKUP_PLAIN,
	            arena_printf(&page->arena, "%02d:%02d", civil.hour, civil.minute));
}

static void item(struct page *page, const struct entry *entry, const char *language)
{
	if (entry->language)
		language = entry->language;
	markup_open(&page->markup, "article",
	            ATTRIBUTES({"lang", page_other_language(page, language)}));
	if (language)
		page->around = language;
	source(page, entry->source);
	title(page, entry);
	if (entry->title.value)
		page_text(page, "p", "summary", entry->summary.value);
	page_open(page, "div", "meta");
	time_of_day(page, entry->published.seconds);
	copies(page, &entry->also);
	tags(page, &entry->categories);
	page_close(page);
	page->around = page->tag;
	page_close(page);
}

/* ---- days -------------------------------------------------------------------------------- */

static void begin_day(struct page *page, const struct civil_date *day, int64_t seconds)
{
	const char *machine = arena_printf(&page->arena, "%04d-%02d-%02d", day->year,
	                                   day->month, day->day);
	const char *id = arena_printf(&page->arena, "day-%s", machine ? machine : "");

	markup_open(&page->markup, "section",
	            ATTRIBUTES({"class", "day"}, {"aria-labelledby", id}));
	markup_open(&page->markup, "h2", ATTRIBUTES({"id", id}));
	markup_text(&page->markup, "time", ATTRIBUTES({"datetime", machine}), MARKUP_PLAIN,
	            page_long_date(&page->arena, page->language, seconds,
	                           page->site->zone_minutes));
	page_close(page);
	page_open(page, "div", "items");
}

static void end_day(struct page *page)
{
	page_close(page);
	page_close(page);
}

void page_news(struct page *page, const struct feed *feed, size_t limit)
{
	const struct entries *entries = &feed->entries;
	struct civil_date last = {0};

	for (size_t i = 0; i < entries->count && i < limit; i++) {
		int64_t seconds = entries->items[i].published.seconds;
		struct civil_date day = date_to_civil(seconds, page->site->zone_minutes);

		if (day.year != last.year || day.month != last.month ||
		    day.day != last.day) {
			if (i > 0)
				end_day(page);
			begin_day(page, &day, seconds);
			last = day;
		}
		item(page, &entries->items[i], feed->language);
	}
	if (entries->count)
		end_day(page);
}
