#include "feedgen/build_groups.h"

#include <stdlib.h>
#include <string.h>

#include "feedgen/name_index.h"
#include "feeds/limits.h"
#include "feeds/window.h"

/* Groups that one item may be in: all, a section, a language, as many tags as are published. */
#define GROUPS_OF_ITEM (3 + LIMIT_PUBLISHED_LIST)

/* A tag or language as records write it: no two spellings are looked at twice. */
struct word {
	const char *written;
	size_t group; /* 0: it is no tag */
	const char *title;
};

struct words {
	struct word *items;
	size_t count;
};

struct grouper {
	const struct settings *settings;
	struct groups *groups; /* all of them, in the order in which they are met */
	struct words tags, languages;
	struct name_index written,
		named; /* tags by their spelling: in `tags`; groups by the
	                                     name of their tag */
	size_t found[GROUPS_OF_ITEM], found_count; /* those of one item, each once */
	struct arena *arena;
};

/* ---- the groups of an item --------------------------------------------------------------- */

/* A new group at the end; its position, or 0 where memory ran out. */
static size_t add_group(struct grouper *it, struct group group)
{
	struct group *added = LIST_ADD(it->arena, it->groups);

	if (!added)
		return 0;
	*added = group;
	return it->groups->count - 1;
}

static size_t section_group(struct grouper *it, const struct section *section)
{
	const struct settings *settings = it->settings;
	size_t rank = 0;

	for (size_t i = 1; i < it->groups->count; i++)
		if (it->groups->items[i].kind == GROUP_SECTION &&
		    strcmp(it->groups->items[i].slug, section->slug) == 0)
			return i;
	while (rank < settings->sections.count &&
	       strcmp(settings->sections.items[rank].slug, section->slug) != 0)
		rank++;
	return add_group(it, (struct group){.kind = GROUP_SECTION,
	                                    .title = section->title,
	                                    .slug = section->slug,
	                                    .rank = rank});
}

static const struct word *language_word(struct grouper *it, const char *written)
{
	struct topic_name name;
	struct word *word;
	size_t at = 1;

	for (size_t i = 0; i < it->languages.count; i++)
		if (strcmp(it->languages.items[i].written, written) == 0)
			return &it->languages.items[i];
	word = LIST_ADD(it->arena, &it->languages);
	if (!word)
		return NULL;
	*word = (struct word){.written = written};
	if (!topic_of_language(written, it->arena, &name))
		return word;
	while (at < it->groups->count &&
	       (it->groups->items[at].kind != GROUP_LANGUAGE ||
	        strcmp(it->groups->items[at].name.name, name.name) != 0))
		at++;
	if (at == it->groups->count)
		at = add_group(it, (struct group){.kind = GROUP_LANGUAGE, .name = name});
	word->group = at;
	word->title = name.title;
	return word;
}

static const struct word *tag_word(struct grouper *it, const char *written)
{
	size_t at = name_index_find(&it->written, written);
	struct topic_name name;
	struct word *word;

	if (at != NAME_ABSENT)
		return &it->tags.items[at];
	word = LIST_ADD(it->arena, &it->tags);
	if (!word)
		return NULL;
	*word = (struct word){.written = written};
	name_index_add(&it->written, written, it->tags.count - 1);
	if (!topic_of_tag(written, it->arena, &name))
		return word;
	word->group = name_index_add(&it->named, name.name, it->groups->count);
	if (word->group == it->groups->count)
		word->group = add_group(it,
		                        (struct group){.kind = GROUP_TAG, .name = name});
	word->title = name.title;
	return word;
}

static void find(struct grouper *it, size_t group)
{
	for (size_t i = 0; i < it->found_count; i++)
		if (it->found[i] == group)
			return;
	it->found[it->found_count++] = group;
}

/* It is called as the item writes it, which comes before all that were looked at. */
static void find_word(struct grouper *it, const struct word *word)
{
	if (!word || !word->group)
		return;
	it->groups->items[word->group].name.title = word->title;
	find(it, word->group);
}

static void find_groups(struct grouper *it, const struct build_item *item)
{
	const struct record *record = item->record;

	it->found_count = 0;
	find(it, 0);
	if (item->section.slug)
		find(it, section_group(it, &item->section));
	if (it->settings->has_language_feeds && record->language)
		find_word(it, language_word(it, record->language));
	for (size_t i = 0; it->settings->has_tag_feeds && i < record->tags.count &&
	                   i < LIMIT_PUBLISHED_LIST;
	     i++)
		find_word(it, tag_word(it, record->tags.items[i]));
}

/* ---- what they have ---------------------------------------------------------------------- */

static void count_language(struct grouper *it, struct group *group, const char *language)
{
	struct group_tally *tally = NULL;

	for (size_t i = 0; i < group->tallies.count && !tally; i++)
		if (strcmp(group->tallies.items[i].language, language) == 0)
			tally = &group->tallies.items[i];
	if (!tally)
		tally = LIST_ADD(it->arena, &group->tallies);
	if (!tally)
		return;
	tally->language = language;
	tally->count++;
}

/* Whether the feed of the group holds such an item, its last one until now. */
static bool is_in_window(const struct settings *settings, const struct group *group,
                         const struct build_item *item)
{
	const struct window window = {(size_t)settings->window_items, settings->window};

	return group->items <= (size_t)settings->items &&
	       !window_is_beyond(&window, group->newest, item->stamp->published,
	                         group->items - 1);
}

static void add_member(struct grouper *it, struct group *group, struct build_item *item)
{
	struct group_member *member;

	group->notices += item->notice != NULL;
	group->items += !item->notice;
	if (!item->notice && group->items == 1)
		group->newest = item->stamp->published;
	if (!item->notice && item->record->language)
		count_language(it, group, item->record->language);
	if (!item->notice && !is_in_window(it->settings, group, item))
		return;
	member = LIST_ADD(it->arena, &group->members);
	if (member)
		member->item = item;
}

static void fill_groups(struct grouper *it, const struct build_lists *lists)
{
	struct build_item *item;
	struct build_place at = {0, 0};

	while ((item = build_items_next(lists, &at)) && !it->arena->full) {
		find_groups(it, item);
		for (size_t i = 0; i < it->found_count; i++)
			add_member(it, &it->groups->items[it->found[i]], item);
	}
	for (size_t i = 0; i < lists->held.count && !it->arena->full; i++) {
		find_groups(it, &lists->held.items[i]);
		for (size_t k = 0; k < it->found_count; k++)
			it->groups->items[it->found[k]].held++;
	}
}

/* The language of most items; of the newest where two have as many or all are notices. */
static const char *main_language(const struct group *group)
{
	struct group_tally most = {
		.language = group->members.items[0].item->record->language};

	for (size_t i = 0; i < group->tallies.count; i++)
		if (group->tallies.items[i].count > most.count)
			most = group->tallies.items[i];
	return most.language;
}

/* ---- which have a feed ------------------------------------------------------------------- */

static bool is_large(const struct group *group)
{
	return group->items >= LIMIT_TOPIC_ENTRIES;
}

/* The largest first; of the same size by name, so that the order of the input is nothing. */
static int compare_sizes(const void *left, const void *right)
{
	const struct group *a = *(struct group *const *)left;
	const struct group *b = *(struct group *const *)right;

	if (a->items != b->items)
		return a->items > b->items ? -1 : 1;
	return strcmp(a->name.name, b->name.name);
}

static void name_group(struct group *group, const struct known_topic *known)
{
	if (!known)
		return;
	group->title = known->title;
	group->slug = known->slug;
}

/* Gives a slug to those of a kind that have had a feed, then to the large ones, the largest
 * first. */
static void choose_topics(struct grouper *it, enum group_kind kind,
                          struct known_topics *known)
{
	size_t count = 0, large = 0, chosen = 0;
	struct group **topics = arena_alloc(it->arena,
	                                    it->groups->count * sizeof(struct group *));

	for (size_t i = 0; topics && i < it->groups->count; i++)
		if (it->groups->items[i].kind == kind)
			topics[count++] = &it->groups->items[i];
	if (count)
		qsort(topics, count, sizeof(struct group *), compare_sizes);
	for (size_t i = 0; i < count; i++) {
		large += is_large(topics[i]);
		if (chosen < LIMIT_TOPICS)
			name_group(topics[i], known_topics_find(known, topics[i]->name.kind,
			                                        topics[i]->name.name));
		chosen += topics[i]->slug != NULL;
	}
	for (size_t i = 0; i < count && chosen < LIMIT_TOPICS; i++) {
		if (topics[i]->slug || !is_large(topics[i]) ||
		    (kind == GROUP_LANGUAGE && large < 2))
			continue;
		name_group(topics[i], known_topics_add(known, &topics[i]->name, it->arena));
		chosen++;
	}
}

static int compare_groups(const void *left, const void *right)
{
	const struct group *a = left, *b = right;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	return a->slug && b->slug ? strcmp(a->slug, b->slug) : 0;
}

/* Leaves those that have something to show and a name to show it under. */
static void keep_published(struct groups *groups)
{
	size_t count = 0;

	for (size_t i = 0; i < groups->count; i++) {
		struct group *group = &groups->items[i];

		if (!group->members.count || (group->kind != GROUP_ALL && !group->slug))
			continue;
		group->language = main_language(group);
		groups->items[count++] = *group;
	}
	groups->count = count;
	if (count)
		qsort(groups->items, count, sizeof(groups->items[0]), compare_groups);
}

/* ---- all --------------------------------------------------------------------------------- */

static size_t count_tags(const struct build_items *list)
{
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++)
		count += list->items[i].record->tags.count;
	return count;
}

static void list_groups(struct grouper *it, const struct build_lists *lists,
                        struct known_topics *known)
{
	add_group(it, (struct group){.kind = GROUP_ALL});
	fill_groups(it, lists);
	if (it->arena->full)
		return;
	choose_topics(it, GROUP_LANGUAGE, known);
	choose_topics(it, GROUP_TAG, known);
	keep_published(it->groups);
}

void build_groups_list(const struct build_lists *lists, const struct settings *settings,
                       struct known_topics *known, struct groups *groups,
                       struct arena *arena)
{
	struct grouper it = {.settings = settings, .groups = groups, .arena = arena};
	size_t tags = count_tags(&lists->items) + count_tags(&lists->notices) +
	              count_tags(&lists->held);
	struct arena indexes; /* large, and not wanted any more */

	*groups = (struct groups){0};
	arena_init(&indexes, LIMIT_RECORDS_BYTES);
	if (name_index_init(&it.written, tags, &indexes) &&
	    name_index_init(&it.named, tags, &indexes))
		list_groups(&it, lists, known);
	else
		arena_fail(arena, ERROR_MEMORY);
	arena_release(&indexes);
}

bool build_group_is_in(const struct group *group, const char *language)
{
	for (size_t i = 0; language && i < group->tallies.count; i++)
		if (strcmp(group->tallies.items[i].language, language) == 0)
			return true;
	return false;
}

const char *build_group_folder(const struct group *group, struct arena *arena)
{
	if (group->kind == GROUP_ALL)
		return NULL;
	return arena_printf(arena, "%s/%s",
	                    group->kind == GROUP_SECTION
	                            ? "section"
	                            : topic_kind_name(group->name.kind),
	                    group->slug);
}
