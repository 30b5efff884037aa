/*
 * A site -> index.html: what to follow, how, and the latest items.
 *
 * One page without scripts and without anything loaded from elsewhere; its looks are
 * style.css beside it.  Deterministic: no clock, dates only from the feeds.
 */
#ifndef FEEDS_PAGE_H
#define FEEDS_PAGE_H

#include "feeds/buf.h"
#include "feeds/site.h"

/* Latest items that the page shows. */
#define PAGE_ITEMS ((size_t)20)

bool page_write(const struct site *site, struct buf *out, struct error *err) MUST_CHECK;

#endif
