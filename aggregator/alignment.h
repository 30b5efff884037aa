/*
 * Two texts laid side by side: what stands in both in the same order, and where each has
 * something of its own.  Pure.
 */
#ifndef AGGREGATOR_ALIGNMENT_H
#define AGGREGATOR_ALIGNMENT_H

#include "aggregator/shingles.h"

/* A place where the texts differ: words [start, end) of each; one of both may be empty. */
struct gap {
	size_t start_a, end_a, start_b, end_b;
};

struct alignment {
	struct {
		struct gap *items; /* in their order */
		size_t count;
	} gaps;
	size_t common; /* words that stand in both */
};

/*
 * Aligns by a longest common subsequence; what is common in fewer than `least_run` words in
 * a row is chance and part of a gap.  Takes time and memory in proportion to the product
 * of both lengths, divided by 64: at most some 3 MB, as words are limited.  False when
 * `arena` is full.
 */
bool alignment_make(struct arena *arena, const struct words *a, const struct words *b,
                    size_t least_run, struct alignment *alignment);

#endif
