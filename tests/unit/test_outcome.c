#include "tests/unit/test.h"

#include <string.h>

#include "aggregator/outcome.h"

static void every_status_has_one_outcome(void **state)
{
	static const struct {
		int status;
		enum outcome_action action;
		enum outcome_class class;
	} rows[] = {
		{200, OUTCOME_STORE, OUTCOME_WELL},
		{203, OUTCOME_STORE, OUTCOME_WELL},
		{201, OUTCOME_FAIL, OUTCOME_CONTENT},
		{204, OUTCOME_FAIL, OUTCOME_CONTENT},
		{206, OUTCOME_FAIL, OUTCOME_CONTENT},
		{226, OUTCOME_FAIL, OUTCOME_CONTENT},
		{300, OUTCOME_FAIL, OUTCOME_TRANSIENT},
		{301, OUTCOME_REDIRECT, OUTCOME_WELL},
		{302, OUTCOME_REDIRECT, OUTCOME_WELL},
		{303, OUTCOME_REDIRECT, OUTCOME_WELL},
		{304, OUTCOME_UNCHANGED, OUTCOME_WELL},
		{305, OUTCOME_FAIL, OUTCOME_TRANSIENT},
		{307, OUTCOME_REDIRECT, OUTCOME_WELL},
		{308, OUTCOME_REDIRECT, OUTCOME_WELL},
		{400, OUTCOME_FAIL, OUTCOME_BLOCKED},
		{401, OUTCOME_FAIL, OUTCOME_UNAUTHORIZED},
		{403, OUTCOME_FAIL, OUTCOME_BLOCKED},
		{404, OUTCOME_FAIL, OUTCOME_NOT_FOUND},
		{407, OUTCOME_FAIL, OUTCOME_UNAUTHORIZED},
		{408, OUTCOME_FAIL, OUTCOME_TRANSIENT},
		{410, OUTCOME_FAIL, OUTCOME_GONE},
		{418, OUTCOME_FAIL, OUTCOME_BLOCKED},
		{429, OUTCOME_FAIL, OUTCOME_LIMITED},
		{451, OUTCOME_FAIL, OUTCOME_NOT_FOUND},
		{500, OUTCOME_FAIL, OUTCOME_TRANSIENT},
		{503, OUTCOME_FAIL, OUTCOME_LIMITED},
		{599, OUTCOME_FAIL, OUTCOME_TRANSIENT},
		{999, OUTCOME_FAIL, OUTCOME_TRANSIENT},
		{0, OUTCOME_FAIL, OUTCOME_TRANSIENT},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct outcome *outcome = outcome_of(HTTP_OK, rows[i].status, true);

		assert_int_equal(outcome->action, rows[i].action);
		assert_int_equal(outcome->class, rows[i].class);
	}
}

static void every_outcome_can_be_told_to_a_person(void **state)
{
	(void)state;
	for (int status = 0; status < 1000; status++) {
		const struct outcome *outcome = outcome_of(HTTP_OK, status, false);

		assert_true(strlen(outcome->sentence) > 10);
		assert_int_equal(outcome->action == OUTCOME_FAIL,
		                 outcome->class != OUTCOME_WELL);
	}
	for (int failure = HTTP_OK + 1; failure < HTTP_FAILURE_COUNT; failure++) {
		const struct outcome *outcome = outcome_of((enum http_failure)failure, 0,
		                                           false);

		assert_int_equal(outcome->action, OUTCOME_FAIL);
		assert_true(strlen(outcome->sentence) > 10);
		assert_true(strlen(outcome_class_name(outcome->class)) > 3);
	}
	for (int refusal = 0; refusal < OUTCOME_REFUSAL_COUNT; refusal++)
		assert_true(strlen(outcome_of_refusal((enum outcome_refusal)refusal)
		                           ->sentence) > 10);
	assert_string_equal(outcome_class_name(OUTCOME_WELL), "");
}

static void only_permanent_redirects_are_permanent(void **state)
{
	(void)state;
	for (int status = 300; status < 400; status++)
		assert_int_equal(outcome_of(HTTP_OK, status, true)->is_permanent,
		                 status == 301 || status == 308);
}

static void not_modified_answers_only_a_conditional_request(void **state)
{
	(void)state;
	assert_int_equal(outcome_of(HTTP_OK, 304, false)->class, OUTCOME_CONTENT);
}

static void a_broken_answer_counts_as_broken_unless_its_status_says_more(void **state)
{
	(void)state;
	assert_int_equal(outcome_of(HTTP_BROKEN, 200, false)->class, OUTCOME_TRANSIENT);
	assert_int_equal(outcome_of(HTTP_BROKEN, 301, false)->action, OUTCOME_FAIL);
	assert_int_equal(outcome_of(HTTP_TOO_LARGE, 200, false)->class, OUTCOME_CONTENT);
	assert_int_equal(outcome_of(HTTP_TOO_LARGE, 404, false)->class, OUTCOME_NOT_FOUND);
	assert_int_equal(outcome_of(HTTP_DNS, 0, false)->class, OUTCOME_UNREACHABLE);
	assert_int_equal(outcome_of(HTTP_TIMEOUT, 0, false)->class, OUTCOME_TRANSIENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_status_has_one_outcome),
		cmocka_unit_test(every_outcome_can_be_told_to_a_person),
		cmocka_unit_test(only_permanent_redirects_are_permanent),
		cmocka_unit_test(not_modified_answers_only_a_conditional_request),
		cmocka_unit_test(
			a_broken_answer_counts_as_broken_unless_its_status_says_more),
	};

	return RUN_TESTS(tests);
}
