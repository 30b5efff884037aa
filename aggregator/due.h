/*
 * Which sources a run asks: those that are due, or with --force all that may be asked at
 * all, of those that were named.
 */
#ifndef AGGREGATOR_DUE_H
#define AGGREGATOR_DUE_H

#include "aggregator/command.h"

/*
 * Finds them, in the order in which to ask.  Mends the waits first where the clock was set
 * back, says of each source that was named and is not asked why, and marks the sources
 * whose 304s are doubted (schedule_is_doubtful).  False with session->err.
 */
bool due_find(struct session *session, struct source_states *due) MUST_CHECK;

#endif
