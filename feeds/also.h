/*
 * The line behind an entry's content that tells who else issued it.
 */
#ifndef FEEDS_ALSO_H
#define FEEDS_ALSO_H

#include "feeds/model.h"

/* "<p>Also at: ...</p>", each name a link where there is an address, in Chinese where
 * `language` (or NULL) is.  Titles are plain text, addresses publishable ones.  In `arena`. */
const char *also_line(struct arena *arena, const struct copies *also, const char *language);

#endif
