/*
 * A feed -> the same feed, as long as its largest document may be.  Pure.
 */
#ifndef FEEDS_FIT_H
#define FEEDS_FIT_H

#include "feeds/write.h"

/*
 * Cuts off the oldest entries until none of the feed's documents takes more than `bytes`, but
 * leaves one in any case.  Each is written to be measured, and only where that finds it too
 * long more than once.  False with `err` where it cannot be written.
 */
bool fit_feed(struct feed *feed, const struct write_place *place, size_t bytes,
              struct error *err) MUST_CHECK;

#endif
