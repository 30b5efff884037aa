/*
 * The step before publishing: entries that came since the last time -> the stories that they
 * belong to, so that what several sources issued is published once.
 *
 * What an entry is compared with is found through an index, and is little however many
 * entries there are (LIMIT_STORY_KEY_ENTRIES, LIMIT_STORY_CANDIDATES).  Entries older than
 * twice LIMIT_STORY_SECONDS are archives, and not looked at.  One whose own page is read in the run
 * in which it comes (articles.h), as nearly all are, is compared by that text; one whose page comes
 * later is not compared anew but with an edit: it has been published by itself.
 */
#ifndef AGGREGATOR_STORIES_H
#define AGGREGATOR_STORIES_H

#include "aggregator/store_stories.h"

/* Whether there is anything to do: without it nothing has to be known of priorities. */
bool stories_are_due(struct store *store, bool *are_due, struct error *err) MUST_CHECK;

/*
 * Looks at all entries that are due, LIMIT_STORY_SLICE in a transaction.  *found is how
 * many of them belong to a story with others.  Killed at any moment, the next call goes on
 * where it ended.
 *
 * An entry that has been looked at by an earlier call may have been published, so it stays
 * the one that stands for its story, whoever joins it (story_lead).
 */
bool stories_update(struct store *store, const struct source_priorities *priorities,
                    int64_t now, size_t *found, struct error *err) MUST_CHECK;

#endif
