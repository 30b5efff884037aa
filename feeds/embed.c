#include "feeds/embed.h"

#include <string.h>

#include "feeds/date.h"
#include "feeds/language.h"
#include "feeds/limits.h"
#include "feeds/markup.h"
#include "feeds/page_words.h"
#include "feeds/publishable.h"
#include "feeds/text.h"

/* Built in: feeds/assets. */
extern const char feeds_assets_embed[];

/* Nothing is loaded and nothing runs; the style is the one that stands in the document. */
#define POLICY                                                                             \
	"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action "     \
	"'none'"

/* A frame under way. */
struct embed {
	struct markup markup;
	struct arena arena;
	const struct site *site;
	const char *language; /* of what the frame says itself */
	struct feed feed;     /* the first of the site, publishable */
};

/* For an attribute lang: NULL where the frame's own holds. */
static const char *other_language(const struct embed *embed, const char *language)
{
	return language && strcmp(language, embed->language) != 0 ? language : NULL;
}

static void head(struct embed *embed)
{
	struct markup *markup = &embed->markup;

	markup_open(markup, "head", NULL);
	markup_empty(markup, "meta", ATTRIBUTES({"charset", "utf-8"}));
	markup_empty(
		markup, "meta",
		ATTRIBUTES({"http-equiv", "Content-Security-Policy"}, {"content", POLICY}));
	markup_empty(markup, "meta",
	             ATTRIBUTES({"name", "viewport"},
	                        {"content", "width=device-width, initial-scale=1"}));
	markup_empty(markup, "meta",
	             ATTRIBUTES({"name", "color-scheme"}, {"content", "light dark"}));
	/* The page itself is what search engines are to find. */
	markup_empty(markup, "meta",
	             ATTRIBUTES({"name", "robots"}, {"content", "noindex"}));
	markup_text(markup, "title", NULL, MARKUP_PLAIN, embed->feed.title.value);
	/* It holds nothing that would have to be escaped, which in a style is not undone. */
	markup_text(markup, "style", NULL, MARKUP_HTML, feeds_assets_embed);
	markup_close(markup);
}

/* A link out of the frame; without an address only its text. */
static void link_out(struct embed *embed, const char *href, const char *text)
{
	if (href)
		markup_text(
			&embed->markup, "a",
			ATTRIBUTES({"href", href}, {"target", "_top"}, {"rel", "noopener"}),
			MARKUP_PLAIN, text);
	else
		markup_text(&embed->markup, "span", NULL, MARKUP_PLAIN, text);
}

static void meta(struct embed *embed, const struct entry *entry)
{
	int zone = embed->site->zone_minutes;
	char machine[DATE_TEXT_BYTES];

	date_write_rfc3339(entry->published.seconds, zone, machine);
	markup_open(&embed->markup, "p", NULL);
	markup_text(&embed->markup, "time", ATTRIBUTES({"datetime", machine}), MARKUP_PLAIN,
	            page_date(&embed->arena, page_language_of(embed->language),
	                      entry->published.seconds, zone));
	if (entry->source)
		markup_text(&embed->markup, "span",
		            ATTRIBUTES({"class", "source"},
		                       {"lang",
		                        other_language(embed, entry->source->language)}),
		            MARKUP_PLAIN, entry->source->title.value);
	markup_close(&embed->markup);
}

static void item(struct embed *embed, const struct entry *entry)
{
	const char *title = entry->title.value;
	const char *language = entry->language ? entry->language : embed->feed.language;

	if (!title)
		title = entry->summary.value ? entry->summary.value : entry->id;
	markup_open(&embed->markup, "li", NULL);
	markup_open(&embed->markup, "div",
	            ATTRIBUTES({"lang", other_language(embed, language)}));
	link_out(embed, entry->link, title);
	markup_close(&embed->markup);
	meta(embed, entry);
	markup_close(&embed->markup);
}

static void body(struct embed *embed)
{
	const struct entries *entries = &embed->feed.entries;

	markup_open(&embed->markup, "body", NULL);
	markup_open(&embed->markup, "main", NULL);
	markup_open(&embed->markup, "h1",
	            ATTRIBUTES({"lang", other_language(embed, embed->feed.language)}));
	link_out(embed, embed->feed.link, embed->feed.title.value);
	markup_close(&embed->markup);
	if (entries->count) {
		markup_open(&embed->markup, "ul", NULL);
		for (size_t i = 0; i < entries->count && i < EMBED_ITEMS; i++)
			item(embed, &entries->items[i]);
		markup_close(&embed->markup);
	}
	markup_close(&embed->markup); /* main */
	markup_close(&embed->markup);
}

bool embed_write(const struct site *site, struct buf *out, struct error *err)
{
	struct embed embed = {.site = site};
	bool is_done = false;

	arena_init(&embed.arena, LIMIT_OUTPUT_BYTES);
	if (!feed_publishable(site->feeds.items[0].feed, &embed.arena, &embed.feed, err))
		goto out;
	embed.language = str_starts(str_from(embed.feed.language), STR("zh"))
	                         ? embed.feed.language
	                         : "en";
	markup_start_html(&embed.markup, out);
	markup_open(&embed.markup, "html", ATTRIBUTES({"lang", embed.language}));
	head(&embed);
	body(&embed);
	is_done = markup_finish(&embed.markup, err) && arena_check(&embed.arena, err);
out:
	arena_release(&embed.arena);
	return is_done;
}
