/*
 * Names -> their positions in a list, found without comparing them all.
 */
#ifndef FEEDGEN_NAME_INDEX_H
#define FEEDGEN_NAME_INDEX_H

#include "feeds/arena.h"

#define NAME_ABSENT SIZE_MAX

struct name_index {
	struct name_slot {
		const char *name; /* borrowed; NULL: free */
		size_t position;
	} * slots;
	size_t mask; /* slots, a power of two, less one */
};

/* Room for `count` names, in `arena`; false where memory ran out. */
bool name_index_init(struct name_index *index, size_t count,
                     struct arena *arena) MUST_CHECK;

/* Adds a name unless it is there; returns the position that the name has now. */
size_t name_index_add(struct name_index *index, const char *name, size_t position);

/* Its position, or NAME_ABSENT. */
size_t name_index_find(const struct name_index *index, const char *name);

#endif
