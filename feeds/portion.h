/*
 * How much of a source's entries is published: not every member allows all of it.  Pure.
 */
#ifndef FEEDS_PORTION_H
#define FEEDS_PORTION_H

#include "feeds/arena.h"
#include "feeds/model.h"

enum portion {
	PORTION_FULL,
	PORTION_SUMMARY, /* a title of the usual length, an excerpt without markup, files and
	                    media, and where the rest is */
	PORTION_TITLE    /* title and link, and on what terms */
};

/* An excerpt has so many characters at most: of the summary, else of the content, because
 * many a feed gives its whole text as the summary. */
#define PORTION_CHARACTERS 300

/* "full", "summary" or "title"; false for any other word. */
bool portion_parse(const char *name, enum portion *portion);

/* Takes out of an entry what is not to be published; full: nothing.  What is new is in
 * `arena`. */
void portion_cut(enum portion portion, struct arena *arena, struct entry *entry);

#endif
