#include "feeds/page_frame.h"

#include <string.h>

#include "feeds/date.h"
#include "feeds/language.h"
#include "feeds/limits.h"
#include "feeds/sanitize.h"
#include "feeds/text.h"
#include "feeds/url.h"

/* ---- addresses ------------------------------------------------------------------------- */

const char *page_file(struct arena *arena, const struct site *site, const char *path,
                      enum page_language language)
{
	if (page_language_of(site->language) == language)
		return arena_printf(arena, "%s.html", path);
	return arena_printf(arena, "%s.%s.html", path, page_languages[language].code);
}

const char *page_former_file(struct arena *arena, const struct site *site, const char *path)
{
	return arena_printf(arena, "%s.%s.html", path,
	                    page_languages[page_language_of(site->language)].code);
}

const char *page_way(struct page *page, const char *file)
{
	const char *way = file;

	for (const char *at = page->path; *at; at++)
		if (*at == '/')
			way = arena_printf(&page->arena, "../%s", way ? way : "");
	return way;
}

const char *page_way_to(struct page *page, const char *path)
{
	return page_way(page, page_file(&page->arena, page->site, path, page->language));
}

/* ---- elements -------------------------------------------------------------------------- */

const char *page_say(const struct page *page, enum page_word word)
{
	return page_word(page->language, word);
}

void page_open(struct page *page, const char *name, const char *class)
{
	markup_open(&page->markup, name, ATTRIBUTES({"class", class}));
}

void page_close(struct page *page)
{
	markup_close(&page->markup);
}

void page_text(struct page *page, const char *name, const char *class, const char *text)
{
	page_text_in(page, name, class, NULL, text);
}

void page_text_in(struct page *page, const char *name, const char *class,
                  const char *language, const char *text)
{
	markup_text(
		&page->markup, name,
		ATTRIBUTES({"class", class}, {"lang", page_other_language(page, language)}),
		MARKUP_PLAIN, text);
}

const char *page_name(struct page *page, const char *name)
{
	for (size_t i = 0; i < page->site->names.count; i++) {
		const struct site_name *row = &page->site->names.items[i];

		if (strcmp(page_line(page, row->name), name) == 0 &&
		    page_is_in_language(row->other, page->language) &&
		    !page_is_in_language(name, page->language))
			return page_line(page, row->other);
	}
	return name;
}

void page_link(struct page *page, const char *class, const char *language, const char *href,
               const char *text)
{
	if (!href) {
		page_text_in(page, "span", class, language, text);
		return;
	}
	markup_text(&page->markup, "a",
	            ATTRIBUTES({"class", class},
	                       {"lang", page_other_language(page, language)},
	                       {"href", href}),
	            MARKUP_PLAIN, text);
}

void page_section(struct page *page, const char *id, const char *title)
{
	markup_open(&page->markup, "section", ATTRIBUTES({"aria-labelledby", id}));
	markup_text(&page->markup, "h2", ATTRIBUTES({"id", id}), MARKUP_PLAIN, title);
}

void page_time(struct page *page, int64_t seconds)
{
	int zone = page->site->zone_minutes;
	char machine[DATE_TEXT_BYTES];

	date_write_rfc3339(seconds, zone, machine);
	markup_text(&page->markup, "time", ATTRIBUTES({"datetime", machine}), MARKUP_PLAIN,
	            page_moment(&page->arena, page->language, seconds, zone));
}

const char *page_other_language(const struct page *page, const char *language)
{
	return language && strcmp(language, page->around) != 0 ? language : NULL;
}

const char *page_line(struct page *page, const char *text)
{
	return text ? text_publishable(&page->arena, text) : NULL;
}

/* ---- head ------------------------------------------------------------------------------ */

static void meta(struct page *page, const char *name, const char *content)
{
	if (content)
		markup_empty(&page->markup, "meta",
		             ATTRIBUTES({"name", name}, {"content", content}));
}

static void style_link(struct page *page, const char *file)
{
	markup_empty(&page->markup, "link",
	             ATTRIBUTES({"rel", "stylesheet"}, {"href", page_way(page, file)}));
}

/* The same page in the other languages, for machines. */
static void language_links(struct page *page)
{
	for (enum page_language i = 0; i < PAGE_LANGUAGE_COUNT; i++) {
		const char *file = page_file(&page->arena, page->site, page->path, i);

		if (i != page->language)
			markup_empty(&page->markup, "link",
			             ATTRIBUTES({"rel", "alternate"},
			                        {"hreflang", page_languages[i].tag},
			                        {"href", page_way(page, file)}));
	}
}

static void head(struct page *page)
{
	struct markup *markup = &page->markup;
	const char *site = page_line(page, page->site->title);
	const char *title = page->title ? arena_printf(&page->arena, "%s - %s", page->title,
	                                               site ? site : "")
	                                : site;

	markup_open(markup, "head", NULL);
	markup_empty(markup, "meta", ATTRIBUTES({"charset", "utf-8"}));
	meta(page, "viewport", "width=device-width, initial-scale=1");
	meta(page, "color-scheme", "light dark");
	page_text(page, "title", NULL, title);
	meta(page, "generator", page_line(page, page->site->generator));
	style_link(page, "style.css");
	if (page->site->own.style)
		style_link(page, "site.css");
	/* What it shows has its place before anything is painted: nothing moves. */
	markup_text(markup, "script",
	            ATTRIBUTES({"src", page_way(page, "script.js")}, {"defer", "defer"},
	                       {"blocking", "render"}),
	            MARKUP_PLAIN, "");
	language_links(page);
}

void page_begin(struct page *page, struct buf *out)
{
	const char *language;

	arena_init(&page->arena, LIMIT_OUTPUT_BYTES);
	language = language_publishable(&page->arena, page->site->language);
	page->tag = page_languages[page->language].tag;
	/* The site's own tag, where it is one of the page's language. */
	if (language &&
	    str_starts(str_from(language), str_from(page_languages[page->language].code)))
		page->tag = language;
	page->around = page->tag;
	markup_start_html(&page->markup, out);
	markup_open(&page->markup, "html", ATTRIBUTES({"lang", page->tag}));
	head(page);
}

/* ---- masthead -------------------------------------------------------------------------- */

/* A fragment of the webmaster's: cleaned as strangers' is, so that no slip of it breaks the
 * page. */
static void own_part(struct page *page, const char *class, const char *html)
{
	const struct site *site = page->site;
	const char *base = site->base_url ? site->base_url : site->home;
	const char *clean = html ? sanitize_html(&page->arena, str_from(html),
	                                         str_from(base))
	                         : NULL;

	if (!clean)
		return;
	markup_open(&page->markup, "div",
	            ATTRIBUTES({"class", class},
	                       {"lang", page_other_language(page, site->language)}));
	markup_fragment(&page->markup, clean);
	page_close(page);
}

static void navigation_link(struct page *page, const char *path, const char *part,
                            enum page_word word)
{
	bool is_here = !part && strcmp(path, page->path) == 0;
	const char *way = page_way_to(page, path);

	page_open(page, "li", NULL);
	markup_text(&page->markup, "a",
	            ATTRIBUTES({"aria-current", is_here ? "page" : NULL},
	                       {"href", part ? arena_printf(&page->arena, "%s%s",
	                                                    way ? way : "", part)
	                                     : way}),
	            MARKUP_PLAIN, page_say(page, word));
	page_close(page);
}

static void home_link(struct page *page)
{
	const char *home = page->site->home ? url_publishable(&page->arena,
	                                                      str_from(page->site->home))
	                                    : NULL;

	if (!home)
		return;
	page_open(page, "li", NULL);
	page_link(page, NULL, NULL, home,
	          arena_str(&page->arena, url_host(str_from(home))));
	page_close(page);
}

static void language_switch(struct page *page)
{
	for (enum page_language i = 0; i < PAGE_LANGUAGE_COUNT; i++) {
		const char *file = page_file(&page->arena, page->site, page->path, i);

		if (i == page->language)
			continue;
		page_open(page, "li", "languages");
		markup_text(&page->markup, "a",
		            ATTRIBUTES({"rel", "alternate"},
		                       {"lang", page_languages[i].tag},
		                       {"hreflang", page_languages[i].tag},
		                       {"href", page_way(page, file)}),
		            MARKUP_PLAIN, page_languages[i].name);
		page_close(page);
	}
}

static void navigation(struct page *page)
{
	markup_open(&page->markup, "nav",
	            ATTRIBUTES({"aria-label", page_say(page, WORD_NAVIGATION)}));
	page_open(page, "ul", NULL);
	navigation_link(page, "index", NULL, WORD_NEWS);
	if (page->site->feeds.count > 1)
		navigation_link(page, "feeds", NULL, WORD_SUBSCRIBE);
	else
		navigation_link(page, "index", "#subscribe", WORD_SUBSCRIBE);
	if (page->site->has_status)
		navigation_link(page, "status", NULL, WORD_STATUS);
	home_link(page);
	language_switch(page);
	page_close(page);
	page_close(page);
}

/* The name of the site: the heading of its first page, the way to it from all others. */
static void masthead(struct page *page)
{
	const struct site *site = page->site;
	const char *language = language_publishable(&page->arena, site->language);

	page_open(page, "header", "masthead");
	own_part(page, "own-header", site->own.header);
	if (page->title) {
		page_open(page, "p", "name");
		page_link(page, NULL, language, page_way_to(page, "index"),
		          page_line(page, site->title));
		page_close(page);
	} else {
		page_text_in(page, "h1", "name", language, page_line(page, site->title));
		page_text_in(page, "p", "motto", language, page->motto);
	}
	navigation(page);
	page_close(page);
}

void page_begin_body(struct page *page)
{
	page_close(page); /* head */
	markup_open(&page->markup, "body", NULL);
	page_link(page, "skip", NULL, "#main", page_say(page, WORD_SKIP));
	masthead(page);
	markup_open(&page->markup, "main", ATTRIBUTES({"id", "main"}));
	page_text(page, "h1", NULL, page->title);
}

static void foot(struct page *page)
{
	const char *generator = page_line(page, page->site->generator);

	page_close(page); /* main */
	page_open(page, "footer", "foot");
	own_part(page, "own-footer", page->site->own.footer);
	if (generator)
		page_text(page, "p", NULL,
		          arena_printf(&page->arena, "%s%s%s", page_say(page, WORD_MADE_BY),
		                       page_languages[page->language].colon, generator));
	page_close(page);
}

bool page_end(struct page *page, bool ok, struct error *err)
{
	struct error unheard = {0};

	if (ok)
		foot(page);
	ok = markup_finish(&page->markup, ok ? err : &unheard) && ok;
	ok = ok && arena_check(&page->arena, err);
	arena_release(&page->arena);
	return ok;
}
