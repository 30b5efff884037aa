#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "aggregator/rule.h"
#include "feeds/limits.h"

static struct rule_text texts[] = {
	{RULE_TITLE, "Weekly market report"},
	{RULE_LINK, "http://coal.example/bet365/1"},
	{RULE_CATEGORY, "煤炭"},
	{RULE_AUTHOR, "Press Office"},
	{RULE_CONTENT, "Free SPINS: today. É"},
};
static const struct rule_subject subject = {texts, ROWS(texts)};

static enum rule_answer answer_of(const char *text)
{
	struct error err = {0};
	struct rule *rule = rule_parse(text, &err);
	enum rule_answer answer;

	assert_string_equal(err.message, "");
	assert_non_null(rule);
	answer = rule_match(rule, &subject);
	rule_free(rule);
	return answer;
}

static void a_rule_matches_what_it_says(void **state)
{
	static const struct {
		const char *rule;
		enum rule_answer answer;
	} rows[] = {
		{"market", RULE_YES},
		{"MARKET", RULE_YES},
		{"é", RULE_YES},
		{"煤", RULE_YES},
		{"casino", RULE_NO},
		{"-casino", RULE_YES},
		{"title:market", RULE_YES},
		{"content:market", RULE_NO},
		{"content:\"free spins:\"", RULE_YES},
		{"\"spins  today\"", RULE_NO},
		{"link:/bet\\d+\\//", RULE_YES},
		{"link:/^bet/", RULE_NO},
		{"link:bet\\d", RULE_NO}, /* no expression */
		{"title:market author:press", RULE_YES},
		{"title:market author:casino", RULE_NO},
		{"title:market -author:press", RULE_NO},
		{"casino OR title:weekly", RULE_YES},
		{"casino title:weekly OR bingo", RULE_NO},
		{"  casino OR OR-gate OR market ", RULE_YES},
		{"category:/^煤炭$/", RULE_YES},
		{"/\\x{e9}$/", RULE_YES},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		if (answer_of(rows[i].rule) != rows[i].answer)
			fail_msg("%s", rows[i].rule);
}

static void what_is_no_rule_is_refused_with_its_reason(void **state)
{
	static const struct {
		const char *rule, *reason;
	} rows[] = {
		{"", "no term"},
		{"  ", "no term"},
		{"OR casino", "no term"},
		{"casino OR", "no term"},
		{"title:", "without text"},
		{"\"\"", "without text"},
		{"titel:casino", "not titel"},
		{"http://casino.example/", "in quotes"},
		{"title:\"casino", "closing \""},
		{"/casino\\/", "closing /"},
		{"/(/", "no regular expression"},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct error err = {0};
		struct rule *rule = rule_parse(rows[i].rule, &err);

		if (rule || err.kind != ERROR_USAGE || !strstr(err.message, rows[i].reason))
			fail_msg("%s: %s", rows[i].rule, err.message);
	}
}

static void the_number_of_terms_is_bounded(void **state)
{
	char text[2 * (LIMIT_RULE_TERMS + 1) + 1] = "";

	(void)state;
	for (size_t i = 0; i <= LIMIT_RULE_TERMS; i++) {
		struct error err = {0};
		struct rule *rule;

		memcpy(text + 2 * i, "a ", 3);
		rule = rule_parse(text, &err);
		assert_int_equal(rule != NULL, i < LIMIT_RULE_TERMS);
		rule_free(rule);
	}
}

/* Nested repetition on a text that almost matches: without a limit it runs for ever. */
static void a_search_that_costs_too_much_has_no_answer(void **state)
{
	static char long_text[5001];
	struct rule_text evil = {RULE_CONTENT, long_text};
	const struct rule_subject hostile = {&evil, 1};
	static const struct {
		const char *rule;
		enum rule_answer answer;
	} rows[] = {
		{"/(a+)+$/", RULE_UNDECIDED},
		{"-/(a+)+$/", RULE_UNDECIDED},
		{"/(a+)+$/ OR aaa", RULE_YES},
		{"/(a+)+$/ casino", RULE_NO},
	};

	(void)state;
	memset(long_text, 'a', sizeof(long_text) - 1);
	long_text[sizeof(long_text) - 2] = '!';
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct error err = {0};
		struct rule *rule = rule_parse(rows[i].rule, &err);

		assert_non_null(rule);
		if (rule_match(rule, &hostile) != rows[i].answer)
			fail_msg("%s", rows[i].rule);
		rule_free(rule);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_rule_matches_what_it_says),
		cmocka_unit_test(what_is_no_rule_is_refused_with_its_reason),
		cmocka_unit_test(the_number_of_terms_is_bounded),
		cmocka_unit_test(a_search_that_costs_too_much_has_no_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
