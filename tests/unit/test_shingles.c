#include "tests/unit/test.h"

#include "aggregator/alignment.h"
#include "feeds/buf.h"

static struct words words_of(struct arena *arena, const char *text)
{
	struct words words;

	words_take(arena, str_from(text), &words);
	assert_false(arena->full);
	return words;
}

static bool are_same(const struct words *a, const struct words *b)
{
	return a->count == b->count && a->total == b->total && a->whole == b->whole &&
	       words_start_with(a, b);
}

static void what_does_not_count_makes_no_difference(void **state)
{
	static const struct {
		const char *a, *b;
		bool are_same;
	} rows[] = {
		{"Coal  Output", "coal output.", true},
		{"煤炭，产量", "煤炭 产量", true},
		{"ＡＢＣ１２３", "abc123", true},
		{"Énergie", "energie", true},
		{"1,234.5 tonnes", "1234.5 tonnes", true},
		{"in 2025, 3 mills", "in 2025 3 mills", true},
		{"煤", "媒", false},
		{"12.5", "1.25", false},
		{"week 12", "week 13", false},
		{"上旬", "下旬", false},
		{"", "…!?", true},
	};
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 20);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct words a = words_of(&arena, rows[i].a);
		struct words b = words_of(&arena, rows[i].b);

		if (are_same(&a, &b) != rows[i].are_same)
			print_error("%s / %s\n", rows[i].a, rows[i].b);
		assert_int_equal(are_same(&a, &b), rows[i].are_same);
	}
	arena_release(&arena);
}

static void characters_are_words_where_no_spaces_are_written(void **state)
{
	static const struct {
		const char *text;
		size_t count;
	} rows[] = {
		{"煤炭产量", 4}, {"coal output", 2}, {"煤炭coal产量", 5},
		{"カタカナ", 4},

		{"二十三吨", 2}, {"3.2%", 1},        {"", 0},
	};
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 20);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct words words = words_of(&arena, rows[i].text);

		if (words.count != rows[i].count)
			print_error("%s\n", rows[i].text);
		assert_int_equal(words.count, rows[i].count);
	}
	arena_release(&arena);
}

static void figures_and_credits_are_known(void **state)
{
	static const struct {
		const char *text;
		unsigned int first; /* kinds of the first word */
	} rows[] = {
		{"3.2", WORD_FIGURE},
		{"Q3", WORD_FIGURE},
		{"三月", WORD_FIGURE},
		{"March", WORD_FIGURE},
		{"Monday", WORD_FIGURE},
		{"second", WORD_FIGURE},
		{"上半年", WORD_FIGURE},
		{"Source:", WORD_CREDIT},
		{"转载", WORD_CREDIT},
		{"来源", WORD_CREDIT},
		{"coal", 0},
		{"上海", 0},
		{"来年", 0},
	};
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 20);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct words words = words_of(&arena, rows[i].text);

		if (words.kinds[0] != rows[i].first)
			print_error("%s\n", rows[i].text);
		assert_int_equal(words.kinds[0], rows[i].first);
	}
	arena_release(&arena);
}

/* A text of so many different words, from the word `from` on. */
static struct str long_text(struct buf *out, size_t from, size_t count)
{
	for (size_t i = 0; i < count; i++)
		buf_printf(out, "w%zu ", from + i);
	return buf_view(out);
}

static void words_beyond_the_limit_are_counted_but_not_kept(void **state)
{
	struct words at, beyond;
	struct arena arena;
	struct buf text;

	(void)state;
	arena_init(&arena, 16 << 20);
	buf_init(&text, 1 << 20);
	words_take(&arena, long_text(&text, 0, LIMIT_STORY_WORDS), &at);
	assert_int_equal(at.count, LIMIT_STORY_WORDS);
	assert_int_equal(at.total, LIMIT_STORY_WORDS);
	words_take(&arena, long_text(&text, LIMIT_STORY_WORDS, 1), &beyond);
	assert_int_equal(beyond.count, LIMIT_STORY_WORDS);
	assert_int_equal(beyond.total, LIMIT_STORY_WORDS + 1);
	assert_true(at.whole != beyond.whole);
	buf_release(&text);
	arena_release(&arena);
}

static size_t count_common(const struct shingle_keys *a, const struct shingle_keys *b)
{
	size_t common = 0;

	for (size_t i = 0; i < a->count; i++)
		for (size_t k = 0; k < b->count; k++)
			common += a->items[i] == b->items[k];
	return common;
}

/* What winnowing promises. */
static void texts_that_share_a_window_share_a_key(void **state)
{
	const size_t window = SHINGLE_WORDS + SHINGLE_WINDOW - 1;

	(void)state;
	for (size_t before = 0; before < 60; before += 7) {
		struct shingle_keys a, b;
		struct words words;
		struct arena arena;
		struct buf text;

		arena_init(&arena, 1 << 20);
		buf_init(&text, 1 << 20);
		words_take(&arena, long_text(&text, 100, window), &words);
		shingles_take(&words, &a);
		buf_clear(&text);
		long_text(&text, 1000, before);
		long_text(&text, 100, window);
		words_take(&arena, long_text(&text, 2000, 20), &words);
		shingles_take(&words, &b);
		assert_true(count_common(&a, &b) > 0);
		buf_release(&text);
		arena_release(&arena);
	}
}

static void a_long_text_has_no_more_keys_than_the_limit(void **state)
{
	struct shingle_keys keys;
	struct words words;
	struct arena arena;
	struct buf text;

	(void)state;
	arena_init(&arena, 1 << 20);
	buf_init(&text, 1 << 20);
	words_take(&arena, long_text(&text, 0, 1000), &words);
	shingles_take(&words, &keys);
	assert_int_equal(keys.count, LIMIT_STORY_KEYS);
	words = words_of(&arena, "two words");
	shingles_take(&words, &keys);
	assert_int_equal(keys.count, 0);
	words = words_of(&arena, "now three words");
	shingles_take(&words, &keys);
	assert_int_equal(keys.count, 1);
	buf_release(&text);
	arena_release(&arena);
}

/* ---- alignment ---- */

static void gaps_are_where_the_texts_differ(void **state)
{
	static const struct {
		const char *a, *b;
		size_t common, gaps;
		struct gap first;
	} rows[] = {
		{"a b c d e", "a b c d e", 5, 0, {0}},
		{"a b c d e", "x a b c d e", 5, 1, {0, 0, 0, 1}},
		{"a b c d e", "a b c d e x y", 5, 1, {5, 5, 5, 7}},
		{"a b c d e f", "a b c x d e f", 6, 1, {3, 3, 3, 4}},
		{"a b c x d e f", "a b c y z d e f", 6, 1, {3, 4, 3, 5}},
		/* two words are chance */
		{"a b c x m n y d e f", "a b c u m n v d e f", 6, 1, {3, 7, 3, 7}},
		{"a b c", "d e f", 0, 1, {0, 3, 0, 3}},
		{"", "a b", 0, 1, {0, 0, 0, 2}},
		{"", "", 0, 0, {0}},
		/* the word before the run is the same in both */
		{"a b c t x t d e f", "a b c t d e f", 7, 1, {4, 6, 4, 4}},
	};
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 20);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct words a = words_of(&arena, rows[i].a);
		struct words b = words_of(&arena, rows[i].b);
		struct alignment alignment;

		assert_true(alignment_make(&arena, &a, &b, SHINGLE_WORDS, &alignment));
		if (alignment.common != rows[i].common ||
		    alignment.gaps.count != rows[i].gaps)
			print_error("%s / %s: %zu common, %zu gaps\n", rows[i].a, rows[i].b,
			            alignment.common, alignment.gaps.count);
		assert_int_equal(alignment.common, rows[i].common);
		assert_int_equal(alignment.gaps.count, rows[i].gaps);
		if (rows[i].gaps)
			assert_memory_equal(&alignment.gaps.items[0], &rows[i].first,
			                    sizeof(struct gap));
	}
	arena_release(&arena);
}

/* Against the textbook's table, on texts of few different words. */
static size_t slow_length(const struct words *a, const struct words *b)
{
	static size_t table[301][301];

	for (size_t i = 1; i <= a->count; i++)
		for (size_t k = 1; k <= b->count; k++) {
			size_t up = table[i - 1][k], left = table[i][k - 1];

			table[i][k] = a->hashes[i - 1] == b->hashes[k - 1]
			                      ? table[i - 1][k - 1] + 1
			              : up > left ? up
			                          : left;
		}
	return table[a->count][b->count];
}

static void the_common_part_is_the_longest(void **state)
{
	uint32_t seed = 1;

	(void)state;
	for (int round = 0; round < 200; round++) {
		struct words words[2];
		struct alignment alignment;
		struct arena arena;

		arena_init(&arena, 16 << 20);
		for (int side = 0; side < 2; side++) {
			char text[601] = "";
			size_t count = (size_t)round + (size_t)side * 37;

			for (size_t i = 0; i < count && i < 300; i++) {
				seed = seed * 1664525 + 1013904223;
				text[2 * i] = (char)('a' + (seed >> 24U) % 5);
				text[2 * i + 1] = ' ';
			}
			words[side] = words_of(&arena, text);
		}
		assert_true(alignment_make(&arena, &words[0], &words[1], 1, &alignment));
		assert_int_equal(alignment.common, slow_length(&words[0], &words[1]));
		arena_release(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_does_not_count_makes_no_difference),
		cmocka_unit_test(characters_are_words_where_no_spaces_are_written),
		cmocka_unit_test(figures_and_credits_are_known),
		cmocka_unit_test(words_beyond_the_limit_are_counted_but_not_kept),
		cmocka_unit_test(texts_that_share_a_window_share_a_key),
		cmocka_unit_test(a_long_text_has_no_more_keys_than_the_limit),
		cmocka_unit_test(gaps_are_where_the_texts_differ),
		cmocka_unit_test(the_common_part_is_the_longest),
	};

	return RUN_TESTS(tests);
}
