#include "aggregator/archive_keep.h"

#include <stdlib.h>
#include <string.h>

static int compare_ids(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_among(const struct strings *sorted, const char *id)
{
	return id && bsearch(&id, sorted->items, sorted->count, sizeof(*sorted->items),
	                     compare_ids);
}

/* Puts what is left of two lists, each newest first, into one. */
static bool merge(const struct entries *own, const struct entries *others,
                  const struct strings *ids, struct arena *arena, struct entries *merged)
{
	size_t i = 0, k = 0;

	while (i < own->count || k < others->count) {
		const struct entry *other = k < others->count ? &others->items[k] : NULL;
		struct entry *added;

		if (other && !is_among(ids, other->id)) {
			k++;
			continue;
		}
		added = LIST_ADD(arena, merged);
		if (!added)
			return false;
		if (!other || (i < own->count &&
		               own->items[i].published.seconds >= other->published.seconds))
			*added = own->items[i++];
		else
			*added = others->items[k++];
	}
	return true;
}

bool archive_keep(struct feed *feed, const struct feed *page, const struct strings *ids,
                  struct arena *arena, struct error *err)
{
	struct entries merged = {0};

	if (ids->count == 0)
		return true;
	qsort(ids->items, ids->count, sizeof(*ids->items), compare_ids);
	if (!merge(&feed->entries, &page->entries, ids, arena, &merged))
		return arena_check(arena, err);
	feed->entries = merged;
	for (size_t i = 0; i < merged.count; i++)
		if (merged.items[i].updated.seconds > feed->updated.seconds)
			feed->updated = merged.items[i].updated;
	return true;
}
