/*
 * One item -> what is known of it: where each field came from, its dates, and whether it is
 * published, and why not.
 *
 * Pure: everything was read before.
 */
#ifndef FEEDGEN_EXPLAIN_H
#define FEEDGEN_EXPLAIN_H

#include "feedgen/build.h"
#include "feedgen/records_draft.h"
#include "feedgen/withdrawals.h"
#include "feeds/buf.h"

struct explained {
	const char *corrections;     /* the file of corrections, or NULL */
	int zone_minutes;            /* for dates */
	const struct record *record; /* NULL: no record of that name */
	const struct record_trace *trace;
	const struct stamp *stamp; /* of the record; else as it is kept; or NULL */
	const struct withdrawal *withdrawal; /* or NULL */
	const struct build *build;
};

/*
 * Finds the item of that name (an id, an address, or section and id) among the records, whose
 * stamps stand in the same order, else among those known, and sets record, stamp and
 * withdrawal.  ERROR_USAGE where there is none.
 */
bool explain_find(const char *name, const struct records *records,
                  const struct stamps *stamps, const struct stamps *known,
                  const struct withdrawals *withdrawn, struct explained *explained,
                  struct error *err) MUST_CHECK;

/* Appends lines for people, or one JSON object; either ends with a newline. */
bool explain_write(const struct explained *explained, bool is_json, struct buf *out,
                   struct arena *arena, struct error *err) MUST_CHECK;

#endif
