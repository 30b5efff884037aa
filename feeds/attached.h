/*
 * The lines behind an entry's content that lead to its files: RSS has room for one, and many a
 * reader shows no more.
 */
#ifndef FEEDS_ATTACHED_H
#define FEEDS_ATTACHED_H

#include "feeds/arena.h"
#include "feeds/model.h"

/*
 * "<p>Files: <a href=...>Annex</a> (1.2 MB)</p>" of all files behind the first one that `html`
 * (or NULL) does not lead to, in Chinese where `language` (or NULL) is; NULL where there is none.
 * Titles are plain text, addresses publishable ones.  In `arena`.
 */
const char *attached_line(struct arena *arena, const struct enclosures *files,
                          const char *html, const char *language);

#endif
