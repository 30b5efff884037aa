#include "tests/unit/test.h"

#include "aggregator/fairness.h"

#define DAY INT64_C(86400)
#define MOST_ENTRIES ((size_t)400)

/* Entries as letters of their sources, newest first, each an hour older than the one before; "|"
 * is a gap of twenty days.  What is taken as the same letters, "." for what is not. */
struct row {
	const char *what;
	struct fairness_rules rules;
	const char *entries, *taken;
};

static const struct row rows[] = {
	{"nothing", {10, {3, 14 * DAY}, 20}, "", ""},
	{"one source has it all", {4, {2, 14 * DAY}, 20}, "aaaaaa", "aaaa.."},
	{"as many as there is room for", {3, {2, 14 * DAY}, 100}, "abcde", "abc.."},
	{"a share is at least an equal part of those who say something",
         {10, {2, 14 * DAY}, 20},
         "aaaaabbbbb",
         "aaaaabbbbb"},
	{"whoever floods gets no more than a share",
         {20, {2, 14 * DAY}, 20},
         "aaaaaaaaaabcdefbcdef",
         "aa........bcdefbcdef"},
	{"a larger share", {20, {2, 14 * DAY}, 50}, "aaaaaaabcdef", "aaaaa..bcdef"},
	{"no shares", {20, {2, 14 * DAY}, 100}, "aaaaaaabcdef", "aaaaaaabcdef"},
	{"others are found behind a flood",
         {5, {2, 14 * DAY}, 20},
         "aaaaaaaaaaaaaaaaaabcdefg",
         "a.................bcde.."},
	{"few entries are all there, whoever's they are",
         {20, {8, 14 * DAY}, 20},
         "aaaaaabc",
         "aaaaaabc"},
	{"a share grows until there are enough",
         {20, {6, 14 * DAY}, 20},
         "aaaaaaaabc",
         "aaaa....bc"},
	{"what is older than the window is out",
         {20, {2, 14 * DAY}, 100},
         "abc|ab",
         "abc.."},
	{"unless too few are in it", {20, {4, 14 * DAY}, 100}, "abc|abc", "abca.."},
	{"enough is counted of what is taken",
         {20, {4, 14 * DAY}, 34},
         "aaa|bcd",
         "a..bcd"},
	{"a window of no time", {20, {2, 0}, 100}, "abcde", "ab..."},
	{"room for less than the window", {2, {5, 14 * DAY}, 20}, "aabb", "a.b."},
};

static void try_row(const struct row *row)
{
	struct fairness_entry entries[MOST_ENTRIES];
	char taken[MOST_ENTRIES + 1];
	struct error err = {0};
	struct arena arena;
	size_t count = 0, answer;
	int64_t date = 100 * DAY;

	for (const char *at = row->entries; *at; at++) {
		date -= *at == '|' ? 20 * DAY : 3600;
		if (*at != '|')
			entries[count++] = (struct fairness_entry){.source = *at,
			                                           .sort_at = date};
	}
	arena_init(&arena, 1 << 20);
	assert_true(fairness_choose(&row->rules, entries, count, &arena, &answer, &err));
	for (size_t i = 0; i < count; i++) {
		taken[i] = entries[i].is_taken ? (char)entries[i].source : '.';
		answer -= entries[i].is_taken;
	}
	taken[count] = '\0';
	if (strcmp(taken, row->taken) != 0)
		fail_msg("%s: %s, not %s", row->what, taken, row->taken);
	assert_int_equal(answer, 0);
	arena_release(&arena);
}

static void what_is_taken_is_the_newest_and_fair(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		try_row(&rows[i]);
}

/* Whatever stands there. */
static void no_source_takes_more_than_its_share(void **state)
{
	const struct fairness_rules rules = {60, {12, 14 * DAY}, 20};
	uint32_t random = 1;

	(void)state;
	for (size_t turn = 0; turn < 200; turn++) {
		struct fairness_entry entries[MOST_ENTRIES];
		size_t sources = 1 + turn % 12, taken, counts[12] = {0};
		struct error err = {0};
		struct arena arena;

		for (size_t i = 0; i < MOST_ENTRIES; i++) {
			random = random * 1664525 + 1013904223;
			/* Half of all are of the first one. */
			entries[i] = (struct fairness_entry){
				.source = (int64_t)((random >> 9) % 2
			                                    ? 0
			                                    : (random >> 16) % sources),
				.sort_at = 100 * DAY - (int64_t)i * 3600};
		}
		arena_init(&arena, 1 << 20);
		assert_true(fairness_choose(&rules, entries, MOST_ENTRIES, &arena, &taken,
		                            &err));
		arena_release(&arena);
		assert_true(taken <= 60 && taken >= 12);
		for (size_t i = 0; i < MOST_ENTRIES; i++)
			counts[entries[i].source] += entries[i].is_taken;
		for (size_t i = 0; i < sources; i++)
			assert_true(counts[i] * 100 <= 20 * taken ||
			            counts[i] * sources <= taken);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_taken_is_the_newest_and_fair),
		cmocka_unit_test(no_source_takes_more_than_its_share),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
