/*
 * Text that is almost XML -> XML.
 *
 * One pass over the text as a forgiving reader would take it: named HTML references,
 * bare "&" and "<", characters that XML forbids, attributes without quotes or twice, tags
 * that do not match, declarations and junk where they do not belong, a document that was cut off.
 * Nothing is dropped silently: each repair is a problem with its place.
 *
 * Comments and processing instructions are left out, and of a DOCTYPE what it declares.
 */
#ifndef FEEDS_REPAIR_H
#define FEEDS_REPAIR_H

#include "feeds/buf.h"
#include "feeds/model.h"

/*
 * Appends the repaired document to `out`.  Where the text ends inside an entry, that entry
 * is left out, since nobody knows what is missing.  Fails only where `out` is full.
 */
bool repair_xml(struct str text, struct buf *out, struct problems *problems,
                struct arena *arena, struct error *err) MUST_CHECK;

#endif
