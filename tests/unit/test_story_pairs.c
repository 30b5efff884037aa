/*
 * The thresholds of story.c, measured on labelled pairs (tests/stories/pairs.jsonl).
 *
 * Prints, for a range of thresholds, how many pairs of the same story are found (recall) and
 * how many of different ones are taken for one (wrong), with and without the rules about what
 * is replaced and about figures: from this table story_limits was chosen.
 */
#include "tests/unit/test.h"

#include <jansson.h>
#include <string.h>

#include "aggregator/story.h"

#define PAIRS_FILE "tests/stories/pairs.jsonl"
#define PAIRS_MOST 1000

/* Of pairs that are one story, what must be found; the rest are told in the table. */
#define RECALL_LEAST 0.95

struct pair {
	const char *kind;
	bool is_same;
	struct story_side a, b;
};

static struct arena arena;
static struct pair pairs[PAIRS_MOST];
static size_t pair_count;

static void take_side(json_t *json, int64_t source, struct story_side *side)
{
	const struct story_said said = {
		.title = json_string_value(json_object_get(json, "title")),
		.html = json_string_value(json_object_get(json, "html")),
	};

	side->entry = side->source = source;
	story_side_take(&arena, &said, side);
}

static int read_pairs(void **state)
{
	FILE *file = fopen(PAIRS_FILE, "r");
	json_t *line;

	(void)state;
	assert_non_null(file);
	arena_init(&arena, (size_t)256 << 20);
	while ((line = json_loadf(file, JSON_DISABLE_EOF_CHECK, NULL))) {
		struct pair *pair = &pairs[pair_count++];

		assert_true(pair_count <= PAIRS_MOST);
		pair->kind = arena_strdup(&arena,
		                          json_string_value(json_object_get(line, "kind")));
		pair->is_same = json_is_true(json_object_get(line, "same"));
		take_side(json_object_get(line, "a"), 1, &pair->a);
		take_side(json_object_get(line, "b"), 2, &pair->b);
		json_decref(line);
	}
	fclose(file);
	return arena.full ? -1 : 0;
}

static int forget_pairs(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static bool is_found(const struct pair *pair, const struct story_limits *limits)
{
	return story_compare(&arena, limits, &pair->a, &pair->b).reason != STORY_NONE;
}

struct counts {
	size_t same, found, different, wrong;
};

static struct counts count(const struct story_limits *limits)
{
	struct counts counts = {0};

	for (size_t i = 0; i < pair_count; i++) {
		bool found = is_found(&pairs[i], limits);

		counts.same += pairs[i].is_same;
		counts.different += !pairs[i].is_same;
		counts.found += found && pairs[i].is_same;
		counts.wrong += found && !pairs[i].is_same;
	}
	return counts;
}

static void print_row(const char *name, const struct story_limits *limits)
{
	struct counts counts = count(limits);

	print_message("%-34s recall %.3f (%zu of %zu)  wrong %zu of %zu\n", name,
	              (double)counts.found / (double)counts.same, counts.found, counts.same,
	              counts.wrong, counts.different);
}

static void print_curve(const char *name, struct story_limits limits)
{
	char row[80];

	print_message("%s\n", name);
	for (limits.similarity = 500; limits.similarity <= 1000; limits.similarity += 50) {
		snprintf(row, sizeof(row), "  similarity %d", limits.similarity);
		print_row(row, &limits);
	}
}

static void the_thresholds_are_where_nothing_is_wrong_and_most_is_found(void **state)
{
	struct story_limits limits = story_limits;
	char row[80];

	(void)state;
	print_curve("by similarity, all rules", limits);
	limits.allows_replaced = true;
	print_curve("by similarity, whatever is replaced", limits);
	limits.allows_figures = true;
	print_curve("by similarity alone", limits);
	limits = story_limits;
	print_message("by words in common\n");
	for (limits.words = 10; limits.words <= 80; limits.words += 10) {
		limits.other_words = limits.words + 20;
		snprintf(row, sizeof(row), "  %zu, %zu where titles differ", limits.words,
		         limits.other_words);
		print_row(row, &limits);
	}
	limits = story_limits;
	print_message("by titles that are alike\n");
	for (limits.title_alike = 400; limits.title_alike <= 1000;
	     limits.title_alike += 50) {
		snprintf(row, sizeof(row), "  alike %d", limits.title_alike);
		print_row(row, &limits);
	}
}

static void different_announcements_are_never_one_story(void **state)
{
	size_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < pair_count; i++) {
		if (pairs[i].is_same || !is_found(&pairs[i], &story_limits))
			continue;
		print_error("pair %zu, %s\n", i + 1, pairs[i].kind);
		wrong++;
	}
	assert_int_equal(wrong, 0);
}

static void most_reprints_are_found(void **state)
{
	struct counts counts = count(&story_limits);

	(void)state;
	assert_true(pair_count >= 200);
	assert_true(counts.same >= 100 && counts.different >= 80);
	for (size_t i = 0; i < pair_count; i++)
		if (pairs[i].is_same && !is_found(&pairs[i], &story_limits))
			print_message("not found: pair %zu, %s\n", i + 1, pairs[i].kind);
	assert_true((double)counts.found >= RECALL_LEAST * (double)counts.same);
}

/* What is not looked up under a common key is never compared. */
static void what_is_one_story_has_keys_in_common(void **state)
{
	(void)state;
	for (size_t i = 0; i < pair_count; i++) {
		struct shingle_keys a, b;
		size_t common = 0;

		if (!pairs[i].is_same || !is_found(&pairs[i], &story_limits))
			continue;
		shingles_take(&pairs[i].a.text, &a);
		shingles_take(&pairs[i].b.text, &b);
		for (size_t j = 0; j < a.count; j++)
			for (size_t k = 0; k < b.count; k++)
				common += a.items[j] == b.items[k];
		if (common == 0)
			print_error("pair %zu, %s\n", i + 1, pairs[i].kind);
		assert_true(common > 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			the_thresholds_are_where_nothing_is_wrong_and_most_is_found),
		cmocka_unit_test(different_announcements_are_never_one_story),
		cmocka_unit_test(most_reprints_are_found),
		cmocka_unit_test(what_is_one_story_has_keys_in_common),
	};

	return cmocka_run_group_tests(tests, read_pairs, forget_pairs);
}
