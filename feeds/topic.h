/*
 * The parts of what is published that have feeds of their own: by which name a source, a tag
 * or a language is known again, how it is called, and its part of addresses.  Both programs
 * publish them by these rules.
 */
#ifndef FEEDS_TOPIC_H
#define FEEDS_TOPIC_H

#include "feeds/arena.h"

enum topic_kind { TOPIC_SOURCE, TOPIC_TAG, TOPIC_LANGUAGE, TOPIC_KIND_COUNT };

/* "source", "tag", "lang": how they are called in paths. */
const char *topic_kind_name(enum topic_kind kind);

/* What feeds of a kind are listed under, in the language of the site (NULL: English). */
const char *topic_heading(enum topic_kind kind, const char *language);

/* The same heading in another language; any other text as it is. */
const char *topic_heading_in(const char *heading, const char *language);

struct topic_name {
	enum topic_kind kind;
	const char *name; /* what is known again: a tag in small letters, a language without
	                      its region */
	const char *title;      /* for people: as it was written here */
	const char *slug;       /* slug_of its name */
	const char *other_slug; /* slug_unlike: where another one has that slug */
};

struct topic_name topic_name(enum topic_kind kind, const char *name, const char *title,
                             struct arena *arena);

/* False for what is no tag: nothing, or more than LIMIT_TAG_BYTES.  NULL is none. */
bool topic_of_tag(const char *written, struct arena *arena, struct topic_name *topic);

/* By a tag of BCP 47, such as "zh-CN"; false for what is none. */
bool topic_of_language(const char *tag, struct arena *arena, struct topic_name *topic);

#endif
