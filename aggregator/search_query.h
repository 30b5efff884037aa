/*
 * What a person looks for, as typed -> a plain struct, and that -> an expression of SQLite's
 * FTS5.  Pure.
 *
 * The language (aggregator(1), "Searching"): words, "phrases", word*, -word, OR between two,
 * title: author: tag: before a word or phrase; source: lang: site: since: until: .  What is
 * typed never becomes syntax of FTS5: an expression holds only what search_text.h makes of
 * it, between quotation marks of ours.
 */
#ifndef AGGREGATOR_SEARCH_QUERY_H
#define AGGREGATOR_SEARCH_QUERY_H

#include "feeds/arena.h"
#include "feeds/buf.h"

/* Where a term is looked for: columns of the index. */
enum search_place {
	SEARCH_ANYWHERE,
	SEARCH_IN_TITLE,
	SEARCH_IN_AUTHOR,
	SEARCH_IN_TAG,
	SEARCH_PLACE_COUNT
};

/* A word or phrase. */
struct search_term {
	enum search_place place;
	struct str text;     /* as typed, without what says the rest */
	bool is_prefix;      /* its last word may go on */
	bool is_excluded;    /* "-" */
	bool is_alternative; /* OR stands before it */
};
struct search_terms {
	struct search_term *items;
	size_t count;
};

enum search_filter_kind { SEARCH_SOURCE, SEARCH_LANG, SEARCH_SITE, SEARCH_FILTER_COUNT };

/* What an entry has to be; of several of one kind, one of them. */
struct search_filter {
	enum search_filter_kind kind;
	const char *value; /* a short name; a language tag in lower case; a host */
	bool is_excluded;
};
struct search_filters {
	struct search_filter *items;
	size_t count;
};

struct search_query {
	struct search_terms terms;
	struct search_filters filters;
	int64_t since, until; /* from `since` to before `until`; DATE_UNKNOWN: any */
};

/*
 * Reads a query; days begin and end in the zone `zone_minutes` east of UTC.  Text is
 * borrowed from `text`.  Fails with ERROR_USAGE and one sentence for the person: an unknown
 * field, a bad date, nothing to look for, more than LIMIT_SEARCH_TERMS or
 * LIMIT_SEARCH_QUERY_BYTES.
 */
bool search_query_parse(struct str text, int zone_minutes, struct arena *arena,
                        struct search_query *query, struct error *err) MUST_CHECK;

/* The words and phrases that tell better matches from worse, which the expression has before
 * all else; 0: none do. */
size_t search_query_ranking(const struct search_query *query);

/* Appends the query as an expression for FTS5's MATCH.  Of since and until only the months;
 * the rest is left to whoever has the dates. */
void search_query_express(const struct search_query *query, struct buf *out);

#endif
