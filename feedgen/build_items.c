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

struct build_item *build_items_next(const struct build_lists *lists, struct build_place *at)
{
	struct build_item *item = at->item < lists->items.count
	                                  ? &lists->items.items[at->item]
	                                  : NULL;
	struct build_item *notice = at->notice < lists->notices.count
	                                    ? &lists->notices.items[at->notice]
	                                    : NULL;

	if (!item || (notice && compare(notice, item) < 0)) {
		at->notice += notice != NULL;
		return notice;
	}
	at->item++;
	return item;
}

/* ---- pairs ----------------------------------------------------------------------------- */

static int compare_pairs(const void *left, const void *right)
{
	const struct build_item *a = *(const struct build_item *const *)left;
	const struct build_item *b = *(const struct build_item *const *)right;
	int order = strcmp(a->record->pair, b->record->pair);

	/* One list holds them all: where an item stands in it is its place. */
	return order ? order : (a > b) - (a < b);
}

static void list_pairs(struct build_lists *lists, struct arena *arena)
{
	size_t count = 0;

	for (size_t i = 0; i < lists->items.count; i++)
		count += lists->items.items[i].record->pair != NULL;
	lists->pairs.items = arena_alloc(arena,
	                                 (count + 1) * sizeof(const struct build_item *));
	for (size_t i = 0; lists->pairs.items && i < lists->items.count; i++)
		if (lists->items.items[i].record->pair)
			lists->pairs.items[lists->pairs.count++] = &lists->items.items[i];
	if (lists->pairs.count)
		qsort(lists->pairs.items, lists->pairs.count,
		      sizeof(const struct build_item *), compare_pairs);
}

size_t build_items_pair(const struct build_lists *lists, const char *pair)
{
	size_t low = 0, high = lists->pairs.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(lists->pairs.items[middle]->record->pair, pair) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* ---- all ------------------------------------------------------------------------------- */

/* A record of the same section: its id begins as `id` does, up to the "/" behind the
 * section. */
static const struct record *find_kin(const struct build_input *input, const char *id)
{
	struct str begin = str_slice(str_from(id), 0, str_find_char(str_from(id), '/') + 1);

	for (size_t i = 0; i < input->stamps->count; i++)
		if (str_starts(str_from(input->stamps->items[i].id), begin))
			return &input->records->items[i];
	return NULL;
}

/* The item of a notice whose record is gone, in its section as far as that has other
 * records. */
static void add_orphan(const struct build_input *input, const struct withdrawn_item *notice,
                       struct arena *arena, struct build_items *notices)
{
	struct record *record = arena_new(arena, struct record);
	struct stamp *stamp = arena_new(arena, struct stamp);
	const struct record *kin = find_kin(input, notice->id);

	if (!record || !stamp)
		return;
	*record = (struct record){.id = notice->id,
	                          .key = notice->id,
	                          .tag = notice->id,
	                          .section_key = kin ? kin->section_key : "",
	                          .section = kin ? kin->section : NULL};
	*stamp = (struct stamp){.key = notice->id,
	                        .id = notice->id,
	                        .published = notice->published,
	                        .updated = notice->when,
	                        .is_withdrawn = true};
	notices->items[notices->count++] = (struct build_item){
		.record = record,
		.stamp = stamp,
		.section = section_of(record, input->settings, arena),
		.notice = notice};
}

static bool has_item(const struct build_items *notices, const struct withdrawn_item *notice)
{
	for (size_t i = 0; i < notices->count; i++)
		if (notices->items[i].notice == notice)
			return true;
	return false;
}

/* Who took a text from the site, too, wants no reader to keep it. */
static void add_orphans(const struct build_input *input, struct arena *arena,
                        struct build_items *notices)
{
	for (size_t i = 0; i < input->notices.count; i++) {
		const struct withdrawn_item *notice = &input->notices.items[i];

		if (!has_item(notices, notice) && notices->count < input->notices.count)
			add_orphan(input, notice, arena, notices);
	}
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
	add_orphans(input, arena, &lists->notices);
	sort(&lists->items);
	sort(&lists->notices);
	list_pairs(lists, arena);
}
