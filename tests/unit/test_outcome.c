#include "tests/unit/test.h"

#include <string.h>

#include "aggregator/outcome.h"
#include "feeds/limits.h"

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

		assert_true(strlen(outcome->sentence) > 10);
		if (failure == HTTP_WITHDRAWN) {
			assert_int_equal(outcome->action, OUTCOME_PUT_OFF);
			continue;
		}
		assert_int_equal(outcome->action, OUTCOME_FAIL);
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

static void only_failures_of_names_connections_and_certificates_may_be_ours(void **state)
{
	(void)state;
	for (int failure = HTTP_OK + 1; failure < HTTP_FAILURE_COUNT; failure++)
		assert_int_equal(
			outcome_of((enum http_failure)failure, 0, false)->is_perhaps_ours,
			failure == HTTP_DNS || failure == HTTP_CONNECT ||
				failure == HTTP_TLS);
	for (int status = 0; status < 1000; status++)
		assert_false(outcome_of(HTTP_OK, status, false)->is_perhaps_ours);
}

static void four_fifths_of_three_hosts_or_more_are_an_outage_of_ours(void **state)
{
	(void)state;
	assert_false(outcome_is_outage(0, 0));
	assert_false(outcome_is_outage(2, 2));
	assert_true(outcome_is_outage(3, 3));
	assert_false(outcome_is_outage(4, 3));
	assert_true(outcome_is_outage(5, 4));
	assert_true(outcome_is_outage(1000, 800));
	assert_false(outcome_is_outage(1000, 799));
}

static void pages_in_place_of_feeds_are_named(void **state)
{
	static const struct {
		const char *body;
		enum page_kind kind;
	} rows[] = {
		{"<html><title>Just a moment...</title>", PAGE_CHALLENGE},
		{"<script>window._cf_chl_opt={}</script><input type=password>",
	         PAGE_CHALLENGE},
		{"<form><INPUT TYPE=\"Password\" name=p></form>", PAGE_LOGIN},
		{"<!-- <WISPAccessGatewayParam> -->", PAGE_PORTAL},
		{"<h1>We are under maintenance</h1>", PAGE_MAINTENANCE},
		{"<h1>系统维护中</h1>", PAGE_MAINTENANCE},
		{"%PDF-1.4 type=\"password\"", PAGE_DOCUMENT},
		{"\x89PNG\r\n", PAGE_DOCUMENT},
		{"About %PDF-1.4", PAGE_OTHER},
		{"<h1>Welcome</h1>", PAGE_OTHER},
		{"", PAGE_OTHER},
	};
	static char late[LIMIT_PAGE_LOOK_BYTES + 100];

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		enum page_kind kind = page_kind_of(str_from(rows[i].body));

		assert_int_equal(kind, rows[i].kind);
		if (kind == PAGE_OTHER)
			assert_null(outcome_of_page(kind));
		else
			assert_int_equal(outcome_of_page(kind)->class,
			                 kind == PAGE_CHALLENGE ? OUTCOME_BLOCKED
			                                        : OUTCOME_CONTENT);
	}
	memset(late, ' ', sizeof(late));
	memcpy(late + LIMIT_PAGE_LOOK_BYTES - 13, "type=password", 13);
	assert_int_equal(page_kind_of((struct str){late, sizeof(late)}), PAGE_LOGIN);
	memset(late, ' ', sizeof(late));
	memcpy(late + LIMIT_PAGE_LOOK_BYTES - 12, "type=password", 13);
	assert_int_equal(page_kind_of((struct str){late, sizeof(late)}), PAGE_OTHER);
}

static void a_refusal_that_is_a_challenge_is_told_as_one(void **state)
{
	static const char challenge[] = "<title>Just a moment...</title>";
	static const struct {
		int status;
		const char *mitigated, *body;
		bool is_challenge;
	} rows[] = {{403, "challenge", "", true}, {403, NULL, challenge, true},
	            {503, NULL, challenge, true}, {403, NULL, "no", false},
	            {503, NULL, "", false},       {404, "challenge", challenge, false},
	            {429, NULL, challenge, false}};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct http_response response = {.status = rows[i].status,
		                                       .cf_mitigated = rows[i].mitigated,
		                                       .body = str_from(rows[i].body)};
		const struct outcome *outcome = outcome_of(HTTP_OK, rows[i].status, false);
		const struct outcome *refined = outcome_refine(outcome, &response);

		assert_int_equal(refined == outcome_of_page(PAGE_CHALLENGE),
		                 rows[i].is_challenge);
		if (!rows[i].is_challenge)
			assert_ptr_equal(refined, outcome);
	}
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
		cmocka_unit_test(
			only_failures_of_names_connections_and_certificates_may_be_ours),
		cmocka_unit_test(four_fifths_of_three_hosts_or_more_are_an_outage_of_ours),
		cmocka_unit_test(pages_in_place_of_feeds_are_named),
		cmocka_unit_test(a_refusal_that_is_a_challenge_is_told_as_one),
	};

	return RUN_TESTS(tests);
}
