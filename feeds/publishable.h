/*
 * A feed as its maker has it -> the same feed as it may be written.
 *
 * Everything that the formats share is decided here, once, so that RSS, Atom and JSON Feed
 * carry the same items with the same ids, dates, texts and order:
 *
 * - texts are plain, on one line, without markup (text_publishable); titles are at most
 *   LIMIT_TITLE_CHARACTERS long, and one that was cut stands whole before the content;
 * - an entry has at most one content, HTML, and one summary, plain, of at most
 *   LIMIT_SUMMARY_CHARACTERS: a summary that is HTML or longer serves as the content where
 *   there is none, and a summary is made from the content where there is none;
 * - URLs are fit for every format (url_publishable), those that cannot be made so are gone;
 *   media types, languages and e-mail addresses in names likewise;
 * - of authors, categories, enclosures, licenses and copies the first LIMIT_PUBLISHED_LIST
 *   remain, each with a name, a term, a URL or a title, none twice; an enclosure without a
 *   type has that of its ending, and the length in time that iTunes or Media RSS tell of it;
 * - of other vocabularies what passed.h says is passed on, as flat extensions;
 * - the content begins with the entry's image where it shows no picture;
 * - the content ends with a line that tells of a correction ("Corrected on ...") and one that
 *   tells of the copies ("Also at: ..."), in the language of the entry where that is Chinese,
 *   else in English.
 */
#ifndef FEEDS_PUBLISHABLE_H
#define FEEDS_PUBLISHABLE_H

#include "feeds/model.h"

/*
 * Fills `ready`, whose texts live in `arena` or in `feed`, for the writers.  Members that
 * no writer uses are absent in it.  False with ERROR_SYNTAX, naming the entry, when the
 * feed lacks what write.h demands.  Every writer calls this; who writes a feed in several
 * formats gives them what it made of it, which it passes on as it is.
 */
bool feed_publishable(const struct feed *feed, struct arena *arena, struct feed *ready,
                      struct error *err) MUST_CHECK;

/* A plain summary of an entry of at most LIMIT_SUMMARY_CHARACTERS: its own, else from its
 * content; NULL when it has no text. */
const char *entry_summary(struct arena *arena, const struct entry *entry);

/* The address at which a feed is found: its first rel="self" link, or NULL. */
const char *feed_self(const struct feed *feed);

#endif
