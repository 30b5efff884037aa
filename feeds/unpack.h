/*
 * A document that came compressed though nobody said so -> its bytes.
 */
#ifndef FEEDS_UNPACK_H
#define FEEDS_UNPACK_H

#include "feeds/buf.h"

/* Whether the bytes begin as gzip does (RFC 1952 section 2.3.1). */
bool unpack_is_gzip(struct str bytes);

/*
 * Appends what all members of a gzip file hold to `out`, whose cap bounds it.  *is_whole is
 * false where it is cut off or damaged: what came before is in `out`.  False with `err` where
 * the cap is passed or memory ran out.
 */
bool unpack_gzip(struct str bytes, struct buf *out, bool *is_whole,
                 struct error *err) MUST_CHECK;

#endif
