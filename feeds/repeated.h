/*
 * Lists in which some items mean the same -> the same lists with the first of these only.
 */
#ifndef FEEDS_REPEATED_H
#define FEEDS_REPEATED_H

#include <stddef.h>

/*
 * Moves the kept ones of `count` items of `size` bytes to the front, in their order; returns
 * how many.  `compare` is 0 for those that mean the same, and orders the others.  Takes
 * n log n comparisons: a blog's feed names thousands of categories, a hostile one a million.
 * Without memory some are kept that need not be.
 */
size_t repeated_drop(void *items, size_t count, size_t size,
                     int (*compare)(const void *a, const void *b));

#endif
