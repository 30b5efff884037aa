/*
 * Why an entry is where it is: `aggregator explain ENTRY`.
 */
#ifndef AGGREGATOR_EXPLAIN_ENTRY_H
#define AGGREGATOR_EXPLAIN_ENTRY_H

#include "aggregator/choose.h"
#include "aggregator/store_explain.h"

/* Writes what is known of an entry, for a person or (--json) for programs.  False with
 * session->err. */
bool explain_entry(struct session *session, const struct entry_record *record,
                   struct buf *out) MUST_CHECK;

/* Why an entry is in the combined feed, or is not: one word, and a sentence.  `place` is
 * how many entries are newer, `items` how many the feed has; `said` is what the rules
 * say.  Pure. */
struct entry_standing {
	const char *word, *sentence;
};
struct entry_standing explain_standing(const struct entry_record *record, int64_t place,
                                       int64_t items, const struct entry_admission *said);

#endif
