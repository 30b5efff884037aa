/*
 * Which of the newest entries stand in a feed: so many at least, and all of so much time behind
 * the newest one; never behind the clock: what was published stays when nothing happens.  Pure.
 */
#ifndef FEEDS_WINDOW_H
#define FEEDS_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of an entry that would take more than this part of the largest document an excerpt is told
 * (portion.h): one huge entry must not push all others out. */
#define WINDOW_WHOLE_PART 8

struct window {
	size_t items;    /* so many at least, if there are */
	int64_t seconds; /* and those dated so shortly before the newest one */
};

/*
 * Whether an entry of that date, and all that stand behind it, can be left out: the feed begins
 * with `newest` and has `count` entries already.
 */
bool window_is_beyond(const struct window *window, int64_t newest, int64_t date,
                      size_t count);

#endif
