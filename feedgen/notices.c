#include "feedgen/notices.h"

#include <stdlib.h>

#include "feedgen/name_index.h"

static int compare_seconds(const void *left, const void *right)
{
	const int64_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

/* The latest first. */
static int compare_notices(const void *left, const void *right)
{
	const struct withdrawn_item *a = left, *b = right;

	if (a->when != b->when)
		return a->when > b->when ? -1 : 1;
	return strcmp(b->id, a->id);
}

/* The seconds that are taken, in order: of all items that are published. */
static int64_t *list_taken(const struct stamps *stamps, size_t *count, struct arena *arena)
{
	int64_t *taken = arena_alloc(arena, (stamps->count + 1) * sizeof(*taken));

	*count = 0;
	for (size_t i = 0; taken && i < stamps->count; i++)
		if (!stamps->items[i].is_withdrawn)
			taken[(*count)++] = stamps->items[i].updated;
	if (taken)
		qsort(taken, *count, sizeof(*taken), compare_seconds);
	return taken;
}

/* The languages of today's records, by their ids. */
static bool index_records(struct name_index *index, const struct stamps *stamps,
                          struct arena *arena)
{
	if (!name_index_init(index, stamps->count, arena))
		return false;
	for (size_t i = 0; i < stamps->count; i++)
		name_index_add(index, stamps->items[i].id, i);
	return true;
}

bool notices_list(const struct notices_input *input, struct arena *arena,
                  struct withdrawn_items *notices, struct error *err)
{
	struct name_index today;
	size_t count = 0;
	int64_t *taken;

	*notices = (struct withdrawn_items){0};
	if (input->list->count == 0)
		return true;
	if (!index_records(&today, input->stamps, arena))
		return arena_check(arena, err);
	for (size_t i = 0; i < input->known->count; i++) {
		const struct stamp *stamp = &input->known->items[i];
		const struct withdrawal *found = withdrawals_find_id(input->list,
		                                                     stamp->id);
		struct withdrawn_item *notice = found ? LIST_ADD(arena, notices) : NULL;
		size_t record = found ? name_index_find(&today, stamp->id) : NAME_ABSENT;

		if (notice)
			*notice = (struct withdrawn_item){
				.id = stamp->id,
				.language = record == NAME_ABSENT
			                            ? NULL
			                            : input->records->items[record]
			                                      .language,
				.reason = found->reason,
				.published = stamp->published,
				.when = found->since,
			};
	}
	taken = list_taken(input->stamps, &count, arena);
	if (!arena_check(arena, err))
		return false;
	if (notices->count)
		qsort(notices->items, notices->count, sizeof(notices->items[0]),
		      compare_notices);
	withdrawn_spread(notices, taken, count);
	return true;
}
