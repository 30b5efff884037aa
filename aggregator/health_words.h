/*
 * What the status pages say, in the languages of the pages.  Sentences are for people who
 * are no engineers; "{}" is where a moment belongs.
 */
#ifndef AGGREGATOR_HEALTH_WORDS_H
#define AGGREGATOR_HEALTH_WORDS_H

#include "aggregator/health.h"

/* What the aggregator found out about a feed beside its state. */
enum health_finding {
	HEALTH_REIDENTIFIED,
	HEALTH_LIAR,
	HEALTH_UNSTABLE_IDS,
	HEALTH_DATELESS,
	HEALTH_RESTLESS,
	HEALTH_MOVED,
	HEALTH_NO_VALIDATORS,
	HEALTH_FINDING_COUNT
};

extern const struct health_note health_kinds[HEALTH_KIND_COUNT];
extern const struct health_note health_findings[HEALTH_FINDING_COUNT];

/* A failure by its class (outcome_class_name); never NULL. */
const struct health_note *health_failure(const char *class);

/* A change of state by its word (schema_2.sql, column `new`), which is what an unknown one is
 * called. */
const char *health_change(const char *word, enum page_language language);

/* One word for a kind, for people and for programs. */
const char *health_kind_word(enum health_kind kind, enum page_language language);
const char *health_kind_name(enum health_kind kind);

enum health_label {
	LABEL_TITLE, /* of the status page */
	LABEL_INTRODUCTION,
	LABEL_TRUE_AT, /* with {} */
	LABEL_UNTIL,   /* with {} */
	LABEL_STALE,   /* shown when it is later */
	LABEL_LAST_SUCCESS,
	LABEL_LAST_ITEM,
	LABEL_NEXT,
	LABEL_ITEMS,
	LABEL_UNCHANGED, /* share of answers "not modified" */
	LABEL_SPEED,
	LABEL_HTTP,
	LABEL_WEEKS,
	LABEL_WEEKS_MOST, /* before a number */
	LABEL_WHEN,
	LABEL_OWN_WEEKS,
	LABEL_MEND,
	LABEL_NOTHING_TO_MEND,
	LABEL_PLACE,        /* with {} for a line, {} for a column */
	LABEL_PLACES,       /* the same of the first; before, {} for how many there are */
	LABEL_TIMES,        /* with {} for how many there are */
	LABEL_MORE_TO_MEND, /* with {} for how many kinds of problems */
	LABEL_CHANGES,
	LABEL_FEED, /* of changes */
	LABEL_FEED_TITLE,
	LABEL_FOR_PROGRAMS,
	LABEL_NEVER,
	LABEL_NONE,
	LABEL_COUNT
};
const char *health_label(enum page_language language, enum health_label label);

#endif
