#include "aggregator/choice.h"

#include <stdlib.h>

#include "aggregator/store_choice.h"
#include "feeds/limits.h"

/* Entries whose places are read at a time. */
#define PAGE_ENTRIES 200

struct chosen {
	struct stored_entry entry;
	struct story_copies copies;
};

struct chooser {
	struct store *store;
	struct admission_rules *rules;
	size_t items;
	struct arena *arena;
	struct {
		struct chosen *items;
		size_t count;
	} chosen;
};

/* What is read to be judged is given back at once: most of it may be kept out. */
static bool judge(const struct chooser *it, int64_t id, bool *is_admitted,
                  struct error *err)
{
	enum admission admission = ADMISSION_GIVEN;
	struct stored_entry entry = {0};
	struct arena scratch;
	bool ok;

	*is_admitted = false;
	arena_init(&scratch, LIMIT_STORED_BYTES);
	ok = store_entry_read(it->store, id, &scratch, &entry, err);
	if (ok) {
		ok = admission_judge(it->rules, &entry, &scratch, &admission, err);
		*is_admitted = ok && admission == ADMISSION_GIVEN;
	} else {
		ok = err->kind == ERROR_NONE; /* it has no texts: nothing to publish */
	}
	arena_release(&scratch);
	return ok;
}

/* Leaves the copies that are admitted. */
static bool sift_copies(const struct chooser *it, struct story_copies *copies,
                        struct error *err)
{
	size_t count = 0;

	for (size_t i = 0; i < copies->count; i++) {
		bool is_admitted;

		if (!judge(it, copies->items[i].entry, &is_admitted, err))
			return false;
		if (is_admitted)
			copies->items[count++] = copies->items[i];
	}
	copies->count = count;
	return true;
}

/* The first copy that was not old when it came takes the lead's place: out of the copies.
 * 0: there is none. */
static int64_t take_lead(struct story_copies *copies)
{
	for (size_t i = 0; i < copies->count; i++) {
		int64_t lead = copies->items[i].entry;

		if (copies->items[i].is_backfill)
			continue;
		for (size_t k = i + 1; k < copies->count; k++)
			copies->items[k - 1] = copies->items[k];
		copies->count--;
		return lead;
	}
	return 0;
}

static bool look(struct chooser *it, int64_t id, struct error *err)
{
	struct story_copies copies;
	struct chosen *chosen;
	bool is_admitted;

	if (!judge(it, id, &is_admitted, err) ||
	    !store_story_copies(it->store, id, it->arena, &copies, err) ||
	    !sift_copies(it, &copies, err))
		return false;
	if (!is_admitted)
		id = take_lead(&copies);
	if (id == 0)
		return true;
	chosen = LIST_ADD(it->arena, &it->chosen);
	if (!chosen)
		return arena_check(it->arena, err);
	chosen->copies = copies;
	return store_entry_read(it->store, id, it->arena, &chosen->entry, err);
}

static bool look_at_pages(struct chooser *it, struct error *err)
{
	struct entry_place after = {INT64_MAX, INT64_MAX};
	size_t looked = 0;

	while (looked < LIMIT_CHOICE_ENTRIES) {
		struct entry_places page;

		if (!store_entries_behind(it->store, &after, PAGE_ENTRIES, it->arena, &page,
		                          err))
			return false;
		for (size_t i = 0; i < page.count; i++, looked++) {
			if (it->chosen.count == it->items || looked == LIMIT_CHOICE_ENTRIES)
				return true;
			if (!look(it, page.items[i].id, err))
				return false;
		}
		if (page.count < PAGE_ENTRIES)
			return true;
		after = page.items[page.count - 1];
	}
	return true;
}

/* Newest first: an entry that stands for a lead has another date than that. */
static int compare_chosen(const void *a, const void *b)
{
	const struct stored_entry *first = &((const struct chosen *)a)->entry;
	const struct stored_entry *second = &((const struct chosen *)b)->entry;

	if (first->stamp.sort_at != second->stamp.sort_at)
		return first->stamp.sort_at < second->stamp.sort_at ? 1 : -1;
	return (first->id < second->id) - (first->id > second->id);
}

static bool choose_by_rules(struct chooser *it, struct choice *choice, struct error *err)
{
	size_t count;

	if (!look_at_pages(it, err))
		return false;
	count = it->chosen.count;
	choice->copies = arena_alloc(it->arena, (count + 1) * sizeof(*choice->copies));
	if (!choice->copies)
		return arena_check(it->arena, err);
	if (count)
		qsort(it->chosen.items, count, sizeof(struct chosen), compare_chosen);
	for (size_t i = 0; i < count; i++) {
		struct stored_entry *entry = LIST_ADD(it->arena, &choice->entries);

		if (!entry)
			break;
		*entry = it->chosen.items[i].entry;
		choice->copies[i] = it->chosen.items[i].copies;
	}
	return arena_check(it->arena, err);
}

static bool choose_freely(const struct chooser *it, struct choice *choice,
                          struct error *err)
{
	if (!store_entries_newest(it->store, it->items, it->arena, &choice->entries, err))
		return false;
	choice->copies = arena_alloc(it->arena,
	                             (choice->entries.count + 1) * sizeof(*choice->copies));
	if (!choice->copies)
		return arena_check(it->arena, err);
	for (size_t i = 0; i < choice->entries.count; i++)
		if (!store_story_copies(it->store, choice->entries.items[i].id, it->arena,
		                        &choice->copies[i], err))
			return false;
	return true;
}

bool choice_make(struct store *store, struct admission_rules *rules, size_t items,
                 struct arena *arena, struct choice *choice, struct error *err)
{
	struct chooser it = {
		.store = store, .rules = rules, .items = items, .arena = arena};

	*choice = (struct choice){0};
	return admission_is_free(rules) ? choose_freely(&it, choice, err)
	                                : choose_by_rules(&it, choice, err);
}

bool choice_has(const struct choice *choice, int64_t entry)
{
	for (size_t i = 0; i < choice->entries.count; i++) {
		if (choice->entries.items[i].id == entry)
			return true;
		for (size_t k = 0; k < choice->copies[i].count; k++)
			if (choice->copies[i].items[k].entry == entry)
				return true;
	}
	return false;
}
