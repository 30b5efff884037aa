/*
 * The sources of another OPML list -> outlines to add to ours.  Pure.
 *
 * Every attribute is kept but those that give a source more than others may have
 * (source_request_is_privilege).  A source without a short name, or with what cannot be one (an
 * id that meant something else elsewhere), gets one made of its title or host.
 */
#ifndef AGGREGATOR_SOURCES_MERGE_H
#define AGGREGATOR_SOURCES_MERGE_H

#include "aggregator/sources.h"

/* A source that is not taken over. */
struct merge_refusal {
	int line;            /* of the other list */
	const char *name;    /* its short name or title */
	const char *message; /* why not */
};

struct merge {
	struct outlines added; /* each a source with its short name; no folders */
	struct {
		struct merge_refusal *items;
		size_t count;
	} refusals;
};

/*
 * Compares `theirs` with `ours`: refused are sources whose short name or address we have,
 * and those whose address is not http or https.  The result is in `arena`.
 */
bool sources_merge(const struct sources *ours, const struct opml *theirs,
                   struct arena *arena, struct merge *merge, struct error *err) MUST_CHECK;

/*
 * The text of our list with the outlines added at its end, everything else (comments,
 * spaces) as it was.  Falls back to writing the list anew where the text cannot be added
 * to (it is not UTF-8, or has no end of the body).
 */
bool sources_merge_write(struct str text, struct opml *list, const struct merge *merge,
                         struct arena *arena, struct buf *out,
                         struct error *err) MUST_CHECK;

#endif
