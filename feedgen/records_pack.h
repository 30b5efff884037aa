/*
 * Records <-> bytes, for the state to keep.
 *
 * In two parts: the summary has what every build needs of every record (identity, dates, hash,
 * tags), the content what it needs of those that it publishes.  The bytes are for the machine
 * and the version of the program that made them.
 */
#ifndef FEEDGEN_RECORDS_PACK_H
#define FEEDGEN_RECORDS_PACK_H

#include "feedgen/records.h"
#include "feeds/buf.h"

/* Appends the summaries of `count` records. */
void records_pack_summary(const struct record *records, size_t count, struct buf *out);

/*
 * Adds the records of a summary, which the records borrow from, to `records`, each
 * `is_summary`, as of the file at `path`.  False, with nothing added, where the bytes are none
 * of ours.
 */
bool records_unpack_summary(struct str bytes, const char *path, struct records *records,
                            struct arena *arena) MUST_CHECK;

/* Appends the contents of `count` records, compressed. */
bool records_pack_content(const struct record *records, size_t count, struct buf *out,
                          struct error *err) MUST_CHECK;

/* Completes `count` records that are summaries; false where the bytes are none of ours. */
bool records_unpack_content(struct str bytes, struct record *records, size_t count,
                            struct arena *arena) MUST_CHECK;

#endif
