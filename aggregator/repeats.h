/*
 * Entries of one document that repeat others, and the keys that several of them have.  Pure.
 */
#ifndef AGGREGATOR_REPEATS_H
#define AGGREGATOR_REPEATS_H

#include "aggregator/match.h"

struct repeats {
	const struct feed *feed;
	struct matches *matches;    /* their identities are taken; is_duplicate is set */
	bool *shares[KEY_COUNT];    /* by kind and entry: another one has the key, too */
	struct repeats_item *items; /* private: room for one key of every entry */
};

/* Makes room in `arena` for the entries of `feed`, as many as there are `matches`. */
bool repeats_init(struct repeats *repeats, const struct feed *feed, struct matches *matches,
                  struct arena *arena, struct error *err) MUST_CHECK;

/* Finds them, and measures (matches->measure) how many different keys there are. */
void repeats_find(struct repeats *repeats);

#endif
