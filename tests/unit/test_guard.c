#include "tests/unit/test.h"

#include <stdio.h>
#include <string.h>

#include "feeds/guard.h"

#define ROOM ((size_t)1 << 30)

#define DAY ((int64_t)86400)
#define START (INT64_C(1577836800)) /* 2020-01-01T00:00:00Z */

static const struct guard_limits usual = {
	.items = 10,
	.shrunk = 50,
	.flood = 50,
	.edits = 50,
	.titles = 50,
	.dates = true,
	.language = true,
	.page = true,
};

/* ---- feeds ----------------------------------------------------------------------------- */

/* An entry as the tests need it. */
struct row {
	int id;
	const char *title;
	int64_t date;
	const char *content;
	int64_t edited; /* seconds later */
};

static void put(struct arena *arena, struct feed *feed, struct row row)
{
	struct entry *entry = LIST_ADD(arena, &feed->entries);
	struct text *content;

	assert_non_null(entry);
	entry_init(entry);
	entry->id = arena_printf(arena, "tag:example.org,2020-01-01:%d", row.id);
	entry->title.value = row.title ? row.title
	                               : arena_printf(arena, "News number %d", row.id);
	entry->published.seconds = entry->updated.seconds = row.date;
	entry->updated.seconds += row.edited;
	content = LIST_ADD(arena, &entry->contents);
	assert_non_null(content);
	*content = (struct text){.type = TEXT_HTML, .value = row.content};
}

/* Entries `first` and up, one a day, the newest first. */
static void put_days(struct arena *arena, struct feed *feed, int first, int count)
{
	for (int id = first + count - 1; id >= first; id--)
		put(arena, feed,
		    (struct row){id, NULL, START + id * DAY, "<p>Text</p>", 0});
}

static unsigned judge(struct arena *arena, const struct feed *old, const struct feed *new,
                      const int64_t *stated, int64_t now)
{
	struct guard_case judged = {.old = old, .new = new, .stated = stated, .now = now};
	struct guard_findings findings;
	struct changes changes;
	struct error err = {0};
	unsigned seen = 0;

	assert_true(changes_find(old, new, arena, &changes, &err));
	judged.changes = &changes;
	assert_true(guard_judge(&usual, &judged, arena, &findings, &err));
	for (size_t i = 0; i < findings.count; i++)
		seen |= 1U << findings.items[i].guard;
	return seen;
}

static int make_arena(void **state)
{
	static struct arena arena;

	arena_init(&arena, ROOM);
	*state = &arena;
	return 0;
}

static int release_arena(void **state)
{
	arena_release(*state);
	return 0;
}

static struct feed new_feed(void)
{
	struct feed feed;

	feed_init(&feed);
	return feed;
}

/* ---- each guard at its edge ------------------------------------------------------------ */

static void the_first_publication_is_not_judged(void **state)
{
	struct feed new = new_feed();

	put(*state, &new, (struct row){1, "404 Not Found", START, "", 0});
	assert_int_equal(judge(*state, NULL, &new, NULL, START), 0);
}

static void half_of_the_items_may_go(void **state)
{
	struct feed old = new_feed(), half = new_feed(), less = new_feed();

	put_days(*state, &old, 0, 20);
	put_days(*state, &half, 10, 10);
	put_days(*state, &less, 11, 9);
	assert_int_equal(judge(*state, &old, &half, NULL, START), 0);
	assert_int_equal(judge(*state, &old, &less, NULL, START), 1 << GUARD_SHRUNK);
}

static void a_small_feed_is_not_judged_by_shares(void **state)
{
	struct feed old = new_feed(), new = new_feed();

	put_days(*state, &old, 0, 9);
	put_days(*state, &new, 8, 1);
	assert_int_equal(judge(*state, &old, &new, NULL, START), 0);
}

static void a_flood_is_old_news_that_comes_as_new(void **state)
{
	struct feed old = new_feed(), half = new_feed(), more = new_feed();

	put_days(*state, &old, 0, 20);
	put_days(*state, &half, 0, 30);
	put_days(*state, &more, 0, 31);
	/* Undated: all of them count. */
	assert_int_equal(judge(*state, &old, &half, NULL, START), 0);
	assert_int_equal(judge(*state, &old, &more, NULL, START), 1 << GUARD_FLOOD);
}

static void news_that_is_newer_than_all_before_is_no_flood(void **state)
{
	struct feed old = new_feed(), new = new_feed();
	int64_t stated[50];

	put_days(*state, &old, 0, 20);
	put_days(*state, &new, 20, 50);
	for (size_t i = 0; i < ROWS(stated); i++)
		stated[i] = new.entries.items[i].published.seconds;
	assert_int_equal(judge(*state, &old, &new, stated, START), 0);
}

/* A section of many was lost for a day: `all` went on without it. */
static void what_comes_back_is_no_news(void **state)
{
	struct guard_case judged = {.now = START};
	struct feed old = new_feed(), new = new_feed();
	struct guard_findings findings;
	struct changes changes;
	struct error err = {0};
	bool returning[40];

	put_days(*state, &old, 30, 20);
	put_days(*state, &new, 10, 40);
	assert_int_equal(judge(*state, &old, &new, NULL, START), 1 << GUARD_FLOOD);
	for (size_t i = 0; i < ROWS(returning); i++)
		returning[i] = i != 20;
	judged.old = &old;
	judged.new = &new;
	judged.returning = returning;
	assert_true(changes_find(&old, &new, *state, &changes, &err));
	judged.changes = &changes;
	assert_true(guard_judge(&usual, &judged, *state, &findings, &err));
	assert_int_equal(findings.count, 0);
}

static void half_of_the_items_may_change(void **state)
{
	struct feed old = new_feed(), half = new_feed(), more = new_feed();

	put_days(*state, &old, 0, 20);
	for (int id = 19; id >= 0; id--) {
		struct row row = {id, NULL, START + id * DAY, "<p>Text</p>", 0};
		struct row edited = {id, NULL, START + id * DAY, "<p>Other</p>", 5};

		put(*state, &half, id < 10 ? edited : row);
		put(*state, &more, id < 11 ? edited : row);
	}
	assert_int_equal(judge(*state, &old, &half, NULL, START), 0);
	assert_int_equal(judge(*state, &old, &more, NULL, START), 1 << GUARD_EDITS);
}

static void edits_that_nobody_is_told_of_do_not_count(void **state)
{
	struct feed old = new_feed(), new = new_feed();

	put_days(*state, &old, 0, 20);
	for (int id = 19; id >= 0; id--)
		put(*state, &new,
		    (struct row){id, NULL, START + id * DAY, "<p>Other</p>", 0});
	assert_int_equal(judge(*state, &old, &new, NULL, START), 0);
}

static void new_dates_alone_are_no_edits(void **state)
{
	struct feed old = new_feed(), new = new_feed();

	put_days(*state, &old, 0, 20);
	put_days(*state, &new, 0, 20);
	for (size_t i = 0; i < new.entries.count; i++)
		new.entries.items[i].updated.seconds += 5;
	assert_int_equal(judge(*state, &old, &new, NULL, START), 0);
}

/* Twenty old entries and `count` new ones; what the new ones state. */
static void put_stating(struct arena *arena, struct feed *old, struct feed *new,
                        int64_t *stated, size_t count, int64_t first, int64_t step)
{
	put_days(arena, old, 0, 20);
	put_days(arena, new, 0, (int)count + 20);
	for (size_t i = 0; i < count + 20; i++)
		stated[i] = i < count ? first + (int64_t)i * step : DATE_UNKNOWN;
}

static void new_items_that_state_one_moment_are_suspicious(void **state)
{
	static const struct {
		size_t count;
		int64_t from_now, step;
		unsigned seen;
	} rows[] = {
		{10, 20 * DAY, 0, 1 << GUARD_DATES},
		{9, 20 * DAY, 0, 0},
		{10, 20 * DAY, 60, 0},
		{10, -500, 1, 1 << GUARD_DATES}, /* when the pages were made */
		{10, -GUARD_NOW_SECONDS, 1, 0},  /* the first one is older */
		{10, -GUARD_NOW_SECONDS + 1, 1, 1 << GUARD_DATES},
		{10, -5, 1, 0}, /* the last ones lie ahead */
	};
	const int64_t now = START + 100 * DAY;

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct feed old = new_feed(), new = new_feed();
		int64_t stated[40];

		put_stating(*state, &old, &new, stated, rows[i].count,
		            now + rows[i].from_now, rows[i].step);
		assert_int_equal(judge(*state, &old, &new, stated, now), rows[i].seen);
	}
}

static void the_script_of_titles_does_not_change_over_night(void **state)
{
	static const struct {
		const char *before, *after;
		int count;
		unsigned seen;
	} rows[] = {
		{"电力供应充足", "Power supply", 10, 1 << GUARD_LANGUAGE},
		{"Power supply", "电力供应充足", 10, 1 << GUARD_LANGUAGE},
		{"Power supply", "电力供应充足", 9, 0},
		{"电力供应充足", "全国用电量增长", 10, 0},
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct feed old = new_feed(), new = new_feed();

		for (int id = 0; id < 20; id++)
			put(*state, &old,
			    (struct row){id,
			                 arena_printf(*state, "%s %d", rows[i].before, id),
			                 START + id * DAY, "", 0});
		for (int id = 20; id < 20 + rows[i].count; id++)
			put(*state, &new,
			    (struct row){id,
			                 arena_printf(*state, "%s %d", rows[i].after, id),
			                 START + id * DAY, "", 0});
		for (int id = 0; id < 20; id++)
			put(*state, &new,
			    (struct row){id,
			                 arena_printf(*state, "%s %d", rows[i].before, id),
			                 START + id * DAY, "", 0});
		assert_int_equal(judge(*state, &old, &new, NULL, START), rows[i].seen);
	}
}

static void one_title_for_all_is_a_parser_that_no_longer_fits(void **state)
{
	struct feed old = new_feed(), new = new_feed();
	int64_t stated[45] = {0};

	put_days(*state, &old, 0, 25);
	for (int id = 44; id >= 0; id--) {
		/* Ten of nineteen new ones have it. */
		bool is_same = id >= 35;

		if (id == 34)
			continue;
		put(*state, &new,
		    (struct row){id, is_same ? "中国电力企业联合会" : NULL,
		                 START + id * DAY, "<p>Text</p>", 0});
	}
	for (size_t i = 0; i < ROWS(stated); i++)
		stated[i] = START + (100 - (int64_t)i) * DAY;
	assert_int_equal(judge(*state, &old, &new, stated, START), 1 << GUARD_TITLES);
	new.entries.items[0].title.value = "Another";
	assert_int_equal(judge(*state, &old, &new, stated, START), 0);
}

static void a_page_that_is_no_news_is_known_by_its_title(void **state)
{
	static const struct {
		const char *title;
		bool is_page;
	} rows[] = {
		{"404 Not Found", true},
		{" 404 not found ", true},
		{"Login - Members' area", true},
		{"页面不存在_中国电力企业联合会", true},
		{"系统维护", true},
		{"Just a moment...", true},
		{"404 megawatts not found in the plan", false},
		{"电力系统维护工作会议召开", false},
		{"Errors of measurement in smart meters", false},
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct feed old = new_feed(), new = new_feed();

		put_days(*state, &old, 0, 1);
		put(*state, &new, (struct row){2, rows[i].title, START, "", 0});
		put_days(*state, &new, 0, 1);
		assert_int_equal(judge(*state, &old, &new, NULL, START),
		                 rows[i].is_page ? 1U << GUARD_PAGE : 0U);
	}
}

static void a_guard_can_be_switched_off(void **state)
{
	struct guard_limits limits = usual;
	struct feed old = new_feed(), new = new_feed();
	struct guard_case judged = {.old = &old, .new = &new};
	struct guard_findings findings;
	struct changes changes;
	struct error err = {0};

	put_days(*state, &old, 0, 20);
	put_days(*state, &new, 19, 1);
	assert_true(changes_find(&old, &new, *state, &changes, &err));
	judged.changes = &changes;
	limits.shrunk = 0;
	assert_true(guard_judge(&limits, &judged, *state, &findings, &err));
	assert_int_equal(findings.count, 0);
	limits.shrunk = 50;
	assert_true(guard_judge(&limits, &judged, *state, &findings, &err));
	assert_int_equal(findings.count, 1);
	assert_string_equal(findings.items[0].message, "only 1 of 20 items are left");
	assert_string_equal(guard_name(findings.items[0].guard), "shrunk");
}

/* ---- a year of ordinary days ----------------------------------------------------------- */

#define WINDOW 50

/* The newsroom of the year: everything that was ever published. */
struct newsroom {
	struct row items[4000];
	int count;
	uint32_t noise;
};

static int random_below(struct newsroom *newsroom, int limit)
{
	newsroom->noise = newsroom->noise * 1664525 + 1013904223;
	return (int)((newsroom->noise >> 8) % (uint32_t)limit);
}

/* How many items a day brings: few on a weekend, none in the golden week, many after it. */
static int arrivals(struct newsroom *newsroom, int day)
{
	if (day >= 274 && day < 281)
		return 0;
	if (day == 281)
		return 20 + random_below(newsroom, 5);
	if (day % 7 >= 5)
		return random_below(newsroom, 3);
	return 2 + random_below(newsroom, 9);
}

static void live_through(struct newsroom *newsroom, int day)
{
	int count = arrivals(newsroom, day), edits = random_below(newsroom, 4);

	for (int i = 0; i < count; i++) {
		int id = newsroom->count++;

		/* Reports of the week and of the market are called the same every time. */
		newsroom->items[id] = (struct row){
			id, random_below(newsroom, 12) == 0 ? "Weekly market report" : NULL,
			START + day * DAY + 30000 + (int64_t)i * 1800, "<p>Text</p>", 0};
	}
	for (int i = 0; i < edits && newsroom->count > WINDOW; i++)
		newsroom->items[newsroom->count - 1 - random_below(newsroom, WINDOW)]
			.content = "<p>Text, corrected</p>";
}

static struct feed publish(struct newsroom *newsroom, struct arena *arena)
{
	struct feed feed = new_feed();

	for (int id = newsroom->count - 1; id >= 0 && id >= newsroom->count - WINDOW; id--)
		put(arena, &feed, newsroom->items[id]);
	return feed;
}

/* Every day is an ordinary one; whether the items state their dates or not. */
static void an_ordinary_year_passes(void **state)
{
	for (int is_dated = 0; is_dated < 2; is_dated++) {
		static struct newsroom newsroom;
		struct feed old;

		newsroom = (struct newsroom){.noise = 1};
		for (int day = 0; day < 30; day++)
			live_through(&newsroom, day);
		old = publish(&newsroom, *state);
		for (int day = 30; day < 366; day++) {
			int64_t stated[WINDOW];
			struct feed new;

			live_through(&newsroom, day);
			new = publish(&newsroom, *state);
			for (size_t i = 0; i < new.entries.count; i++)
				stated[i] = new.entries.items[i].published.seconds;
			assert_int_equal(judge(*state, &old, &new, is_dated ? stated : NULL,
			                       START + (day + 1) * DAY),
			                 0);
			old = new;
		}
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_arena, release_arena)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_first_publication_is_not_judged),
		TEST(half_of_the_items_may_go),
		TEST(a_small_feed_is_not_judged_by_shares),
		TEST(a_flood_is_old_news_that_comes_as_new),
		TEST(news_that_is_newer_than_all_before_is_no_flood),
		TEST(half_of_the_items_may_change),
		TEST(what_comes_back_is_no_news),
		TEST(edits_that_nobody_is_told_of_do_not_count),
		TEST(new_dates_alone_are_no_edits),
		TEST(new_items_that_state_one_moment_are_suspicious),
		TEST(the_script_of_titles_does_not_change_over_night),
		TEST(one_title_for_all_is_a_parser_that_no_longer_fits),
		TEST(a_page_that_is_no_news_is_known_by_its_title),
		TEST(a_guard_can_be_switched_off),
		TEST(an_ordinary_year_passes),
	};

	return RUN_TESTS(tests);
}
