/*
 * Stored entries of many sources -> the one feed that is published of them.  Pure.
 *
 * Newest first by the date that the store gave each entry once; every entry says which
 * source it comes from, and shows as much as that source allows.  Nothing depends on the
 * clock: the feed's own date is that of its latest entry or edit, a source's that of its
 * last news.  That somebody else issued the same is told with the entry and changes none
 * of its dates: it is nothing new.
 */
#ifndef AGGREGATOR_COMBINE_H
#define AGGREGATOR_COMBINE_H

#include "aggregator/store_stories.h"

struct combine_options {
	const char *title;                              /* of the combined feed */
	const char *home;                               /* URL that it stands for */
	const char *language;                           /* BCP 47, or NULL */
	const char *description, *rights, *logo, *icon; /* or NULL */
	int64_t ttl;                                    /* minutes; 0: not told */
	const char *
		id_authority; /* "authority,date" of RFC 4151, for ids that must be minted */
	const char *generator;
	int zone_minutes;   /* of dates whose source named no zone */
	size_t whole_bytes; /* of entries whose text takes more an excerpt is told; 0: any */
	bool is_corrected_shown;           /* entries say when they were corrected */
	const struct story_copies *copies; /* of each entry, in their order; NULL: none */
};

/*
 * Fills `feed` from `entries`, in their order.  Texts stay where they are, the rest is in
 * `arena`.  An entry whose source is not among `sources` goes without attribution.  False,
 * with `err`, only where the arena is full.
 */
bool combine_entries(const struct combine_options *options,
                     const struct source_states *sources,
                     const struct stored_entries *entries, struct arena *arena,
                     struct feed *feed, struct error *err) MUST_CHECK;

#endif
