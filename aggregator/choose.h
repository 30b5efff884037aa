/*
 * What a session publishes: the choice that its configuration and its list make.
 */
#ifndef AGGREGATOR_CHOOSE_H
#define AGGREGATOR_CHOOSE_H

#include "aggregator/choice.h"
#include "aggregator/command.h"

/* The entries of the combined feed, in the session's arena.  False with session->err. */
bool choose_entries(struct session *session, struct choice *choice) MUST_CHECK;

/* What the rules say of one entry, and whether it is in the combined feed; without rules
 * ADMISSION_GIVEN, and `has_rules` false. */
struct entry_admission {
	bool has_rules, is_chosen;
	enum admission admission;
};
bool choose_explain(struct session *session, int64_t entry,
                    struct entry_admission *said) MUST_CHECK;

#endif
