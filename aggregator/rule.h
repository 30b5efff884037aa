/*
 * Rules of the operator -> whether they match an entry.  Pure.
 *
 * A rule is one or more terms that must all match, parted by blanks; "OR" parts rules of
 * which one must match.  A term is FIELD:TEXT or TEXT for any field; TEXT is a word,
 * "words in quotes" or a /regular expression/ (PCRE2); "-" before a term turns it round.
 * FIELD is title, link, category, author or content.  Case never matters.
 *
 *     title:casino content:"free spins" OR link:/\bbet\d+\./ -author:"press office"
 *
 * The texts that are matched come from strangers, so what one search may cost is limited
 * (LIMIT_RULE_STEPS, LIMIT_RULE_HEAP_KB): a search that would cost more has no answer.
 */
#ifndef AGGREGATOR_RULE_H
#define AGGREGATOR_RULE_H

#include "aggregator/version.h"
#include "feeds/arena.h"
#include "feeds/error.h"

enum rule_field {
	RULE_TITLE,
	RULE_LINK,
	RULE_CATEGORY, /* terms and labels, each by itself */
	RULE_AUTHOR,   /* names, each by itself */
	RULE_CONTENT,  /* summary and content without markup, each by itself */
	RULE_FIELD_COUNT,
	RULE_ANY = RULE_FIELD_COUNT
};

/* What an entry says, as rules see it. */
struct rule_text {
	enum rule_field field;
	const char *text;
};
struct rule_subject {
	struct rule_text *items;
	size_t count;
};

/* The texts of an entry in `arena`; false with `err` where it is full. */
bool rule_subject_make(const struct entry_version *version, struct arena *arena,
                       struct rule_subject *subject, struct error *err) MUST_CHECK;

struct rule;

/*
 * Reads a rule; owned (rule_free).  NULL with ERROR_USAGE, which says what is wrong and
 * where, for one without a term, with an unknown field, an expression that cannot be
 * compiled, or more than LIMIT_RULE_TERMS.
 */
struct rule *rule_parse(const char *text, struct error *err);
void rule_free(struct rule *rule); /* NULL is fine */

enum rule_answer {
	RULE_NO,
	RULE_YES,
	RULE_UNDECIDED /* a search would have cost too much */
};

/* A rule that has an answer without the search that has none is still answered. */
enum rule_answer rule_match(const struct rule *rule, const struct rule_subject *subject);

#endif
