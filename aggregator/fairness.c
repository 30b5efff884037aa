#include "aggregator/fairness.h"

#include <stdlib.h>

struct fairness {
	const struct fairness_rules *rules;
	struct fairness_entry *entries;
	size_t count;
	size_t sources; /* different ones */
};

/* ---- ranks ------------------------------------------------------------------------------- */

static int compare_sources(const void *a, const void *b)
{
	const struct fairness_entry *one = *(struct fairness_entry *const *)a;
	const struct fairness_entry *other = *(struct fairness_entry *const *)b;

	if (one->source != other->source)
		return one->source < other->source ? -1 : 1;
	return (one > other) - (one < other);
}

static bool rank(struct fairness *it, struct arena *arena)
{
	struct fairness_entry **sorted = arena_alloc(
		arena, (it->count + 1) * sizeof(struct fairness_entry *));

	if (!sorted)
		return false;
	for (size_t i = 0; i < it->count; i++)
		sorted[i] = &it->entries[i];
	if (it->count)
		qsort(sorted, it->count, sizeof(struct fairness_entry *), compare_sources);
	for (size_t i = 0; i < it->count; i++) {
		bool is_first = i == 0 || sorted[i]->source != sorted[i - 1]->source;

		sorted[i]->rank = is_first ? 0 : sorted[i - 1]->rank + 1;
		it->sources += is_first;
	}
	return true;
}

/* ---- shares ------------------------------------------------------------------------------ */

/* Takes at most `most` entries of each source; returns how many. */
static size_t take(const struct fairness *it, size_t most)
{
	size_t taken = 0;

	for (size_t i = 0; i < it->count; i++) {
		struct fairness_entry *entry = &it->entries[i];
		bool is_full = taken == it->rules->items ||
		               window_is_beyond(&it->rules->window, it->entries[0].sort_at,
		                                entry->sort_at, taken);

		entry->is_taken = !is_full && entry->rank < most;
		taken += entry->is_taken;
	}
	return taken;
}

static bool is_fair(const struct fairness *it, size_t most, size_t taken)
{
	return most * 100 <= it->rules->per_source * taken || most * it->sources <= taken;
}

/* The most that every source may have. */
static size_t share_of(const struct fairness *it)
{
	size_t needed = it->rules->window.items, least = 1, most = it->rules->items;

	if (needed > it->count)
		needed = it->count;
	if (needed > it->rules->items)
		needed = it->rules->items;
	while (least < most && take(it, least) < needed)
		least++;
	while (most > least && !is_fair(it, most, take(it, most)))
		most--;
	return most;
}

bool fairness_choose(const struct fairness_rules *rules, struct fairness_entry *entries,
                     size_t count, struct arena *arena, size_t *taken, struct error *err)
{
	struct fairness it = {.rules = rules, .entries = entries, .count = count};

	*taken = 0;
	if (rank(&it, arena))
		*taken = take(&it, share_of(&it));
	return arena_check(arena, err);
}
