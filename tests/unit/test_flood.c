#include "tests/unit/test.h"

#include "aggregator/flood.h"
#include "feeds/model.h"

#define NEWEST INT64_C(1767225600) /* 2026-01-01T00:00:00Z */
#define NEVER DATE_UNKNOWN

enum { MOST = 100 };

/* `count` entries, the first at `first`, each `step` seconds before the one that stands
 * before it; NEVER: undated. */

struct run {
	size_t count;
	int64_t first, step;
	bool is_ahead; /* of all known ones */
};

static size_t fill(struct flood_entry *entries, const struct run *runs, size_t count)
{
	size_t filled = 0;

	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < runs[i].count; k++) {
			int64_t date = runs[i].first == NEVER
			                       ? NEVER
			                       : runs[i].first - (int64_t)k * runs[i].step;

			assert_true(filled < MOST);
			entries[filled++] = (struct flood_entry){
				.date = date, .is_ahead = runs[i].is_ahead};
		}
	}
	return filled;
}

static void a_document_is_rekeyed_where_most_of_it_is_unknown(void **state)
{
	static const struct {
		size_t unknown, count;
		bool expected;
	} rows[] = {
		{0, 0, false},  {4, 4, false},    {5, 5, true},    {5, 10, true},
		{5, 11, false}, {49, 100, false}, {50, 100, true},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		assert_int_equal(flood_is_rekeyed(rows[i].unknown, rows[i].count),
		                 rows[i].expected);
}

static void entries_are_judged_by_their_document(void **state)
{
	static const struct {
		struct flood_document document;
		struct run runs[3];
		size_t new, old, held;
	} rows[] = {
		/* not re-keyed: all are new, whatever their dates */
		{{false, false, NEWEST, false, 0},
	         {{30, NEVER, 0, false}, {30, 5, 0, false}},
	         60,
	         0,
	         0},
		/* the first document */
		{{true, false, NEVER, false, 0},
	         {{20, NEVER, 0, false}, {60, NEWEST, 86400, false}},
	         80,
	         0,
	         0},
		{{true, false, NEVER, false, 0}, {{21, NEVER, 0, false}}, 20, 1, 0},
		{{true, true, NEVER, false, 0}, {{90, NEVER, 0, false}}, 20, 70, 0},
		{{true, false, NEVER, false, 15}, {{21, NEVER, 0, false}}, 5, 16, 0},
		{{true, false, NEVER, false, 20},
	         {{1, NEVER, 0, false}, {9, NEWEST, 86400, false}},
	         9,
	         1,
	         0},
		/* re-keyed: later ones are new */
		{{false, true, NEWEST, false, 0},
	         {{40, NEWEST + 400000, 10000, false}},
	         40,
	         0,
	         0},
		/* but not in a burst: 21 within an hour */
		{{false, true, NEWEST, false, 0},
	         {{21, NEWEST + 3601, 180, false}},
	         1,
	         0,
	         20},
		{{false, true, NEWEST, false, 0},
	         {{20, NEWEST + 3601, 180, false}},
	         20,
	         0,
	         0},
		{{false, true, NEWEST, false, 0}, {{21, NEWEST + 1, 0, true}}, 21, 0, 0},
		{{false, true, NEWEST, false, 0},
	         {{21, NEWEST + 3700, 181, false}},
	         21,
	         0,
	         0},
		/* much older ones are old, to the second */
		{{false, true, NEWEST, false, 0},
	         {{30, NEWEST - FLOOD_OLD_SECONDS - 1, 0, false}},
	         0,
	         30,
	         0},
		{{false, true, NEWEST, false, 0},
	         {{30, NEWEST - FLOOD_OLD_SECONDS, 0, false}},
	         1,
	         0,
	         29},
		/* of others FLOOD_MOST are new, of more one */
		{{false, true, NEWEST, false, 0}, {{20, NEVER, 0, false}}, 20, 0, 0},
		{{false, true, NEWEST, false, 0}, {{21, NEVER, 0, false}}, 1, 0, 20},
		{{false, true, NEWEST, false, 0},
	         {{2, NEWEST + 9, 5, false},
	          {21, NEVER, 0, false},
	          {5, NEWEST - 999999, 0, false}},
	         3,
	         5,
	         20},
		/* undated ones that stand before what is known are new */
		{{false, true, NEWEST, false, 0}, {{30, NEVER, 0, true}}, 30, 0, 0},
		{{false, true, NEWEST, false, 0},
	         {{30, NEVER, 0, true}, {21, NEVER, 0, false}},
	         31,
	         0,
	         20},
		/* the store was lost: what is not known of old is old */
		{{false, false, NEWEST, true, 0}, {{9, NEVER, 0, false}}, 0, 9, 0},
		{{true, false, NEVER, true, 0}, {{20, NEVER, 0, false}}, 0, 20, 0},
		{{false, true, NEWEST, true, 0}, {{20, NEVER, 0, true}}, 20, 0, 0},
		{{false, true, NEWEST, true, 0}, {{21, NEVER, 0, true}}, 0, 21, 0},
		{{false, true, NEWEST, true, 0},
	         {{2, NEWEST + 9, 5, false},
	          {1, NEWEST - FLOOD_OLD_SECONDS, 0, false},
	          {5, NEWEST - FLOOD_OLD_SECONDS - 1, 0, false}},
	         3,
	         5,
	         0},
		{{true, false, NEVER, true, 0}, {{30, NEWEST, 86400, false}}, 30, 0, 0},
		/* nothing stored has a date */
		{{false, true, NEVER, false, 0}, {{30, NEWEST, 86400, false}}, 30, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct flood_entry entries[MOST];
		size_t found[FLOOD_HELD + 1] = {0};
		size_t count = fill(entries, rows[i].runs, ROWS(rows[i].runs));

		flood_judge(&rows[i].document, entries, count);
		for (size_t k = 0; k < count; k++)
			found[entries[k].verdict]++;
		if (found[FLOOD_NEW] != rows[i].new || found[FLOOD_OLD] != rows[i].old ||
		    found[FLOOD_HELD] != rows[i].held)
			fail_msg("row %zu: %zu new, %zu old, %zu held", i, found[FLOOD_NEW],
			         found[FLOOD_OLD], found[FLOOD_HELD]);
	}
}

static void of_those_held_the_newest_is_told(void **state)
{
	static const struct flood_document document = {.is_rekeyed = true,
	                                               .newest = NEWEST};
	static const struct run undated[] = {{30, NEVER, 0, false}};
	static const struct run dated[] = {{10, NEVER, 0, false},
	                                   {10, NEWEST - 50, 0, false},
	                                   {10, NEWEST - 9, 1, false}};
	struct flood_entry entries[MOST];

	(void)state;
	flood_judge(&document, entries, fill(entries, undated, 1));
	assert_int_equal(entries[0].verdict, FLOOD_NEW);
	flood_judge(&document, entries, fill(entries, dated, 3));
	assert_int_equal(entries[20].verdict, FLOOD_NEW);
	assert_int_equal(entries[0].verdict, FLOOD_HELD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_document_is_rekeyed_where_most_of_it_is_unknown),
		cmocka_unit_test(entries_are_judged_by_their_document),
		cmocka_unit_test(of_those_held_the_newest_is_told),
	};

	return RUN_TESTS(tests);
}
