/*
 * How much of an entry an edit changed: whether its readers want to be told.  Pure.
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
 * Significant is another title, or a text (without markup and white space) of which at
 * least EDIT_CHARACTERS or EDIT_PERCENT changed: a corrected comma or a view counter is
 * not.  The text is the content, or the summary where there is none.  What changed is
 * measured between the first and the last difference.  Scratch memory comes from `arena`;
 * an edit that cannot be measured for want of it counts as significant.
 */
bool edit_is_significant(struct arena *arena, const struct edit_side *old,
                         const struct edit_side *new);

#define EDIT_CHARACTERS 50
#define EDIT_PERCENT 10

#endif
