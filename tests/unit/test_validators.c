#include "tests/unit/test.h"

#include "aggregator/validators.h"
#include "feeds/date.h"

#define NOW INT64_C(1767225600) /* Thu, 01 Jan 2026 00:00:00 GMT */
#define URL "http://a.example/feed"
#define BOTH (VALIDATOR_ETAG | VALIDATOR_DATE)

static const struct source_state known = {
	.etag = "\"1\"",
	.last_modified = "Wed, 31 Dec 2025 12:00:00 GMT",
	.validators_url = URL,
	.liar_since = DATE_UNKNOWN,
};

static void validators_go_to_the_address_that_gave_them(void **state)
{
	struct source_state source = known;

	(void)state;
	assert_int_equal(validators_to_send(&source, URL, NOW), BOTH);
	assert_int_equal(validators_to_send(&source, URL "?", NOW), 0);
	source.etag = NULL;
	assert_int_equal(validators_to_send(&source, URL, NOW), VALIDATOR_DATE);
	source.validators_url = NULL;
	assert_int_equal(validators_known(&source, URL), 0);
}

static void validators_are_withheld_from_a_server_that_is_not_believed(void **state)
{
	struct source_state source = known;

	(void)state;
	source.is_doubted = true;
	assert_int_equal(validators_to_send(&source, URL, NOW), 0);
	assert_int_equal(validators_known(&source, URL), BOTH);
	source.is_doubted = false;
	source.liar_since = NOW - VALIDATORS_LIAR_SECONDS + 1;
	assert_int_equal(validators_to_send(&source, URL, NOW), 0);
	source.liar_since--; /* it may have been repaired */
	assert_int_equal(validators_to_send(&source, URL, NOW), BOTH);
}

static void dates_that_cannot_be_meant_are_not_sent(void **state)
{
	static const struct {
		const char *date;
		bool is_usable;
	} rows[] = {
		{"Wed, 31 Dec 2025 12:00:00 GMT", true},
		{"Fri, 02 Jan 2026 00:00:00 GMT", true},
		{"Fri, 02 Jan 2026 00:00:01 GMT", false},
		{"Thu, 01 Jan 1970 00:00:00 GMT", false},
		{"Thu, 01 Jan 1970 23:59:59 GMT", false},
		{"Fri, 02 Jan 1970 00:00:00 GMT", true},
		{"Thu, 01 Jan 2041 00:00:00 GMT", false},
		{"opaque", true},
	};
	struct source_state source = known;

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		source.last_modified = rows[i].date;
		if (validators_to_send(&source, URL, NOW) !=
		    (rows[i].is_usable ? BOTH : VALIDATOR_ETAG))
			fail_msg("%s", rows[i].date);
	}
}

static void what_is_sent_is_compared_with_what_was_given(void **state)
{
	const int64_t one = validators_print(URL, "\"1\""),
		      two = validators_print(URL, "\"2\""),
		      old = validators_print(URL, "yesterday"),
		      new = validators_print(URL, "today");
	const struct {
		struct validator_prints sent, given;
		enum validators_verdict verdict;
	} rows[] = {
		{{0, 0}, {0, 0}, VALIDATORS_TRUE},
		{{0, 0}, {one, old}, VALIDATORS_TRUE},
		{{one, old}, {one, old}, VALIDATORS_TRUE},
		{{one, 0}, {one, old}, VALIDATORS_TRUE},
		{{0, old}, {one, old}, VALIDATORS_TRUE},
		{{two, new}, {one, old}, VALIDATORS_BOGUS},
		{{two, 0}, {one, old}, VALIDATORS_BOGUS},
		{{0, new}, {one, old}, VALIDATORS_BOGUS},
		{{0, new}, {one, 0}, VALIDATORS_BOGUS},
		{{one, 0}, {0, 0}, VALIDATORS_BOGUS},
		{{two, old}, {one, old}, VALIDATORS_OUT_OF_STEP},
		{{one, new}, {one, old}, VALIDATORS_OUT_OF_STEP},
		{{one, old}, {one, 0}, VALIDATORS_OUT_OF_STEP},
		{{one, old}, {DATE_UNKNOWN, DATE_UNKNOWN}, VALIDATORS_TRUE},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		assert_int_equal(validators_judge(&rows[i].sent, &rows[i].given),
		                 rows[i].verdict);
	assert_int_equal(validators_print(URL, NULL), 0);
	assert_true(validators_print(URL, "") != 0);
	assert_true(validators_print(URL, "\"1\"") != validators_print(URL "?", "\"1\""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_sent_is_compared_with_what_was_given),
		cmocka_unit_test(validators_go_to_the_address_that_gave_them),
		cmocka_unit_test(
			validators_are_withheld_from_a_server_that_is_not_believed),
		cmocka_unit_test(dates_that_cannot_be_meant_are_not_sent),
	};

	return RUN_TESTS(tests);
}
