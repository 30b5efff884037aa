#include "tests/unit/test.h"

#include "aggregator/dating.h"
#include "aggregator/edit.h"

#define NOW INT64_C(1767225600) /* 2026-01-01T00:00:00Z */
#define DAY INT64_C(86400)
#define NEVER DATE_UNKNOWN

static struct entry dated(int64_t published, int64_t created, int64_t updated)
{
	struct entry entry;

	entry_init(&entry);
	entry.published.seconds = published;
	entry.created.seconds = created;
	entry.updated.seconds = updated;
	return entry;
}

static void of_the_dates_the_first_that_can_be_is_taken(void **state)
{
	static const struct {
		int64_t published, created, updated;
		enum date_rule rule;
		int64_t date;
	} rows[] = {
		{NOW - DAY, NOW - 2 * DAY, NOW, DATE_RULE_PUBLISHED, NOW - DAY},
		{NEVER, NOW - 2 * DAY, NOW, DATE_RULE_CREATED, NOW - 2 * DAY},
		{NEVER, NEVER, NOW, DATE_RULE_UPDATED, NOW},
		{NEVER, NEVER, NEVER, DATE_RULE_MISSING, NEVER},
		/* zero, in whatever zone */
		{0, NEVER, NEVER, DATE_RULE_ABSURD, NEVER},
		{-62167219200, NEVER, NEVER, DATE_RULE_ABSURD, NEVER},
		{DATING_FIRST_SECONDS - 1, NEVER, NEVER, DATE_RULE_ABSURD, NEVER},
		{DATING_FIRST_SECONDS, NEVER, NEVER, DATE_RULE_PUBLISHED,
	         DATING_FIRST_SECONDS},
		{0, NEVER, NOW - DAY, DATE_RULE_UPDATED, NOW - DAY},
		/* another clock, a plan, nonsense */
		{NOW + DATING_SLACK_SECONDS, NEVER, NEVER, DATE_RULE_PUBLISHED, NOW},
		{NOW + DATING_SLACK_SECONDS + 1, NEVER, NOW, DATE_RULE_FUTURE,
	         NOW + DATING_SLACK_SECONDS + 1},
		{NOW + DATING_HOLD_SECONDS, NEVER, NEVER, DATE_RULE_FUTURE,
	         NOW + DATING_HOLD_SECONDS},
		{NOW + DATING_HOLD_SECONDS + 1, NEVER, NEVER, DATE_RULE_TOO_FAR, NEVER},
		{4102444800, NEVER, NOW - 9, DATE_RULE_UPDATED, NOW - 9},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct entry entry = dated(rows[i].published, rows[i].created,
		                           rows[i].updated);
		struct dating dating = dating_of(&entry, false, NOW);

		if (dating.rule != rows[i].rule || dating.date != rows[i].date)
			fail_msg("row %zu: %s", i, dating_name(dating.rule));
		dating = dating_of(&entry, true, NOW);
		assert_int_equal(dating.rule, DATE_RULE_NOW);
		assert_int_equal(dating.date, NEVER);
		assert_non_null(dating_phrase(dating_name(rows[i].rule)));
	}
	assert_null(dating_phrase("tomorrow"));
	assert_null(dating_phrase(NULL));
}

static void a_page_cannot_be_younger_than_its_link(void **state)
{
	static const struct {
		int64_t stated;
		enum date_rule rule;
		int64_t date;
	} rows[] = {
		{NOW, DATE_RULE_PAGE, NOW},
		{NOW - 1000 * DAY, DATE_RULE_PAGE, NOW - 1000 * DAY},
		{DATING_FIRST_SECONDS, DATE_RULE_PAGE, DATING_FIRST_SECONDS},
		{DATING_FIRST_SECONDS - 1, DATE_RULE_MISSING, NEVER},
		{NOW + 1, DATE_RULE_MISSING, NEVER},
		{NOW + 30 * DAY, DATE_RULE_MISSING, NEVER}, /* when an event will be */
		{0, DATE_RULE_MISSING, NEVER},
		{NEVER, DATE_RULE_MISSING, NEVER},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct dating dating = dating_of_page(rows[i].stated, NOW);

		if (dating.rule != rows[i].rule || dating.date != rows[i].date)
			fail_msg("row %zu: %s", i, dating_name(dating.rule));
	}
	assert_non_null(dating_phrase("page"));
}

static void dates_that_are_always_now_show_themselves(void **state)
{
	/* Two hours ago these were stored as being of then. */
	const int64_t before = NOW - 7200, limit = DATING_NOW_SECONDS;
	const struct {
		int64_t stated[3], stored[3];
		bool expected;
	} rows[] = {
		{{NOW, NOW, NOW}, {before, before, NEVER}, true},
		{{NOW - limit, NOW + limit, NEVER}, {before, before, before}, true},
		{{NOW - limit - 1, NOW, NOW}, {before, before, before}, false},
		{{NOW, NOW, NOW}, {before, NEVER, NEVER}, false}, /* an edit, and news */
		{{NOW, NOW, NOW}, {NOW, NOW, NOW}, false},
		{{NEVER, NEVER, NEVER}, {before, before, before}, false},
		{{NOW, NOW, before}, {before, before, before}, false},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct dating_measure measure = {0};

		for (size_t k = 0; k < 3; k++) {
			struct entry entry = dated(rows[i].stated[k], NEVER, NEVER);

			dating_count(&measure, &entry, rows[i].stored[k], NOW);
		}
		if (dating_is_always_now(&measure) != rows[i].expected)
			fail_msg("row %zu", i);
	}
}

static void of_edits_that_come_too_often_nobody_is_told(void **state)
{
	static const struct {
		enum updates_rule rule;
		bool is_significant;
		struct edit_history before;
		enum edit_verdict verdict;
		struct edit_history after;
	} rows[] = {
		{UPDATES_YES,
	         true,
	         {0, NEVER, NEVER, false},
	         EDIT_TOLD,
	         {1, NOW, NEVER, 0}},
		{UPDATES_YES,
	         false,
	         {0, NEVER, NEVER, false},
	         EDIT_STORED,
	         {1, NOW, NEVER, 0}},
		{UPDATES_MINOR_ONLY,
	         true,
	         {0, NEVER, NEVER, 0},
	         EDIT_STORED,
	         {1, NOW, NEVER, 0}},
		{UPDATES_NO,
	         true,
	         {0, NEVER, NEVER, 0},
	         EDIT_IGNORED,
	         {0, NEVER, NEVER, 0}},
		/* the fifth and the sixth in seven days */
		{UPDATES_YES,
	         true,
	         {4, NOW - 7 * DAY, NEVER, 0},
	         EDIT_TOLD,
	         {5, NOW - 7 * DAY, NEVER, 0}},
		{UPDATES_YES,
	         true,
	         {5, NOW - 7 * DAY, NEVER, 0},
	         EDIT_STORED,
	         {6, NOW - 7 * DAY, NOW + 7 * DAY, 0}},
		{UPDATES_YES,
	         true,
	         {5, NOW - 7 * DAY - 1, NEVER, 0},
	         EDIT_TOLD,
	         {1, NOW, NEVER, 0}},
		/* back to an earlier text */
		{UPDATES_YES,
	         true,
	         {1, NOW - DAY, NEVER, true},
	         EDIT_STORED,
	         {2, NOW - DAY, NOW + 7 * DAY, 1}},
		/* frozen, to the second */
		{UPDATES_YES,
	         true,
	         {1, NOW - DAY, NOW + 1, 0},
	         EDIT_STORED,
	         {2, NOW - DAY, NOW + 1, 0}},
		{UPDATES_YES,
	         false,
	         {1, NOW - DAY, NOW + 1, 0},
	         EDIT_IGNORED,
	         {2, NOW - DAY, NOW + 1, 0}},
		{UPDATES_YES,
	         true,
	         {1, NOW - DAY, NOW, 0},
	         EDIT_TOLD,
	         {2, NOW - DAY, NOW, 0}},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct edit_history history = rows[i].before;
		enum edit_verdict verdict = edit_judge(rows[i].rule, rows[i].is_significant,
		                                       NOW, &history);

		if (verdict != rows[i].verdict || history.edits != rows[i].after.edits ||
		    history.since != rows[i].after.since ||
		    history.frozen_until != rows[i].after.frozen_until)
			fail_msg("row %zu", i);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_the_dates_the_first_that_can_be_is_taken),
		cmocka_unit_test(a_page_cannot_be_younger_than_its_link),
		cmocka_unit_test(dates_that_are_always_now_show_themselves),
		cmocka_unit_test(of_edits_that_come_too_often_nobody_is_told),
	};

	return RUN_TESTS(tests);
}
