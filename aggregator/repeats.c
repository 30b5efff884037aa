#include "aggregator/repeats.h"

#include <stdlib.h>
#include <string.h>

/* A key of an entry, for sorting. */
struct repeats_item {
	struct digest key;
	size_t index; /* of the entry */
};

static int compare_items(const void *a, const void *b)
{
	const struct repeats_item *one = a, *other = b;
	int order = memcmp(one->key.bytes, other->key.bytes, DIGEST_BYTES);

	if (order)
		return order;
	return one->index < other->index ? -1 : 1;
}

/* The keys of a kind of all entries that count, sorted. */
static size_t sort_keys(struct repeats *repeats, enum key_kind kind)
{
	size_t count = 0;

	for (size_t i = 0; i < repeats->matches->count; i++) {
		const struct match *match = &repeats->matches->items[i];

		if (match->is_duplicate || !match->identity.has_key[kind])
			continue;
		repeats->items[count].key = match->identity.keys[kind];
		repeats->items[count++].index = i;
	}
	if (count)
		qsort(repeats->items, count, sizeof(repeats->items[0]), compare_items);
	return count;
}

/* Finds the keys of a kind that several entries have, and measures how many they are. */
static void find_shared(struct repeats *repeats, enum key_kind kind)
{
	struct policy_measure *measure = &repeats->matches->measure;
	size_t count = sort_keys(repeats, kind);
	const struct repeats_item *items = repeats->items;

	measure->kinds[kind].entries = measure->kinds[kind].distinct = count;
	for (size_t i = 1; i < count; i++) {
		if (!digest_equal(&items[i - 1].key, &items[i].key))
			continue;
		measure->kinds[kind].distinct--;
		repeats->shares[kind][items[i - 1].index] = true;
		repeats->shares[kind][items[i].index] = true;
	}
}

/* ---- entries that stand there twice ---- */

/* Of entries that are the same the one with the earliest date stays, whatever their order. */
static size_t earlier(const struct repeats *repeats, size_t a, size_t b)
{
	const struct entry *entries = repeats->feed->entries.items;
	int64_t seconds_a = entries[a].published.seconds;
	int64_t seconds_b = entries[b].published.seconds;

	if (seconds_b == DATE_UNKNOWN || seconds_a == seconds_b)
		return a;
	return seconds_a == DATE_UNKNOWN || seconds_b < seconds_a ? b : a;
}

/* Of versions of one entry the last stays; where nothing tells which that is, any, as long
 * as their order in the document does not decide. */
static size_t last_version(const struct repeats *repeats, size_t a, size_t b)
{
	const struct entry *entries = repeats->feed->entries.items;
	const struct match *matches = repeats->matches->items;
	int64_t seconds_a = entries[a].updated.seconds;
	int64_t seconds_b = entries[b].updated.seconds;

	if (seconds_a != seconds_b && seconds_a != DATE_UNKNOWN &&
	    seconds_b != DATE_UNKNOWN)
		return seconds_a > seconds_b ? a : b;
	return memcmp(matches[a].identity.content.bytes, matches[b].identity.content.bytes,
	              DIGEST_BYTES) > 0
	               ? a
	               : b;
}

/* Of entries that have one key, which stand side by side in repeats->items, one stays. */
static void drop_repeated(struct repeats *repeats, size_t count,
                          size_t (*choose)(const struct repeats *repeats, size_t a,
                                           size_t b))
{
	struct match *matches = repeats->matches->items;
	struct repeats_item *items = repeats->items;

	for (size_t i = 1; i < count; i++) {
		size_t kept;

		if (!digest_equal(&items[i - 1].key, &items[i].key))
			continue;
		kept = choose(repeats, items[i - 1].index, items[i].index);
		matches[items[i - 1].index].is_duplicate = true;
		matches[items[i].index].is_duplicate = true;
		matches[kept].is_duplicate = false;
		items[i].index = kept;
	}
}

/* The guid, link, title and day of each entry that has them all, sorted. */
static size_t sort_names(struct repeats *repeats)
{
	size_t count = 0;

	for (size_t i = 0; i < repeats->matches->count; i++) {
		const struct match *match = &repeats->matches->items[i];
		const struct identity *identity = &match->identity;
		struct digest names[] = {identity->keys[KEY_GUID], identity->keys[KEY_LINK],
		                         identity->keys[KEY_TITLE_DAY]};

		if (match->is_duplicate || !identity->has_key[KEY_GUID] ||
		    !identity->has_key[KEY_LINK] || !identity->has_key[KEY_TITLE_DAY])
			continue;
		repeats->items[count].key = digest_of(
			(struct str){(const char *)names, sizeof(names)});
		repeats->items[count++].index = i;
	}
	if (count)
		qsort(repeats->items, count, sizeof(repeats->items[0]), compare_items);
	return count;
}

static void find_duplicates(struct repeats *repeats)
{
	drop_repeated(repeats, sort_keys(repeats, KEY_WHOLE), earlier);
	drop_repeated(repeats, sort_names(repeats), last_version);
}

/* ---- all of it ---- */

bool repeats_init(struct repeats *repeats, const struct feed *feed, struct matches *matches,
                  struct arena *arena, struct error *err)
{
	size_t count = matches->count;

	*repeats = (struct repeats){.feed = feed, .matches = matches};
	repeats->items = arena_alloc(arena, count * sizeof(struct repeats_item));
	for (int kind = 0; kind < KEY_COUNT; kind++)
		repeats->shares[kind] = arena_alloc(arena, count * sizeof(bool));
	return arena_check(arena, err);
}

void repeats_find(struct repeats *repeats)
{
	find_duplicates(repeats);
	for (enum key_kind kind = 0; kind < KEY_COUNT; kind++)
		find_shared(repeats, kind);
}
