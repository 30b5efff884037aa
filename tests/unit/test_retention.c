#include "tests/unit/test.h"

#include "aggregator/retention.h"

#define NOW (INT64_C(20000) * 86400)
#define DAYS(n) ((n)*INT64_C(86400))
#define AGO(n) (NOW - DAYS(n))

/* Any number of entries, and none that stays in any case. */
static const struct retention_bounds none = {{INT64_MIN, INT64_MIN},
                                             {INT64_MAX, INT64_MAX}};

/* One that nothing keeps, dated so long ago. */
static struct retention_entry entry_of(int64_t sort_at)
{
	return (struct retention_entry){
		.place = {sort_at, 7}, .first_seen = sort_at, .is_live = true};
}

static void an_entry_is_purged_when_it_is_older_than_its_rule(void **state)
{
	static const struct {
		int64_t age, sort_at, first_seen;
		enum retention_verdict verdict;
	} rows[] = {
		{DAYS(90), AGO(90), AGO(90), RETENTION_KEPT},
		{DAYS(90), AGO(90) - 1, AGO(90) - 1, RETENTION_TOO_OLD},
		/* found late, or dated later: as long since then */
		{DAYS(90), AGO(900), AGO(90), RETENTION_KEPT},
		{DAYS(90), AGO(900), AGO(90) - 1, RETENTION_TOO_OLD},
		{DAYS(90), AGO(90), AGO(900), RETENTION_KEPT},
		{0, 0, 0, RETENTION_KEPT}, /* for ever */
		/* never sooner */
		{1, AGO(30), AGO(30), RETENTION_KEPT},
		{1, AGO(30) - 1, AGO(30) - 1, RETENTION_TOO_OLD},
		{DAYS(90), NOW, NOW, RETENTION_KEPT},
		{DAYS(90), NOW + DAYS(40), AGO(100), RETENTION_KEPT},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct retention_entry entry = entry_of(rows[i].sort_at);
		const struct retention rule = {.age = rows[i].age};

		entry.first_seen = rows[i].first_seen;
		assert_int_equal(retention_judge(&rule, &none, NOW, &entry),
		                 rows[i].verdict);
	}
}

static void so_many_of_a_source_are_kept(void **state)
{
	const struct retention_place at = {AGO(60), 7};
	const struct retention_place newer = {AGO(60), 8}, older = {AGO(60), 6};
	const struct {
		int64_t age, most;
		struct retention_place last_of_most, last_of_least;
		enum retention_verdict verdict;
	} rows[] = {
		{0, 5, older, RETENTION_BEHIND_ALL, RETENTION_KEPT},
		{0, 5, at, RETENTION_BEHIND_ALL, RETENTION_KEPT}, /* the last of them */
		{0, 5, newer, RETENTION_BEHIND_ALL, RETENTION_TOO_MANY},
		{0, 5, RETENTION_BEFORE_ALL, RETENTION_BEHIND_ALL, RETENTION_KEPT},
		{0, 0, newer, RETENTION_BEHIND_ALL, RETENTION_KEPT}, /* any number */
		/* the newest stay, whatever else the rule says */
		{0, 5, newer, at, RETENTION_KEPT},
		{DAYS(40), 0, newer, at, RETENTION_KEPT},
		{DAYS(40), 5, newer, newer, RETENTION_TOO_OLD},
		{DAYS(40), 0, older, RETENTION_BEFORE_ALL, RETENTION_KEPT},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct retention rule = {.age = rows[i].age, .most = rows[i].most};
		const struct retention_bounds bounds = {rows[i].last_of_most,
		                                        rows[i].last_of_least};
		struct retention_entry entry = entry_of(at.sort_at);

		entry.place = at;
		assert_int_equal(retention_judge(&rule, &bounds, NOW, &entry),
		                 rows[i].verdict);
	}
}

static void some_entries_stay_whatever_the_rule_says(void **state)
{
	static const struct retention rule = {.age = DAYS(40), .most = 1};
	const struct retention_bounds bounds = {RETENTION_BEHIND_ALL, RETENTION_BEHIND_ALL};
	struct retention_entry entry = entry_of(AGO(400));

	(void)state;
	assert_int_equal(retention_judge(&rule, &bounds, NOW, &entry), RETENTION_TOO_OLD);
	for (int i = 0; i < 4; i++) {
		entry = entry_of(AGO(400));
		entry.is_live = i != 0;
		entry.is_present = i == 1;
		entry.is_published = i == 2;
		entry.leads_others = i == 3;
		assert_int_equal(retention_judge(&rule, &bounds, NOW, &entry),
		                 RETENTION_KEPT);
	}
}

/* What is not looked for is kept; what is one second older is looked at. */
static void nothing_is_purged_from_the_horizon_on(void **state)
{
	static const struct retention rules[] = {
		{.age = DAYS(90)},
		{.age = 1},
		{.most = 5},
		{.age = DAYS(90), .most = 5},
		{.age = DAYS(20), .most = 5},
	};
	const struct retention_place places[] = {RETENTION_BEFORE_ALL,
	                                         RETENTION_BEHIND_ALL,
	                                         {AGO(10), 9},
	                                         {AGO(50), 9},
	                                         {AGO(100), 9}};

	(void)state;
	for (size_t i = 0; i < ROWS(rules); i++)
		for (size_t k = 0; k < ROWS(places) * ROWS(places); k++) {
			const struct retention_bounds bounds = {places[k / ROWS(places)],
			                                        places[k % ROWS(places)]};
			int64_t horizon = retention_horizon(&rules[i], &bounds, NOW);
			struct retention_entry entry = entry_of(horizon);

			assert_int_equal(retention_judge(&rules[i], &bounds, NOW, &entry),
			                 RETENTION_KEPT);
			if (horizon < AGO(1000))
				continue; /* nothing is looked for */
			entry = entry_of(horizon - 1);
			assert_int_not_equal(
				retention_judge(&rules[i], &bounds, NOW, &entry),
				RETENTION_KEPT);
		}
}

static void a_source_says_what_the_site_does_not(void **state)
{
	static const struct retention site = {.age = 9, .most = 8, .least = 7};
	struct retention own = retention_unsaid(), rule;

	(void)state;
	assert_true(retention_is_unsaid(&own));
	rule = retention_of(&site, &own);
	assert_memory_equal(&rule, &site, sizeof(rule));
	own.age = 0;
	assert_false(retention_is_unsaid(&own));
	rule = retention_of(&site, &own);
	assert_int_equal(rule.age, 0);
	assert_int_equal(rule.most, 8);
	assert_false(retention_is_endless(&rule));
	own = (struct retention){RETENTION_UNSAID, 0, 0};
	rule = retention_of(&site, &own);
	assert_int_equal(rule.age, 9);
	assert_int_equal(rule.most, 0);
	assert_int_equal(rule.least, 0);
	own.age = 0;
	rule = retention_of(&site, &own);
	assert_true(retention_is_endless(&rule));
}

static void a_tenth_of_the_file_stays_free(void **state)
{
	static const struct {
		int64_t unused, pages, limit, spare;
	} rows[] = {
		{0, 100, 50, 0},   {10, 100, 50, 0}, {11, 100, 50, 1}, {60, 100, 50, 50},
		{61, 100, 50, 50}, {5, 9, 50, 5},    {0, 0, 50, 0},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		assert_int_equal(
			retention_spare(rows[i].unused, rows[i].pages, rows[i].limit),
			rows[i].spare);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_entry_is_purged_when_it_is_older_than_its_rule),
		cmocka_unit_test(so_many_of_a_source_are_kept),
		cmocka_unit_test(some_entries_stay_whatever_the_rule_says),
		cmocka_unit_test(nothing_is_purged_from_the_horizon_on),
		cmocka_unit_test(a_source_says_what_the_site_does_not),
		cmocka_unit_test(a_tenth_of_the_file_stays_free),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
