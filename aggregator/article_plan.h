/*
 * What is decided about article pages: which are asked for, how, when again, and what an
 * entry becomes.  Pure.
 */
#ifndef AGGREGATOR_ARTICLE_PLAN_H
#define AGGREGATOR_ARTICLE_PLAN_H

#include "aggregator/sources.h"
#include "aggregator/version.h"

/* Whether an entry's link leads to a page that can be read: not to a document, nowhere. */
bool article_plan_is_wanted(const char *link);

/* When the page is asked for again after so many failures; DATE_UNKNOWN: never. */
int64_t article_plan_again(int64_t tries, int64_t now);

/*
 * How the page at `url` is asked for: as its source is where that is at the same origin,
 * elsewhere only with what says nothing of us and the way there; and never posted to.  In
 * `arena`; NULL where that is full.
 */
const struct source_request *
article_plan_request(struct arena *arena, const struct source *source, const char *url);

/*
 * The entry with the article that was read: it is its content, and what it says is taken
 * where the entry says nothing; a title that was cut is made whole.  Ids stay, and dates, of
 * which stamp_page decides.
 * In `arena`, borrowing from both; NULL where the arena is full.
 */
const struct entry *article_plan_join(struct arena *arena, const struct entry *entry,
                                      const struct article *article);

/* A new version of an entry with the article of the one before it; as above. */
const struct entry *article_plan_keep(struct arena *arena, const struct entry *entry,
                                      const struct entry *before);

#endif
