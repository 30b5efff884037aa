#include "feedgen/name_index.h"

#include <xxhash.h>

bool name_index_init(struct name_index *index, size_t count, struct arena *arena)
{
	size_t room = 2;

	while (room < 2 * count)
		room *= 2;
	*index = (struct name_index){
		.ordered = arena_alloc(arena, (count + 1) * sizeof(index->ordered[0])),
		.hashed = arena_alloc(arena, room * sizeof(index->hashed[0])),
		.mask = room - 1,
	};
	return index->ordered && index->hashed;
}

/* ---- by hashes ------------------------------------------------------------------------- */

/* Where the name is, or would be. */
static struct name_place *find_hashed(const struct name_index *index, const char *name)
{
	size_t at = (size_t)XXH3_64bits(name, strlen(name)) & index->mask;

	while (index->hashed[at].name && strcmp(index->hashed[at].name, name) != 0)
		at = (at + 1) & index->mask;
	return &index->hashed[at];
}

static size_t add_hashed(struct name_index *index, struct name_place added)
{
	struct name_place *place = find_hashed(index, added.name);

	if (!place->name)
		*place = added;
	return place->position;
}

static void hash_all(struct name_index *index)
{
	for (size_t i = 0; i < index->count; i++)
		add_hashed(index, index->ordered[i]);
	index->is_hashed = true;
}

/* ---- in order -------------------------------------------------------------------------- */

/* The first that is not before the name. */
static size_t find_ordered(const struct name_index *index, const char *name)
{
	size_t low = 0, high = index->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(index->ordered[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_at(const struct name_index *index, size_t at, const char *name)
{
	return at < index->count && strcmp(index->ordered[at].name, name) == 0;
}

/* ---- either ---------------------------------------------------------------------------- */

size_t name_index_add(struct name_index *index, const char *name, size_t position)
{
	const struct name_place added = {name, position};
	const struct name_place *last = index->count ? &index->ordered[index->count - 1]
	                                             : NULL;
	int order = last && !index->is_hashed ? strcmp(last->name, name) : -1;

	if (order > 0)
		hash_all(index);
	if (index->is_hashed)
		return add_hashed(index, added);
	if (order == 0)
		return last->position;
	index->ordered[index->count++] = added;
	return position;
}

size_t name_index_find(struct name_index *index, const char *name)
{
	const struct name_place *hashed;
	size_t at = index->next;

	if (index->is_hashed) {
		hashed = find_hashed(index, name);
		return hashed->name ? hashed->position : NAME_ABSENT;
	}
	if (!is_at(index, at, name))
		at = find_ordered(index, name);
	if (!is_at(index, at, name))
		return NAME_ABSENT;
	index->next = at + 1;
	return index->ordered[at].position;
}
