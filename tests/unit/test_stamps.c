#include "tests/unit/test.h"

#include "feedgen/stamps.h"

#define NOW INT64_C(1587348000)    /* 2020-04-20T10:00:00+08:00 */
#define TODAY INT64_C(1587312000)  /* 2020-04-20T00:00:00+08:00 */
#define MONDAY INT64_C(1586707200) /* 2020-04-13T00:00:00+08:00 */
#define DAY INT64_C(86400)
#define NOON INT64_C(43200)
#define NEVER DATE_UNKNOWN

enum { MOST = 8 };

static const struct stamps_options options = {.now = NOW};

struct fixture {
	struct arena arena;
	struct record items[MOST];
	struct records records;
	struct stamps known, stamps;
	struct error err;
};

/* Adds a record; `seconds` may be NEVER. */
static struct record *add(struct fixture *fixture, const char *id, int64_t seconds,
                          bool is_day_only)
{
	struct record *record = &fixture->items[fixture->records.count++];

	fixture->records.items = fixture->items;
	*record = (struct record){
		.section_key = "105",
		.id = id,
		.title = "T",
		.content = "<p>Text</p>",
		.date = {.seconds = seconds},
		.updated = DATE_ABSENT,
		.is_day_only = is_day_only,
	};
	return record;
}

static void give_at(struct fixture *fixture, int64_t now)
{
	struct stamps_options then = options;

	then.now = now;
	if (!fixture->arena.max_bytes)
		arena_init(&fixture->arena, 1 << 20);
	for (size_t i = 0; i < fixture->records.count; i++) {
		assert_true(record_identify(&fixture->items[i],
		                            "www.example.org,2020-01-01", &fixture->arena));
		assert_true(record_hash(&fixture->items[i], &fixture->arena));
	}
	assert_true(stamps_give(&fixture->records, &fixture->known, &then, &fixture->stamps,
	                        &fixture->arena, &fixture->err));
}

static int compare(const void *a, const void *b)
{
	return strcmp(((const struct stamp *)a)->key, ((const struct stamp *)b)->key);
}

/* What a store would give back: those published, by key, with nothing changed. */
static void store(struct fixture *fixture)
{
	struct stamps *known = &fixture->known;

	*known = (struct stamps){0};
	for (size_t i = 0; i < fixture->stamps.count; i++) {
		struct stamp stamp = fixture->stamps.items[i];

		if (stamp.is_held)
			continue;
		stamp.is_new = stamp.is_changed = stamp.is_recovered = false;
		*LIST_ADD(&fixture->arena, known) = stamp;
	}
	qsort(known->items, known->count, sizeof(known->items[0]), compare);
}

static void expect(const struct fixture *fixture, size_t i, int64_t published,
                   int64_t updated)
{
	assert_int_equal(fixture->stamps.items[i].published, published);
	assert_int_equal(fixture->stamps.items[i].updated, updated);
}

static void the_id_is_a_tag_of_section_and_id_alone(void **state)
{
	static const struct {
		const char *section_key, *id, *expected;
	} rows[] = {
		{"105", "1978", "tag:www.example.org,2020-01-01:105/1978"},
		{"", "1", "tag:www.example.org,2020-01-01:-/1"},
		{"-", "1", "tag:www.example.org,2020-01-01:%2D/1"},
		{"CEC News", "a/b?3-1",
	         "tag:www.example.org,2020-01-01:CEC%20News/a/b?3-1"},
		{"a/b", "报 %#", "tag:www.example.org,2020-01-01:a%2Fb/%E6%8A%A5%20%25%23"},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct fixture it = {0};
		struct record *record = add(&it, rows[i].id, NEVER, false);

		record->section_key = rows[i].section_key;
		give_at(&it, NOW);
		assert_string_equal(it.stamps.items[0].id, rows[i].expected);
		arena_release(&it.arena);
	}
}

static void undated_records_end_now_in_the_order_of_their_ids(void **state)
{
	struct fixture it = {0};

	(void)state;
	add(&it, "10", NEVER, false);
	add(&it, "9", NEVER, false);
	add(&it, "1978", NEVER, false);
	give_at(&it, NOW);
	expect(&it, 0, NOW - 1, NOW - 1);
	expect(&it, 1, NOW - 2, NOW - 2);
	expect(&it, 2, NOW, NOW);
	assert_true(it.stamps.items[0].is_new && it.stamps.items[0].is_changed);
	arena_release(&it.arena);
}

static void a_later_build_changes_no_stamp_and_stores_none(void **state)
{
	struct fixture it = {0};

	(void)state;
	add(&it, "1", NEVER, false);
	add(&it, "2", MONDAY, true);
	add(&it, "3", MONDAY + 7, false);
	give_at(&it, NOW);
	store(&it);
	give_at(&it, NOW + DAY);
	expect(&it, 0, NOW, NOW);
	expect(&it, 1, MONDAY + NOON, MONDAY + NOON);
	expect(&it, 2, MONDAY + 7, MONDAY + 7);
	for (size_t i = 0; i < it.stamps.count; i++)
		assert_false(it.stamps.items[i].is_changed);
	arena_release(&it.arena);
}

static void undated_records_of_a_later_build_come_after_the_earlier_ones(void **state)
{
	struct fixture it = {0};

	(void)state;
	add(&it, "5", NEVER, false);
	give_at(&it, NOW);
	store(&it);
	add(&it, "3", NEVER, false);
	add(&it, "4", NEVER, false);
	give_at(&it, NOW + 1);
	expect(&it, 0, NOW, NOW);
	expect(&it, 1, NOW + 1, NOW + 1);
	expect(&it, 2, NOW + 2, NOW + 2);
	arena_release(&it.arena);
}

static void days_begin_at_noon_and_each_item_has_a_second_of_its_own(void **state)
{
	struct fixture it = {0};

	(void)state;
	add(&it, "12", MONDAY, true);
	add(&it, "11", MONDAY, true);
	add(&it, "9", MONDAY + NOON, false);
	add(&it, "10", MONDAY + DAY, true);
	give_at(&it, NOW);
	expect(&it, 2, MONDAY + NOON, MONDAY + NOON);
	expect(&it, 1, MONDAY + NOON + 1, MONDAY + NOON + 1);
	expect(&it, 0, MONDAY + NOON + 2, MONDAY + NOON + 2);
	expect(&it, 3, MONDAY + DAY + NOON, MONDAY + DAY + NOON);
	/* One more for the same day takes the next free second. */
	store(&it);
	add(&it, "8", MONDAY, true);
	give_at(&it, NOW + DAY);
	expect(&it, 4, MONDAY + NOON + 3, MONDAY + NOON + 3);
	arena_release(&it.arena);
}

static void equal_times_keep_published_and_differ_in_updated(void **state)
{
	struct fixture it = {0};

	(void)state;
	add(&it, "1", MONDAY, false);
	add(&it, "2", MONDAY, false);
	give_at(&it, NOW);
	expect(&it, 0, MONDAY, MONDAY);
	expect(&it, 1, MONDAY, MONDAY + 1);
	arena_release(&it.arena);
}

static void today_before_noon_counts_as_now_and_later_days_are_held(void **state)
{
	struct fixture it = {0};

	(void)state;
	add(&it, "1", TODAY, true);
	add(&it, "2", TODAY + DAY, true);
	add(&it, "3", NOW + 1, false);
	add(&it, "4", NOW, false);
	give_at(&it, NOW);
	expect(&it, 0, NOW, NOW);
	assert_true(it.stamps.items[1].is_held);
	assert_true(it.stamps.items[2].is_held);
	assert_false(it.stamps.items[2].is_changed);
	expect(&it, 3, NOW, NOW + 1);
	/* When their time has come they are published at that time. */
	store(&it);
	give_at(&it, NOW + 2 * DAY);
	expect(&it, 1, TODAY + DAY + NOON, TODAY + DAY + NOON);
	expect(&it, 2, NOW + 1, NOW + 2);
	arena_release(&it.arena);
}

static void a_stated_change_is_believed_where_it_can_be_true(void **state)
{
	static const struct {
		int64_t date, updated, expected_published, expected_updated;
		bool is_day_only;
	} rows[] = {
		{MONDAY, MONDAY + 60, MONDAY, MONDAY + 60, false},
		{MONDAY, MONDAY - 60, MONDAY, MONDAY, false},
		{MONDAY, NOW + 60, MONDAY, MONDAY, false},
		{MONDAY, MONDAY + DAY, MONDAY + NOON, MONDAY + DAY, true},
		{NEVER, MONDAY, NOW, NOW, false},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct fixture it = {0};
		struct record *record = add(&it, "1", rows[i].date, rows[i].is_day_only);

		record->updated.seconds = rows[i].updated;
		give_at(&it, NOW);
		expect(&it, 0, rows[i].expected_published, rows[i].expected_updated);
		arena_release(&it.arena);
	}
}

static void only_a_change_that_a_reader_sees_moves_updated(void **state)
{
	static struct enclosure file = {.url = "http://www.example.org/f.pdf",
	                                .length = -1};
	struct fixture it = {0};
	struct record *record = add(&it, "1", MONDAY, false);

	(void)state;
	give_at(&it, NOW);
	store(&it);
	record->content = "<div>\n<p>Text</p></div>";
	give_at(&it, NOW + 10);
	assert_false(it.stamps.items[0].is_changed);

	record->content = "<p>Other text</p>";
	give_at(&it, NOW + 20);
	expect(&it, 0, MONDAY, NOW + 20);
	assert_true(it.stamps.items[0].is_changed);
	assert_false(it.stamps.items[0].is_new);

	store(&it);
	record->title = "Other title";
	record->updated.seconds = NOW + 25; /* in time, and later than what is stored */
	give_at(&it, NOW + 30);
	expect(&it, 0, MONDAY, NOW + 25);

	store(&it);
	record->attachments.items = &file;
	record->attachments.count = 1;
	give_at(&it, NOW); /* a clock that was set back: still a later second */
	expect(&it, 0, MONDAY, NOW + 26);
	arena_release(&it.arena);
}

static void a_date_given_later_does_not_move_what_is_published(void **state)
{
	struct fixture it = {0};
	struct record *record = add(&it, "1", NEVER, false);

	(void)state;
	give_at(&it, NOW);
	store(&it);
	record->date.seconds = MONDAY;
	give_at(&it, NOW + DAY);
	expect(&it, 0, NOW, NOW);
	record->date.seconds = NOW + 9 * DAY;
	give_at(&it, NOW + DAY);
	expect(&it, 0, NOW, NOW);
	assert_false(it.stamps.items[0].is_held);
	arena_release(&it.arena);
}

static void ids_survive_another_authority(void **state)
{
	struct fixture it = {0};
	const struct stamps_options later = {.now = NOW + 1};

	(void)state;
	add(&it, "1", NEVER, false);
	give_at(&it, NOW);
	store(&it);
	assert_true(record_identify(&it.items[0], "other.example,2021", &it.arena));
	assert_true(stamps_give(&it.records, &it.known, &later, &it.stamps, &it.arena,
	                        &it.err));
	assert_string_equal(it.stamps.items[0].id, "tag:www.example.org,2020-01-01:105/1");
	arena_release(&it.arena);
}

static void
what_is_recovered_keeps_its_dates_and_its_content_counts_as_unchanged(void **state)
{
	struct fixture it = {0};

	(void)state;
	add(&it, "1", NEVER, false);
	give_at(&it, NOW);
	store(&it);
	it.known.items[0].is_recovered = true;
	memset(it.known.items[0].hash, 0, STAMP_HASH_BYTES);
	give_at(&it, NOW + DAY);
	expect(&it, 0, NOW, NOW);
	assert_true(it.stamps.items[0].is_changed); /* to be stored, with its hash */
	store(&it);
	give_at(&it, NOW + DAY);
	assert_false(it.stamps.items[0].is_changed);
	arena_release(&it.arena);
}

static void
what_left_the_feeds_before_the_state_was_lost_does_not_come_back_as_news(void **state)
{
	struct fixture it = {0};

	(void)state;
	add(&it, "3", NEVER, false);
	add(&it, "4", NEVER, false);
	give_at(&it, NOW);
	store(&it);
	it.known.items[0].is_recovered = it.known.items[1].is_recovered = true;
	add(&it, "2", NEVER, false);
	add(&it, "1", NEVER, false);
	add(&it, "5", NEVER, false);
	give_at(&it, NOW + DAY);
	expect(&it, 0, NOW - 1, NOW - 1);
	expect(&it, 1, NOW, NOW);
	expect(&it, 2, NOW - 2, NOW - 2);
	expect(&it, 3, NOW - 3, NOW - 3);
	expect(&it, 4, NOW + DAY, NOW + DAY);
	arena_release(&it.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_id_is_a_tag_of_section_and_id_alone),
		cmocka_unit_test(undated_records_end_now_in_the_order_of_their_ids),
		cmocka_unit_test(a_later_build_changes_no_stamp_and_stores_none),
		cmocka_unit_test(
			undated_records_of_a_later_build_come_after_the_earlier_ones),
		cmocka_unit_test(days_begin_at_noon_and_each_item_has_a_second_of_its_own),
		cmocka_unit_test(equal_times_keep_published_and_differ_in_updated),
		cmocka_unit_test(today_before_noon_counts_as_now_and_later_days_are_held),
		cmocka_unit_test(a_stated_change_is_believed_where_it_can_be_true),
		cmocka_unit_test(only_a_change_that_a_reader_sees_moves_updated),
		cmocka_unit_test(a_date_given_later_does_not_move_what_is_published),
		cmocka_unit_test(ids_survive_another_authority),
		cmocka_unit_test(
			what_is_recovered_keeps_its_dates_and_its_content_counts_as_unchanged),
		cmocka_unit_test(
			what_left_the_feeds_before_the_state_was_lost_does_not_come_back_as_news),
	};

	return RUN_TESTS(tests);
}
