/*
 * What the store knows of the archives: their pages, and which entry stands in which
 * (schema_4.sql documents the tables).  Conventions as in store.h.
 */
#ifndef AGGREGATOR_STORE_ARCHIVE_H
#define AGGREGATOR_STORE_ARCHIVE_H

#include "aggregator/archive_plan.h"
#include "aggregator/store_choice.h"

/* ---- entries into pages ---- */

/* An entry that may have to be put into a page. */
struct archive_arrival {
	int64_t id;
	bool is_told;  /* it belongs into a page, and is in none */
	bool is_again; /* it was looked at before */
};
struct archive_arrivals {
	struct archive_arrival *items;
	size_t count;
};

/* Those that nobody has looked at since they came or were released, at most `limit`. */
bool store_archive_arrivals(struct store *store, size_t limit, struct arena *arena,
                            struct archive_arrivals *arrivals,
                            struct error *err) MUST_CHECK;

/* Puts one that takes about `bytes` of a document into the last page of a month, or into a
 * new one where that is full (LIMIT_ARCHIVE_BYTES). */
bool store_archive_put(struct store *store, int64_t entry, size_t bytes, int64_t month,
                       struct error *err) MUST_CHECK;

/* Nobody need look at it again. */
bool store_archive_done(struct store *store, const struct archive_arrival *arrival,
                        struct error *err) MUST_CHECK;

/* ---- pages ---- */

/* All of them, oldest first; what was planned is to be filled in. */
bool store_archive_pages(struct store *store, struct arena *arena,
                         struct archive_plan *plan, struct error *err) MUST_CHECK;

bool store_archive_mark(struct store *store, int64_t page, enum archive_change change,
                        struct error *err) MUST_CHECK;

/* What stands in every page and topic (store_topics.h) is this; where it was something
 * else, all have changed. */
bool store_archive_subject(struct store *store, const struct digest *subject,
                           struct error *err) MUST_CHECK;

/* An entry of a page, and the lead of its story, often itself. */
struct archive_row {
	struct entry_place place;
	int64_t lead;
};
struct archive_rows {
	struct archive_row *items;
	size_t count;
};

/* The live entries of a page, newest first; *updated is the latest edit of all that ever
 * stood in it. */
bool store_archive_entries(struct store *store, int64_t page, struct arena *arena,
                           struct archive_rows *rows, int64_t *updated,
                           struct error *err) MUST_CHECK;

/* Published ids of the entries of a page whose texts were purged. */
bool store_archive_purged(struct store *store, int64_t page, struct arena *arena,
                          struct strings *ids, struct error *err) MUST_CHECK;

#endif
