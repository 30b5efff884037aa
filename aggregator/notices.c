#include "aggregator/notices.h"

#include <stdlib.h>
#include <string.h>

#include "aggregator/store_hand.h"

/* Newest first. */
static int compare_items(const void *left, const void *right)
{
	const struct withdrawn_item *a = left, *b = right;

	if (a->published != b->published)
		return a->published > b->published ? -1 : 1;
	return (a->when < b->when) - (a->when > b->when);
}

/* From the earliest on, the first second from its own that is no other's, nor an entry's. */
static bool spread(struct session *session, struct withdrawn_items *items)
{
	int64_t last = INT64_MIN;

	for (size_t i = items->count; i-- > 0;) {
		struct withdrawn_item *item = &items->items[i];
		int64_t wanted = item->when > last ? item->when : last + 1;

		if (!store_second_find_free(session->store, wanted, INT64_MAX, &item->when,
		                            &session->err))
			return false;
		last = item->when;
	}
	return true;
}

bool notices_read(struct session *session, struct withdrawn_items *items)
{
	return store_withdrawn(session->store, &session->arena, items, &session->err) &&
	       spread(session, items);
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

/* Of the items those that were taken down out of a topic, in their order. */
static bool choose_of_topic(struct session *session, const struct topic *topic,
                            const struct withdrawn_items *items,
                            struct withdrawn_items *chosen)
{
	int64_t since = session_now(session) - session->configuration.notices;
	struct strings ids;

	if (!store_topic_withdrawn(session->store, topic->id, since, &session->arena, &ids,
	                           &session->err))
		return false;
	/* Both are the latest first; of those of one second the order may differ. */
	for (size_t i = 0; i < items->count && ids.count > 0; i++) {
		struct withdrawn_item *added;
		size_t k = 0;

		while (k < ids.count && strcmp(ids.items[k], items->items[i].id) != 0)
			k++;
		added = k < ids.count ? LIST_ADD(&session->arena, chosen) : NULL;
		if (added)
			*added = items->items[i];
	}
	return arena_check(&session->arena, &session->err);
}

static bool put(struct session *session, const struct withdrawn_items *items,
                struct feed *feed, size_t *count)
{
	struct withdrawn_items shown = {
		.count = withdrawn_shown(items, session_now(session),
	                                 session->configuration.notices)};

	*count = shown.count;
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

bool notices_put(struct session *session, const struct withdrawn_items *items,
                 struct feed *feed)
{
	size_t ignored;

	return put(session, items, feed, &ignored);
}

bool notices_put_topic(struct session *session, const struct withdrawn_items *items,
                       const struct topic *topic, struct feed *feed, size_t *count)
{
	struct withdrawn_items chosen = {0};

	*count = 0;
	return !items->count || !session->configuration.notices ||
	       (choose_of_topic(session, topic, items, &chosen) &&
	        put(session, &chosen, feed, count));
}
