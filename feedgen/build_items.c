#include "feedgen/build_items.h"

#include <stdlib.h>
#include <string.h>

static int compare(const void *left, const void *right)
{
	const struct build_item *a = left, *b = right;

	if (a->stamp->published != b->stamp->published)
		return a->stamp->published > b->stamp->published ? -1 : 1;
	return record_compare(b->record, a->record);
}

/* Whether the two are of one section without asking the configuration. */
static bool is_same_section(const struct record *a, const struct record *b)
{
	return strcmp(a->section_key, b->section_key) == 0 &&
	       (a->section == b->section ||
	        (a->section && b->section && strcmp(a->section, b->section) == 0));
}

static const struct withdrawn_item *find_notice(const struct withdrawn_items *shown,
                                                const struct stamp *stamp)
{
	for (size_t i = 0; i < shown->count; i++)
		if (strcmp(shown->items[i].id, stamp->id) == 0)
			return &shown->items[i];
	return NULL;
}

static void sort(struct build_items *list)
{
	if (list->count)
		qsort(list->items, list->count, sizeof(list->items[0]), compare);
}

/* Which list an item belongs to; NULL: to none. */
static struct build_items *list_for(const struct build_input *input,
                                    const struct stamp *stamp, struct build_lists *lists,
                                    const struct withdrawn_item **notice)
{
	*notice = stamp->is_withdrawn ? find_notice(&input->notices, stamp) : NULL;
	if (stamp->is_withdrawn)
		return *notice ? &lists->notices : NULL;
	return stamp->is_held ? &lists->held : &lists->items;
}

void build_items_list(const struct build_input *input, struct arena *arena,
                      struct build_lists *lists)
{
	const struct records *records = input->records;
	const size_t room = (records->count + 1) * sizeof(struct build_item);
	const struct build_item *last = NULL;

	*lists = (struct build_lists){
		.items.items = arena_alloc(arena, room),
		.held.items = arena_alloc(arena, room),
		.notices.items = arena_alloc(arena,
	                                     (input->notices.count + 1) * sizeof(*last)),
	};
	if (arena->full)
		return;
	for (size_t i = 0; i < records->count; i++) {
		const struct withdrawn_item *notice;
		struct build_items *list = list_for(input, &input->stamps->items[i], lists,
		                                    &notice);
		struct build_item *item;

		if (!list || (notice && list->count == input->notices.count))
			continue;
		item = &list->items[list->count++];
		item->record = &records->items[i];
		item->stamp = &input->stamps->items[i];
		item->notice = notice;
		item->section = last && is_same_section(last->record, item->record)
		                        ? last->section
		                        : section_of(item->record, input->settings, arena);
		last = item;
	}
	sort(&lists->items);
	sort(&lists->notices);
}

bool build_item_is_in(const struct build_item *item, const char *slug)
{
	return !slug || (item->section.slug && strcmp(item->section.slug, slug) == 0);
}

size_t build_items_count(const struct build_items *list, const char *slug)
{
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++)
		count += build_item_is_in(&list->items[i], slug);
	return count;
}

/* The first from *at on that is in the section. */
static const struct build_item *head_of(const struct build_items *list, const char *slug,
                                        size_t *at)
{
	while (*at < list->count && !build_item_is_in(&list->items[*at], slug))
		(*at)++;
	return *at < list->count ? &list->items[*at] : NULL;
}

const struct build_item *build_items_next(const struct build_lists *lists, const char *slug,
                                          struct build_place *at)
{
	const struct build_item *item = head_of(&lists->items, slug, &at->item);
	const struct build_item *notice = head_of(&lists->notices, slug, &at->notice);

	if (!item || (notice && compare(notice, item) < 0)) {
		at->notice += notice != NULL;
		return notice;
	}
	at->item++;
	return item;
}
