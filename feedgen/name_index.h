/*
 * Names -> their positions in a list, found without comparing them all.
 *
 * The lists of a build mostly come in order of their names (the state gives them so, and so
 * does a walk), and what is sought comes in that order, too.  As long as it does, each name
 * is compared with the one before it, or found behind the one that was found last, and memory
 * is gone through from end to end; a table of hashes is made once a name is out of order.
 */
#ifndef FEEDGEN_NAME_INDEX_H
#define FEEDGEN_NAME_INDEX_H

#include "feeds/arena.h"

#define NAME_ABSENT SIZE_MAX

struct name_place {
	const char *name; /* borrowed; NULL: free */
	size_t position;
};

struct name_index {
	/* private */
	struct name_place *ordered; /* while all names came in order (strcmp) */
	struct name_place *hashed;  /* since one did not */
	size_t count;               /* of `ordered` */
	size_t next;                /* of `ordered`: behind the one that was found last */
	size_t mask;                /* places of `hashed`, a power of two, less one */
	bool is_hashed;
};

/* Room for `count` names, in `arena`; false where memory ran out. */
bool name_index_init(struct name_index *index, size_t count,
                     struct arena *arena) MUST_CHECK;

/* Adds a name unless it is there; returns the position that the name has now. */
size_t name_index_add(struct name_index *index, const char *name, size_t position);

/* Its position, or NAME_ABSENT. */
size_t name_index_find(struct name_index *index, const char *name);

#endif
