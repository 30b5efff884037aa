#include "feeds/changes.h"

#include <stdlib.h>
#include <string.h>

/* ---- one entry ------------------------------------------------------------------------- */

static bool has_same_title(const struct entry *a, const struct entry *b)
{
	return str_same(a->title.value, b->title.value);
}

static bool has_same_link(const struct entry *a, const struct entry *b)
{
	return str_same(a->link, b->link);
}

static bool has_same_summary(const struct entry *a, const struct entry *b)
{
	return str_same(a->summary.value, b->summary.value);
}

static bool has_same_content(const struct entry *a, const struct entry *b)
{
	if (a->contents.count != b->contents.count)
		return false;
	for (size_t i = 0; i < a->contents.count; i++)
		if (!str_same(a->contents.items[i].value, b->contents.items[i].value))
			return false;
	return true;
}

static bool has_same_authors(const struct entry *a, const struct entry *b)
{
	if (a->authors.count != b->authors.count)
		return false;
	for (size_t i = 0; i < a->authors.count; i++)
		if (!str_same(a->authors.items[i].name, b->authors.items[i].name) ||
		    !str_same(a->authors.items[i].uri, b->authors.items[i].uri))
			return false;
	return true;
}

static bool has_same_tags(const struct entry *a, const struct entry *b)
{
	if (a->categories.count != b->categories.count)
		return false;
	for (size_t i = 0; i < a->categories.count; i++)
		if (!str_same(a->categories.items[i].term, b->categories.items[i].term))
			return false;
	return true;
}

static bool has_same_attachments(const struct entry *a, const struct entry *b)
{
	if (a->enclosures.count != b->enclosures.count)
		return false;
	for (size_t i = 0; i < a->enclosures.count; i++) {
		const struct enclosure *one = &a->enclosures.items[i];
		const struct enclosure *other = &b->enclosures.items[i];

		if (!str_same(one->url, other->url) || !str_same(one->type, other->type) ||
		    !str_same(one->title, other->title) || one->length != other->length)
			return false;
	}
	return true;
}

static bool has_same_image(const struct entry *a, const struct entry *b)
{
	return str_same(a->image.url, b->image.url);
}

static bool has_same_language(const struct entry *a, const struct entry *b)
{
	return str_same(a->language, b->language);
}

static bool has_same_published(const struct entry *a, const struct entry *b)
{
	return a->published.seconds == b->published.seconds;
}

static bool has_same_updated(const struct entry *a, const struct entry *b)
{
	return a->updated.seconds == b->updated.seconds;
}

static const struct {
	const char *name;
	bool (*is_same)(const struct entry *a, const struct entry *b);
} fields[CHANGE_FIELD_COUNT] = {
	[CHANGE_TITLE] = {"title", has_same_title},
	[CHANGE_LINK] = {"link", has_same_link},
	[CHANGE_SUMMARY] = {"summary", has_same_summary},
	[CHANGE_CONTENT] = {"content", has_same_content},
	[CHANGE_AUTHORS] = {"authors", has_same_authors},
	[CHANGE_TAGS] = {"tags", has_same_tags},
	[CHANGE_ATTACHMENTS] = {"attachments", has_same_attachments},
	[CHANGE_IMAGE] = {"image", has_same_image},
	[CHANGE_LANGUAGE] = {"language", has_same_language},
	[CHANGE_PUBLISHED] = {"published", has_same_published},
	[CHANGE_UPDATED] = {"updated", has_same_updated},
};

const char *change_field_name(enum change_field field)
{
	return fields[field].name;
}

static unsigned compare(const struct entry *old, const struct entry *new)
{
	unsigned differing = 0;

	for (unsigned i = 0; i < CHANGE_FIELD_COUNT; i++)
		if (!fields[i].is_same(old, new))
			differing |= 1U << i;
	return differing;
}

/* ---- one feed -------------------------------------------------------------------------- */

/* The entries of a feed in the order of their ids, for finding. */
struct index {
	struct slot {
		const struct entry *entry;
	} * items;
	size_t count;
};

static int compare_ids(const void *a, const void *b)
{
	const struct slot *one = a, *other = b;

	return strcmp(one->entry->id, other->entry->id);
}

static bool index_feed(const struct feed *feed, struct arena *arena, struct index *index,
                       struct error *err)
{
	*index = (struct index){0};
	for (size_t i = 0; feed && i < feed->entries.count; i++) {
		struct slot *slot = feed->entries.items[i].id ? LIST_ADD(arena, index)
		                                              : NULL;

		if (slot)
			slot->entry = &feed->entries.items[i];
	}
	if (index->count)
		qsort(index->items, index->count, sizeof(index->items[0]), compare_ids);
	return arena_check(arena, err);
}

static const struct entry *find(const struct index *index, const struct entry *entry)
{
	const struct slot sought = {entry}, *found = NULL;

	if (entry->id && index->count)
		found = bsearch(&sought, index->items, index->count,
		                sizeof(index->items[0]), compare_ids);
	return found ? found->entry : NULL;
}

static void add(struct changes *changes, struct arena *arena, struct change change)
{
	struct change *added = LIST_ADD(arena, changes);

	if (!added)
		return;
	*added = change;
	changes->counts[change.kind]++;
}

static void find_new(const struct feed *new, const struct index *old, struct arena *arena,
                     struct changes *changes)
{
	for (size_t i = 0; i < new->entries.count; i++) {
		const struct entry *entry = &new->entries.items[i];
		const struct entry *known = find(old, entry);
		unsigned differing = known ? compare(known, entry) : 0;

		if (!known)
			add(changes, arena,
			    (struct change){.kind = CHANGE_NEW, .entry = entry});
		else if (differing)
			add(changes, arena,
			    (struct change){.kind = CHANGE_EDITED,
			                    .fields = differing,
			                    .entry = entry});
	}
}

/* How many of the last entries of the old feed are gone, all of them: these have aged, if
 * as many new ones came. */
static size_t count_tail(const struct feed *old, const struct index *new)
{
	size_t count = 0;

	while (count < old->entries.count &&
	       !find(new, &old->entries.items[old->entries.count - 1 - count]))
		count++;
	return count;
}

static void find_gone(const struct feed *old, const struct index *new, struct arena *arena,
                      struct changes *changes)
{
	size_t tail = count_tail(old, new), arrived = changes->counts[CHANGE_NEW];
	size_t aged = tail < arrived ? tail : arrived;

	for (size_t i = 0; i < old->entries.count; i++) {
		const struct entry *entry = &old->entries.items[i];

		if (!find(new, entry))
			add(changes, arena,
			    (struct change){.kind = i + aged >= old->entries.count
			                                    ? CHANGE_AGED
			                                    : CHANGE_REMOVED,
			                    .entry = entry});
	}
}

bool changes_find(const struct feed *old, const struct feed *new, struct arena *arena,
                  struct changes *changes, struct error *err)
{
	struct index old_index, new_index;

	*changes = (struct changes){0};
	if (!index_feed(old, arena, &old_index, err) ||
	    !index_feed(new, arena, &new_index, err))
		return false;
	find_new(new, &old_index, arena, changes);
	if (old)
		find_gone(old, &new_index, arena, changes);
	return arena_check(arena, err);
}

void changes_name(struct changes *changes, struct arena *arena)
{
	for (size_t i = 0; i < changes->count; i++) {
		struct change *change = &changes->items[i];
		const struct entry *entry = change->entry;

		change->name = arena_strdup(arena, entry->title.value ? entry->title.value
		                                                      : entry->id);
		change->entry = NULL;
	}
}
