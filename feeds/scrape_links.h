/*
 * How often each address is linked to in a page: a title leads to its article from one place, a
 * topic beside it from many.  Pure.
 */
#ifndef FEEDS_SCRAPE_LINKS_H
#define FEEDS_SCRAPE_LINKS_H

#include <libxml/tree.h>

#include "feeds/arena.h"
#include "feeds/digest.h"

struct scrape_links {
	struct digest *items; /* of the page of each link, as written, in order */
	size_t count;
};

/* All links in `root`, in `arena`; none where that is full. */
void scrape_links_count(struct arena *arena, xmlNode *root, struct scrape_links *links);

/* Whether two addresses are of one page, "#more" aside. */
bool scrape_links_same(const char *one, const char *other);

/* Whether links outside of an element lead there, too; never of one that is too large to be a
 * row. */
bool scrape_links_elsewhere(const struct scrape_links *links, xmlNode *row,
                            const char *href);

#endif
