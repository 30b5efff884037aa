/*
 * The line that tells readers of an item when it was corrected.
 */
#ifndef FEEDS_CORRECTED_H
#define FEEDS_CORRECTED_H

#include "feeds/arena.h"
#include "feeds/model.h"

/*
 * The date of an item's last change where that is a correction to be told of, else absent:
 * LIMIT_CORRECTION_SECONDS after `since` (when it was published, or first seen) or later.  A
 * change before that was no reader's concern, and no two items share the second of their last
 * change, so that some of one moment are minutes apart.
 */
struct date corrected_date(struct date updated, int64_t since);

/* "<p>Corrected on 15 April 2020.</p>", in Chinese "<p>更正于2020年4月15日。</p>", in `arena`;
 * NULL where the date is absent, or the arena is full. */
const char *corrected_line(struct arena *arena, struct date date, const char *language);

#endif
