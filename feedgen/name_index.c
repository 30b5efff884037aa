#include "feedgen/name_index.h"

#include <xxhash.h>

bool name_index_init(struct name_index *index, size_t count, struct arena *arena)
{
	size_t room = 2;

	while (room < 2 * count)
		room *= 2;
	index->slots = arena_alloc(arena, room * sizeof(index->slots[0]));
	index->mask = room - 1;
	return index->slots != NULL;
}

/* Where the name is, or would be. */
static struct name_slot *slot_of(const struct name_index *index, const char *name)
{
	size_t at = (size_t)XXH3_64bits(name, strlen(name)) & index->mask;

	while (index->slots[at].name && strcmp(index->slots[at].name, name) != 0)
		at = (at + 1) & index->mask;
	return &index->slots[at];
}

size_t name_index_add(struct name_index *index, const char *name, size_t position)
{
	struct name_slot *slot = slot_of(index, name);

	if (!slot->name)
		*slot = (struct name_slot){name, position};
	return slot->position;
}

size_t name_index_find(const struct name_index *index, const char *name)
{
	const struct name_slot *slot = slot_of(index, name);

	return slot->name ? slot->position : NAME_ABSENT;
}
