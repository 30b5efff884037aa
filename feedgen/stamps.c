#include "feedgen/stamps.h"

#include <stdlib.h>

#include "feedgen/name_index.h"

enum { HALF_DAY = 12 * 60 * 60 };

/* A record that needs a new `updated`. */
struct slot {
	const struct record *record;
	struct stamp *stamp;
	int64_t wanted;     /* the earliest second that will do */
	bool is_first_seen; /* published when seen: `wanted` depends on how many there are */
	bool is_forgotten;  /* left the feeds before the state was lost */
	bool is_published_too; /* `published` is the second that is found, too */
};

struct slots {
	struct slot *items;
	size_t count;
};

static const struct stamp *find_stamp(const struct stamps *known, struct name_index *index,
                                      const char *key)
{
	size_t at = name_index_find(index, key);

	return at == NAME_ABSENT ? NULL : &known->items[at];
}

/* ---- what each record wants ---------------------------------------------------------- */

static int64_t larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* The last change that the record states, as far as it can be true. */
static int64_t stated_update(const struct record *record, int64_t now)
{
	return record->updated.seconds != DATE_UNKNOWN && record->updated.seconds <= now
	               ? record->updated.seconds
	               : DATE_UNKNOWN;
}

/* Sets what a new record wants; false where it is to be held until its date has come. */
static bool want_new(struct slot *slot, int64_t now)
{
	const struct record *record = slot->record;
	int64_t seconds = record->date.seconds;

	if (seconds != DATE_UNKNOWN && seconds > now)
		return false;
	slot->is_published_too = seconds == DATE_UNKNOWN || record->is_day_only;
	slot->is_first_seen = seconds == DATE_UNKNOWN ||
	                      (record->is_day_only && seconds + HALF_DAY > now);
	slot->wanted = record->is_day_only ? seconds + HALF_DAY : seconds;
	slot->stamp->published = slot->wanted;
	if (!slot->is_first_seen && stated_update(record, now) > slot->wanted) {
		slot->wanted = stated_update(record, now);
		slot->is_published_too = false;
	}
	return true;
}

static bool add_slot(struct slots *slots, const struct slot *slot, struct arena *arena)
{
	struct slot *added = LIST_ADD(arena, slots);

	if (added)
		*added = *slot;
	return added != NULL;
}

/* Keeps what is known, or notes what has to be found. */
static bool take_record(const struct record *record, const struct stamp *known,
                        struct stamp *stamp, int64_t now, struct slots *slots,
                        struct arena *arena)
{
	struct slot slot = {.record = record, .stamp = stamp};

	if (!known) {
		stamp->first_seen = now;
		stamp->is_held = !want_new(&slot, now);
		stamp->is_new = stamp->is_changed = !stamp->is_held;
		return stamp->is_held || add_slot(slots, &slot, arena);
	}
	stamp->id = known->id;
	stamp->first_seen = known->first_seen;
	stamp->published = known->published;
	stamp->updated = known->updated;
	stamp->is_recovered = known->is_recovered;
	if (known->is_recovered) {
		stamp->is_changed = true;
		return true;
	}
	stamp->is_changed = memcmp(stamp->hash, known->hash, STAMP_HASH_BYTES) != 0;
	if (!stamp->is_changed)
		return true;
	slot.wanted = stated_update(record, now);
	if (slot.wanted <= known->updated)
		slot.wanted = larger(now, known->updated + 1);
	return add_slot(slots, &slot, arena);
}

/* ---- finding seconds ----------------------------------------------------------------- */

static int compare_slots_by_record(const void *left, const void *right)
{
	const struct slot *a = left, *b = right;

	return record_compare(a->record, b->record);
}

static int compare_slots(const void *left, const void *right)
{
	const struct slot *a = left, *b = right;

	if (a->wanted != b->wanted)
		return a->wanted < b->wanted ? -1 : 1;
	return record_compare(a->record, b->record);
}

static int compare_seconds(const void *left, const void *right)
{
	const int64_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

/* The record that was published last of those that are recovered, or NULL. */
static const struct record *newest_recovered(const struct records *records,
                                             const struct stamps *stamps)
{
	size_t newest = records->count;

	for (size_t i = 0; i < stamps->count; i++) {
		const struct stamp *stamp = &stamps->items[i];

		if (stamp->is_recovered &&
		    (newest == records->count ||
		     stamp->published > stamps->items[newest].published))
			newest = i;
	}
	return newest < records->count ? &records->items[newest] : NULL;
}

static bool is_forgotten(const struct slot *slot, const struct record *newest)
{
	return slot->is_first_seen && slot->record->date.seconds == DATE_UNKNOWN &&
	       record_compare(slot->record, newest) < 0;
}

/*
 * Feeds hold the newest items only: undated records that come before the newest of them were
 * published before the oldest of them.  The slots are in order of their records.
 */
static void spread_forgotten(struct slots *slots, const struct stamps *known,
                             const struct record *newest)
{
	int64_t next = INT64_MAX;
	size_t count = 0;

	for (size_t i = 0; i < known->count; i++)
		next = known->items[i].published < next ? known->items[i].published : next;
	for (size_t i = 0; i < slots->count; i++) {
		slots->items[i].is_forgotten = is_forgotten(&slots->items[i], newest);
		count += slots->items[i].is_forgotten;
	}
	next -= (int64_t)count;
	for (size_t i = 0; i < slots->count; i++) {
		struct slot *slot = &slots->items[i];

		if (slot->is_forgotten) {
			slot->is_first_seen = false;
			slot->wanted = next++;
		}
	}
}

/*
 * Those published when first seen end at `now`, in order of their ids, and come after all
 * that was published before.
 */
static void spread_first_seen(struct slots *slots, const struct stamps *known,
                              const struct record *newest, int64_t now)
{
	int64_t next = now + 1;
	size_t count = 0;

	qsort(slots->items, slots->count, sizeof(slots->items[0]), compare_slots_by_record);
	if (newest)
		spread_forgotten(slots, known, newest);
	for (size_t i = 0; i < slots->count; i++)
		count += slots->items[i].is_first_seen;
	next -= (int64_t)count;
	for (size_t i = 0; i < known->count; i++) {
		if (known->items[i].published <= now)
			next = larger(next, known->items[i].published + 1);
	}
	for (size_t i = 0; i < slots->count; i++) {
		if (slots->items[i].is_first_seen)
			slots->items[i].wanted = next++;
	}
}

/* Gives every slot the first free second from the one it wants. */
static void fill_slots(struct slots *slots, const int64_t *taken, size_t taken_count)
{
	int64_t second = INT64_MIN;
	size_t at = 0;

	qsort(slots->items, slots->count, sizeof(slots->items[0]), compare_slots);
	for (size_t i = 0; i < slots->count; i++) {
		struct slot *slot = &slots->items[i];

		second = larger(second + 1, slot->wanted);
		for (; at < taken_count && taken[at] <= second; at++)
			second += taken[at] == second;
		slot->stamp->updated = second;
		if (slot->is_published_too)
			slot->stamp->published = second;
	}
}

static bool find_seconds(struct slots *slots, const struct stamps *known,
                         const struct record *newest, int64_t now, struct arena *arena)
{
	int64_t *taken = arena_alloc(arena, (known->count + 1) * sizeof(*taken));

	if (!taken || !slots->count)
		return taken != NULL;
	for (size_t i = 0; i < known->count; i++)
		taken[i] = known->items[i].updated;
	qsort(taken, known->count, sizeof(*taken), compare_seconds);
	spread_first_seen(slots, known, newest, now);
	fill_slots(slots, taken, known->count);
	return true;
}

bool stamps_give(const struct records *records, const struct stamps *known,
                 const struct stamps_options *options, struct stamps *stamps,
                 struct arena *arena, struct error *err)
{
	struct name_index index;
	struct slots slots = {0};

	if (!name_index_init(&index, known->count, arena))
		return arena_check(arena, err);
	for (size_t i = 0; i < known->count; i++)
		name_index_add(&index, known->items[i].key, i);
	stamps->items = arena_alloc(arena, (records->count + 1) * sizeof(stamps->items[0]));
	stamps->count = stamps->items ? records->count : 0;
	for (size_t i = 0; i < stamps->count; i++) {
		const struct record *record = &records->items[i];
		struct stamp *stamp = &stamps->items[i];

		stamp->key = record->key;
		stamp->id = record->tag;
		memcpy(stamp->hash, record->hash, STAMP_HASH_BYTES);
		if (!take_record(record, find_stamp(known, &index, stamp->key), stamp,
		                 options->now, &slots, arena))
			break;
	}
	return arena_check(arena, err) &&
	       find_seconds(&slots, known, newest_recovered(records, stamps), options->now,
	                    arena) &&
	       arena_check(arena, err);
}
