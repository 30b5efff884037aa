/*
 * The part of a text that shows best why it was found, and where in it.  Pure.
 *
 * Finds what the index finds (search_text.h), so that what is marked is what matched.
 */
#ifndef AGGREGATOR_SEARCH_SNIPPET_H
#define AGGREGATOR_SEARCH_SNIPPET_H

#include "aggregator/search_query.h"

/* Bytes of a text. */
struct search_hit {
	size_t start, end;
};

struct search_snippet {
	struct str text;                   /* a part of the text that it was made of */
	bool is_cut_before, is_cut_behind; /* the text goes on there */
	struct {
		struct search_hit *items; /* offsets into `text`, ascending */
		size_t count;
	} hits;
};

/*
 * Cuts from `text`, one line, what fits into `columns` of a terminal with an ellipsis where it
 * is cut: where most of the query's terms stand together, or from the beginning where there
 * is none or `is_from_start`.  Terms of a field other than `place` are not looked for.
 * Hits are in `arena`, which tells whether it was large enough.
 */
struct search_snippet search_snippet_make(const struct search_query *query,
                                          enum search_place place, const char *text,
                                          size_t columns, bool is_from_start,
                                          struct arena *arena);

#endif
