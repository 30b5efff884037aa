/*
 * A stored entry as the search index takes it, and as it is shown.  Pure.
 *
 * The index has five columns.  Four hold what is looked for (search_text.h); the last one
 * what an entry is, as tokens with a colon, so that a filter costs no more than a word:
 *
 *   source:coal  lang:zh lang:zh-cn  site:www.coal.example site:coal.example site:example
 *   month:2026-04 year:2026 decade:202  all:
 */
#ifndef AGGREGATOR_SEARCH_DOCUMENT_H
#define AGGREGATOR_SEARCH_DOCUMENT_H

#include "aggregator/store.h"
#include "feeds/buf.h"

/* In the order of the table `search` (schema_3.sql). */
enum search_column {
	SEARCH_BODY,
	SEARCH_TITLE,
	SEARCH_AUTHOR,
	SEARCH_TAG,
	SEARCH_FILTER,
	SEARCH_COLUMN_COUNT
};

/* Every entry has it. */
#define SEARCH_ALL "all:"

/*
 * Makes the columns of an entry, each in `arena`; `source` is the short name of its source.
 * The same entry has the same columns as long as SEARCH_VERSION is the same: only so can they
 * be taken out of the index again.
 */
bool search_document_make(const struct stored_entry *entry, const char *source,
                          struct arena *arena, struct str columns[SEARCH_COLUMN_COUNT],
                          struct error *err) MUST_CHECK;

/* The text of an entry that is looked through, for a person; "" where there is none. */
const char *search_document_text(const struct stored_entry *entry, struct arena *arena);

/* Months (UTC) since the year 0, those before 1970 and behind 2099 as these. */
int search_month(int64_t seconds);

/* Appends the token of the period that a month lies in. */
enum search_span { SEARCH_DECADE, SEARCH_YEAR, SEARCH_MONTH };
void search_span_add(struct buf *out, enum search_span span, int month);

#endif
