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

/* Whether an entry is among them. */
bool published_has(const struct entry_ids *ids, int64_t entry);

#endif
