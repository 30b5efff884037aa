/*
 * What can be subscribed to at an address: the feeds of a site, or lists in its page.
 */
#ifndef AGGREGATOR_DISCOVERY_H
#define AGGREGATOR_DISCOVERY_H

#include "aggregator/look.h"
#include "feeds/opml.h"

/* One thing to subscribe to. */
struct finding {
	const char *url, *title;
	struct scrape_rules rules; /* of a page */
	bool is_page, is_sitemap;  /* is_sitemap: it is an XML page of a site's news */
	const char *items;         /* what it would yield, as look_write_entries does */
	size_t count;              /* of items */
	bool is_undated;           /* none of them has a date */
};

struct findings {
	struct finding *items;
	size_t count;
	const char *failure; /* why nothing came from the address itself; or NULL */
};

/*
 * Looks at `address`: a feed itself, else the feeds that its page announces, else those at
 * the usual paths of its site, each looked at, too; where there is none, the site's sitemaps of
 * news and the lists in the page.  With `is_page_wanted` the lists alone.  What robots.txt
 * forbids to be asked for is none of them.  All in the session's arena.  False with session->err.
 */
bool discover(struct session *session, const char *address, bool is_page_wanted,
              struct findings *findings) MUST_CHECK;

/* The outline that subscribes to it, without a short name, and with the pages of its items where
 * only these have dates; NULL when the arena is full. */
struct outline *finding_outline(struct arena *arena, const struct finding *finding);

#endif
