#include "tests/unit/test.h"

#include <stdlib.h>

#include "aggregator/health.h"
#include "aggregator/health_words.h"
#include "aggregator/outcome.h"

#define DAY INT64_C(86400)
#define HOUR INT64_C(3600)
#define NOON INT64_C(1776225600) /* 2026-04-15T12:00:00+08:00 */
#define BEIJING 480

static struct source_state state_of(void)
{
	return (struct source_state){
		.name = "coal",
		.title = "Coal Association",
		.url = "http://coal.example/feed",
		.paused_at = DATE_UNKNOWN,
		.last_request = NOON,
		.last_success = NOON,
		.next_due = NOON + HOUR,
		.held_until = DATE_UNKNOWN,
		.failing_since = DATE_UNKNOWN,
		.dateless_since = DATE_UNKNOWN,
		.liar_since = DATE_UNKNOWN,
		.identity = KEY_GUID,
		.etag = "\"1\"",
		.documents = 1,
	};
}

static struct health judge(struct arena *arena, const struct source_state *state,
                           const struct source_record *record, int64_t gap)
{
	const struct health_facts facts = {
		.state = state, .record = record, .gap = gap, .zone_minutes = BEIJING};
	struct error err = {0};
	struct health health;

	assert_true(health_judge(&facts, arena, &health, &err));
	return health;
}

static void a_source_is_in_one_of_seven_states(void **state)
{
	const struct source_record record = {.newest = NOON - DAY};
	struct arena arena;
	struct source_state sources[6];
	static const enum health_kind kinds[] = {
		HEALTH_WELL,   HEALTH_FAILING, HEALTH_NEW,
		HEALTH_PAUSED, HEALTH_TWIN,    HEALTH_WAITING,
	};

	(void)state;
	arena_init(&arena, 1 << 20);
	for (size_t i = 0; i < ROWS(sources); i++)
		sources[i] = state_of();
	sources[1].failures = 1;
	sources[1].failure_class = "blocked";
	sources[1].failing_since = NOON - DAY;
	sources[2].last_request = DATE_UNKNOWN;
	sources[3].paused_at = NOON;
	sources[3].failures = 1;
	sources[4].same_as = "steel";
	sources[5].url = NULL;
	for (size_t i = 0; i < ROWS(sources); i++) {
		struct health health = judge(&arena, &sources[i], &record, DAY);

		assert_int_equal(health.kind, kinds[i]);
		assert_int_equal(health.next != DATE_UNKNOWN, i < 3);
	}
	arena_release(&arena);
}

static void silence_is_out_of_the_ordinary_by_the_sources_own_rhythm(void **state)
{
	const struct source_state source = state_of();
	static const struct {
		int64_t gap, age;
		enum health_kind kind;
	} rows[] = {
		{DAY, HEALTH_SILENT_SECONDS, HEALTH_WELL},
		{DAY, HEALTH_SILENT_SECONDS + 1, HEALTH_SILENT},
		{7 * DAY, HEALTH_SILENT_GAPS * 7 * DAY, HEALTH_WELL},
		{7 * DAY, HEALTH_SILENT_GAPS * 7 * DAY + 1, HEALTH_SILENT},
		{0, 1000 * DAY, HEALTH_WELL}, /* a rhythm takes two items */
	};
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 20);
	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct source_record record = {.newest = NOON - rows[i].age};

		assert_int_equal(judge(&arena, &source, &record, rows[i].gap).kind,
		                 rows[i].kind);
	}
	arena_release(&arena);
}

static void a_failure_is_told_with_its_moment_and_what_to_do(void **state)
{
	const struct source_record record = {.newest = DATE_UNKNOWN};
	struct source_state source = state_of();
	struct health health;
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 20);
	source.failures = 3;
	source.failure_class = "not-found";
	source.failing_since = NOON;
	health = judge(&arena, &source, &record, 0);
	assert_string_equal(health.said.text[PAGE_ENGLISH],
	                    "There has been nothing at the address of its feed since "
	                    "15 April 2026, 12:00.");
	assert_string_equal(health.said.text[PAGE_CHINESE],
	                    "自 2026年4月15日 12:00 起订阅源地址不存在（404）。");
	assert_non_null(health.said.advice[PAGE_CHINESE]);
	arena_release(&arena);
}

/* Words of the store that nobody explained would be shown raw. */
static void every_failure_has_a_sentence_an_advice_and_a_beginning(void **state)
{
	(void)state;
	for (enum outcome_class i = OUTCOME_WELL + 1; i < OUTCOME_CLASS_COUNT; i++) {
		const char *class = outcome_class_name(i);

		assert_ptr_not_equal(health_failure(class), &health_kinds[HEALTH_FAILING]);
		assert_non_null(health_failure(class)->advice[PAGE_ENGLISH]);
		for (enum page_language k = 0; k < PAGE_LANGUAGE_COUNT; k++)
			assert_ptr_not_equal(health_change(class, k), class);
	}
	assert_string_equal(health_change("odd", PAGE_CHINESE), "odd");
	assert_ptr_equal(health_failure(NULL), &health_kinds[HEALTH_FAILING]);
}

static void what_was_found_out_about_a_feed_is_told_in_order_of_harm(void **state)
{
	const struct source_record record = {.newest = NOON};
	struct source_state source = state_of();
	struct health health;
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 20);
	assert_int_equal(judge(&arena, &source, &record, DAY).notes.count, 0);
	source.etag = NULL;
	source.dateless_since = NOON;
	source.held_count = 5;
	health = judge(&arena, &source, &record, DAY);
	assert_int_equal(health.notes.count, 3);
	assert_ptr_equal(health.notes.items[0].note.text[0],
	                 health_findings[HEALTH_REIDENTIFIED].text[0]);
	assert_ptr_equal(health.notes.items[1].note.text[0],
	                 health_findings[HEALTH_DATELESS].text[0]);
	assert_ptr_equal(health.notes.items[2].note.text[0],
	                 health_findings[HEALTH_NO_VALIDATORS].text[0]);
	arena_release(&arena);
}

static void a_source_is_called_as_the_language_of_the_page_has_it(void **state)
{
	struct source_record record = {.newest = NOON};
	struct source_state source = state_of();
	struct health health;
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 20);
	record.other_title = "煤炭协会";
	health = judge(&arena, &source, &record, DAY);
	assert_string_equal(health.title[PAGE_ENGLISH], "Coal Association");
	assert_string_equal(health.title[PAGE_CHINESE], "煤炭协会");
	source.title = "煤炭协会";
	record.other_title = "Coal Association";
	health = judge(&arena, &source, &record, DAY);
	assert_string_equal(health.title[PAGE_ENGLISH], "Coal Association");
	record.other_title = NULL;
	health = judge(&arena, &source, &record, DAY);
	assert_string_equal(health.title[PAGE_ENGLISH], "煤炭协会");
	source.title = NULL;
	assert_string_equal(judge(&arena, &source, &record, DAY).title[PAGE_CHINESE],
	                    "coal");
	arena_release(&arena);
}

static void what_needs_somebody_comes_first(void **state)
{
	struct source_state coal = state_of(), steel = state_of();
	struct health one = {.state = &coal, .kind = HEALTH_WELL};
	struct health other = {.state = &steel, .kind = HEALTH_FAILING};

	(void)state;
	steel.name = "steel";
	assert_true(health_compare(&one, &other) > 0);
	other.kind = HEALTH_WELL;
	assert_true(health_compare(&one, &other) < 0);
}

static void the_page_knows_when_it_must_have_been_replaced(void **state)
{
	const int64_t midnight = NOON - 12 * HOUR;
	const int64_t grace = HEALTH_GRACE_SECONDS;

	(void)state;
	/* True when something was asked last; on a quiet day since it began. */
	assert_int_equal(health_as_of(NOON, NOON + HOUR, BEIJING), NOON);
	assert_int_equal(health_as_of(midnight - 1, NOON, BEIJING), midnight);
	assert_int_equal(health_as_of(DATE_UNKNOWN, NOON, BEIJING), midnight);
	/* Replaced when the next source is due, and every day. */
	assert_int_equal(health_until(NOON, NOON + HOUR, BEIJING), NOON + HOUR + grace);
	assert_int_equal(health_until(NOON, NOON + DAY, BEIJING), midnight + DAY + grace);
	assert_int_equal(health_until(NOON, DATE_UNKNOWN, BEIJING), midnight + DAY + grace);
	assert_int_equal(health_until(NOON, NOON - HOUR, BEIJING), NOON + grace);
	assert_int_equal(health_weeks_end(NOON, BEIJING), midnight + DAY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_source_is_in_one_of_seven_states),
		cmocka_unit_test(silence_is_out_of_the_ordinary_by_the_sources_own_rhythm),
		cmocka_unit_test(a_failure_is_told_with_its_moment_and_what_to_do),
		cmocka_unit_test(every_failure_has_a_sentence_an_advice_and_a_beginning),
		cmocka_unit_test(what_was_found_out_about_a_feed_is_told_in_order_of_harm),
		cmocka_unit_test(a_source_is_called_as_the_language_of_the_page_has_it),
		cmocka_unit_test(what_needs_somebody_comes_first),
		cmocka_unit_test(the_page_knows_when_it_must_have_been_replaced),
	};

	return RUN_TESTS(tests);
}
