/*
 * What the store knows of the feeds of a part of what is published: of a source, of a tag, in
 * a language (schema_4.sql documents the tables).  Conventions as in store.h.
 */
#ifndef AGGREGATOR_STORE_TOPICS_H
#define AGGREGATOR_STORE_TOPICS_H

#include "aggregator/store_archive.h"
#include "feeds/topic.h"

struct topic {
	int64_t id;
	enum topic_kind kind;
	const char *name, *title, *slug;
	int64_t entries;            /* live ones */
	enum archive_change change; /* since it was written */
	int64_t written;            /* number of that among all writings; 0: never */
	int64_t items;              /* that it had then */
	int64_t updated;            /* and its date */
};
struct topics {
	struct topic *items;
	size_t count;
};

/* Puts an entry into a topic, which is made where it is new; then with the slug that it
 * has, or where another one has that with `other_slug`. */
struct topic_place {
	struct topic_name topic;
	int64_t entry, sort_at;
};
bool store_topic_put(struct store *store, const struct topic_place *place,
                     struct error *err) MUST_CHECK;

/* What its source is called, short and for people, and in which language it is; NULL: none is
 * known. */
struct topic_origin {
	const char *name, *title, *language;
};
bool store_topic_origin(struct store *store, int64_t source, struct arena *arena,
                        struct topic_origin *origin, struct error *err) MUST_CHECK;

/* Those of a kind that were written, and the largest of the others that have so many
 * entries; of sources only listed ones; at most LIMIT_TOPICS, in the order of their slugs. */
bool store_topics(struct store *store, enum topic_kind kind, int64_t entries,
                  struct arena *arena, struct topics *topics, struct error *err) MUST_CHECK;

/* Its live entries, newest first, at most `limit`.  In the feed of its source an entry stands
 * for itself. */
bool store_topic_entries(struct store *store, const struct topic *topic, size_t limit,
                         struct arena *arena, struct archive_rows *rows,
                         struct error *err) MUST_CHECK;

/* The ids of entries that were taken down out of it after `since`, the latest first, at most
 * LIMIT_WITHDRAWN_NOTICES. */
bool store_topic_withdrawn(struct store *store, int64_t topic, int64_t since,
                           struct arena *arena, struct strings *ids,
                           struct error *err) MUST_CHECK;

/* It was written so. */
struct topic_writing {
	size_t items;
	int64_t updated;
	enum archive_change change; /* that it takes already */
};
bool store_topic_written(struct store *store, int64_t topic,
                         const struct topic_writing *writing, struct error *err) MUST_CHECK;

#endif
