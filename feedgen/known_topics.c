#include "feedgen/known_topics.h"

#include <string.h>

#include "feeds/str.h"

struct known_topic *known_topics_find(const struct known_topics *topics,
                                      enum topic_kind kind, const char *name)
{
	for (size_t i = 0; i < topics->count; i++)
		if (topics->items[i].kind == kind &&
		    strcmp(topics->items[i].name, name) == 0)
			return &topics->items[i];
	return NULL;
}

static bool is_taken(const struct known_topics *topics, enum topic_kind kind,
                     const char *slug)
{
	for (size_t i = 0; i < topics->count; i++)
		if (topics->items[i].kind == kind &&
		    strcmp(topics->items[i].slug, slug) == 0)
			return true;
	return false;
}

const struct known_topic *known_topics_add(struct known_topics *topics,
                                           const struct topic_name *topic,
                                           struct arena *arena)
{
	bool is_other = topic->slug && is_taken(topics, topic->kind, topic->slug);
	struct known_topic *added = LIST_ADD(arena, topics);

	if (added)
		*added = (struct known_topic){
			.kind = topic->kind,
			.name = topic->name,
			.title = topic->title,
			.slug = is_other ? topic->other_slug : topic->slug,
			.is_new = true,
		};
	return added;
}

/* ---- recovering ------------------------------------------------------------------------ */

/* The kind that "<kind>/<slug>/feed..." at the end of a path names, and the slug. */
static bool find_slug(struct str path, enum topic_kind *kind, struct str *slug)
{
	struct str part, before = {0}, last = {0}, file = {0};

	while (str_split(&path, '/', &part)) {
		before = last;
		last = file;
		file = part;
	}
	*slug = last;
	for (*kind = TOPIC_TAG; *kind <= TOPIC_LANGUAGE; (*kind)++)
		if (str_equal(before, str_from(topic_kind_name(*kind))))
			return slug->len > 0;
	return false;
}

void known_topics_recover(struct known_topics *topics, const char *path, const char *title,
                          const char *site, struct arena *arena)
{
	const char *end = site ? arena_printf(arena, " - %s", site) : NULL;
	struct str whole = str_from(title), slug;
	const char *called;
	struct topic_name topic;
	enum topic_kind kind;
	struct known_topic *added;

	if (!end || !find_slug(str_from(path), &kind, &slug) ||
	    !str_ends(whole, str_from(end)))
		return;
	called = arena_str(arena, str_slice(whole, 0, whole.len - strlen(end)));
	/* A language is called by its name, but known by its code, which is its slug. */
	if (kind == TOPIC_LANGUAGE)
		topic = (struct topic_name){
			.kind = kind, .name = arena_str(arena, slug), .title = called};
	else if (!called || !topic_of_tag(called, arena, &topic))
		return;
	if (!topic.name || known_topics_find(topics, kind, topic.name))
		return;
	added = LIST_ADD(arena, topics);
	if (added)
		*added = (struct known_topic){.kind = kind,
		                              .name = topic.name,
		                              .title = topic.title,
		                              .slug = arena_str(arena, slug),
		                              .is_new = true};
}
