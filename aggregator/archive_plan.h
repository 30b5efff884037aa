/*
 * Which pages of the archives a run writes, in which order, and what they link to.  Pure.
 *
 * Readers follow the links, so nothing that they can reach links to what is not there: new
 * pages are written first, then those beside them, which link to them, and at last the
 * current feed.  What is too much for one run is left to the next ones, oldest first, so
 * that the pages that are there are the beginning of the history.
 */
#ifndef AGGREGATOR_ARCHIVE_PLAN_H
#define AGGREGATOR_ARCHIVE_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What has changed in a page since it was written; the numbers are in the store. */
enum archive_change { ARCHIVE_SAME = 0, ARCHIVE_CHANGED = 1, ARCHIVE_TAKEN_DOWN = 2 };

#define ARCHIVE_NONE SIZE_MAX

struct archive_page_row {
	int64_t id;    /* in the store */
	int64_t month; /* 12 * year + month - 1 */
	int64_t part;  /* of the month, from 1 */
	size_t bytes;  /* about, of one document */
	enum archive_change change;
	const char *path; /* "archive/2020-04"; the caller's */
	bool is_there;    /* in the folder, in every format; the caller's */
	/* the plan */
	bool is_written;
	size_t older, newer; /* of what it links to, or ARCHIVE_NONE */
};

struct archive_plan {
	struct archive_page_row *items; /* oldest first */
	size_t count;
	size_t newest; /* that will be there; ARCHIVE_NONE: none */
};

/*
 * Fills in the plan.  Written are, whatever it takes, pages that are there out of which
 * something was taken down, and the newest one; of the others as many as take `bytes`, but
 * at least one.
 */
void archive_plan_make(struct archive_plan *plan, size_t bytes);

#endif
