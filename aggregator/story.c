#include "aggregator/story.h"

#include <string.h>

#include "aggregator/alignment.h"
#include "feeds/identifier.h"
#include "feeds/text.h"
#include "feeds/url.h"

/* Longest line that says where a text comes from, in words. */
#define CREDIT_WORDS ((size_t)40)

/* "... read more": what ends a text that was cut, in words, and what it must stand for. */
#define CUT_WORDS ((size_t)8)
#define CUT_REST ((size_t)32)

/* Chosen from the table that tests/tools/stories prints of the labelled pairs. */
const struct story_limits story_limits = {
	.similarity = 850,
	.words = 40,
	.other_words = 60,
	.title_alike = 750,
	.other_length = 600,
};

const char *story_reason_name(enum story_reason reason)
{
	static const char *const names[STORY_REASON_COUNT] = {
		[STORY_NONE] = "none",
		[STORY_LINK] = "link",
		[STORY_GUID] = "guid",
		[STORY_TEXT] = "text",
	};

	return names[reason];
}

/* ---- what is compared ---- */

/* The address of a page of its own: a site's first page is the page of many entries. */
static const char *page_key(struct arena *arena, const char *link)
{
	const char *key = link && url_is_web(str_from(link))
	                          ? url_canonical_key(arena, str_from(link))
	                          : NULL;

	return key && strpbrk(key, "/?#") ? key : NULL;
}

/* Ids that are made to be unlike all others in the world; "1" is not. */
static const char *global_id(const char *id)
{
	if (!id || !identifier_is_canonical(id))
		return NULL;
	if (url_is_web(str_from(id)) && url_split(str_from(id)).path.len <= 1)
		return NULL;
	return id;
}

void story_side_take(struct arena *arena, const struct story_said *said,
                     struct story_side *side)
{
	const char *text = said->html ? text_from_html(arena, str_from(said->html)) : NULL;

	side->link = page_key(arena, said->link);
	side->guid = global_id(said->id);
	words_take(arena, str_from(said->title), &side->title);
	words_take(arena, str_from(text), &side->text);
	if (side->title.count && words_start_with(&side->text, &side->title))
		side->text = words_skip(&side->text, side->title.count);
}

/* ---- titles ---- */

static bool has_word(const struct words *words, uint64_t word)
{
	for (size_t i = 0; i < words->count; i++)
		if (words->hashes[i] == word)
			return true;
	return false;
}

/* Whether a's title has a figure that b has nowhere. */
static bool has_own_figure(const struct story_side *a, const struct story_side *b)
{
	for (size_t i = 0; i < a->title.count; i++)
		if (a->title.kinds[i] & WORD_FIGURE &&
		    !has_word(&b->title, a->title.hashes[i]) &&
		    !has_word(&b->text, a->title.hashes[i]))
			return true;
	return false;
}

/* "Week 12" and "week 13". */
static bool titles_number_apart(const struct story_side *a, const struct story_side *b)
{
	return has_own_figure(a, b) && has_own_figure(b, a);
}

static int per_thousand(size_t part, const struct words *a, const struct words *b)
{
	size_t whole = a->count < b->count ? a->count : b->count;

	return whole ? (int)(part * 1000 / whole) : 0;
}

static bool is_replaced(const struct gap *gap)
{
	return gap->start_a < gap->end_a && gap->start_b < gap->end_b;
}

/* How much of the shorter title stands in the other; *is_other: in place of a part of one
 * there is something else in the other. */
static int compare_titles(struct arena *arena, const struct words *a, const struct words *b,
                          bool *is_other)
{
	struct alignment alignment;

	*is_other = false;
	if (!alignment_make(arena, a, b, 1, &alignment))
		return 0;
	for (size_t i = 0; i < alignment.gaps.count; i++)
		*is_other = *is_other || is_replaced(&alignment.gaps.items[i]);
	return per_thousand(alignment.common, a, b);
}

/* ---- texts ---- */

/* What the differences of two texts amount to. */
struct differences {
	bool is_replaced;                  /* something stands in place of something else */
	bool has_figures_a, has_figures_b; /* of its own */
};

static bool has_kind(const struct words *words, size_t start, size_t end, unsigned int kind)
{
	for (size_t i = start; i < end; i++)
		if (words->kinds[i] & kind)
			return true;
	return false;
}

/* Whether a part at the beginning or the end says where the text comes from, or is empty. */
static bool is_credit(const struct words *words, size_t start, size_t end)
{
	return start == end ||
	       (end - start <= CREDIT_WORDS && has_kind(words, start, end, WORD_CREDIT));
}

/* Whether the part of one is the note that ends a text that was cut, and the part of the
 * other is what was cut off. */
static bool is_cut(const struct words *words, size_t start, size_t end, size_t others)
{
	return end == words->count && end - start <= CUT_WORDS && others >= CUT_REST &&
	       !has_kind(words, start, end, WORD_FIGURE);
}

static void judge_gap(const struct words *a, const struct words *b, const struct gap *gap,
                      struct differences *differences)
{
	bool is_edge = (gap->start_a == 0 && gap->start_b == 0) ||
	               (gap->end_a == a->count && gap->end_b == b->count);
	size_t of_a = gap->end_a - gap->start_a, of_b = gap->end_b - gap->start_b;

	if (is_edge && is_credit(a, gap->start_a, gap->end_a) &&
	    is_credit(b, gap->start_b, gap->end_b))
		return;
	if (is_replaced(gap) && !is_cut(a, gap->start_a, gap->end_a, of_b) &&
	    !is_cut(b, gap->start_b, gap->end_b, of_a))
		differences->is_replaced = true;
	if (has_kind(a, gap->start_a, gap->end_a, WORD_FIGURE))
		differences->has_figures_a = true;
	if (has_kind(b, gap->start_b, gap->end_b, WORD_FIGURE))
		differences->has_figures_b = true;
}

/* A text that is longer than what is compared of it is one with another only where that is
 * the same to the end, or shorter. */
static bool differ_beyond(const struct words *a, const struct words *b)
{
	return a->total > a->count && b->total > b->count &&
	       (a->total != b->total || a->whole != b->whole);
}

/* Whether texts with so much in common are one story though in place of a part of one title
 * there is something else in the other. */
static bool may_have_titles(const struct story_limits *limits, int alike,
                            const struct alignment *alignment, const struct story_side *a,
                            const struct story_side *b)
{
	size_t shorter = a->text.total < b->text.total ? a->text.total : b->text.total;
	size_t longer = a->text.total + b->text.total - shorter;

	if (alike >= limits->title_alike)
		return limits->allows_replaced;
	return alignment->common >= limits->other_words &&
	       shorter * 1000 >= longer * (size_t)limits->other_length;
}

static struct story_match compare_texts(struct arena *arena,
                                        const struct story_limits *limits,
                                        const struct story_side *a,
                                        const struct story_side *b)
{
	struct story_match match = {.reason = STORY_NONE};
	struct differences differences = {0};
	struct alignment alignment;
	bool is_other;
	int alike;

	if (a->text.count < limits->words || b->text.count < limits->words ||
	    !alignment_make(arena, &a->text, &b->text, SHINGLE_WORDS, &alignment))
		return match;
	match.similarity = per_thousand(alignment.common, &a->text, &b->text);
	for (size_t i = 0; i < alignment.gaps.count; i++)
		judge_gap(&a->text, &b->text, &alignment.gaps.items[i], &differences);
	alike = compare_titles(arena, &a->title, &b->title, &is_other);
	if (match.similarity < limits->similarity || alignment.common < limits->words ||
	    (is_other && !may_have_titles(limits, alike, &alignment, a, b)) ||
	    (differences.is_replaced && !limits->allows_replaced) ||
	    (differences.has_figures_a && differences.has_figures_b &&
	     !limits->allows_figures) ||
	    differ_beyond(&a->text, &b->text))
		return match;
	match.reason = STORY_TEXT;
	return match;
}

static bool is_same(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

/* An id alone says nothing: some sources copy those of others, or of their software. */
static bool has_same_title(struct arena *arena, const struct story_limits *limits,
                           const struct story_side *a, const struct story_side *b)
{
	bool is_other;
	int alike = compare_titles(arena, &a->title, &b->title, &is_other);

	return alike >= limits->title_alike && !is_other;
}

struct story_match story_compare(struct arena *arena, const struct story_limits *limits,
                                 const struct story_side *a, const struct story_side *b)
{
	int64_t apart = a->sort_at > b->sort_at ? a->sort_at - b->sort_at
	                                        : b->sort_at - a->sort_at;
	struct story_match match = {.reason = STORY_NONE};
	struct arena_mark mark = arena_mark(arena);

	if (a->source == b->source || apart > LIMIT_STORY_SECONDS ||
	    (titles_number_apart(a, b) && !limits->allows_figures))
		return match;
	if (is_same(a->link, b->link))
		match.reason = STORY_LINK;
	else
		match = compare_texts(arena, limits, a, b);
	if (match.reason == STORY_NONE && is_same(a->guid, b->guid) &&
	    has_same_title(arena, limits, a, b))
		match.reason = STORY_GUID;
	arena_rewind(arena, mark);
	return match;
}

/* ---- the lead ---- */

static bool goes_before(const struct story_member *a, const struct story_member *b)
{
	if (a->is_shown != b->is_shown)
		return a->is_shown;
	if (a->is_published != b->is_published)
		return a->is_published;
	if (a->priority != b->priority)
		return a->priority > b->priority;
	if (a->sort_at != b->sort_at)
		return a->sort_at < b->sort_at;
	return a->entry < b->entry;
}

size_t story_lead(const struct story_member *members, size_t count)
{
	size_t lead = 0;

	for (size_t i = 1; i < count; i++)
		if (goes_before(&members[i], &members[lead]))
			lead = i;
	return count && members[lead].is_shown ? lead : count;
}
