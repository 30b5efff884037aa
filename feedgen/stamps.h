/*
 * Ids and dates: what is kept about published records + the records of today -> the id and
 * the two dates under which each record is published.
 *
 * Pure.  The same record gets the same stamp in every later build: an id and `published`
 * are given once, `updated` moves with a significant change of the content only, and no two
 * records share the second of `updated`.
 */
#ifndef FEEDGEN_STAMPS_H
#define FEEDGEN_STAMPS_H

#include "feedgen/records.h"

#define STAMP_HASH_BYTES RECORD_HASH_BYTES

struct stamp {
	const char *key; /* <section>/<id> of the record */
	const char *id;  /* "tag:<authority>:<section>/<id>", RFC 4151 */
	int64_t first_seen, published, updated; /* seconds since 1970 UTC */
	unsigned char hash[STAMP_HASH_BYTES];   /* of the content that `updated` is about */
	bool is_new;                            /* first seen in this build */
	bool is_changed;   /* new, or significantly changed: to be stored */
	bool is_held;      /* not published, not stored: its date lies in the future */
	bool is_withdrawn; /* not published: withdrawals.h */
	bool is_recovered; /* known from a published feed alone: without first_seen and hash */
};

struct stamps {
	struct stamp *items;
	size_t count;
};

struct stamps_options {
	int64_t now; /* seconds since 1970 UTC */
};

/*
 * Gives each record its stamp, in the order of the records.  `known` is what is stored.
 *
 * - A record with a date and time is published at that moment; one with a date at 12:00 of
 *   that day; one without a date, or with today's date before noon, at `now`.
 * - Where several share such a moment they are spread by a second each, in natural order of
 *   their ids: the last one gets `now`, the first one of a day 12:00:00.
 * - Where the known ones are recovered, content counts as unchanged, and an undated record
 *   that is not known but comes before the newest known one in the order of ids is taken for
 *   one that has left the feeds: it is published before all known ones.
 */
bool stamps_give(const struct records *records, const struct stamps *known,
                 const struct stamps_options *options, struct stamps *stamps,
                 struct arena *arena, struct error *err) MUST_CHECK;

#endif
