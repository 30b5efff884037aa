/*
 * What is new is filed: into a page of the archives, and under its source, its tags and its
 * language.  So publishing a part of all that is stored costs what is new in it.
 */
#ifndef AGGREGATOR_FILING_H
#define AGGREGATOR_FILING_H

#include "aggregator/command.h"
#include "aggregator/store_topics.h"

/* Files at most LIMIT_FILED_ENTRIES; the rest is left to later runs.  False with
 * session->err. */
bool filing_update(struct session *session) MUST_CHECK;

/* Notes what stands in every page and feed besides their entries, or decides about all of
 * them, and where they are published: where that is another than before, all have changed. */
bool filing_subject(struct session *session, const char *folder) MUST_CHECK;

/*
 * Under what an entry is filed besides its page, each once, without `entry` and `sort_at`.
 * A tag is known in whatever letters, and called as it was written first; a language without
 * its region.  Pure; in `arena`.
 */
struct topic_places {
	struct topic_place *items;
	size_t count;
};
void filing_places(const struct stored_entry *entry, const struct topic_origin *origin,
                   struct arena *arena, struct topic_places *places);

#endif
