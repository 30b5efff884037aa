#include "tests/unit/test.h"

#include "aggregator/evidence.h"
#include "aggregator/policy.h"

#define ALL(n)                                                                             \
	{                                                                                  \
		n, n                                                                       \
	}

static void a_kind_of_key_that_is_bad_is_left_for_the_next_that_is_good(void **state)
{
	static const struct {
		const char *name;
		enum key_kind old;
		struct policy_measure measure;
		int64_t churns;
		enum key_kind expected;
	} rows[] = {
		{"an empty document", KEY_GUID, {.by_guid = 0}, 0, KEY_GUID},
		{"all good",
	         KEY_GUID,
	         {.kinds = {ALL(100), ALL(100), {0, 0}, ALL(100), ALL(100), ALL(100)}},
	         0,
	         KEY_GUID},
		{"no guids at all",
	         KEY_GUID,
	         {.kinds = {ALL(100), {0, 0}, {0, 0}, ALL(100), ALL(100), ALL(100)}},
	         0,
	         KEY_GUID},
		{"95 of 100 guids are different",
	         KEY_GUID,
	         {.kinds = {ALL(100), {100, 95}, {0, 0}, ALL(100), ALL(100), ALL(100)}},
	         0,
	         KEY_GUID},
		{"94 of 100",
	         KEY_GUID,
	         {.kinds = {ALL(100), {100, 94}, {0, 0}, ALL(100), ALL(100), ALL(100)}},
	         0,
	         KEY_LINK},
		{"four entries show nothing",
	         KEY_GUID,
	         {.kinds = {ALL(4), {4, 1}, {0, 0}, ALL(4), ALL(4), ALL(4)}},
	         0,
	         KEY_GUID},
		{"five do",
	         KEY_GUID,
	         {.kinds = {ALL(5), {5, 1}, {0, 0}, ALL(5), ALL(5), ALL(5)}},
	         0,
	         KEY_LINK},
		{"links are bad, too",
	         KEY_GUID,
	         {.kinds = {ALL(20), {20, 1}, {0, 0}, {20, 1}, ALL(20), ALL(20)}},
	         0,
	         KEY_TITLE_DAY},
		{"half of them have no link",
	         KEY_GUID,
	         {.kinds = {ALL(20), {20, 1}, {0, 0}, ALL(10), ALL(20), ALL(20)}},
	         0,
	         KEY_TITLE_DAY},
		{"all but the content is bad",
	         KEY_GUID,
	         {.kinds = {ALL(20), {20, 1}, {0, 0}, {20, 1}, {20, 3}, ALL(20)}},
	         0,
	         KEY_CONTENT},
		{"nothing is better",
	         KEY_GUID,
	         {.kinds = {ALL(20), {20, 1}, {0, 0}, {20, 1}, {20, 3}, {20, 9}}},
	         0,
	         KEY_GUID},
		{"what was bad once stays so",
	         KEY_LINK,
	         {.kinds = {ALL(20), ALL(20), {0, 0}, ALL(20), ALL(20), ALL(20)}},
	         0,
	         KEY_LINK},
		{"two guids are contradicted",
	         KEY_GUID,
	         {.kinds = {ALL(20), ALL(20), {0, 0}, ALL(20), ALL(20), ALL(20)},
	          .by_guid = 20,
	          .contradicted = 2},
	         0,
	         KEY_LINK},
		{"one is an accident",
	         KEY_GUID,
	         {.kinds = {ALL(20), ALL(20), {0, 0}, ALL(20), ALL(20), ALL(20)},
	          .by_guid = 2,
	          .contradicted = 1},
	         0,
	         KEY_GUID},
		{"two of forty are",
	         KEY_GUID,
	         {.kinds = {ALL(40), ALL(40), {0, 0}, ALL(40), ALL(40), ALL(40)},
	          .by_guid = 40,
	          .contradicted = 2},
	         0,
	         KEY_GUID},
		{"new guids in two documents",
	         KEY_GUID,
	         {.kinds = {ALL(20), ALL(20), {0, 0}, ALL(20), ALL(20), ALL(20)}},
	         2,
	         KEY_GUID},
		{"in three",
	         KEY_GUID,
	         {.kinds = {ALL(20), ALL(20), {0, 0}, ALL(20), ALL(20), ALL(20)}},
	         3,
	         KEY_LINK},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		enum key_kind kind = policy_choose(rows[i].old, &rows[i].measure,
		                                   rows[i].churns);

		if (kind != rows[i].expected)
			fail_msg("%s: %s", rows[i].name, policy_name(kind));
	}
}

static void new_guids_for_all_that_is_known_are_churn(void **state)
{
	static const struct {
		size_t known, renamed;
		bool expected;
	} rows[] = {{0, 0, false},
	            {4, 4, false},
	            {5, 5, true},
	            {20, 19, false},
	            {20, 20, true}};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct policy_measure measure = {.known = rows[i].known,
		                                       .renamed = rows[i].renamed};

		assert_int_equal(policy_is_churn(&measure), rows[i].expected);
	}
}

static void policies_have_names(void **state)
{
	static const char *const names[] = {"guid", "link", "title", "content"};
	enum key_kind kind;

	(void)state;
	for (size_t i = 0; i < ROWS(names); i++) {
		assert_true(policy_parse(names[i], &kind));
		assert_string_equal(policy_name(kind), names[i]);
	}
	assert_false(policy_parse("id", &kind));
	assert_false(policy_parse("", &kind));
	assert_true(policy_believes(KEY_LINK, KEY_WHOLE));
	assert_true(policy_believes(KEY_LINK, KEY_LINK));
	assert_false(policy_believes(KEY_LINK, KEY_GUID_ALT));
}

static void what_is_wanted_beside_a_key_depends_on_what_else_there_is(void **state)
{
	const unsigned int usual = EVIDENCE_TITLE_DAY | EVIDENCE_CONTENT;
	const unsigned int loose = usual | EVIDENCE_TITLE | EVIDENCE_MOMENT;
	const struct {
		struct evidence_case found;
		unsigned int wanted;
	} rows[] = {
		/* kind, near, guid, link, title, rekeyed */
		{{KEY_GUID_ALT, false, true, true, true, false}, usual},
		{{KEY_GUID_ALT, false, true, true, true, true}, loose},
		{{KEY_LINK, false, false, true, true, false}, 0},
		{{KEY_LINK, false, true, true, true, false}, usual},
		{{KEY_LINK, false, true, true, true, true}, loose},
		{{KEY_TITLE_DAY, false, false, false, true, false}, 0},
		{{KEY_TITLE_DAY, false, false, true, true, false}, EVIDENCE_CONTENT},
		{{KEY_TITLE_DAY, false, true, true, true, true}, 0},
		{{KEY_TITLE_DAY, true, false, false, true, false}, EVIDENCE_CONTENT},
		{{KEY_TITLE_DAY, true, true, true, true, true},
	         EVIDENCE_CONTENT | EVIDENCE_MOMENT},
		{{KEY_CONTENT, false, false, false, false, false}, 0},
		{{KEY_CONTENT, false, false, false, true, false}, EVIDENCE_TITLE},
		{{KEY_CONTENT, false, true, false, true, false}, EVIDENCE_NEVER},
		{{KEY_CONTENT, false, true, true, true, true},
	         EVIDENCE_TITLE | EVIDENCE_MOMENT},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		if (evidence_wanted(&rows[i].found) != rows[i].wanted)
			fail_msg("row %zu", i);
}

static void an_entry_needs_a_title_and_more_to_be_another(void **state)
{
	static const struct {
		unsigned int has;
		bool expected;
	} rows[] = {
		{0, false},
		{EVIDENCE_TITLE | EVIDENCE_CONTENT, false},
		{EVIDENCE_LINK | EVIDENCE_CONTENT | EVIDENCE_MOMENT, false},
		{EVIDENCE_TITLE | EVIDENCE_LINK, true},
		{EVIDENCE_TITLE | EVIDENCE_MOMENT, true},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		assert_int_equal(evidence_is_distinct(rows[i].has), rows[i].expected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_kind_of_key_that_is_bad_is_left_for_the_next_that_is_good),
		cmocka_unit_test(new_guids_for_all_that_is_known_are_churn),
		cmocka_unit_test(policies_have_names),
		cmocka_unit_test(what_is_wanted_beside_a_key_depends_on_what_else_there_is),
		cmocka_unit_test(an_entry_needs_a_title_and_more_to_be_another),
	};

	return RUN_TESTS(tests);
}
