/*
 * What sites say to robots, asked for once a day before their pages are.
 */
#ifndef AGGREGATOR_ROBOTS_ASK_H
#define AGGREGATOR_ROBOTS_ASK_H

#include "aggregator/sources.h"
#include "aggregator/store_pages.h"
#include "feeds/http.h"

struct robots_ask {
	struct store *store;
	const struct sources *list; /* how sources are asked; those with rules are pages */
	struct http_options http;
	int64_t now;
	struct arena *arena;
	size_t asked; /* requests that were sent */
};

/*
 * Asks for the robots.txt of every one of `sources` that is a page, where it is older than
 * ROBOTS_SECONDS: each site's once, conditionally.  What cannot be reached is left for
 * another run; what a server cannot say closes the site.
 */
bool robots_ask(struct robots_ask *ask, const struct source_states *sources,
                struct error *err) MUST_CHECK;

/* Why a page may not be asked for, one sentence; NULL: it may, or is a feed. */
bool robots_refusal(struct robots_ask *ask, const struct source_state *source,
                    const char **refusal, struct error *err) MUST_CHECK;

#define ROBOTS_SECONDS ((int64_t)24 * 3600)

#endif
