/*
 * What the operator has probably mistyped, to be told of once.  Pure.
 *
 * A line that names no item and a date in the far future may both be meant: an item may be
 * withdrawn before its record arrives.  So each is told of by the first build that meets
 * it, and no more.
 */
#ifndef FEEDGEN_DOUBTS_H
#define FEEDGEN_DOUBTS_H

#include "feedgen/withdrawals.h"

/* Adds to records->refused the lines of the list at `path`, which was marked, that have
 * named no item and were not told of before. */
void doubt_withdrawals(const struct withdrawals *list, const char *path,
                       struct records *records, struct arena *arena);

/* The same of records that wait for a date more than LIMIT_EMBARGO_SECONDS after `now`,
 * where their file was read anew. */
void doubt_dates(const struct stamps *stamps, int64_t now, struct records *records,
                 struct arena *arena);

#endif
