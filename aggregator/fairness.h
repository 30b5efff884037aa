/*
 * Which of the newest entries stand in one feed, so that no source crowds out the others.
 * Pure.
 *
 * A feed holds a window of the newest entries: so many at least, and all of so many days
 * behind the newest one (never behind the clock: what was published stays when nothing
 * happens), up to so many at most.  Of a source that has more in it than its share the
 * newest ones are taken.  What is left out is carried over: it stands in the feed as soon
 * as there is room for it, and in the archives in any case.
 */
#ifndef AGGREGATOR_FAIRNESS_H
#define AGGREGATOR_FAIRNESS_H

#include "feeds/arena.h"
#include "feeds/window.h"

struct fairness_rules {
	size_t items; /* at most so many */
	struct window window;
	size_t per_source; /* no source has more than so many percent of what is taken */
};

struct fairness_entry {
	int64_t source, sort_at;
	bool is_taken; /* the answer */
	size_t rank;   /* private: entries of its source that are newer */
};

/*
 * Marks which of `entries`, newest first, are taken; *taken says how many.
 *
 * A share is never less than an equal part, of two sources the half.  And where shares would
 * leave less than window_items, because hardly anybody else says anything, they are as
 * large as it takes to have so many.  False with `err` only where the arena is full.
 */
bool fairness_choose(const struct fairness_rules *rules, struct fairness_entry *entries,
                     size_t count, struct arena *arena, size_t *taken,
                     struct error *err) MUST_CHECK;

#endif
