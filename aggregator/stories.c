#include "aggregator/stories.h"

#include <stdlib.h>
#include <string.h>

#include "feeds/limits.h"

/* Keys of addresses and ids are told from each other by the seeds of their hashes. */
#define LINK_SEED 1
#define GUID_SEED 2

/* The looking under way. */
struct look {
	struct store *store;
	const struct source_priorities *priorities;
	int64_t oldest;     /* entries before are archives */
	int64_t may_be_out; /* up to this entry they may have been published */
	struct arena arena; /* for one entry */
	size_t found;
};

/* An entry to compare with. */
struct candidate {
	struct story_member row;
	size_t common; /* keys */
	bool is_exact; /* an address or an id among them */
};
struct candidates {
	struct candidate *items;
	size_t count;
};

/* What an entry is the same as. */
struct hit {
	int64_t entry; /* 0: none */
	struct story_match match;
	struct story_of of;      /* its story; story 0: none yet */
	struct story_rows story; /* the entries of that */
};

/* ---- what is compared ---- */

/* Reads an entry; false without an error where only its stub is left. */
static bool read_side(struct look *look, const struct story_member *row,
                      struct story_side *side, struct error *err)
{
	struct story_said said;

	*side = (struct story_side){
		.entry = row->entry, .source = row->source, .sort_at = row->sort_at};
	if (!store_story_said(look->store, row->entry, &look->arena, &said, err))
		return false;
	story_side_take(&look->arena, &said, side);
	return arena_check(&look->arena, err);
}

/* ---- candidates ---- */

static struct candidate *find_candidate(struct look *look, struct candidates *candidates,
                                        const struct story_member *row)
{
	struct candidate *added;

	for (size_t i = 0; i < candidates->count; i++)
		if (candidates->items[i].row.entry == row->entry)
			return &candidates->items[i];
	added = LIST_ADD(&look->arena, candidates);
	if (added)
		added->row = *row;
	return added;
}

/* An address or id that one source has twice tells nothing: it is of the page of all. */
static bool is_of_many(const struct story_side *side, const struct story_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		if (rows->items[i].entry == side->entry)
			continue;
		if (rows->items[i].source == side->source)
			return true;
		for (size_t k = 0; k < i; k++)
			if (rows->items[k].source == rows->items[i].source)
				return true;
	}
	return false;
}

static bool add_candidates(struct look *look, const struct story_side *side, uint64_t key,
                           bool is_exact, struct candidates *candidates, struct error *err)
{
	struct story_rows rows;

	if (!store_story_key_find(look->store, key, side->sort_at, &look->arena, &rows,
	                          err))
		return false;
	if (rows.count > LIMIT_STORY_KEY_ENTRIES || (is_exact && is_of_many(side, &rows)))
		return true;
	for (size_t i = 0; i < rows.count; i++) {
		struct candidate *candidate;

		if (rows.items[i].source == side->source)
			continue;
		candidate = find_candidate(look, candidates, &rows.items[i]);
		if (!candidate)
			break;
		candidate->common++;
		candidate->is_exact = candidate->is_exact || is_exact;
	}
	return arena_check(&look->arena, err);
}

static int compare_candidates(const void *a, const void *b)
{
	const struct candidate *one = a, *other = b;

	if (one->is_exact != other->is_exact)
		return one->is_exact ? -1 : 1;
	if (one->common != other->common)
		return one->common > other->common ? -1 : 1;
	return (one->row.entry > other->row.entry) - (one->row.entry < other->row.entry);
}

/* The keys of an entry, its exact ones first; returns how many these are. */
static size_t take_keys(const struct story_side *side, uint64_t *keys, size_t *count)
{
	struct shingle_keys shingles;
	size_t exact = 0;

	if (side->link)
		keys[exact++] = XXH3_64bits_withSeed(side->link, strlen(side->link),
		                                     LINK_SEED);
	if (side->guid)
		keys[exact++] = XXH3_64bits_withSeed(side->guid, strlen(side->guid),
		                                     GUID_SEED);
	shingles_take(&side->text, &shingles);
	memcpy(keys + exact, shingles.items, shingles.count * sizeof(*keys));
	*count = exact + shingles.count;
	return exact;
}

/* Entries with keys in common, most promising first; gives this one its keys. */
static bool find_candidates(struct look *look, const struct story_member *row,
                            const struct story_side *side, struct candidates *candidates,
                            struct error *err)
{
	uint64_t keys[LIMIT_STORY_KEYS + 2];
	size_t count, exact = take_keys(side, keys, &count);

	for (size_t i = 0; i < count; i++)
		if (!add_candidates(look, side, keys[i], i < exact, candidates, err))
			return false;
	if (candidates->count)
		qsort(candidates->items, candidates->count, sizeof(*candidates->items),
		      compare_candidates);
	if (candidates->count > LIMIT_STORY_CANDIDATES)
		candidates->count = LIMIT_STORY_CANDIDATES;
	return store_story_keys_add(look->store, row, keys, count, err);
}

/* ---- matching ---- */

static bool is_better(const struct story_match *match, const struct story_match *best)
{
	if (match->reason == STORY_NONE)
		return false;
	if (best->reason == STORY_NONE || match->reason < best->reason)
		return true;
	return match->reason == best->reason && match->similarity > best->similarity;
}

/* Whether a story takes an entry: none of its source, and its lead about as old. */
static bool may_join(const struct story_side *side, int64_t lead,
                     const struct story_rows *story)
{
	for (size_t i = 0; i < story->count; i++) {
		const struct story_member *member = &story->items[i];

		if (member->source == side->source)
			return false;
		if (member->entry == lead &&
		    llabs(member->sort_at - side->sort_at) > LIMIT_STORY_SECONDS)
			return false;
	}
	return true;
}

/* Compares with one candidate; the better of both matches is in *hit afterwards. */
static bool try_candidate(struct look *look, const struct story_side *side,
                          const struct candidate *candidate, struct hit *hit,
                          struct error *err)
{
	struct hit found = {.entry = candidate->row.entry};
	struct story_side other;

	if (!read_side(look, &candidate->row, &other, err))
		return err->kind == ERROR_NONE;
	found.match = story_compare(&look->arena, &story_limits, side, &other);
	if (!is_better(&found.match, &hit->match))
		return true;
	if (store_story_of(look->store, found.entry, &found.of, err)) {
		if (!store_story_members(look->store, found.of.story, &look->arena,
		                         &found.story, err))
			return false;
		if (!may_join(side, found.of.lead, &found.story))
			return true;
	}
	*hit = found;
	return err->kind == ERROR_NONE;
}

static bool find_hit(struct look *look, const struct story_member *row,
                     const struct story_side *side, struct hit *hit, struct error *err)
{
	struct candidates candidates = {0};

	if (!find_candidates(look, row, side, &candidates, err))
		return false;
	for (size_t i = 0; i < candidates.count; i++)
		if (!try_candidate(look, side, &candidates.items[i], hit, err))
			return false;
	return true;
}

/* ---- leads ---- */

static int64_t priority_of(const struct look *look, int64_t source)
{
	for (size_t i = 0; i < look->priorities->count; i++)
		if (look->priorities->items[i].source == source)
			return look->priorities->items[i].priority;
	return 0;
}

/* Lets the best of the entries stand for the story; where none may be shown, all stays. */
static bool choose_lead(struct look *look, int64_t story, int64_t old, struct error *err)
{
	struct story_rows rows;
	size_t lead;

	if (!store_story_members(look->store, story, &look->arena, &rows, err))
		return false;
	for (size_t i = 0; i < rows.count; i++) {
		struct story_member *member = &rows.items[i];

		member->priority = priority_of(look, member->source);
		member->is_published = member->entry == old &&
		                       member->entry <= look->may_be_out;
	}
	lead = story_lead(rows.items, rows.count);
	return store_story_lead_put(look->store, story,
	                            lead < rows.count ? rows.items[lead].entry : old, err);
}

/* ---- one entry ---- */

static bool join(struct look *look, int64_t entry, const struct hit *hit, struct error *err)
{
	int64_t story = hit->of.story, lead = hit->of.lead;

	look->found++;
	if (!story) {
		lead = hit->entry;
		if (!store_story_add(look->store, lead, &story, err))
			return false;
	}
	return store_story_join(look->store, story, entry, hit->entry, &hit->match, err) &&
	       choose_lead(look, story, lead, err);
}

static bool look_at(struct look *look, const struct story_member *row, struct error *err)
{
	struct story_side side;
	struct hit hit = {0};

	if (row->sort_at < look->oldest)
		return true;
	if (!read_side(look, row, &side, err))
		return err->kind == ERROR_NONE;
	return find_hit(look, row, &side, &hit, err) &&
	       (!hit.entry || join(look, row->entry, &hit, err));
}

/* ---- entries that changed ---- */

/* Whether an entry still says what any other of its story does. */
static bool is_at_home(struct look *look, const struct story_side *side,
                       const struct story_rows *story, bool *is_home, struct error *err)
{
	*is_home = false;
	for (size_t i = 0; i < story->count && !*is_home; i++) {
		struct story_side other;

		if (story->items[i].entry == side->entry)
			continue;
		if (read_side(look, &story->items[i], &other, err))
			*is_home = story_compare(&look->arena, &story_limits, side, &other)
			                   .reason != STORY_NONE;
		else if (err->kind != ERROR_NONE)
			return false;
	}
	return true;
}

/* A story of one is none. */
static bool leave(struct look *look, int64_t entry, const struct story_of *of, size_t count,
                  struct error *err)
{
	if (count <= 2)
		return store_story_drop(look->store, of->story, err);
	return store_story_leave(look->store, entry, err) &&
	       choose_lead(look, of->story, of->lead, err);
}

/* An entry that became another announcement leaves its story, and is looked at anew. */
static bool look_again(struct look *look, const struct story_member *row, struct error *err)
{
	struct story_side side;
	struct story_rows story;
	struct story_of of;
	bool is_home;

	if (!store_story_again_done(look->store, row->entry, err))
		return false;
	if (!store_story_of(look->store, row->entry, &of, err))
		return err->kind == ERROR_NONE && look_at(look, row, err);
	if (!read_side(look, row, &side, err))
		return err->kind == ERROR_NONE;
	if (!store_story_members(look->store, of.story, &look->arena, &story, err) ||
	    !is_at_home(look, &side, &story, &is_home, err))
		return false;
	if (is_home)
		return true;
	return leave(look, row->entry, &of, story.count, err) && look_at(look, row, err);
}

/* ---- slices ---- */

typedef bool look_function(struct look *look, const struct story_member *row,
                           struct error *err);

static bool look_at_each(struct look *look, const struct story_rows *rows,
                         look_function *look_one, struct error *err)
{
	bool ok = true;

	for (size_t i = 0; ok && i < rows->count; i++) {
		struct arena_mark mark = arena_mark(&look->arena);

		ok = look_one(look, &rows->items[i], err);
		arena_rewind(&look->arena, mark);
	}
	return ok;
}

static bool pass_on(struct look *look, int64_t story, struct error *err)
{
	struct story_rows rows;
	struct story_of of;

	if (!store_story_members(look->store, story, &look->arena, &rows, err))
		return false;
	if (rows.count == 0)
		return store_story_drop(look->store, story, err);
	return store_story_of(look->store, rows.items[0].entry, &of, err) &&
	       choose_lead(look, story, of.lead, err);
}

static bool pass_each_on(struct look *look, const struct entry_ids *stories,
                         struct error *err)
{
	bool ok = true;

	for (size_t i = 0; ok && i < stories->count; i++) {
		struct arena_mark mark = arena_mark(&look->arena);

		ok = pass_on(look, stories->items[i], err);
		arena_rewind(&look->arena, mark);
	}
	return ok;
}

/* One transaction's work, read before; the counts are 0 where nothing is left. */
struct slice {
	struct story_rows new, changed;
	struct entry_ids leaderless;
	int64_t progress;
};

static bool read_slice(struct store *store, size_t limit, struct arena *arena,
                       struct slice *slice, struct error *err)
{
	struct story_progress progress;

	if (!store_story_progress(store, &progress, err))
		return false;
	slice->progress = progress.entry;
	return store_story_pending(store, progress.entry, limit, arena, &slice->new, err) &&
	       store_story_again(store, progress.entry, limit, arena, &slice->changed,
	                         err) &&
	       store_stories_leaderless(store, limit, arena, &slice->leaderless, err);
}

static bool is_empty(const struct slice *slice)
{
	return slice->new.count + slice->changed.count + slice->leaderless.count == 0;
}

static bool work_slice(struct look *look, const struct slice *slice, struct error *err)
{
	size_t count = slice->new.count;

	if (!look_at_each(look, &slice->changed, look_again, err) ||
	    !look_at_each(look, &slice->new, look_at, err) ||
	    !pass_each_on(look, &slice->leaderless, err))
		return false;
	return count == 0 || store_story_progress_put(
				     look->store, slice->new.items[count - 1].entry, err);
}

static bool take_slice(struct look *look, bool *is_done, struct error *err)
{
	struct slice slice = {0};
	struct arena arena;
	bool ok;

	arena_init(&arena, LIMIT_STORED_BYTES);
	ok = read_slice(look->store, LIMIT_STORY_SLICE, &arena, &slice, err);
	*is_done = is_empty(&slice);
	if (ok && !*is_done) {
		ok = store_begin(look->store, err);
		if (ok && !work_slice(look, &slice, err)) {
			store_rollback(look->store);
			ok = false;
		}
		ok = ok && store_commit(look->store, err);
	}
	arena_release(&arena);
	return ok;
}

/* ---- front door ---- */

bool stories_are_due(struct store *store, bool *are_due, struct error *err)
{
	struct slice slice = {0};
	struct arena arena;
	bool ok;

	arena_init(&arena, LIMIT_STORED_BYTES);
	ok = read_slice(store, 1, &arena, &slice, err);
	*are_due = !is_empty(&slice);
	arena_release(&arena);
	return ok;
}

/* Now and then, since it reads all keys. */
static bool expire(struct look *look, const struct story_progress *progress, int64_t now,
                   struct error *err)
{
	if (progress->expired_at != DATE_UNKNOWN &&
	    now - progress->expired_at < LIMIT_STORY_SECONDS)
		return true;
	return store_story_keys_expire(look->store, look->oldest - LIMIT_STORY_SECONDS, now,
	                               err);
}

bool stories_update(struct store *store, const struct source_priorities *priorities,
                    int64_t now, size_t *found, struct error *err)
{
	struct look look = {
		.store = store,
		.priorities = priorities,
		.oldest = now - 2 * LIMIT_STORY_SECONDS,
	};
	struct story_progress progress;
	bool is_done = false, ok = store_story_progress(store, &progress, err);

	arena_init(&look.arena, LIMIT_STORED_BYTES);
	look.may_be_out = progress.entry;
	while (ok && !is_done)
		ok = take_slice(&look, &is_done, err);
	*found = look.found;
	ok = ok && expire(&look, &progress, now, err);
	arena_release(&look.arena);
	return ok;
}
