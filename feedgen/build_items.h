/*
 * Records with their stamps -> lists of what is published, in the order of the feeds.  Pure.
 */
#ifndef FEEDGEN_BUILD_ITEMS_H
#define FEEDGEN_BUILD_ITEMS_H

#include "feedgen/build.h"
#include "feedgen/sections.h"

/* A record, with what is decided about it. */
struct build_item {
	struct record *record;
	const struct stamp *stamp;
	struct section section;
	const struct withdrawn_item *notice; /* it was taken down: what is shown instead */
	const struct entry *entry; /* once made: shared by all feeds that hold it whole */
};

struct build_items {
	struct build_item *items;
	size_t count;
};

struct build_lists {
	struct build_items items;   /* newest first */
	struct build_items held;    /* not to be published yet */
	struct build_items notices; /* of what was taken down, newest first, as the items */
	struct {
		const struct build_item *
			*items; /* those of `items` that have a pair, by it */
		size_t count;
	} pairs;
};

/* Fills the lists into `arena`; a failure is the arena's. */
void build_items_list(const struct build_input *input, struct arena *arena,
                      struct build_lists *lists);

/* The next of items and notices together, newest first; NULL at their end.  Begins at *at all
 * zero: how far each list was taken. */
struct build_place {
	size_t item, notice;
};
struct build_item *build_items_next(const struct build_lists *lists,
                                    struct build_place *at);

/* The items that are one text in several languages: the first of those with that pair is at
 * the returned position of lists->pairs, the others behind it; the count where there is none. */
size_t build_items_pair(const struct build_lists *lists, const char *pair);

#endif
