/*
 * What the answers of one run tell of the hosts: which were reached, which not, and which
 * sites and hosts asked to be left in peace.
 */
#ifndef AGGREGATOR_REACH_H
#define AGGREGATOR_REACH_H

#include "aggregator/pauses.h"
#include "feeds/model.h"

/* Hosts, each once. */
struct host_set {
	struct pauses names; /* to find them */
	struct strings list; /* to count them */
};

struct reach {
	struct pauses pauses;    /* none of their sources is asked in this run any more */
	struct host_set reached; /* those that answered */
	struct host_set
		silent; /* those that could not be reached, perhaps through our fault */
};

/* Notes an answer from `url`, `status` 0 without one; names are kept in `arena`.  False
 * without memory. */
bool reach_note(struct reach *reach, struct arena *arena, const char *url,
                const struct outcome *outcome, int status);

/* Whether it is our own network, as far as its hosts tell (outcome_is_outage). */
bool reach_is_outage(const struct reach *reach);

void reach_release(struct reach *reach);

#endif
