/*
 * Which entries are published: what stands in the published folder as it is, whatever made
 * it, and what the next run would publish.
 */
#ifndef AGGREGATOR_PUBLISHED_H
#define AGGREGATOR_PUBLISHED_H

#include "aggregator/command.h"

/*
 * The rows of these entries, in ascending order, in the session's arena: of the feeds in the
 * output folder (not of archives: these keep what is purged), and of the choice that would
 * be made now, copies of stories among them.  Without a folder only the latter.  False with
 * session->err, also where one of the feeds cannot be read.
 */
bool published_entries(struct session *session, struct entry_ids *ids) MUST_CHECK;

/*
 * Has every feed in the output folder looked at, archives and other formats of the same
 * entries aside: `path` begins below the folder, the document is the caller's until it
 * returns.  False with session->err, where it says so or a feed cannot be read; without a
 * folder there is none.
 */
typedef bool published_visit(struct session *session, const char *path,
                             const struct feed *feed, void *context);
bool published_feeds(struct session *session, published_visit *visit,
                     void *context) MUST_CHECK;

/* Whether an entry is among them. */
bool published_has(const struct entry_ids *ids, int64_t entry);

#endif
