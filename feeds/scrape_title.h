/*
 * The title of a row of a news list, for rules that do not say it: the text of its link, or the
 * part of that, or of the row, that a person takes for it.  Pure.
 */
#ifndef FEEDS_SCRAPE_TITLE_H
#define FEEDS_SCRAPE_TITLE_H

#include <libxml/tree.h>

#include "feeds/arena.h"

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
