#include "aggregator/alignment.h"

/* The bit-parallel longest common subsequence of Hyyrö (2004): a row of bits for each word of
 * `a`, a bit for each word of `b`; a bit that is 0 stands where the length grows. */
#define BITS 64

struct aligner {
	struct arena *arena;
	const struct words *a, *b;
	size_t start, end_a, end_b; /* what is left between what both begin and end with */
	uint64_t *rows;             /* one for each word of `a` */
	size_t row_words;
	size_t *pairs; /* for each word of `a`: 1 + the word of `b` that it is; 0: none */
};

/* Words of `b` -> where they stand. */
struct places {
	uint64_t *words;
	uint64_t **masks; /* NULL: the slot is free */
	size_t mask;      /* of slots, a power of two */
};

/* ---- places ---- */

static size_t slot_of(const struct places *places, uint64_t word)
{
	size_t slot = (size_t)(word * 0x9E3779B97F4A7C15U >> 20U) & places->mask;

	while (places->masks[slot] && places->words[slot] != word)
		slot = (slot + 1) & places->mask;
	return slot;
}

static bool make_places(const struct aligner *aligner, struct places *places)
{
	size_t slots = 8;

	while (slots < 2 * (aligner->end_b - aligner->start))
		slots *= 2;
	places->mask = slots - 1;
	places->words = arena_alloc(aligner->arena, slots * sizeof(*places->words));
	places->masks = arena_alloc(aligner->arena, slots * sizeof(*places->masks));
	if (!places->words || !places->masks)
		return false;
	for (size_t i = aligner->start; i < aligner->end_b; i++) {
		size_t slot = slot_of(places, aligner->b->hashes[i]),
		       at = i - aligner->start;

		if (!places->masks[slot])
			places->masks[slot] = arena_alloc(
				aligner->arena, aligner->row_words * sizeof(uint64_t));
		if (!places->masks[slot])
			return false;
		places->words[slot] = aligner->b->hashes[i];
		places->masks[slot][at / BITS] |= UINT64_C(1) << (at % BITS);
	}
	return true;
}

/* ---- rows ---- */

static void next_row(const struct aligner *aligner, const uint64_t *before,
                     const uint64_t *mask, uint64_t *row)
{
	uint64_t carry = 0;

	for (size_t i = 0; i < aligner->row_words; i++) {
		uint64_t old = before ? before[i] : UINT64_MAX;
		uint64_t hits = mask ? old & mask[i] : 0;
		uint64_t sum = old + hits, more = sum + carry;

		carry = (sum < old) | (more < sum);
		row[i] = more | (old & ~hits);
	}
}

static bool make_rows(struct aligner *aligner)
{
	size_t count = aligner->end_a - aligner->start;
	struct places places;

	aligner->row_words = (aligner->end_b - aligner->start + BITS - 1) / BITS;
	aligner->rows = arena_alloc(aligner->arena,
	                            (count * aligner->row_words + 1) * sizeof(uint64_t));
	if (!aligner->rows || !make_places(aligner, &places))
		return false;
	for (size_t i = 0; i < count; i++) {
		uint64_t *row = aligner->rows + i * aligner->row_words;
		uint64_t word = aligner->a->hashes[aligner->start + i];

		next_row(aligner, i ? row - aligner->row_words : NULL,
		         places.masks[slot_of(&places, word)], row);
	}
	return true;
}

static bool grows_at(const struct aligner *aligner, size_t row, size_t column)
{
	uint64_t bits = aligner->rows[row * aligner->row_words + column / BITS];

	return !(bits >> (column % BITS) & 1U);
}

/* From the end back to the beginning. */
static void trace(struct aligner *aligner)
{
	size_t row = aligner->end_a - aligner->start;
	size_t column = aligner->end_b - aligner->start;

	while (row > 0 && column > 0) {
		if (!grows_at(aligner, row - 1, column - 1)) {
			column--;
		} else if (row > 1 && grows_at(aligner, row - 2, column - 1)) {
			row--;
		} else {
			aligner->pairs[aligner->start + row - 1] = aligner->start + column;
			row--;
			column--;
		}
	}
}

/* ---- both ends ---- */

static void pair_ends(struct aligner *aligner)
{
	const struct words *a = aligner->a, *b = aligner->b;

	while (aligner->start < a->count && aligner->start < b->count &&
	       a->hashes[aligner->start] == b->hashes[aligner->start]) {
		aligner->pairs[aligner->start] = aligner->start + 1;
		aligner->start++;
	}
	while (aligner->end_a > aligner->start && aligner->end_b > aligner->start &&
	       a->hashes[aligner->end_a - 1] == b->hashes[aligner->end_b - 1]) {
		aligner->end_a--;
		aligner->pairs[aligner->end_a] = aligner->end_b--;
	}
}

/* ---- gaps ---- */

/* Where the run of pairs that begins at `at` ends. */
static size_t run_end(const struct aligner *aligner, size_t at)
{
	size_t end = at + 1;

	while (end < aligner->a->count &&
	       aligner->pairs[end] == aligner->pairs[end - 1] + 1)
		end++;
	return end;
}

/* Adds what lies between two runs, of which each first grows over what is the same; before
 * the first and behind the last there is none to grow. */
static void add_gap(struct aligner *aligner, struct alignment *alignment, struct gap gap)
{
	const uint64_t *a = aligner->a->hashes, *b = aligner->b->hashes;
	bool is_first = gap.start_a == 0 && gap.start_b == 0;
	bool is_last = gap.end_a == aligner->a->count && gap.end_b == aligner->b->count;
	struct gap *added;

	while (!is_first && gap.start_a < gap.end_a && gap.start_b < gap.end_b &&
	       a[gap.start_a] == b[gap.start_b]) {
		gap.start_a++;
		gap.start_b++;
		alignment->common++;
	}
	while (!is_last && gap.start_a < gap.end_a && gap.start_b < gap.end_b &&
	       a[gap.end_a - 1] == b[gap.end_b - 1]) {
		gap.end_a--;
		gap.end_b--;
		alignment->common++;
	}
	if (gap.start_a == gap.end_a && gap.start_b == gap.end_b)
		return;
	added = LIST_ADD(aligner->arena, &alignment->gaps);
	if (added)
		*added = gap;
}

static void find_gaps(struct aligner *aligner, size_t least_run,
                      struct alignment *alignment)
{
	size_t count = aligner->a->count, at = 0;
	struct gap gap = {0};

	while (at < count) {
		size_t end;

		if (!aligner->pairs[at]) {
			at++;
			continue;
		}
		end = run_end(aligner, at);
		if (end - at >= least_run) {
			gap.end_a = at;
			gap.end_b = aligner->pairs[at] - 1;
			add_gap(aligner, alignment, gap);
			alignment->common += end - at;
			gap.start_a = end;
			gap.start_b = aligner->pairs[end - 1];
		}
		at = end;
	}
	gap.end_a = count;
	gap.end_b = aligner->b->count;
	add_gap(aligner, alignment, gap);
}

bool alignment_make(struct arena *arena, const struct words *a, const struct words *b,
                    size_t least_run, struct alignment *alignment)
{
	struct aligner aligner = {
		.arena = arena,
		.a = a,
		.b = b,
		.end_a = a->count,
		.end_b = b->count,
		.pairs = arena_alloc(arena, (a->count + 1) * sizeof(size_t)),
	};

	*alignment = (struct alignment){0};
	if (!aligner.pairs)
		return false;
	pair_ends(&aligner);
	if (aligner.start < aligner.end_a && aligner.start < aligner.end_b) {
		if (!make_rows(&aligner))
			return false;
		trace(&aligner);
	}
	find_gaps(&aligner, least_run, alignment);
	return !arena->full;
}
