#include "tests/unit/test.h"

#include <stdio.h>

#include "aggregator/schedule.h"
#include "feeds/date.h"

#define NOW ((int64_t)1800000000) /* Fri, 15 Jan 2027 08:00:00 GMT */
#define HOUR ((int64_t)3600)
#define DAY (24 * HOUR)

static const struct schedule_settings hourly = {
	.min_interval = HOUR, .max_interval = DAY, .unconditional_interval = DAY};

/* A source with validators of which nothing else is known. */
static const struct schedule_past unknown = {
	.name = "coal", .newest = DATE_UNKNOWN, .has_validators = true};

static struct schedule_decision decide(const struct schedule_past *past,
                                       struct schedule_answer answer)
{
	struct schedule_decision decision;

	if (!answer.requested_at)
		answer.requested_at = NOW;
	schedule_next(&hourly, past, &answer, &decision);
	return decision;
}

/* Seconds from the request to the next. */
static int64_t wait(struct schedule_answer answer)
{
	return decide(&unknown, answer).next_due - NOW;
}

static void hints_of_the_server_lengthen_the_wait_and_never_shorten_it(void **state)
{
	static const struct {
		struct schedule_answer answer;
		int64_t wait;
	} rows[] = {
		{{0}, HOUR},
		{{.headers.cache_control = "max-age=60"}, HOUR},
		{{.headers.cache_control = "max-age=3601"}, 3601},
		{{.headers.cache_control = "public, MAX-AGE=\"7200\" , x"}, 7200},
		{{.headers.cache_control = "max-age = 7200"}, 7200},
		{{.headers.cache_control = "max-age=7200", .headers.age = "600"}, 6600},
		{{.headers.cache_control = "max-age=7200", .headers.age = "99999"}, HOUR},
		{{.headers.cache_control = "max-age=7200", .headers.age = "-1"}, 7200},
		{{.headers.cache_control = "max-age=86400, no-cache"}, HOUR},
		{{.headers.cache_control = "no-store, max-age=86400"}, HOUR},
		{{.headers.cache_control = "s-maxage=86400"}, HOUR},
		{{.headers.cache_control = "max-age=soon"}, HOUR},
		{{.headers.cache_control = "max-age=-5"}, HOUR},
		{{.headers.cache_control = "max-age="}, HOUR},
		{{.headers.cache_control = ""}, HOUR},
		{{.headers.cache_control = "max-age=604800"}, 7 * DAY},
		{{.headers.cache_control = "max-age=604801"}, 7 * DAY},
		{{.headers.cache_control = "max-age=99999999999999999999"}, 7 * DAY},
		/* The server's clock is ten years slow: only the difference counts. */
		{{.headers.expires = "Sat, 14 Jan 2017 11:00:00 GMT",
	          .headers.date = "Sat, 14 Jan 2017 08:00:00 GMT"},
	         3 * HOUR},
		{{.headers.expires = "Fri, 15 Jan 2027 10:00:00 GMT"}, 2 * HOUR},
		{{.headers.expires = "Friday, 15-Jan-27 10:00:00 GMT"}, 2 * HOUR},
		{{.headers.expires = "Fri Jan 15 10:00:00 2027"}, 2 * HOUR},
		{{.headers.expires = "Fri, 15 Jan 2027 10:00:00 GMT",
	          .headers.cache_control = "max-age=0"},
	         HOUR},
		{{.headers.expires = "Fri, 15 Jan 2027 10:00:00 GMT",
	          .headers.cache_control = "no-cache"},
	         HOUR},
		{{.headers.expires = "0"}, HOUR},
		{{.headers.expires = "-1"}, HOUR},
		{{.headers.expires = "2099"}, HOUR},
		{{.headers.expires = "never"}, HOUR},
		{{.headers.expires = "Thu, 01 Dec 1994 16:00:00 GMT"}, HOUR},
		{{.headers.retry_after = "86400"},
	         HOUR}, /* of a success: it means nothing */
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		if (wait(rows[i].answer) != rows[i].wait)
			fail_msg("row %zu: %lld", i, (long long)wait(rows[i].answer));
}

static void a_failure_waits_for_what_the_server_says(void **state)
{
	static const struct {
		const char *retry_after, *date;
		int64_t wait;
	} rows[] = {
		{"18000", NULL, 5 * HOUR},
		{"1", NULL, 4 * HOUR},
		{NULL, NULL, 4 * HOUR},
		{"", NULL, 4 * HOUR},
		{"soon", NULL, 4 * HOUR},
		{"99999999999", NULL, 7 * DAY},
		{"Fri, 15 Jan 2027 14:00:00 GMT", NULL, 6 * HOUR},
		{"Friday, 15-Jan-27 14:00:00 GMT", NULL, 6 * HOUR},
		{"Fri Jan 15 14:00:00 2027", NULL, 6 * HOUR},
		{"Fri, 15 Jan 2027 14:00:00 GMT", "Fri, 15 Jan 2027 09:00:00 GMT",
	         5 * HOUR},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		assert_int_equal(wait((struct schedule_answer){
					 .class = OUTCOME_LIMITED,
					 .failures = 1,
					 .class_failures = 1,
					 .headers.retry_after = rows[i].retry_after,
					 .headers.date = rows[i].date}),
		                 rows[i].wait);
	assert_int_equal(
		wait((struct schedule_answer){.class = OUTCOME_NOT_FOUND,
	                                      .failures = 1,
	                                      .class_failures = 1,
	                                      .headers.cache_control = "max-age=172800"}),
		2 * DAY);
}

static void each_kind_of_failure_keeps_its_own_rhythm_and_none_ends_asking(void **state)
{
	static const struct {
		enum outcome_class class;
		int64_t failures, days,
			wait; /* of this class, since when, and until when */
	} rows[] = {
		{OUTCOME_TRANSIENT, 1, 0, HOUR},
		{OUTCOME_TRANSIENT, 2, 0, 2 * HOUR},
		{OUTCOME_TRANSIENT, 5, 0, 16 * HOUR},
		{OUTCOME_TRANSIENT, 6, 0, DAY},
		{OUTCOME_TRANSIENT, INT64_MAX, 999, DAY},
		{OUTCOME_UNREACHABLE, 2, 0, 2 * HOUR},
		{OUTCOME_LIMITED, 1, 0, 4 * HOUR},
		{OUTCOME_LIMITED, 2, 0, 8 * HOUR},
		{OUTCOME_LIMITED, 100, 0, DAY},
		{OUTCOME_BLOCKED, 1, 0, 12 * HOUR},
		{OUTCOME_BLOCKED, 2, 0, DAY},
		{OUTCOME_BLOCKED, 100, 0, 4 * DAY},
		{OUTCOME_UNAUTHORIZED, 1, 0, DAY},
		{OUTCOME_UNAUTHORIZED, 2, 0, 2 * DAY},
		{OUTCOME_UNAUTHORIZED, 100, 0, 8 * DAY},
		{OUTCOME_NOT_FOUND, 1, 0, DAY},
		{OUTCOME_NOT_FOUND, 7, 7, DAY},
		{OUTCOME_NOT_FOUND, 8, 7, 7 * DAY},
		{OUTCOME_NOT_FOUND, 8, 1,
	         DAY}, /* asked by force: it is no older for that */
		{OUTCOME_NOT_FOUND, 15, 49, 7 * DAY},
		{OUTCOME_NOT_FOUND, 16, 60, 30 * DAY},
		{OUTCOME_GONE, 1, 0, DAY},
		{OUTCOME_GONE, 2, 9, DAY},
		{OUTCOME_GONE, 3, 1, DAY},
		{OUTCOME_GONE, 3, 2, 30 * DAY},
		{OUTCOME_GONE, 100, 999, 30 * DAY},
		{OUTCOME_ADDRESS, 9, 9, DAY},
		{OUTCOME_CONTENT, 9, 9, HOUR},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct schedule_answer answer = {.class = rows[i].class,
		                                       .failures = rows[i].failures,
		                                       .class_failures = rows[i].failures,
		                                       .class_since = NOW -
		                                                      rows[i].days * DAY};

		if (wait(answer) != rows[i].wait)
			fail_msg("row %zu: %lld", i, (long long)wait(answer));
	}
}

static void a_failure_never_makes_a_source_asked_sooner_than_when_well(void **state)
{
	struct schedule_past past = unknown;

	(void)state;
	past.interval = 3 * DAY;
	for (int class = OUTCOME_WELL + 1; class < OUTCOME_CLASS_COUNT; class ++) {
		const struct schedule_answer answer = {.class = (enum outcome_class) class,
		                                       .failures = 1,
		                                       .class_failures = 1,
		                                       .class_since = NOW};

		assert_int_equal(decide(&past, answer).next_due, NOW + 3 * DAY);
	}
	past.interval = 5 * HOUR;
	assert_int_equal(decide(&past, (struct schedule_answer){.class = OUTCOME_TRANSIENT,
	                                                        .failures = 2,
	                                                        .class_failures = 1})
	                         .next_due,
	                 NOW + 10 * HOUR);
}

/* ---- its own rhythm ---- */

static void a_source_is_asked_four_times_between_two_entries(void **state)
{
	static const struct {
		int64_t gap, silence, wait;
	} rows[] = {
		{0, 0, HOUR},
		{HOUR, 0, HOUR},
		{4 * HOUR, 0, HOUR},
		{DAY, 0, 6 * HOUR},
		{4 * DAY, 0, DAY},
		{365 * DAY, 0, DAY},
		{INT64_MAX, 0, DAY},
		{HOUR, 30 * DAY, HOUR},
		{HOUR, 30 * DAY + 1, 12 * HOUR},
		{4 * DAY, 31 * DAY, DAY},
		{HOUR, 180 * DAY + 1, DAY},
		{HOUR, 730 * DAY + 1, 3 * DAY},
		{HOUR, 99999 * DAY, 3 * DAY},
		{HOUR, -DAY, HOUR}, /* its newest entry is of tomorrow */
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct schedule_past past = unknown;

		past.gap = rows[i].gap;
		past.newest = NOW - rows[i].silence;
		assert_int_equal(decide(&past, (struct schedule_answer){0}).next_due - NOW,
		                 rows[i].wait);
	}
}

static void the_gap_is_an_average_in_which_the_latest_count_most(void **state)
{
	static const int64_t daily[] = {4 * DAY, 3 * DAY, 2 * DAY, DAY, 0};
	static const int64_t faster[] = {DAY + 2 * HOUR, DAY + HOUR, DAY, 0};
	static const int64_t back[] = {0, DAY};

	(void)state;
	assert_int_equal(schedule_gap(NULL, 0), 0);
	assert_int_equal(schedule_gap(daily, 1), 0);
	assert_int_equal(schedule_gap(daily, ROWS(daily)), DAY);
	assert_int_equal(schedule_gap(faster, ROWS(faster)),
	                 HOUR + (23 * HOUR) * 7 / 10 * 7 / 10);
	assert_int_equal(schedule_gap(back, ROWS(back)), 0);
}

static void without_validators_a_source_is_asked_once_a_day(void **state)
{
	struct schedule_past past = unknown;

	(void)state;
	past.has_validators = false;
	assert_int_equal(decide(&past, (struct schedule_answer){0}).next_due, NOW + DAY);
	assert_int_equal(
		decide(&past,
	               (struct schedule_answer){.headers.cache_control = "max-age=7200"})
			.next_due,
		NOW + 2 * HOUR);
	assert_int_equal(decide(&past,
	                        (struct schedule_answer){
					.headers.cache_control = "max-age=7200, no-cache"})
	                         .next_due,
	                 NOW + DAY);
	past.is_liar = true;
	assert_int_equal(
		decide(&past,
	               (struct schedule_answer){.headers.cache_control = "max-age=7200"})
			.next_due,
		NOW + DAY);
}

/* ---- what the feed says of itself ---- */

static void a_feed_can_ask_for_a_day_at_most(void **state)
{
	static const struct {
		int64_t ttl;
		const char *period;
		int64_t frequency, base, wait;
	} rows[] = {
		{90, NULL, -1, DATE_UNKNOWN, 90 * 60},
		{30, NULL, -1, DATE_UNKNOWN, HOUR},
		{0, NULL, -1, DATE_UNKNOWN, HOUR},
		{INT64_MAX, NULL, -1, DATE_UNKNOWN, HOUR},
		{1441, NULL, -1, DATE_UNKNOWN, DAY},
		{-1, "daily", 4, DATE_UNKNOWN, 6 * HOUR},
		{-1, " Daily ", -1, DATE_UNKNOWN, DAY},
		{-1, "daily", 0, DATE_UNKNOWN, DAY},
		{-1, "weekly", 1, DATE_UNKNOWN, DAY},
		{-1, "weekly", 14, DATE_UNKNOWN, 12 * HOUR},
		{-1, "hourly", 1, DATE_UNKNOWN, HOUR},
		{-1, "now and then", 2, DATE_UNKNOWN, HOUR},
		/* Updates at 0, 6, 12 and 18 h; it is eight. */
		{-1, "daily", 4, 0, 4 * HOUR},
		{-1, "daily", 4, NOW + DAY, 6 * HOUR},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct schedule_past past = unknown;
		struct feed feed;

		feed_init(&feed);
		feed.ttl = rows[i].ttl;
		feed.update_schedule.period = rows[i].period;
		feed.update_schedule.frequency = rows[i].frequency;
		feed.update_schedule.base.seconds = rows[i].base;
		past.feed = &feed;
		if (decide(&past, (struct schedule_answer){0}).next_due !=
		    NOW + rows[i].wait)
			fail_msg("row %zu", i);
	}
}

/* NOW is Friday, 8:00; the next request would be at 9:00. */
static void hours_and_days_to_be_skipped_are_skipped(void **state)
{
	static int64_t all_hours[24];
	static const char *weekend[] = {"saturday", "Sunday", "Feiertag"};
	static const char *working[] = {"Monday", "Tuesday", "Wednesday", "Thursday",
	                                "Friday"};
	static const char *all_days[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
	                                 "Friday", "Saturday", "Sunday"};
	static int64_t nine[] = {9}, nine_to_noon[] = {11, 10, 9}, night[] = {24, 1, 2};
	const struct {
		int64_t *hours;
		size_t hour_count;
		const char **days;
		size_t day_count;
		int64_t request, wait;
	} rows[] = {
		{nine, 1, NULL, 0, NOW, 2 * HOUR},
		{nine, 1, NULL, 0, NOW - 1, HOUR}, /* 8:59:59 */
		{nine, 1, NULL, 0, NOW + HOUR - 1, 2 * HOUR - (HOUR - 1)},
		{nine_to_noon, 3, NULL, 0, NOW, 4 * HOUR},
		{night, 3, NULL, 0, NOW + 15 * HOUR, 4 * HOUR}, /* 23:00 -> 3:00 */
		{NULL, 0, working, 5, NOW, 16 * HOUR},
		{NULL, 0, weekend, 3, NOW, HOUR},
		{NULL, 0, weekend, 3, NOW + 15 * HOUR, 49 * HOUR},
		{night, 3, weekend, 3, NOW + 15 * HOUR, 52 * HOUR},
		{all_hours, 24, NULL, 0, NOW, HOUR},
		{NULL, 0, all_days, 7, NOW, HOUR},
		{all_hours, 24, working, 5, NOW, 16 * HOUR},
	};

	(void)state;
	for (int64_t hour = 0; hour < 24; hour++)
		all_hours[hour] = hour;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct schedule_past past = unknown;
		struct schedule_answer answer = {.requested_at = rows[i].request};
		struct feed feed;
		int64_t waited;

		feed_init(&feed);
		feed.skip_hours.items = rows[i].hours;
		feed.skip_hours.count = rows[i].hour_count;
		feed.skip_days.items = rows[i].days;
		feed.skip_days.count = rows[i].day_count;
		past.feed = &feed;
		waited = decide(&past, answer).next_due - rows[i].request;
		if (waited != rows[i].wait)
			fail_msg("row %zu: %lld", i, (long long)waited);
	}
}

/* ---- jitter ---- */

static void sources_are_spread_and_each_keeps_its_place(void **state)
{
	struct schedule_settings settings = hourly;
	const struct schedule_answer answer = {.requested_at = NOW};
	int64_t seen[12] = {0};

	(void)state;
	settings.jitter = 10;
	for (int i = 0; i < 1000; i++) {
		char name[20];
		struct schedule_past past = unknown;
		struct schedule_decision first, second;
		int64_t added;

		snprintf(name, sizeof(name), "source-%d", i);
		past.name = name;
		schedule_next(&settings, &past, &answer, &first);
		schedule_next(&settings, &past, &answer, &second);
		added = first.next_due - NOW - HOUR;
		assert_int_equal(first.next_due, second.next_due);
		assert_true(added >= 0 && added <= 360);
		seen[added / 36]++;
	}
	for (int tenth = 0; tenth < 10; tenth++)
		assert_true(seen[tenth] > 60);
}

static void settings_bound_every_wait(void **state)
{
	const struct schedule_settings at_once = {0, 0, 0, 0},
				       rarely = {2 * DAY, DAY, 0, 0};
	const struct schedule_answer well = {.requested_at = NOW};
	const struct schedule_answer failing = {
		.requested_at = NOW, .class = OUTCOME_TRANSIENT, .failures = 3};
	struct schedule_decision decision;

	(void)state;
	schedule_next(&at_once, &unknown, &well, &decision);
	assert_int_equal(decision.next_due, NOW);
	schedule_next(&at_once, &unknown, &failing, &decision);
	assert_int_equal(decision.next_due, NOW);
	schedule_next(&rarely, &unknown, &well, &decision);
	assert_int_equal(decision.next_due, NOW + 2 * DAY);
	schedule_next(&rarely, &unknown, &failing, &decision);
	assert_int_equal(decision.next_due, NOW + 2 * DAY);
}

/* ---- why ---- */

static void every_decision_says_which_rule_made_it_and_what_was_asked_for(void **state)
{
	struct schedule_past past = unknown;
	struct schedule_decision decision;
	struct feed feed;

	(void)state;
	feed_init(&feed);
	feed.ttl = 120;
	past.feed = &feed;
	past.gap = DAY;
	past.newest = NOW;
	decision = decide(
		&past, (struct schedule_answer){.headers.cache_control = "max-age=7200"});
	assert_string_equal(schedule_rule_name(decision.rule), "rhythm");
	assert_string_equal(decision.hint, "max-age=7200 ttl=7200");
	assert_int_equal(decision.hint_seconds, 7200);
	decision = decide(&past, (struct schedule_answer){
					 .headers.cache_control = "max-age=504576000"});
	assert_string_equal(schedule_rule_name(decision.rule), "max-age");
	assert_string_equal(decision.hint, "max-age=504576000 ttl=7200");
	assert_int_equal(decision.hint_seconds, 7 * DAY);
	decision = decide(&past, (struct schedule_answer){.class = OUTCOME_LIMITED,
	                                                  .failures = 1,
	                                                  .class_failures = 1,
	                                                  .headers.retry_after = "99999"});
	assert_string_equal(schedule_rule_name(decision.rule), "retry-after");
	for (int rule = 0; rule < SCHEDULE_RULE_COUNT; rule++) {
		const char *name = schedule_rule_name((enum schedule_rule)rule);

		assert_string_not_equal(schedule_rule_phrase(name), name);
	}
	assert_string_equal(schedule_rule_phrase("of a later version"),
	                    "of a later version");
}

static void a_server_that_never_says_anything_new_is_doubted_now_and_then(void **state)
{
	static const struct {
		int64_t interval, gap, unchanged, doubted; /* hours, days, days, days ago */
		bool is_doubtful;
	} rows[] =
		{
			{1, 1, 8, -1, true},    {1, 1, 7, -1, false},
			{1, 1, 30, 8, true},    {1, 1, 30, 7, false},
			{1, 0, 30, -1, false}, /* no rhythm known: nothing was to be expected */
			{1, 20, 19, -1, false}, {1, 20, 21, -1, true},
			{24, 1, 19, -1, false}, {24, 1, 20, -1, true},
		};
	struct schedule_past past = unknown;

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		int64_t doubted = rows[i].doubted < 0 ? DATE_UNKNOWN
		                                      : NOW - rows[i].doubted * DAY;

		past.interval = rows[i].interval * HOUR;
		past.gap = rows[i].gap * DAY;
		if (schedule_is_doubtful(&past, NOW - rows[i].unchanged * DAY, doubted,
		                         NOW) != rows[i].is_doubtful)
			fail_msg("row %zu", i);
	}
	past.interval = HOUR;
	past.gap = DAY;
	assert_false(schedule_is_doubtful(&past, DATE_UNKNOWN, DATE_UNKNOWN, NOW));
	past.has_validators = false;
	assert_false(schedule_is_doubtful(&past, 0, DATE_UNKNOWN, NOW));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			hints_of_the_server_lengthen_the_wait_and_never_shorten_it),
		cmocka_unit_test(a_failure_waits_for_what_the_server_says),
		cmocka_unit_test(
			each_kind_of_failure_keeps_its_own_rhythm_and_none_ends_asking),
		cmocka_unit_test(
			a_failure_never_makes_a_source_asked_sooner_than_when_well),
		cmocka_unit_test(a_source_is_asked_four_times_between_two_entries),
		cmocka_unit_test(the_gap_is_an_average_in_which_the_latest_count_most),
		cmocka_unit_test(without_validators_a_source_is_asked_once_a_day),
		cmocka_unit_test(a_feed_can_ask_for_a_day_at_most),
		cmocka_unit_test(hours_and_days_to_be_skipped_are_skipped),
		cmocka_unit_test(sources_are_spread_and_each_keeps_its_place),
		cmocka_unit_test(settings_bound_every_wait),
		cmocka_unit_test(
			every_decision_says_which_rule_made_it_and_what_was_asked_for),
		cmocka_unit_test(
			a_server_that_never_says_anything_new_is_doubted_now_and_then),
	};

	return RUN_TESTS(tests);
}
