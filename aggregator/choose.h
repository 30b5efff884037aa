/*
 * What a session publishes: the choice that its configuration and its list make.
 */
#ifndef AGGREGATOR_CHOOSE_H
#define AGGREGATOR_CHOOSE_H

#include "aggregator/choice.h"
#include "aggregator/command.h"

/* The entries of the combined feed, in the session's arena.  False with session->err. */
bool choose_entries(struct session *session, struct choice *choice) MUST_CHECK;

/* The same of one page of the archives. */
bool choose_page(struct session *session, const struct archive_rows *entries,
                 struct choice *choice) MUST_CHECK;

/* The newest of a topic, as many as a feed may hold. */
bool choose_topic(struct session *session, const struct archive_rows *entries,
                  struct choice *choice) MUST_CHECK;

/* What the rules say of one entry; without rules ADMISSION_GIVEN. */
bool choose_judge(struct session *session, int64_t entry,
                  enum admission *admission) MUST_CHECK;

#endif
