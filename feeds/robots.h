/*
 * robots.txt -> whether a page may be asked for (RFC 9309).  Pure.
 */
#ifndef FEEDS_ROBOTS_H
#define FEEDS_ROBOTS_H

#include <stdbool.h>

#include "feeds/arena.h"
#include "feeds/str.h"

/*
 * Whether `text` allows a robot that calls itself `user_agent` ("name/1.0 (...)": the name
 * counts) to ask for `url`: of the groups for its name, else of those for all, the rule with
 * the longest path that matches; where two are as long, the one that allows.
 */
bool robots_allows(struct str text, const char *user_agent, const char *url);

/* Why a robot may not ask for `url`, one sentence; NULL: it may.  `is_closed`: the server could
 * not say (RFC 9309 section 2.3.1.4). */
const char *robots_verdict(bool is_closed, struct str text, const char *user_agent,
                           const char *url);

/* Where the robots.txt of a page is; NULL where it has none. */
const char *robots_url(struct arena *arena, const char *url);

#endif
