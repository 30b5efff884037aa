/*
 * What rows of news lists have in common, for rules that do not say it: the link is the first
 * one with text, the date is somewhere in the row; their titles are in scrape_title.h.  Pure.
 */
#ifndef FEEDS_SCRAPE_GUESS_H
#define FEEDS_SCRAPE_GUESS_H

#include <libxml/tree.h>

#include "feeds/arena.h"
#include "feeds/scrape.h"

/* What a row may say, in bytes: more is no title, and no date. */
#define SCRAPE_ROW_BYTES ((size_t)4096)

/* The text of a node and all in it, white space folded, with a space between elements; NULL
 * where the arena is full. */
const char *scrape_text(struct arena *arena, const xmlNode *node);

/* The same without the elements in it that say nothing but a date; and whether one does:
 * "[04-15]", "2020年4月15日". */
const char *scrape_undated_text(struct arena *arena, const xmlNode *node);
bool scrape_is_date(const xmlNode *node);

/* The text of a row without its link (which may be NULL), but with the dates in that. */
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

#endif
