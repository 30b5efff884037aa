/*
 * The source list beside what the store knows of each source: what `sources` and `status`
 * show.
 */
#ifndef AGGREGATOR_LISTING_H
#define AGGREGATOR_LISTING_H

#include "aggregator/command.h"

/* One source of the list. */
struct listed {
	const struct source *source;
	const struct source_state *state; /* never NULL; of one never asked: all absent */
};

struct listing {
	struct listed *items;
	size_t count;
};

/* Reads the list and, where there is a store, the states; writes nothing and makes no
 * store.  False with session->err. */
bool listing_read(struct session *session, struct listing *listing) MUST_CHECK;

/* "waiting" (for an address), "new" (never asked), "well" or "failing". */
const char *listed_health(const struct listed *listed);
bool listed_is_failing(const struct listed *listed);
bool listed_was_asked(const struct listed *listed);

/* A moment in the configured zone, in `text` of DATE_TEXT_BYTES; NULL for none. */
const char *listing_date(const struct session *session, int64_t seconds, char *text);

#endif
