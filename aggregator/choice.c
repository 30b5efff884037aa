#include "aggregator/choice.h"

#include <stdlib.h>

#include "feeds/limits.h"

/* Entries whose places are read at a time. */
#define PAGE_ENTRIES 200

/* An entry that may be chosen: the lead of its story, or who stands for that. */
struct candidate {
	struct entry_place place;
	struct story_copies copies; /* that are admitted; where there are rules */
};

struct chooser {
	struct store *store;
	struct admission_rules *rules;
	const struct fairness_rules *fairness;
	bool is_free; /* there are no rules */
	struct arena *arena;
	struct candidates {
		struct candidate *items;
		size_t count;
	} candidates;
};

static struct chooser chooser_of(struct store *store, const struct choice_rules *rules,
                                 struct arena *arena)
{
	return (struct chooser){
		.store = store,
		.rules = rules->admission,
		.fairness = rules->fairness,
		.is_free = admission_is_free(rules->admission),
		.arena = arena,
	};
}

/* ---- rules ------------------------------------------------------------------------------- */

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

/* Where an entry stands by itself, and whose it is; id 0: it says nothing. */
static bool find_place(const struct chooser *it, int64_t id, struct entry_place *place,
                       struct error *err)
{
	struct stored_entry entry;
	struct arena scratch;
	bool ok;

	*place = (struct entry_place){0};
	arena_init(&scratch, LIMIT_STORED_BYTES);
	ok = store_entry_read(it->store, id, &scratch, &entry, err);
	if (ok)
		*place = (struct entry_place){
			.sort_at = entry.stamp.sort_at, .id = id, .source = entry.source};
	arena_release(&scratch);
	return ok || err->kind == ERROR_NONE;
}

/* Leaves of a candidate what the rules admit; id 0: nothing. */
static bool sift(const struct chooser *it, struct candidate *candidate, struct error *err)
{
	bool is_admitted;
	int64_t lead;

	if (!judge(it, candidate->place.id, &is_admitted, err) ||
	    !store_story_copies(it->store, candidate->place.id, it->arena,
	                        &candidate->copies, err) ||
	    !sift_copies(it, &candidate->copies, err))
		return false;
	if (is_admitted)
		return true;
	lead = take_lead(&candidate->copies);
	return find_place(it, lead, &candidate->place, err);
}

/* ---- candidates -------------------------------------------------------------------------- */

static bool look(struct chooser *it, const struct entry_place *place, struct error *err)
{
	struct candidate candidate = {.place = *place}, *added;

	if (!it->is_free && !sift(it, &candidate, err))
		return false;
	if (candidate.place.id == 0)
		return true;
	added = LIST_ADD(it->arena, &it->candidates);
	if (added)
		*added = candidate;
	return arena_check(it->arena, err);
}

static bool is_beyond(const struct chooser *it, const struct entry_place *place)
{
	return it->candidates.count > 0 &&
	       window_is_beyond(&it->fairness->window,
	                        it->candidates.items[0].place.sort_at, place->sort_at,
	                        it->candidates.count);
}

/* *is_more: there are others behind those that were looked at. */
static bool look_at_pages(struct chooser *it, bool *is_more, struct error *err)
{
	struct entry_place after = {.sort_at = INT64_MAX, .id = INT64_MAX};
	struct entry_places page;
	size_t looked = 0;

	*is_more = true;
	do {
		if (!store_entries_behind(it->store, &after, PAGE_ENTRIES, it->arena, &page,
		                          err))
			return false;
		for (size_t i = 0; i < page.count; i++, looked++) {
			if (looked == LIMIT_CHOICE_ENTRIES || is_beyond(it, &page.items[i]))
				return true;
			if (!look(it, &page.items[i], err))
				return false;
			after = page.items[i];
		}
	} while (page.count == PAGE_ENTRIES);
	*is_more = false;
	return true;
}

/* Newest first: an entry that stands for a lead has another date than that. */
static int compare_candidates(const void *a, const void *b)
{
	const struct entry_place *first = &((const struct candidate *)a)->place;
	const struct entry_place *second = &((const struct candidate *)b)->place;

	if (first->sort_at != second->sort_at)
		return first->sort_at < second->sort_at ? 1 : -1;
	return (first->id < second->id) - (first->id > second->id);
}

/* ---- the choice -------------------------------------------------------------------------- */

static bool add_chosen(const struct chooser *it, const struct candidate *candidate,
                       struct choice *choice, struct error *err)
{
	struct stored_entry *entry = LIST_ADD(it->arena, &choice->entries);
	size_t last = choice->entries.count - 1;

	if (!entry)
		return arena_check(it->arena, err);
	choice->copies[last] = candidate->copies;
	if (store_entry_read(it->store, candidate->place.id, it->arena, entry, err))
		return !it->is_free ||
		       store_story_copies(it->store, candidate->place.id, it->arena,
		                          &choice->copies[last], err);
	choice->entries.count = last; /* it says nothing */
	return err->kind == ERROR_NONE;
}

static bool choose(struct chooser *it, struct choice *choice, struct error *err)
{
	size_t count = it->candidates.count, taken;
	struct fairness_entry *entries = arena_alloc(it->arena,
	                                             (count + 1) * sizeof(*entries));

	if (!entries)
		return arena_check(it->arena, err);
	for (size_t i = 0; i < count; i++)
		entries[i] = (struct fairness_entry){
			.source = it->candidates.items[i].place.source,
			.sort_at = it->candidates.items[i].place.sort_at};
	if (!fairness_choose(it->fairness, entries, count, it->arena, &taken, err))
		return false;
	choice->is_cut = choice->is_cut || taken < count;
	choice->copies = arena_alloc(it->arena, (taken + 1) * sizeof(*choice->copies));
	for (size_t i = 0; choice->copies && i < count; i++)
		if (entries[i].is_taken &&
		    !add_chosen(it, &it->candidates.items[i], choice, err))
			return false;
	return arena_check(it->arena, err);
}

bool choice_make(struct store *store, const struct choice_rules *rules, struct arena *arena,
                 struct choice *choice, struct error *err)
{
	struct chooser it = chooser_of(store, rules, arena);

	*choice = (struct choice){0};
	if (!look_at_pages(&it, &choice->is_cut, err))
		return false;
	if (it.candidates.count)
		qsort(it.candidates.items, it.candidates.count, sizeof(struct candidate),
		      compare_candidates);
	return choose(&it, choice, err);
}

/* ---- a page, a topic --------------------------------------------------------------------- */

/* An entry stands where its story is told by it; id 0: it is not. */
static bool find_candidate(const struct chooser *it, const struct archive_row *row,
                           struct candidate *candidate, struct error *err)
{
	*candidate = (struct candidate){.place = row->place};
	candidate->place.id = row->lead;
	if (!it->is_free && !sift(it, candidate, err))
		return false;
	if (candidate->place.id != row->place.id)
		candidate->place.id = 0;
	return true;
}

bool choice_make_page(struct store *store, const struct choice_rules *rules,
                      const struct archive_rows *entries, struct arena *arena,
                      struct choice *choice, struct error *err)
{
	const struct chooser it = chooser_of(store, rules, arena);

	*choice = (struct choice){
		.copies = arena_alloc(arena,
	                              (entries->count + 1) * sizeof(*choice->copies))};
	for (size_t i = 0; choice->copies && i < entries->count; i++) {
		struct candidate candidate;

		if (!find_candidate(&it, &entries->items[i], &candidate, err) ||
		    (candidate.place.id && !add_chosen(&it, &candidate, choice, err)))
			return false;
	}
	return arena_check(arena, err);
}

bool choice_make_topic(struct store *store, const struct choice_rules *rules,
                       const struct archive_rows *entries, struct arena *arena,
                       struct choice *choice, struct error *err)
{
	struct chooser it = chooser_of(store, rules, arena);

	*choice = (struct choice){0};
	for (size_t i = 0; i < entries->count && !choice->is_cut; i++) {
		struct candidate candidate, *added;

		if (!find_candidate(&it, &entries->items[i], &candidate, err))
			return false;
		choice->is_cut = is_beyond(&it, &entries->items[i].place);
		added = candidate.place.id && !choice->is_cut
		                ? LIST_ADD(arena, &it.candidates)
		                : NULL;
		if (added)
			*added = candidate;
	}
	return arena_check(arena, err) && choose(&it, choice, err);
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
