#include "tests/unit/test.h"

#include "aggregator/schedule.h"

#define NOW ((int64_t)1800000000) /* Fri, 15 Jan 2027 08:00:00 GMT */
#define HOUR 3600
#define DAY (24 * HOUR)

static const struct schedule_settings hourly = {.min_interval = HOUR, .max_interval = DAY};

/* Seconds from the request to the next. */
static int64_t wait(struct schedule_answer answer)
{
	answer.requested_at = NOW;
	return schedule_next(&hourly, &answer) - NOW;
}

static void hints_of_the_server_lengthen_the_wait_and_never_shorten_it(void **state)
{
	static const struct {
		struct schedule_answer answer;
		int64_t wait;
	} rows[] = {
		{{0}, HOUR},
		{{.cache_control = "max-age=60"}, HOUR},
		{{.cache_control = "max-age=3601"}, 3601},
		{{.cache_control = "public, MAX-AGE=\"7200\" , x"}, 7200},
		{{.cache_control = "max-age = 7200"}, 7200},
		{{.cache_control = "max-age=7200", .age = "600"}, 6600},
		{{.cache_control = "max-age=7200", .age = "99999"}, HOUR},
		{{.cache_control = "max-age=7200", .age = "-1"}, 7200},
		{{.cache_control = "max-age=86400, no-cache"}, HOUR},
		{{.cache_control = "no-store, max-age=86400"}, HOUR},
		{{.cache_control = "s-maxage=86400"}, HOUR},
		{{.cache_control = "max-age=soon"}, HOUR},
		{{.cache_control = "max-age=-5"}, HOUR},
		{{.cache_control = "max-age="}, HOUR},
		{{.cache_control = ""}, HOUR},
		{{.cache_control = "max-age=604800"}, 7 * DAY},
		{{.cache_control = "max-age=604801"}, 7 * DAY},
		{{.cache_control = "max-age=99999999999999999999"}, 7 * DAY},
		/* The server's clock is ten years slow: only the difference counts. */
		{{.expires = "Sat, 14 Jan 2017 11:00:00 GMT",
	          .date = "Sat, 14 Jan 2017 08:00:00 GMT"},
	         3 * HOUR},
		{{.expires = "Fri, 15 Jan 2027 10:00:00 GMT"}, 2 * HOUR},
		{{.expires = "Friday, 15-Jan-27 10:00:00 GMT"}, 2 * HOUR},
		{{.expires = "Fri Jan 15 10:00:00 2027"}, 2 * HOUR},
		{{.expires = "Fri, 15 Jan 2027 10:00:00 GMT", .cache_control = "max-age=0"},
	         HOUR},
		{{.expires = "Fri, 15 Jan 2027 10:00:00 GMT", .cache_control = "no-cache"},
	         HOUR},
		{{.expires = "0"}, HOUR},
		{{.expires = "-1"}, HOUR},
		{{.expires = "2099"}, HOUR},
		{{.expires = "never"}, HOUR},
		{{.expires = "Thu, 01 Dec 1994 16:00:00 GMT"}, HOUR},
		{{.retry_after = "86400"}, HOUR}, /* of a success: it means nothing */
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
		assert_int_equal(
			wait((struct schedule_answer){.class = OUTCOME_LIMITED,
		                                      .failures = 1,
		                                      .retry_after = rows[i].retry_after,
		                                      .date = rows[i].date}),
			rows[i].wait);
	assert_int_equal(wait((struct schedule_answer){.class = OUTCOME_NOT_FOUND,
	                                               .failures = 1,
	                                               .cache_control = "max-age=172800"}),
	                 2 * DAY);
}

static void each_kind_of_failure_keeps_its_own_rhythm_and_none_ends_asking(void **state)
{
	static const struct {
		enum outcome_class class;
		int64_t failures, wait;
	} rows[] = {
		{OUTCOME_TRANSIENT, 1, HOUR},
		{OUTCOME_TRANSIENT, 2, 2 * HOUR},
		{OUTCOME_TRANSIENT, 5, 16 * HOUR},
		{OUTCOME_TRANSIENT, 6, DAY},
		{OUTCOME_TRANSIENT, INT64_MAX, DAY},
		{OUTCOME_UNREACHABLE, 2, 2 * HOUR},
		{OUTCOME_LIMITED, 1, 4 * HOUR},
		{OUTCOME_LIMITED, 2, 8 * HOUR},
		{OUTCOME_LIMITED, 100, DAY},
		{OUTCOME_BLOCKED, 3, 16 * HOUR},
		{OUTCOME_UNAUTHORIZED, 1, 4 * HOUR},
		{OUTCOME_NOT_FOUND, 1, DAY},
		{OUTCOME_NOT_FOUND, 7, DAY},
		{OUTCOME_NOT_FOUND, 8, 7 * DAY},
		{OUTCOME_NOT_FOUND, 15, 7 * DAY},
		{OUTCOME_NOT_FOUND, 16, 30 * DAY},
		{OUTCOME_GONE, 3, DAY},
		{OUTCOME_GONE, 4, 30 * DAY},
		{OUTCOME_ADDRESS, 9, DAY},
		{OUTCOME_CONTENT, 9, HOUR},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		assert_int_equal(
			wait((struct schedule_answer){.class = rows[i].class,
		                                      .failures = rows[i].failures}),
			rows[i].wait);
}

static void settings_bound_every_wait(void **state)
{
	const struct schedule_settings at_once = {0, 0}, rarely = {2 * DAY, DAY};
	const struct schedule_answer well = {.requested_at = NOW};
	const struct schedule_answer failing = {
		.requested_at = NOW, .class = OUTCOME_TRANSIENT, .failures = 3};

	(void)state;
	assert_int_equal(schedule_next(&at_once, &well), NOW);
	assert_int_equal(schedule_next(&at_once, &failing), NOW);
	assert_int_equal(schedule_next(&rarely, &well), NOW + 2 * DAY);
	assert_int_equal(schedule_next(&rarely, &failing), NOW + 2 * DAY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			hints_of_the_server_lengthen_the_wait_and_never_shorten_it),
		cmocka_unit_test(a_failure_waits_for_what_the_server_says),
		cmocka_unit_test(
			each_kind_of_failure_keeps_its_own_rhythm_and_none_ends_asking),
		cmocka_unit_test(settings_bound_every_wait),
	};

	return RUN_TESTS(tests);
}
