/*
 * What every page of a site has: its head, the masthead with the ways to the other pages and
 * languages, the webmaster's own header and footer.  For those who make pages (page.h, and
 * the aggregator's status pages).
 *
 * A page is well-formed HTML 5 without an inline script or style and without anything loaded
 * from elsewhere, as the Content-Security-Policy of packaging/web demands; it is complete
 * without script.js.  Deterministic: no clock.
 */
#ifndef FEEDS_PAGE_FRAME_H
#define FEEDS_PAGE_FRAME_H

#include "feeds/markup.h"
#include "feeds/page_words.h"
#include "feeds/site.h"

/* A page under way. */
struct page {
	struct markup markup;
	struct arena arena; /* for what lives as long as the page */
	const struct site *site;
	enum page_language language;
	const char *tag; /* its language (BCP 47) */
	const char
		*around;  /* the language in force where is written: the tag, or that of the
	                       element around; what differs says so itself */
	const char *path; /* below the folder, without language and extension: "index" */
	const char *title; /* of the page; NULL: the site's */
	const char *motto; /* below the site's name; or NULL */
};

/* The file of a page in a language, "index.html" or "index.zh.html"; NULL: no memory. */
const char *page_file(struct arena *arena, const struct site *site, const char *path,
                      enum page_language language);

/* The file that the page in the site's own language has while another one is the site's: after a
 * change of language it is left over, and to be removed. */
const char *page_former_file(struct arena *arena, const struct site *site,
                             const char *path);

/*
 * The calling sequence: page_begin, <link> elements of the caller's, page_begin_body, the
 * content of <main>, page_end.  The caller fills site, language, path and title of `page`,
 * whose texts are publishable, and calls page_end whatever happened.
 */
void page_begin(struct page *page, struct buf *out);
void page_begin_body(struct page *page);
bool page_end(struct page *page, bool ok, struct error *err) MUST_CHECK;

/* ---- for the content ---- */

const char *page_say(const struct page *page, enum page_word word);

/* An element with elements in it; `class` may be NULL. */
void page_open(struct page *page, const char *name, const char *class);
void page_close(struct page *page);

/* An element with text; nothing where that is NULL.  `language` is the text's, NULL: the
 * one in force. */
void page_text(struct page *page, const char *name, const char *class, const char *text);
void page_text_in(struct page *page, const char *name, const char *class,
                  const char *language, const char *text);

/* The name of a source in the language of the page, where it has one. */
const char *page_name(struct page *page, const char *name);

/* A link; plain text where there is no address. */
void page_link(struct page *page, const char *class, const char *language, const char *href,
               const char *text);

/* A section with its heading (h2), which `id` names. */
void page_section(struct page *page, const char *id, const char *title);

/* A moment as a <time>, with its date and time of day. */
void page_time(struct page *page, int64_t seconds);

/* "../" as often as the page is deep, then `file`. */
const char *page_way(struct page *page, const char *file);

/* The same to another page of the site, in the same language. */
const char *page_way_to(struct page *page, const char *path);

/* For an attribute lang: NULL where the one in force holds. */
const char *page_other_language(const struct page *page, const char *language);

/* One line that may be published; NULL for NULL. */
const char *page_line(struct page *page, const char *text);

#endif
