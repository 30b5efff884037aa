/*
 * The operator's rules -> whether an entry may stand in the combined feed.
 *
 * There are two pairs of rules, the site's ([output]) and the source's (the list): an entry
 * has to match each include there is, and no exclude.  A rule without an answer, because
 * its search would cost too much, keeps the entry out.
 */
#ifndef AGGREGATOR_ADMISSION_H
#define AGGREGATOR_ADMISSION_H

#include "aggregator/store.h"

enum admission {
	ADMISSION_GIVEN,
	ADMISSION_SOURCE_INCLUDE, /* the source's include does not match */
	ADMISSION_SOURCE_EXCLUDE, /* its exclude does */
	ADMISSION_SITE_INCLUDE,
	ADMISSION_SITE_EXCLUDE
};

struct admission_rules;

/*
 * Rules in force: the site's (NULL: none) and those of `sources`, whose texts have to stay.
 * Owned (admission_close).  NULL with `err` where a rule is none, or memory is out.
 */
struct admission_rules *admission_open(const char *include, const char *exclude,
                                       const struct source_rules *sources,
                                       struct error *err);
void admission_close(struct admission_rules *rules); /* NULL is fine */

/* Whether there is no rule at all. */
bool admission_is_free(const struct admission_rules *rules);

/* Judges an entry; scratch is `arena`.  False with `err`. */
bool admission_judge(struct admission_rules *rules, const struct stored_entry *entry,
                     struct arena *arena, enum admission *admission,
                     struct error *err) MUST_CHECK;

#endif
