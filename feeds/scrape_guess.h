/*
 * What rows of news lists have in common, for rules that do not say it: the link is the first
 * one with text, the title its `title` attribute where the text is cut off, the date is
 * somewhere in the row.  Pure.
 */
#ifndef FEEDS_SCRAPE_GUESS_H
#define FEEDS_SCRAPE_GUESS_H

#include <libxml/tree.h>

#include "feeds/arena.h"
#include "feeds/scrape.h"

/* The text of a node and all in it, white space folded, with a space between elements; NULL
 * where the arena is full. */
const char *scrape_text(struct arena *arena, const xmlNode *node);

/* The same of a row without its link (which may be NULL), but with the dates in that. */
const char *scrape_rest(struct arena *arena, const xmlNode *row, const xmlNode *link);

/* The text behind a row, up to the next row: of lists whose rows are links or headings the
 * date may stand there. */
const char *scrape_behind(struct arena *arena, const xmlNode *row);

/* The same before it, back to the row before. */
const char *scrape_before(struct arena *arena, const xmlNode *row);

/* The value of an attribute without a namespace, or NULL. */
const char *scrape_attribute(const xmlNode *node, const char *name);

/* Whether an address leads to a page: not to a script, and not into the same page. */
bool scrape_is_link(const char *href);

/* The link of a row: the row itself, or the first in it that leads somewhere and says
 * something, behind those that lead to `skipped` other pages; NULL where there is none. */
const xmlNode *scrape_find_link(struct arena *arena, const xmlNode *row, size_t skipped);

/* The address of the first link of a row, wherever it leads; NULL where it has none. */
const char *scrape_find_href(const xmlNode *row);

/* When a row says that it is of: the `datetime` of its first time element, else the text of the
 * first element that says nothing but how long ago that was; NULL where there is neither. */
const char *scrape_find_time(struct arena *arena, const xmlNode *row);

/* The title of a row with that link: its text, without the dates in it, or its `title`
 * attribute where the text is that, cut off.  Of a link around a whole card the heading in it,
 * what is called a title, the text outside of its blocks, or the first of these. */
const char *scrape_find_title(struct arena *arena, const xmlNode *link);

/* A row's heading outside of its links, where these say nothing of their own (a picture, "Read
 * more"); NULL where there is none. */
const xmlNode *scrape_find_heading(struct arena *arena, const xmlNode *row);

/* Whether a link says no more than that there is more behind it: "Read more", "查看详情", "". */
bool scrape_is_more(const char *text);

/* `title`, or the `title` attribute of `link` (which may be NULL) where that is the same but
 * longer. */
const char *scrape_uncut(const char *title, const xmlNode *link);

#endif
