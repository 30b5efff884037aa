#include "feeds/publishable.h"

#include <stdlib.h>
#include <string.h>

#include "feeds/also.h"
#include "feeds/attached.h"
#include "feeds/buf.h"
#include "feeds/corrected.h"
#include "feeds/identifier.h"
#include "feeds/language.h"
#include "feeds/limits.h"
#include "feeds/passed.h"
#include "feeds/publishable_check.h"
#include "feeds/publishable_parts.h"
#include "feeds/text.h"
#include "feeds/url.h"
#include "feeds/xhtml.h"

/* Rounds of taking markup out of a text that hides markup in markup; then it is cut. */
#define MARKUP_ROUNDS 8

/* Of a long text, what is read first for a summary: markup takes a part of it. */
#define SUMMARY_SOURCE_BYTES (16 * LIMIT_SUMMARY_CHARACTERS)

/* ---- texts ----------------------------------------------------------------------------- */

/* Position of an end tag, the sign by which readers take a plain text for HTML, or its
 * length. */
static size_t find_end_tag(const char *text)
{
	for (const char *at = strstr(text, "</"); at; at = strstr(at + 2, "</")) {
		const char *name = at + 2;

		while (ascii_is_alpha(*name) || ascii_is_digit(*name))
			name++;
		if (name > at + 2 && *name == '>')
			return (size_t)(at - text);
	}
	return strlen(text);
}

/* One line of plain text; NULL when nothing is left of it. */
const char *publishable_line(struct arena *arena, const char *text)
{
	for (int round = 0; text && text[find_end_tag(text)] && round < MARKUP_ROUNDS;
	     round++)
		text = text_from_html(arena, str_from(text));
	if (text && text[find_end_tag(text)])
		text = arena_str(arena, str_slice(str_from(text), 0, find_end_tag(text)));
	if (text)
		text = text_publishable(arena, text);
	return text && text[0] ? text : NULL;
}

static bool is_html(const struct text *text)
{
	return text->type == TEXT_HTML || text->type == TEXT_XHTML;
}

const char *publishable_line_of(struct arena *arena, const struct text *text)
{
	if (!text->value || text->type == TEXT_OTHER)
		return NULL;
	if (is_html(text))
		return publishable_line(arena,
		                        text_from_html(arena, str_from(text->value)));
	return publishable_line(arena, text->value);
}

static struct text plain(const char *value)
{
	return (struct text){.type = TEXT_PLAIN, .value = value};
}

const char *publishable_url(struct arena *arena, const char *url)
{
	return url ? url_publishable(arena, str_from(url)) : NULL;
}

/* Zones of odd minutes are told in UTC: RFC 822 readers know only half hours. */
static struct date publishable_date(struct date date)
{
	if (date.offset_minutes % 30 != 0)
		date.offset_minutes = 0;
	date.raw = NULL;
	return date;
}

/* ---- content and summary --------------------------------------------------------------- */

static bool is_longer(const char *text, size_t max_characters)
{
	size_t characters = 0;

	/* Continuation bytes of UTF-8 are no characters of their own. */
	for (; *text; text++)
		if (((unsigned char)*text & 0xC0) != 0x80 && ++characters > max_characters)
			return true;
	return false;
}

/* HTML before plain text, the first before later ones; NULL when there is none. */
static const struct text *find_content(const struct entry *entry)
{
	const struct text *found = NULL;

	for (size_t i = 0; i < entry->contents.count; i++) {
		const struct text *content = &entry->contents.items[i];

		if (!content->value || !content->value[0] || content->type == TEXT_OTHER)
			continue;
		if (is_html(content))
			return content;
		if (!found)
			found = content;
	}
	if (found || !entry->summary.value || entry->summary.type == TEXT_OTHER)
		return found;
	if (is_html(&entry->summary) ||
	    is_longer(entry->summary.value, LIMIT_SUMMARY_CHARACTERS))
		return &entry->summary;
	return NULL;
}

static const char *html_of(struct arena *arena, const struct text *text)
{
	const char *html = is_html(text) ? text->value
	                                 : text_to_html(arena, str_from(text->value));

	return html ? text_publishable_html(arena, html) : NULL;
}

/* Enough of a text to cut a summary from: its start, or all of it where that is mostly
 * markup.  Where the start breaks off lies behind the cut. */
static const char *start_of(struct arena *arena, const struct text *text)
{
	struct text start = *text;
	const char *found;

	if (strlen(text->value) <= SUMMARY_SOURCE_BYTES)
		return publishable_line_of(arena, text);
	start.value = arena_str(arena,
	                        str_slice(str_from(text->value), 0, SUMMARY_SOURCE_BYTES));
	found = publishable_line_of(arena, &start);
	if (found && is_longer(found, 2 * LIMIT_SUMMARY_CHARACTERS))
		return found;
	return publishable_line_of(arena, text);
}

const char *entry_summary(struct arena *arena, const struct entry *entry)
{
	const struct text *content = find_content(entry);
	const char *summary = entry->summary.value ? start_of(arena, &entry->summary)
	                                           : NULL;

	if (!summary && content)
		summary = start_of(arena, content);
	return summary ? text_cut(arena, summary, LIMIT_SUMMARY_CHARACTERS) : NULL;
}

static void add_content(struct arena *arena, const char *html, struct entry *ready)
{
	struct text *content = LIST_ADD(arena, &ready->contents);

	if (content)
		*content = (struct text){.type = TEXT_HTML, .value = html};
}

/* Readers that know nothing of media show the content alone: the entry's image stands before
 * it, where it shows no other picture. */
static const char *add_image(struct arena *arena, const char *html,
                             const struct entry *ready)
{
	struct buf out;

	if (!html && ready->summary.value)
		html = text_to_html(arena, str_from(ready->summary.value));
	if (!html || !ready->image.url || strstr(html, "<img"))
		return html;
	buf_init(&out, LIMIT_OUTPUT_BYTES);
	buf_add_text(&out, "<p><img src=\"");
	xhtml_escape(&out, str_from(ready->image.url));
	buf_add_text(&out, "\" alt=\"\"></p>");
	buf_add_text(&out, html);
	html = out.failure == ERROR_NONE ? arena_str(arena, buf_view(&out))
	                                 : arena_fail(arena, out.failure);
	buf_release(&out);
	return html;
}

/* A line of ours (or NULL) behind the content, which is the summary where there is none. */
static const char *add_line(struct arena *arena, const char *html,
                            const struct entry *ready, const char *line)
{
	if (!line)
		return html;
	if (!html && ready->summary.value)
		html = text_to_html(arena, str_from(ready->summary.value));
	return arena_printf(arena, "%s%s", html ? html : "", line);
}

/* Title, summary and content; `language` is the entry's or the feed's. */
static void fit_texts(struct arena *arena, const struct entry *entry, const char *language,
                      struct entry *ready)
{
	const struct text *content = find_content(entry);
	const char *html = content ? html_of(arena, content) : NULL;
	const char *title = publishable_line_of(arena, &entry->title);

	ready->summary = plain(entry_summary(arena, entry));
	if (title && is_longer(title, LIMIT_TITLE_CHARACTERS)) {
		const char *whole = text_to_html(arena, str_from(title));

		html = arena_printf(arena, "%s%s", whole ? whole : "", html ? html : "");
		title = text_cut(arena, title, LIMIT_TITLE_CHARACTERS);
	}
	ready->title = plain(title);
	/* An entry that leads nowhere must at least say something (RFC 4287 4.1.2). */
	if (!html && !ready->link && (ready->summary.value || title))
		html = text_to_html(
			arena,
			str_from(ready->summary.value ? ready->summary.value : title));
	if (ready->image.url)
		html = add_image(arena, html, ready);
	html = add_line(arena, html, ready,
	                attached_line(arena, &ready->enclosures, html, language));
	html = add_line(
		arena, html, ready,
		corrected_line(arena, publishable_date(entry->corrected), language));
	if (ready->also.count)
		html = add_line(arena, html, ready,
		                also_line(arena, &ready->also, language));
	if (html && html[0])
		add_content(arena, html, ready);
}

/* ---- feed and entries ------------------------------------------------------------------ */

const char *feed_self(const struct feed *feed)
{
	for (size_t i = 0; i < feed->links.count; i++)
		if (str_equal(str_from(feed->links.items[i].rel), STR("self")))
			return feed->links.items[i].href;
	return NULL;
}

/* They stand beside every entry of a source: no longer than a summary. */
static struct text fit_rights(struct arena *arena, const struct text *rights)
{
	const char *text = publishable_line_of(arena, rights);

	return plain(text ? text_cut(arena, text, LIMIT_SUMMARY_CHARACTERS) : NULL);
}

/* What a feed and the source of an entry have in common. */
static void fit_metadata(struct arena *arena, const struct feed *feed, struct feed *ready)
{
	const char *self = publishable_url(arena, feed_self(feed));

	feed_init(ready);
	ready->id = feed->id && identifier_is_uri(feed->id) ? feed->id : NULL;
	ready->title = plain(publishable_line_of(arena, &feed->title));
	ready->subtitle = plain(publishable_line_of(arena, &feed->subtitle));
	ready->rights = fit_rights(arena, &feed->rights);
	ready->link = publishable_url(arena, feed->link);
	ready->language = language_publishable(arena, feed->language);
	ready->icon = publishable_url(arena, feed->icon);
	ready->logo = publishable_url(arena, feed->logo);
	ready->image.url = publishable_url(arena, feed->image.url);
	ready->updated = publishable_date(feed->updated);
	ready->ttl = feed->ttl;
	ready->generator.name = publishable_line(arena, feed->generator.name);
	ready->generator.version = publishable_line(arena, feed->generator.version);
	ready->generator.uri = publishable_url(arena, feed->generator.uri);
	publishable_persons(arena, &feed->authors, &ready->authors);
	publishable_categories(arena, &feed->categories, &ready->categories);
	if (self) {
		struct link *link = LIST_ADD(arena, &ready->links);

		if (link)
			*link = (struct link){.rel = "self", .href = self, .length = -1};
	}
}

/* Where an entry comes from: told only where there is a title to call it by and an address
 * that identifies it. */
static struct feed *fit_source(struct arena *arena, const struct entry *entry)
{
	struct feed *ready = arena_new(arena, struct feed);

	if (!ready)
		return NULL;
	fit_metadata(arena, entry->source, ready);
	if (!ready->id)
		ready->id = feed_self(ready) ? feed_self(ready) : ready->link;
	if (ready->updated.seconds == DATE_UNKNOWN)
		ready->updated = publishable_date(entry->updated);
	return ready->title.value && ready->id ? ready : NULL;
}

static void fit_entry(struct arena *arena, const struct feed *feed,
                      const struct entry *entry, struct entry *ready)
{
	const char *language = language_publishable(arena, entry->language);

	entry_init(ready);
	ready->id = entry->id;
	ready->link = publishable_url(arena, entry->link);
	ready->published = publishable_date(entry->published);
	ready->updated = publishable_date(entry->updated);
	ready->language = str_equal(str_from(language), str_from(feed->language))
	                          ? NULL
	                          : language;
	ready->image.url = publishable_url(arena, entry->image.url);
	if (entry->source)
		ready->source = fit_source(arena, entry);
	publishable_copies(arena, &entry->also, &ready->also);
	publishable_enclosures(arena, entry, &ready->enclosures);
	passed_choose(arena, entry, ready);
	fit_texts(arena, entry, language ? language : feed->language, ready);
	publishable_persons(arena, &entry->authors, &ready->authors);
	publishable_categories(arena, &entry->categories, &ready->categories);
	publishable_persons(arena, &entry->contributors, &ready->contributors);
	publishable_licenses(arena, &entry->licenses, &ready->licenses);
	ready->rights = fit_rights(arena, &entry->rights);
	ready->comments = publishable_url(arena, entry->comments);
	if (entry->language)
		publishable_translations(arena, entry, &ready->links);
}

bool feed_publishable(const struct feed *feed, struct arena *arena, struct feed *ready,
                      struct error *err)
{
	if (feed->is_publishable) {
		*ready = *feed;
		return true;
	}
	fit_metadata(arena, feed, ready);
	ready->is_publishable = true;
	if (!arena_check(arena, err) || !publishable_check_feed(ready, err))
		return false;
	for (size_t i = 0; i < feed->entries.count; i++) {
		struct entry *entry = LIST_ADD(arena, &ready->entries);

		if (entry)
			fit_entry(arena, ready, &feed->entries.items[i], entry);
		if (!arena_check(arena, err) || !publishable_check_entry(entry, i + 1, err))
			return false;
	}
	return publishable_check_ids(&ready->entries, arena, err);
}
