/*
 * Looking for entries that are not kept any longer (retention.h), and purging them, in slices:
 * each is one transaction, in which it is noted how far it came, so that whoever is stopped
 * goes on there.
 */
#ifndef AGGREGATOR_PRUNE_H
#define AGGREGATOR_PRUNE_H

#include "aggregator/store_retention.h"

/* How long nobody looks after somebody did. */
#define PRUNE_INTERVAL_SECONDS INT64_C(86400)

struct prune {
	struct store *store;
	struct retention site;             /* the rule of sources that have none */
	const struct entry_ids *published; /* ascending; none of them is purged */
	int64_t now;
	bool is_archived; /* what was published stands in archives: nothing goes before it does */
};

/* Whether there is a rule, and a look under way, or none since PRUNE_INTERVAL_SECONDS. */
bool prune_is_due(const struct prune *prune, bool *is_due, struct error *err) MUST_CHECK;

/* Begins to look at all sources, whether an earlier look has ended or not. */
bool prune_begin(const struct prune *prune, struct error *err) MUST_CHECK;

struct prune_slice {
	struct entry_briefs purged; /* id, source, published_id, title */
	size_t looked;              /* entries and sources, at most the limit */
	bool is_over;               /* there is nothing more to look at */
};

/*
 * Looks at `limit` entries and sources, goes on where the last slice ended, or begins where
 * none is under way.  Memory comes from `arena`.  On failure nothing of it was done.
 */
bool prune_next(const struct prune *prune, size_t limit, struct arena *arena,
                struct prune_slice *slice, struct error *err) MUST_CHECK;

#endif
