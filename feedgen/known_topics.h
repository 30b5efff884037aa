/*
 * Tags and languages that have got a feed: what they are called and addressed as is given
 * once, as long as the state or the published feeds are there.
 */
#ifndef FEEDGEN_KNOWN_TOPICS_H
#define FEEDGEN_KNOWN_TOPICS_H

#include "feeds/digest.h"
#include "feeds/topic.h"

struct known_topic {
	enum topic_kind kind;
	const char *name, *title, *slug; /* as in struct topic_name */
	bool is_new;                     /* to be kept */
	/* How its feed was written last (is_written): what it held, and its files. */
	bool is_written;
	struct digest content, files; /* build_digest.h, standing.h */
	size_t items;
	int64_t updated;
	bool is_there; /* the files are so still, `bytes` together */
	size_t bytes;
};

struct known_topics {
	struct known_topic *items;
	size_t count;
};

/* The one of that kind and name, or NULL. */
struct known_topic *known_topics_find(const struct known_topics *topics,
                                      enum topic_kind kind, const char *name);

/* Adds it under its slug, or where another one has that under its other one; it `is_new`.
 * NULL where memory ran out. */
const struct known_topic *known_topics_add(struct known_topics *topics,
                                           const struct topic_name *topic,
                                           struct arena *arena);

/* Adds what the published feed <group>/<slug>/feed is called, by its title "<tag> - <site>"
 * and the title of the site; what is no feed of a tag or a language is passed over. */
void known_topics_recover(struct known_topics *topics, const char *path, const char *title,
                          const char *site, struct arena *arena);

#endif
