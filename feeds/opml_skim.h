/*
 * A list -> the same list without the outlines that nobody wants: the XML reader, which takes
 * a second for a hundred megabytes, sees only what is left of it.  Pure; part of opml_parse.c.
 *
 * What is left has the same lines.  Tags are told from comments and the like and paired, and
 * nothing else is checked: the list must have been read whole before.
 */
#ifndef FEEDS_OPML_SKIM_H
#define FEEDS_OPML_SKIM_H

#include "feeds/opml.h"

/*
 * Appends what is left of `list` where of the outlines only those are wanted whose attribute
 * `id`, trimmed, is among `names`.  False where that cannot be told for certain (a document
 * type, a character encoding other than UTF-8, tags that are not well-formed): `out` is of
 * no use then, and the list has to be read whole.
 */
bool opml_skim(struct str list, const struct outline_names *names, struct buf *out);

/* Whether `id`, trimmed, is among `names`. */
bool outline_is_named(struct str id, const struct outline_names *names);

#endif
