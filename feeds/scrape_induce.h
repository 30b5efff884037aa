/*
 * Rules for a news page, found in the page itself: what repeats among siblings, and reads like
 * headlines.
 *
 * A list is a set of elements of one kind with the same parent, each with one link whose text
 * is as long as a headline.  Lists are ranked by how many rows they have, how long these
 * are, and how many have dates; menus have short words, and none.
 */
#ifndef FEEDS_SCRAPE_INDUCE_H
#define FEEDS_SCRAPE_INDUCE_H

#include "feeds/scrape.h"

struct scrape_proposal {
	struct scrape_rules rules; /* SCRAPE_HTML: what our reader and FreshRSS's need */
	size_t rows;               /* that they read in this page */
	double score;
};

/* The best first. */
struct scrape_proposals {
	struct scrape_proposal *items;
	size_t count;
};

/*
 * At most LIMIT_SCRAPE_PROPOSALS lists of a page; none is no error.  Rules are in `arena`.
 * False with `err` where the page is too large or memory ran out.
 */
bool scrape_induce(struct str bytes, const struct scrape_options *options,
                   struct arena *arena, struct scrape_proposals *proposals,
                   struct error *err) MUST_CHECK;

#endif
