/*
 * Looks up what an entry of a document and one of the store have in common (evidence.h).
 */
#ifndef AGGREGATOR_EVIDENCE_FIND_H
#define AGGREGATOR_EVIDENCE_FIND_H

#include "aggregator/store.h"

/* An entry of a document, and one of the store that a key led to. */
struct candidate {
	struct store *store;
	struct arena *arena;
	const struct entry *entry;
	const struct identity *identity;
	const struct key_matches *found;
};

/* Whether any of `wanted` (EVIDENCE_*) speaks for the stored entry; the cheapest is asked
 * first. */
bool evidence_find(const struct candidate *candidate, unsigned int wanted, bool *answer,
                   struct error *err) MUST_CHECK;

/* Whether an entry that was found by its guid is another all the same. */
bool evidence_find_reuse(const struct candidate *candidate, bool *answer,
                         struct error *err) MUST_CHECK;

/* The days that a title is looked for on: of another zone, or without any. */
#define EVIDENCE_DAYS ((const int[]){-1, 0, 1, DAYS_NONE})
#define EVIDENCE_DAY_COUNT ((size_t)4)

#endif
