/*
 * What an entry says in other vocabularies than those of the formats, passed on in both RSS
 * and Atom: Media RSS, Dublin Core, GeoRSS, events, threads.
 *
 * What is passed on is what the W3C validator is silent about and readers know how to use.
 * Of an unknown namespace it warns, and one element of iTunes makes it, and podcast
 * directories, take the whole feed for a podcast, with a category and an owner: so neither is
 * passed on, but what iTunes says of a file stands in Media RSS (its length in time) and in
 * the members of JSON Feed.  Counters (comments, views) are not passed on: they change with
 * nothing to read.  Of several media the reader does not keep to which a title, a description
 * or a credit belongs: they are told of one only.  JSON Feed has no place for other
 * vocabularies; it says in its own members what they can hold.
 *
 * They are those of the version of the entry that is stored: another picture or place alone is
 * no edit.  The elements are flat: `prefix` and `name`, attributes without namespace, a text or
 * none.  Their order is that of the entry's lists and of the tables; of all no more than
 * LIMIT_PASSED_ELEMENTS and LIMIT_PASSED_BYTES.
 */
#ifndef FEEDS_PASSED_H
#define FEEDS_PASSED_H

#include "feeds/markup.h"
#include "feeds/model.h"

/* What every RSS and Atom document declares for them, used or not: so that an element more or
 * less changes nothing else. */
/* clang-format off */
#define PASSED_NAMESPACES \
	{"xmlns:dc", "http://purl.org/dc/elements/1.1/"}, \
	{"xmlns:dcterms", "http://purl.org/dc/terms/"}, \
	{"xmlns:ev", "http://purl.org/rss/1.0/modules/event/"}, \
	{"xmlns:georss", "http://www.georss.org/georss"}, \
	{"xmlns:media", "http://search.yahoo.com/mrss/"}, \
	{"xmlns:slash", "http://purl.org/rss/1.0/modules/slash/"}, \
	{"xmlns:thr", "http://purl.org/syndication/thread/1.0"}, \
	{"xmlns:wfw", "http://wellformedweb.org/CommentAPI/"}
/* clang-format on */

/*
 * Fills ready->extensions from `entry`, and ready->image where the entry names none but has
 * a picture among its media.  ready->image and ready->enclosures are publishable already.
 * In `arena`; a failure is the arena's.
 */
void passed_choose(struct arena *arena, const struct entry *entry, struct entry *ready);

/* Writes ready->extensions into the element that is open. */
void passed_write(struct markup *markup, const struct extensions *extensions);

/* A duration as iTunes has it ("75", "1:15", "01:01:15") in seconds; 0 for anything else, and
 * for more than a day. */
int32_t passed_duration(const char *text);

#endif
