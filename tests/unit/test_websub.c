/* What a hub was told, and what it is to be told. */
#include "feeds/websub.h"

#include <string.h>

#include "feeds/limits.h"
#include "tests/unit/test.h"

#define NOW 1000000
#define URL "https://feeds.example/all.rss"

struct fixture {
	struct arena arena;
	struct websub_topics topics;
};

static int make(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	arena_init(&fixture->arena, LIMIT_OUTPUT_BYTES);
	*state = fixture;
	return 0;
}

static int unmake(void **state)
{
	struct fixture *fixture = *state;

	arena_release(&fixture->arena);
	free(fixture);
	return 0;
}

static struct websub_topic *enter(struct fixture *fixture, const char *url,
                                  const char *bytes)
{
	struct digest digest = digest_of(str_from(bytes));

	websub_enter(&fixture->topics, url, bytes[0] ? &digest : NULL, &fixture->arena);
	for (size_t i = 0; i < fixture->topics.count; i++)
		if (strcmp(fixture->topics.items[i].url, url) == 0)
			return &fixture->topics.items[i];
	return NULL;
}

/* Forgets all but what a file would keep. */
static void remember(struct fixture *fixture)
{
	struct buf out;

	buf_init(&out, LIMIT_OUTPUT_BYTES);
	websub_write(&fixture->topics, &out);
	fixture->topics = (struct websub_topics){0};
	websub_read(buf_view(&out), &fixture->arena, &fixture->topics);
	buf_release(&out);
}

static void a_hub_is_told_of_a_new_feed_once(void **state)
{
	struct websub_topic *topic = enter(*state, URL, "one");

	assert_true(websub_is_due(topic, NOW));
	websub_settle(topic, true, NOW);
	assert_false(websub_is_due(topic, NOW));
	remember(*state);
	assert_false(websub_is_due(enter(*state, URL, "one"), NOW));
}

static void a_hub_is_told_of_every_change(void **state)
{
	websub_settle(enter(*state, URL, "one"), true, NOW);
	remember(*state);
	assert_true(websub_is_due(enter(*state, URL, "two"), NOW));
}

static void what_was_never_settled_is_told_by_the_next_run(void **state)
{
	enter(*state, URL, "one");
	remember(*state);
	assert_true(websub_is_due(enter(*state, URL, "one"), NOW));
}

static void a_failure_waits_twice_as_long_each_time_and_a_day_at_most(void **state)
{
	static const int64_t waits[] = {600,   1200,  2400,  4800,  9600,
	                                19200, 38400, 76800, 86400, 86400};
	int64_t now = NOW;

	for (size_t i = 0; i < ROWS(waits); i++) {
		websub_settle(enter(*state, URL, "one"), false, now);
		remember(*state);
		assert_false(websub_is_due(enter(*state, URL, "one"), now + waits[i] - 1));
		assert_true(websub_is_due(enter(*state, URL, "one"), now + waits[i]));
		now += waits[i];
	}
	websub_settle(enter(*state, URL, "one"), true, now);
	websub_settle(enter(*state, URL, "two"), false, now);
	assert_true(websub_is_due(enter(*state, URL, "two"), now + LIMIT_WEBSUB_WAIT));
}

static void what_is_pending_is_told_although_the_feed_stands(void **state)
{
	websub_settle(enter(*state, URL, "one"), true, NOW);
	remember(*state);
	websub_settle(enter(*state, URL, "two"), false, NOW);
	remember(*state);
	assert_true(websub_is_due(enter(*state, URL, ""), NOW + LIMIT_WEBSUB_WAIT));
}

static void what_a_guard_keeps_is_not_told_and_not_forgotten(void **state)
{
	struct fixture *fixture = *state;

	websub_settle(enter(fixture, URL, "one"), true, NOW);
	remember(fixture);
	assert_false(websub_is_due(enter(fixture, URL, ""), NOW));
	remember(fixture);
	assert_false(websub_is_due(enter(fixture, URL, "one"), NOW));
	assert_int_equal(fixture->topics.count, 1);
}

static void what_is_published_no_more_is_forgotten(void **state)
{
	struct fixture *fixture = *state;

	websub_settle(enter(fixture, URL, "one"), true, NOW);
	remember(fixture);
	remember(fixture);
	assert_int_equal(fixture->topics.count, 0);
}

static void garbage_in_the_memory_is_left_out(void **state)
{
	static const char *const lines[] = {
		"",
		"-",
		"- 0 0",
		"- 0 0 ",
		"- x 0 " URL,
		"- 0 99999999999999999999 " URL,
		"zz 0 0 " URL,
		"0123456789abcdef0123456789abcde 0 0 " URL,
		"0123456789ABCDEF0123456789abcdef 0 0 " URL,
		"\n\n\n",
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < ROWS(lines); i++)
		websub_read(str_from(lines[i]), &fixture->arena, &fixture->topics);
	assert_int_equal(fixture->topics.count, 0);
	websub_read(STR("0123456789abcdef0123456789abcdef 2 7 " URL), &fixture->arena,
	            &fixture->topics);
	assert_int_equal(fixture->topics.count, 1);
	assert_string_equal(fixture->topics.items[0].url, URL);
	assert_true(fixture->topics.items[0].is_told);
	assert_int_equal(fixture->topics.items[0].failures, 2);
	assert_int_equal(fixture->topics.items[0].not_before, 7);
}

static void only_so_many_topics_are_known(void **state)
{
	struct fixture *fixture = *state;
	const struct digest digest = digest_of(STR("one"));

	for (size_t i = 0; i < LIMIT_WEBSUB_TOPICS; i++)
		websub_enter(&fixture->topics, arena_printf(&fixture->arena, "u%zu", i),
		             &digest, &fixture->arena);
	assert_int_equal(fixture->topics.count, LIMIT_WEBSUB_TOPICS);
	assert_null(enter(fixture, URL, "one"));
	remember(fixture);
	assert_int_equal(fixture->topics.count, LIMIT_WEBSUB_TOPICS);
}

static void the_address_is_escaped_in_the_request(void **state)
{
	struct fixture *fixture = *state;

	assert_string_equal(websub_request("https://a.example/x?y=1&z=2", &fixture->arena),
	                    "hub.mode=publish&hub.url="
	                    "https%3A%2F%2Fa.example%2Fx%3Fy%3D1%26z%3D2");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, unmake)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_hub_is_told_of_a_new_feed_once),
		TEST(a_hub_is_told_of_every_change),
		TEST(what_was_never_settled_is_told_by_the_next_run),
		TEST(a_failure_waits_twice_as_long_each_time_and_a_day_at_most),
		TEST(what_is_pending_is_told_although_the_feed_stands),
		TEST(what_a_guard_keeps_is_not_told_and_not_forgotten),
		TEST(what_is_published_no_more_is_forgotten),
		TEST(garbage_in_the_memory_is_left_out),
		TEST(only_so_many_topics_are_known),
		TEST(the_address_is_escaped_in_the_request),
	};

	return RUN_TESTS(tests);
}
