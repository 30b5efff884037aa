/*
 * Rules for the rows of a page -> those for their parts as well, which other readers need.
 */
#ifndef FEEDS_SCRAPE_COMPLETE_H
#define FEEDS_SCRAPE_COMPLETE_H

#include <libxml/tree.h>

#include "feeds/scrape.h"

/*
 * Adds to `rules`, of SCRAPE_HTML, what changes nothing that is read with them: `plain` is
 * that.  `bytes` are the page, `tree` the same parsed.  What is added is static.
 */
void scrape_complete(struct str bytes, xmlDoc *tree, const struct scrape_options *options,
                     const struct document *plain, struct scrape_rules *rules);

#endif
