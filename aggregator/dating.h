/*
 * Which of the dates that an entry states can be true, and what its place in time is.  Pure.
 *
 * Decided once, before the entry is first published: whatever it states later moves nothing.
 */
#ifndef AGGREGATOR_DATING_H
#define AGGREGATOR_DATING_H

#include "feeds/model.h"

/* Clocks differ, in seconds: a date so little ahead is the present. */
#define DATING_SLACK_SECONDS INT64_C(900)

/* A date further ahead is nobody's plan, in seconds: 90 days. */
#define DATING_HOLD_SECONDS INT64_C(7776000)

/* A date before this is none, in seconds: 1990-01-02.  Feeds are younger, their validators doubt
 * it; and zero, in some zone, is how programs write that there is none. */
#define DATING_FIRST_SECONDS INT64_C(631238400)

/* A date so close to the moment of asking may be that moment, in seconds. */
#define DATING_NOW_SECONDS INT64_C(300)

/* The rules; their names are in the store. */
enum date_rule {
	DATE_RULE_PUBLISHED, /* as stated */
	DATE_RULE_CREATED,
	DATE_RULE_UPDATED,
	DATE_RULE_FUTURE,  /* as stated; held until then */
	DATE_RULE_MISSING, /* these are none: the moment at which it came */
	DATE_RULE_ABSURD,
	DATE_RULE_TOO_FAR,
	DATE_RULE_NOW,  /* the source always says that it was just now */
	DATE_RULE_PAGE, /* as its page states: none of the entry's own can be believed */
	DATE_RULE_COUNT
};

struct dating {
	enum date_rule rule;
	int64_t date; /* DATE_UNKNOWN: the moment at which it came */
};

/* The date of an entry that comes at `now`: of those that can be true the first, of
 * published, created and updated.  `is_dateless`: the source's dates say nothing. */
struct dating dating_of(const struct entry *entry, bool is_dateless, int64_t now);

/* The date that the page of an entry states, of one that was first seen at that moment and states
 * none itself: the page was there then, so that a later one is none. */
struct dating dating_of_page(int64_t date, int64_t first_seen);

/* Whether a date can be true that is not to come. */
bool dating_is_sane(int64_t date, int64_t now);

/* "published", ..., and what that means, for a person. */
const char *dating_name(enum date_rule rule);
const char *dating_phrase(const char *name); /* NULL for any other name */

/* What one document shows of a source's dates. */
struct dating_measure {
	size_t dated; /* entries that state a date */
	size_t now;   /* of these, those that say it was just now */
	size_t again; /* of these, those that said the same of an earlier moment */
};
void dating_count(struct dating_measure *measure, const struct entry *entry, int64_t stored,
                  int64_t now); /* stored: its sort_at; or DATE_UNKNOWN */

/* Whether it writes the moment of asking into all of its entries. */
bool dating_is_always_now(const struct dating_measure *measure);

#endif
