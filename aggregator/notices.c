#include "aggregator/notices.h"

#include <stdlib.h>

#include "aggregator/store_hand.h"

static int compare_seconds(const void *left, const void *right)
{
	const int64_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

/* Newest first. */
static int compare_items(const void *left, const void *right)
{
	const struct withdrawn_item *a = left, *b = right;

	if (a->published != b->published)
		return a->published > b->published ? -1 : 1;
	return (a->when < b->when) - (a->when > b->when);
}

static bool spread(struct session *session, const struct feed *feed,
                   struct withdrawn_items *items)
{
	size_t count = feed->entries.count;
	int64_t *taken = arena_alloc(&session->arena, (count + 1) * sizeof(*taken));

	for (size_t i = 0; taken && i < count; i++)
		taken[i] = feed->entries.items[i].updated.seconds;
	if (!taken)
		return arena_check(&session->arena, &session->err);
	qsort(taken, count, sizeof(*taken), compare_seconds);
	withdrawn_spread(items, taken, count);
	return true;
}

static void put_notice(struct session *session, const struct withdrawn_item *item,
                       struct feed *feed, struct entries *entries)
{
	struct entry *entry = LIST_ADD(&session->arena, entries);

	if (!entry)
		return;
	withdrawn_entry(item, feed, (int32_t)session->configuration.site.zone_minutes,
	                &session->arena, entry);
	if (item->when > feed->updated.seconds)
		feed->updated = entry->updated;
}

/* Entries and notices, both newest first, to one list. */
static void merge(struct session *session, const struct withdrawn_items *shown,
                  struct feed *feed)
{
	struct entries entries = {0};
	size_t next = 0;

	for (size_t i = 0; i < feed->entries.count; i++) {
		const struct entry *entry = &feed->entries.items[i];
		struct entry *added;

		while (next < shown->count &&
		       shown->items[next].published > entry->published.seconds)
			put_notice(session, &shown->items[next++], feed, &entries);
		added = LIST_ADD(&session->arena, &entries);
		if (added)
			*added = *entry;
	}
	while (next < shown->count)
		put_notice(session, &shown->items[next++], feed, &entries);
	feed->entries = entries;
}

bool notices_put(struct session *session, struct feed *feed, struct withdrawn_items *items)
{
	struct withdrawn_items shown = {0};

	if (!store_withdrawn(session->store, &session->arena, items, &session->err) ||
	    !spread(session, feed, items))
		return false;
	shown.count = withdrawn_shown(items, session_now(session),
	                              session->configuration.notices);
	if (shown.count == 0)
		return true;
	shown.items = arena_alloc(&session->arena, shown.count * sizeof(*shown.items));
	if (!shown.items)
		return arena_check(&session->arena, &session->err);
	memcpy(shown.items, items->items, shown.count * sizeof(*shown.items));
	qsort(shown.items, shown.count, sizeof(*shown.items), compare_items);
	merge(session, &shown, feed);
	return arena_check(&session->arena, &session->err);
}
