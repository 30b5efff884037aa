/*
 * What was purged from the store stands in its page of the archives, and is taken from there
 * when the page is written again.  Pure.
 */
#ifndef AGGREGATOR_ARCHIVE_KEEP_H
#define AGGREGATOR_ARCHIVE_KEEP_H

#include "feeds/arena.h"
#include "feeds/model.h"

/*
 * Adds to `feed` those entries of `page`, which our own reader found in the page, whose ids
 * are among `ids`; newest first, as all of them stand.  They borrow from `page`, the list is
 * in `arena`.  False with `err` only where the arena is full.
 */
bool archive_keep(struct feed *feed, const struct feed *page, const struct strings *ids,
                  struct arena *arena, struct error *err) MUST_CHECK;

#endif
