/*
 * What changed of a feed that was fetched twice within a moment, and should not have: ids and
 * dates of its items.  Pure.
 */
#ifndef FEEDS_CHECK_STABLE_H
#define FEEDS_CHECK_STABLE_H

#include "feeds/check.h"

/* Places that are looked at. */
#define CHECK_STABLE_MAX 7

/*
 * Fills `changes` with what changed, a rule for each place, and returns how many there are.
 * The documents are not parsed: that a feed is not the same twice is told also of one that
 * cannot be.
 */
size_t check_stable(struct str first, struct str second,
                    enum check_id changes[CHECK_STABLE_MAX]);

#endif
