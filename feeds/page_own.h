/*
 * What the webmaster adds to the pages: files -> texts.
 */
#ifndef FEEDS_PAGE_OWN_H
#define FEEDS_PAGE_OWN_H

#include "feeds/arena.h"
#include "feeds/site.h"

/*
 * Replaces the paths in `own` by what the files hold, in `arena`.  ERROR_USAGE, naming the
 * file, for one that cannot be read, is larger than LIMIT_PAGE_PART_BYTES or is no UTF-8.
 */
bool page_own_read(struct site_own *own, struct arena *arena, struct error *err) MUST_CHECK;

#endif
