/*
 * Addresses that stand in a source list more than once.
 *
 * One address is asked for one source only: the first of the list; the others have its
 * answer's entries already.  Two spellings of what is probably one page (http and https,
 * "www.", a slash at the end) may be two feeds, so these are told and both are asked.
 */
#ifndef AGGREGATOR_TWINS_H
#define AGGREGATOR_TWINS_H

#include "aggregator/sources.h"

/* Of one source; short names of sources before it in the list, or NULL. */
struct twin {
	const char *same_as; /* asked at the same address in the same way: this one is not
	                        asked */
	const char *like;    /* where there is no such source: asked at an address that
	                        differs in spelling only (url_canonical_key) */
};

/*
 * Finds them: one struct for each source, in the order of the list.  Two for
 * which the list says different things of how to ask (sources.5) are not asked in the same
 * way: what they get may differ.  All in `arena`; NULL when it is full.
 */
struct twin *twins_find(const struct sources *sources, struct arena *arena);

/* What to tell of it, "not asked: its address is that of coal", in `arena`; NULL for nothing,
 * or without memory. */
const char *twin_describe(const struct twin *twin, struct arena *arena);

#endif
