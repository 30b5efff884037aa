/*
 * What the parts of publishable.c share: each makes one kind of thing publishable.  Memory
 * comes from `arena`; NULL where nothing is left, or nothing was there.
 */
#ifndef FEEDS_PUBLISHABLE_PARTS_H
#define FEEDS_PUBLISHABLE_PARTS_H

#include "feeds/model.h"

/* ---- publishable.c ---------------------------------------------------------------------- */

/* One line of plain text without markup. */
const char *publishable_line(struct arena *arena, const char *text);
const char *publishable_line_of(struct arena *arena, const struct text *text);

/* An http or https URL for every format (url_publishable). */
const char *publishable_url(struct arena *arena, const char *url);

/* ---- publishable_lists.c ------------------------------------------------------------------ */

/* "type/subtype" of RFC 6838's characters, without parameters. */
const char *publishable_type(struct arena *arena, const char *type);

/* Of each list the first LIMIT_PUBLISHED_LIST that are different and say something. */
void publishable_persons(struct arena *arena, const struct persons *persons,
                         struct persons *ready);
void publishable_categories(struct arena *arena, const struct categories *categories,
                            struct categories *ready);
void publishable_enclosures(struct arena *arena, const struct entry *entry,
                            struct enclosures *ready);
void publishable_copies(struct arena *arena, const struct copies *copies,
                        struct copies *ready);
void publishable_licenses(struct arena *arena, const struct strings *licenses,
                          struct strings *ready);
void publishable_translations(struct arena *arena, const struct entry *entry,
                              struct links *ready);

#endif
