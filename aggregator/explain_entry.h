/*
 * Why an entry is where it is: `aggregator explain ENTRY`.
 */
#ifndef AGGREGATOR_EXPLAIN_ENTRY_H
#define AGGREGATOR_EXPLAIN_ENTRY_H

#include "aggregator/compose.h"
#include "aggregator/store_explain.h"

/* Writes what is known of an entry, for a person or (--json) for programs.  False with
 * session->err. */
bool explain_entry(struct session *session, const struct entry_record *record,
                   struct buf *out) MUST_CHECK;

/* Whether an entry is told, and of what date the oldest one is that is. */
struct entry_place_in_feed {
	bool is_told;
	int64_t oldest; /* DATE_UNKNOWN: the feed is empty */
};

/* Why an entry is in the combined feed, or is not: one word, and a sentence; `admission` is
 * what the rules say.  Pure. */
struct entry_standing {
	const char *word, *sentence;
};
struct entry_standing explain_standing(const struct entry_record *record,
                                       enum admission admission,
                                       const struct entry_place_in_feed *place);

#endif
