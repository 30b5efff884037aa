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
	/* What there is. */
	const char *corrections; /* the file of corrections, or NULL */
	int zone_minutes;        /* for dates */
	const struct records *records;
	const struct stamps *stamps; /* of the records, in their order */
	const struct stamps *known;  /* of earlier builds */
	const struct withdrawals *withdrawn;
	const struct record_trace *trace;
	const struct build *build;
	const struct archive_pages *archives;

	/* What explain_find sets. */
	const struct record *record;         /* NULL: no record of that name now */
	const struct stamp *stamp;           /* of the record, else as it is known */
	const struct withdrawal *withdrawal; /* or NULL */
};

/* Finds the item of that name (an id, an address, or section and id); ERROR_USAGE where there is
 * none. */
bool explain_find(const char *name, struct explained *explained,
                  struct error *err) MUST_CHECK;

/* Appends lines for people, or one JSON object; either ends with a newline. */
bool explain_write(const struct explained *explained, bool is_json, struct buf *out,
                   struct arena *arena, struct error *err) MUST_CHECK;

#endif
