/*
 * One published item -> an entry of a feed.  Only the files of build.h include this.
 */
#ifndef FEEDGEN_BUILD_ENTRIES_H
#define FEEDGEN_BUILD_ENTRIES_H

#include "feedgen/build_items.h"

/* What all parts of one build need. */
struct builder {
	const struct settings *settings;
	const struct records *records;
	const struct build_lists *lists;
	const struct known_topics *topics;
	const char *language; /* of the site, or NULL */
	struct arena *arena;
	bool is_sharing; /* the arena lives as long as the items: entries are made once */
	struct error *err;
};

/* Adds the item, or the notice that it was withdrawn, and makes the feed as new as it is.  Of an
 * item whose texts take more than `whole_bytes` (0: any) an excerpt.  False with builder->err
 * where the record cannot be completed, and where memory ran out. */
bool build_entry_add(struct builder *builder, struct build_item *item, size_t whole_bytes,
                     struct feed *feed) MUST_CHECK;

#endif
