/*
 * Failures that may be our own network's: what their end needs (settle.h), kept until the
 * run knows whose they are.
 */
#ifndef AGGREGATOR_POSTPONED_H
#define AGGREGATOR_POSTPONED_H

#include "aggregator/settle.h"

struct postponed {
	struct asking asking;
	enum outcome_class class;
	struct source_answer answer;
	bool is_page; /* something answered, with a page that is no feed */
};
struct postponed_list {
	struct postponed *items;
	size_t count;
};

/*
 * Keeps a copy of what is given, as far as a failure needs it; asking->source and ->schedule
 * stay borrowed.  False with `err` without memory.
 */
bool postponed_add(struct postponed_list *list, const struct postponed *postponed,
                   struct arena *arena, struct error *err) MUST_CHECK;

#endif
