/*
 * Items -> the groups of them that have a feed each: all of them, those of a section, in a
 * language, with a tag.  Pure.
 *
 * A tag has a feed once LIMIT_TOPIC_ENTRIES items have it, the largest first, at most
 * LIMIT_TOPICS of them; a language once so many items are in it and so many in another one:
 * in a newsroom of one language its feed would be that of all.  Who has got one keeps it as
 * long as there is an item.
 */
#ifndef FEEDGEN_BUILD_GROUPS_H
#define FEEDGEN_BUILD_GROUPS_H

#include "feedgen/build_items.h"
#include "feedgen/known_topics.h"

enum group_kind { GROUP_ALL, GROUP_SECTION, GROUP_LANGUAGE, GROUP_TAG };

struct group {
	enum group_kind kind;
	const char *title;      /* for people; NULL for all */
	const char *slug;       /* its part of addresses; the same */
	const char *language;   /* of most of its items; NULL where they name none */
	struct topic_name name; /* of a language or tag */
	size_t rank;            /* of a section, in the configuration */
	size_t items, held, notices;
	int64_t newest; /* when its newest item was published */
	/* Newest first: all notices, and the items of the window, as many as a feed may hold. */
	struct {
		struct group_member {
			struct build_item *item;
		} * items;
		size_t count;
	} members;
	struct {
		struct group_tally {
			const char *language;
			size_t count;
		} * items;
		size_t count;
	} tallies; /* how many items are in a language */
};

struct groups {
	struct group
		*items; /* all; sections as configured, then by slug; languages and tags
	                        by slug */
	size_t count;
};

/* Those that are published; a new language or tag is entered into `known`.  A failure is the
 * arena's. */
void build_groups_list(const struct build_lists *lists, const struct settings *settings,
                       struct known_topics *known, struct groups *groups,
                       struct arena *arena);

/* Whether what is in that language (NULL: none is known) is in the group, which is one of a
 * language. */
bool build_group_is_in(const struct group *group, const char *language);

/* The folder of a group's feeds, "section/news" or "tag/power"; NULL for all. */
const char *build_group_folder(const struct group *group, struct arena *arena);

#endif
