#include "tests/unit/test.h"

#include "aggregator/moves.h"
#include "feeds/date.h"

#define NOW INT64_C(1767225600) /* 2026-01-01T00:00:00Z */
#define DAY ((int64_t)24 * 3600)

/* Sent on to a new address twice, on two days, a week ago for the first time. */
static const struct source_state sent_on = {
	.url = "http://a.example/old",
	.address = "http://a.example/old",
	.moved_url = "http://b.example/new",
	.moved_count = 2,
	.moved_days = 2,
	.moved_since = NOW - 7 * DAY,
	.moved_seen = NOW - DAY,
};

static void three_answers_on_three_days_over_a_week_are_proof(void **state)
{
	struct source_state source = sent_on;

	(void)state;
	assert_true(moves_is_proven(&source, "http://b.example/new", NOW));
	assert_false(moves_is_proven(&source, "http://b.example/other", NOW));
	assert_false(moves_is_proven(&source, NULL, NOW));
	assert_false(moves_is_proven(&source, "http://b.example/new", NOW - 1));
	source.moved_count = 1;
	assert_false(moves_is_proven(&source, "http://b.example/new", NOW));
	source = sent_on;
	source.moved_days = 1;
	assert_false(moves_is_proven(&source, "http://b.example/new", NOW));
	source = sent_on;
	source.moved_seen = NOW; /* earlier on the same day */
	assert_false(moves_is_proven(&source, "http://b.example/new", NOW));
	source = sent_on;
	source.moved_url = NULL;
	assert_false(moves_is_proven(&source, "http://b.example/new", NOW));
}

static void a_move_leads_neither_to_plain_text_nor_into_a_private_network(void **state)
{
	static const struct {
		const char *from, *to;
		bool is_proven;
	} rows[] = {
		{"http://a.example/", "https://a.example/", true},
		{"https://a.example/", "http://a.example/", false},
		{"http://a.example/", "http://10.0.0.1/", false},
		{"http://a.example/", "http://localhost/", false},
		{"http://a.example/", "http://[::ffff:127.0.0.1]/", false},
		{"http://a.example/", "gopher://a.example/", false},
		{"http://10.0.0.1/", "http://10.0.0.2/", true},
		{"http://10.0.0.1/", "http://a.example/", true},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct source_state source = sent_on;

		source.address = rows[i].from;
		source.moved_url = rows[i].to;
		if (moves_is_proven(&source, rows[i].to, NOW) != rows[i].is_proven)
			fail_msg("row %zu", i);
	}
}

static void a_new_address_where_nothing_is_three_times_in_a_row_is_left(void **state)
{
	struct source_state source = {.proven_url = "http://b.example/", .failures = 2};

	(void)state;
	assert_true(moves_is_over(&source, OUTCOME_NOT_FOUND));
	assert_true(moves_is_over(&source, OUTCOME_UNREACHABLE));
	assert_false(moves_is_over(&source, OUTCOME_TRANSIENT));
	source.failures = 1;
	assert_false(moves_is_over(&source, OUTCOME_NOT_FOUND));
	source.failures = 2;
	source.proven_url = NULL;
	assert_false(moves_is_over(&source, OUTCOME_NOT_FOUND));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(three_answers_on_three_days_over_a_week_are_proof),
		cmocka_unit_test(
			a_move_leads_neither_to_plain_text_nor_into_a_private_network),
		cmocka_unit_test(
			a_new_address_where_nothing_is_three_times_in_a_row_is_left),
	};

	return RUN_TESTS(tests);
}
