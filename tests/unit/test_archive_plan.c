#include "tests/unit/test.h"

#include "aggregator/archive_plan.h"

#define MOST_PAGES ((size_t)12)

/*
 * Pages, oldest first, each of 10 bytes: "." is there and the same, "c" changed, "d" something
 * was taken down; in capitals the same of one that is not there.  What is written as "w", and "-".
 */
struct row {
	const char *what;
	size_t bytes;
	const char *pages, *written;
	size_t newest;
};

static const struct row rows[] = {
	{"no page", 100, "", "", ARCHIVE_NONE},
	{"nothing changed", 100, "...", "---", 2},
	{"what changed is written", 100, ".c.", "-w-", 2},
	{"the first publication", 100, "CCC", "www", 2},
	{"as many as there is room for, from the oldest", 20, "CCCC", "ww--", 1},
	{"one at least", 5, "CCC", "w--", 0},
	{"the rest in the next run, with the page that links to it", 20, "..CC", "-www", 3},
	{"one more", 10, "..CC", "-ww-", 2},
	{"the newest one always", 10, "cccc", "w--w", 3},
	{"what was taken down always", 10, "cdcdc", "ww-ww", 4},
	{"what was taken down and is not there need not hurry", 10, "CDD", "w--", 0},
	{"what was lost is made again, and linked on both sides", 10, "..S..", "-www-", 4},
	{"a lost one at the beginning", 10, "S..", "ww-", 2},
	{"a month that begins", 10, "...C", "--ww", 3},
	{"nothing behind one that has to wait", 10, "CC.", "w-w", 2},
};

static void fill(const struct row *row, struct archive_page_row *pages,
                 struct archive_plan *plan)
{
	*plan = (struct archive_plan){.items = pages, .count = strlen(row->pages)};
	for (size_t i = 0; i < plan->count; i++) {
		char letter = row->pages[i];

		pages[i] = (struct archive_page_row){
			.bytes = 10, .is_there = letter == '.' || letter >= 'a'};
		if (letter == 'c' || letter == 'C')
			pages[i].change = ARCHIVE_CHANGED;
		if (letter == 'd' || letter == 'D')
			pages[i].change = ARCHIVE_TAKEN_DOWN;
	}
}

/* Those that will be there are one chain. */
static void check_links(const struct archive_plan *plan)
{
	size_t last = ARCHIVE_NONE;

	for (size_t i = 0; i < plan->count; i++) {
		const struct archive_page_row *page = &plan->items[i];

		if (!page->is_there && !page->is_written)
			continue;
		assert_int_equal(page->older, last);
		if (last != ARCHIVE_NONE)
			assert_int_equal(plan->items[last].newer, i);
		last = i;
	}
	assert_int_equal(plan->newest, last);
	if (last != ARCHIVE_NONE)
		assert_int_equal(plan->items[last].newer, ARCHIVE_NONE);
}

static void what_is_written_is_what_changed_and_fits(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct archive_page_row pages[MOST_PAGES];
		char written[MOST_PAGES + 1] = {0};
		struct archive_plan plan;

		fill(&rows[i], pages, &plan);
		archive_plan_make(&plan, rows[i].bytes);
		for (size_t k = 0; k < plan.count; k++)
			written[k] = pages[k].is_written ? 'w' : '-';
		if (strcmp(written, rows[i].written) != 0)
			fail_msg("%s: %s, not %s", rows[i].what, written, rows[i].written);
		assert_int_equal(plan.newest, rows[i].newest);
		check_links(&plan);
	}
}

/* Run after run, all are there, whatever there was. */
static void all_are_written_at_last(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct archive_page_row pages[MOST_PAGES];
		struct archive_plan plan;

		fill(&rows[i], pages, &plan);
		for (size_t run = 0; run < MOST_PAGES; run++) {
			archive_plan_make(&plan, 10);
			for (size_t k = 0; k < plan.count; k++) {
				if (!pages[k].is_written)
					continue;
				pages[k].is_there = true;
				pages[k].change = ARCHIVE_SAME;
			}
		}
		archive_plan_make(&plan, 10);
		for (size_t k = 0; k < plan.count; k++)
			assert_true(pages[k].is_there && !pages[k].is_written);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_what_changed_and_fits),
		cmocka_unit_test(all_are_written_at_last),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
