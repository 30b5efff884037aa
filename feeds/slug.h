/*
 * A name for people -> its part of an address: small ASCII letters, digits and "-".
 */
#ifndef FEEDS_SLUG_H
#define FEEDS_SLUG_H

#include "feeds/arena.h"

/*
 * A title that is all ASCII gives its letters and digits.  Of any other a part would be lost
 * that could tell it from another one, and no two people transliterate Chinese alike: it is
 * "<kind>-" and eight digits of a hash, always the same.  Never NULL but where the arena is
 * full; at most LIMIT_SLUG_BYTES, of which `kind` has some twenty.
 */
const char *slug_of(struct arena *arena, const char *kind, const char *title);

/* The same, or NULL for a title that is not all ASCII, or has neither letter nor digit. */
const char *slug_of_ascii(struct arena *arena, const char *title);

/* Where slug_of gives two titles the same: one that no other has. */
const char *slug_unlike(struct arena *arena, const char *kind, const char *title);

#endif
