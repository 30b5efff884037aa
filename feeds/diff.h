/*
 * A plan for people: what subscribers of each feed would see change, before anything is
 * written.
 */
#ifndef FEEDS_DIFF_H
#define FEEDS_DIFF_H

#include "feeds/buf.h"
#include "feeds/site.h"

/*
 * Appends a block for each feed that changes: a line of counts, a line for each item ("+"
 * new, "~" changed and in which fields, "-" removed; what has aged is only counted), a line
 * "!" for what a guard has against it.  Nothing from outside reaches the output raw.
 */
void diff_write(const struct site_plan *plan, bool is_coloured, struct buf *out);

#endif
