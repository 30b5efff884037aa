/*
 * How much of an entry an edit changed, and whether its readers are told.  Pure.
 */
#ifndef AGGREGATOR_EDIT_H
#define AGGREGATOR_EDIT_H

#include <stdbool.h>

#include "feeds/arena.h"

struct edit_side {
	const char *title;             /* plain text, or NULL */
	const char *summary, *content; /* HTML fragments, or NULL */
};

/*
 * Significant is another title, or a text (without markup, white space and what stands
 * behind the "?" of an address) of which at least EDIT_CHARACTERS or EDIT_PERCENT
 * changed: a corrected comma or a view counter is not.  The text is the content, or the
 * summary where there is none.  What changed is measured between the first and the last
 * difference.  Scratch memory comes from `arena`; an edit that cannot be measured for
 * want of it counts as significant.
 */
bool edit_is_significant(struct arena *arena, const struct edit_side *old,
                         const struct edit_side *new);

#define EDIT_CHARACTERS 50
#define EDIT_PERCENT 10

/* What is stored of a source's edits, and told. */
enum updates_rule { UPDATES_YES, UPDATES_MINOR_ONLY /* none is told */, UPDATES_NO };

/* "yes", "minor-only" or "no"; false for any other word. */
bool updates_parse(const char *name, enum updates_rule *rule);

/* What became of an entry's edits before. */
struct edit_history {
	int64_t edits;        /* since `since`; forgotten after EDIT_WINDOW_SECONDS */
	int64_t since;        /* DATE_UNKNOWN: there were none */
	int64_t frozen_until; /* DATE_UNKNOWN: never was */
	bool is_return;       /* the entry had the new text before */
};

/* Of so many edits within such a time, and of any back to an earlier text, nobody is told;
 * nor of any other for as long. */
#define EDIT_MOST 5
#define EDIT_WINDOW_SECONDS INT64_C(604800) /* 7 days */

enum edit_verdict {
	EDIT_IGNORED, /* the old version stays */
	EDIT_STORED,
	EDIT_TOLD /* stored, and the entry was updated */
};

/* Judges an edit at `now` and counts it in `history`. */
enum edit_verdict edit_judge(enum updates_rule rule, bool is_significant, int64_t now,
                             struct edit_history *history);

#endif
