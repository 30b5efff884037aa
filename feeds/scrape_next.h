/*
 * Where a news list goes on: the address of its next page.  Pure.
 *
 * By rel="next", by a link that says so ("下一页", "Next"), or by the call of a script that
 * TRS's pages make their links with: createPageHTML(34, 0, "index", "html").
 */
#ifndef FEEDS_SCRAPE_NEXT_H
#define FEEDS_SCRAPE_NEXT_H

#include "feeds/arena.h"
#include "feeds/scrape.h"

/* In `arena`; NULL where it goes on nowhere, at another origin or in the same page, or where
 * the arena is full. */
const char *scrape_next(struct arena *arena, struct str bytes,
                        const struct scrape_options *options);

#endif
