/*
 * XHTML events -> HTML text: how naked markup in a feed becomes a fragment to clean.
 */
#ifndef FEEDS_XHTML_H
#define FEEDS_XHTML_H

#include "feeds/arena.h"
#include "feeds/buf.h"
#include "feeds/xml.h"

/* Characters with "<", ">" and "&" escaped. */
void xhtml_escape(struct buf *out, struct str text);

/* A start tag.  Where `base` is not NULL, an xml:base is in force that the fragment as a whole does
 * not have, and references are resolved against it. */
void xhtml_start(struct buf *out, const struct xml_element *element, const char *base,
                 struct arena *arena);

/* An end tag, but for elements that HTML has none for. */
void xhtml_end(struct buf *out, const char *name);

#endif
