#include "tests/unit/test.h"

#include "feedgen/silence.h"

enum { MOST = 400 };

#define DAY ((int64_t)86400)
#define LEAST (14 * DAY)

struct fixture {
	struct arena arena;
	struct record records[MOST];
	struct stamp stamps[MOST];
	size_t count;
	struct settings settings;
	struct known_topics topics;
	struct build build;
	struct silences silences;
	struct error err;
};

static int set_up(void **state)
{
	struct fixture *it = calloc(1, sizeof(*it));

	assert_non_null(it);
	arena_init(&it->arena, 1 << 26);
	assert_true(settings_read(NULL, &it->settings, &it->arena, &it->err));
	*state = it;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *it = *state;

	arena_release(&it->arena);
	free(it);
	return 0;
}

/* An item that is dated and seen on these days. */
static void add(struct fixture *it, const char *section, int64_t day, int64_t seen)
{
	struct record *record = &it->records[it->count];
	struct stamp *stamp = &it->stamps[it->count];

	assert_true(it->count < MOST);
	*record = (struct record){.section_key = section ? section : "",
	                          .section = section,
	                          .id = arena_printf(&it->arena, "%zu", it->count),
	                          .title = "T",
	                          .date = DATE_ABSENT};
	*stamp = (struct stamp){.id = arena_printf(&it->arena, "tag:x,2020:%zu", it->count),
	                        .first_seen = seen * DAY,
	                        .published = day * DAY + (int64_t)it->count,
	                        .updated = day * DAY + (int64_t)it->count};
	it->count++;
}

/* "all section/news/feed": what is news at that day. */
static const char *news(struct fixture *it, int64_t day, const char *memory)
{
	struct records records = {.items = it->records, .count = it->count};
	struct stamps stamps = {.items = it->stamps, .count = it->count};
	const struct build_input input = {.records = &records,
	                                  .stamps = &stamps,
	                                  .settings = &it->settings,
	                                  .topics = &it->topics};
	const char *names = "";

	assert_true(build_feeds(&input, &it->build, &it->arena, &it->err));
	silence_find(&it->build, it->settings.silence, day * DAY, &it->arena,
	             &it->silences);
	silence_recall(str_from(memory), &it->silences);
	for (size_t i = 0; i < it->silences.count; i++)
		if (it->silences.items[i].is_news)
			names = arena_printf(&it->arena, "%s%s%s", names, *names ? " " : "",
			                     it->silences.items[i].path);
	assert_false(it->arena.full);
	return names;
}

static const char *remembered(struct fixture *it)
{
	struct buf out;
	const char *text;

	buf_init(&out, 4096);
	silence_remember(&it->silences, &out);
	text = arena_str(&it->arena, buf_view(&out));
	buf_release(&out);
	return text ? text : "";
}

/* A rhythm of so many items each so many days, and what is an ordinary day for it. */
static void test_silence_is_what_is_twice_as_long_as_the_longest_pause(void **state)
{
	static const struct {
		const char *name;
		int64_t each, together, times, ordinary, told;
	} rows[] = {
		{"several a day", 1, 3, 20, 14, 15},
		{"one a day", 1, 1, 6, 14, 15},
		{"a week", 7, 1, 10, 14, 15},
		{"five on one day of each month", 30, 5, 10, 60, 61},
		{"a quarter", 90, 1, 8, 180, 181},
		{"too few to learn from", 1, 1, 5, 5000, 0},
		{"many of one day", 0, 50, 1, 5000, 0},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fixture *it = *state;
		int64_t last = 0;

		it->count = 0;
		for (int64_t k = 0; k < rows[i].times; k++)
			for (int64_t n = 0; n < rows[i].together; n++) {
				last = 100 + k * rows[i].each;
				add(it, NULL, last, last);
			}
		/* Their dates are some seconds into the day. */
		if (*news(it, last + rows[i].ordinary, "") != '\0')
			fail_msg("%s: an ordinary day", rows[i].name);
		if (rows[i].told && strcmp(news(it, last + rows[i].told, ""), "all") != 0)
			fail_msg("%s: not told", rows[i].name);
	}
}

/* An import of old news is no silence; it begins when they came. */
static void test_silence_begins_when_the_last_one_came(void **state)
{
	struct fixture *it = *state;

	for (int64_t day = 0; day < 20; day++)
		add(it, NULL, day, 1000);
	assert_string_equal(news(it, 1000, ""), "");
	assert_string_equal(news(it, 1014, ""), "");
	assert_string_equal(news(it, 1015, ""), "all");
	it->settings.silence = 0;
	assert_string_equal(news(it, 5000, ""), "");
	it->settings.silence = 30 * DAY;
	assert_string_equal(news(it, 1030, ""), "");
	assert_string_equal(news(it, 1031, ""), "all");
}

static void test_each_is_told_once_until_something_comes(void **state)
{
	struct fixture *it = *state;
	const char *memory;

	for (int64_t day = 0; day < 20; day++) {
		add(it, "News", day, day);
		add(it, "Reports", day, day);
	}
	add(it, "News", 40, 40);
	/* The pause of News was 21 days, Reports never had one. */
	assert_string_equal(news(it, 40, ""), "section/reports/feed");
	assert_string_equal(
		silence_say(&it->silences.items[0], 480, &it->arena),
		"section/reports/feed: nothing new since 1970-01-20, the longest "
		"pause before was 2 days: are its records still delivered?");
	memory = remembered(it);
	assert_string_equal(news(it, 60, memory), "");
	assert_string_equal(remembered(it), memory);

	/* News is silent, too: that nothing comes at all is one thing, and said once. */
	assert_string_equal(news(it, 90, memory), "all");
	memory = remembered(it);
	assert_string_equal(news(it, 91, memory), "");

	add(it, "Reports", 92, 92);
	assert_string_equal(news(it, 92, memory), "section/news/feed");
	memory = remembered(it);
	assert_string_equal(news(it, 92, memory), "");
	assert_string_equal(
		news(it, 92, "no memory\n-1\n\n9999999999999999999 section/news/feed"),
		"section/news/feed");
}

/* Working days, weekends, eight days of holidays twice, a batch each month: nothing is told. */
static void test_a_year_of_ordinary_days_is_no_silence(void **state)
{
	struct fixture *it = *state;

	for (int64_t day = 0; day < 365; day++) {
		struct arena_mark mark;
		bool is_holiday = (day > 40 && day < 49) || (day > 270 && day < 279);

		if (day % 7 < 5 && !is_holiday)
			add(it, day % 10 ? "News" : "Reviews", day, day);
		for (int n = 0; day % 30 == 12 && n < 4; n++)
			add(it, "Statistics", day, day);
		mark = arena_mark(&it->arena);
		if (it->count && *news(it, day + 1, "") != '\0')
			fail_msg("day %lld: %s", (long long)day,
			         it->silences.items[0].path);
		arena_rewind(&it->arena, mark);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_silence_is_what_is_twice_as_long_as_the_longest_pause, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(test_silence_begins_when_the_last_one_came,
	                                        set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_each_is_told_once_until_something_comes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_year_of_ordinary_days_is_no_silence,
	                                        set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
