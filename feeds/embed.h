/*
 * A site -> embed.html: the latest items in a small frame on somebody else's page.
 *
 * One file without scripts and without anything loaded: its looks stand in it, allowed by the
 * policy that it carries.  Links open in the whole window.  Deterministic, as page.h.
 */
#ifndef FEEDS_EMBED_H
#define FEEDS_EMBED_H

#include "feeds/buf.h"
#include "feeds/site.h"

/* Latest items that it shows: more than a frame is high. */
#define EMBED_ITEMS ((size_t)10)

bool embed_write(const struct site *site, struct buf *out, struct error *err) MUST_CHECK;

#endif
