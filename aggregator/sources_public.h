/*
 * The source list as others may see it.  Pure.
 */
#ifndef AGGREGATOR_SOURCES_PUBLIC_H
#define AGGREGATOR_SOURCES_PUBLIC_H

#include "feeds/opml.h"

/*
 * A copy of a list without what may be secret: sources on private hosts or with leave to be
 * there; name, password, certificates and the exceptions of a source; all of FreshRSS's
 * CURLOPT_ settings; users in addresses.  Everything else stays, in its order.  In `arena`,
 * borrowing from `list`; NULL where the arena is full.
 */
struct opml *sources_public(const struct opml *list, struct arena *arena);

#endif
