#include "tests/unit/test.h"

#include "feedgen/build.h"

enum { MOST = 300 };

struct fixture {
	struct arena arena;
	struct record records[MOST];
	struct stamp stamps[MOST];
	size_t count;
	struct settings settings;
	struct withdrawn_items notices;
	struct known_topics topics;
	struct build build;
	struct error err;
};

static int set_up(void **state)
{
	struct fixture *it = calloc(1, sizeof(*it));

	assert_non_null(it);
	arena_init(&it->arena, 1 << 24);
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

static struct record *add(struct fixture *it, const char *section, int id,
                          int64_t published)
{
	struct record *record = &it->records[it->count];
	struct stamp *stamp = &it->stamps[it->count++];

	record->section_key = section ? section : "";
	record->section = section;
	record->id = arena_printf(&it->arena, "%d", id);
	record->url = arena_printf(&it->arena, "https://www.example.org/a/%d", id);
	record->title = arena_printf(&it->arena, "T%d", id);
	record->date = DATE_ABSENT;
	stamp->id = arena_printf(&it->arena, "tag:x,2020:%d", id);
	stamp->published = stamp->updated = published;
	return record;
}

static const struct feed *build(struct fixture *it)
{
	struct records records = {.items = it->records, .count = it->count};
	struct stamps stamps = {.items = it->stamps, .count = it->count};
	const struct build_input input = {
		.records = &records,
		.stamps = &stamps,
		.settings = &it->settings,
		.topics = &it->topics,
		.notices = it->notices,
	};

	assert_true(build_feeds(&input, &it->build, &it->arena, &it->err));
	return it->build.feeds.count ? &it->build.feeds.items[0].feed : NULL;
}

/* "T1 T2": the titles of a feed. */
static const char *titles(struct fixture *it, const struct feed *feed)
{
	const char *all = "";

	for (size_t i = 0; i < feed->entries.count; i++)
		all = arena_printf(&it->arena, "%s%s%s", all, i ? " " : "",
		                   feed->entries.items[i].title.value);
	return all;
}

static void entries_are_newest_first_then_by_their_ids(void **state)
{
	struct fixture *it = *state;

	add(it, "News", 9, 100);
	add(it, "News", 10, 100);
	add(it, "News", 1, 300);
	add(it, "News", 2, 200);
	assert_string_equal(titles(it, build(it)), "T1 T2 T10 T9");
	assert_int_equal(it->build.feeds.items[0].feed.updated.seconds, 300);
}

static void each_section_has_its_feed_and_held_records_none(void **state)
{
	struct fixture *it = *state;
	const struct feed *all;

	add(it, "Reports", 1, 100);
	add(it, "CEC News", 2, 200);
	add(it, "Reports", 3, 300);
	add(it, NULL, 4, 400);
	add(it, "Held", 5, 500);
	it->stamps[4].is_held = true;
	all = build(it);
	assert_string_equal(titles(it, all), "T4 T3 T2 T1");
	assert_int_equal(it->build.feeds.count, 3);
	assert_string_equal(it->build.feeds.items[0].path, "all");
	assert_string_equal(it->build.feeds.items[1].path, "section/cec-news/feed");
	assert_string_equal(it->build.feeds.items[1].title, "CEC News");
	assert_string_equal(it->build.feeds.items[1].feed.title.value,
	                    "CEC News - China Electricity Council");
	assert_string_equal(it->build.feeds.items[1].feed.id,
	                    "tag:english.cec.org.cn,2020-01-01:feeds/section/cec-news");
	assert_string_equal(it->build.feeds.items[2].path, "section/reports/feed");
	assert_string_equal(titles(it, &it->build.feeds.items[2].feed), "T3 T1");
}

static void a_feed_holds_as_many_items_as_are_set(void **state)
{
	struct fixture *it = *state;

	for (int i = 0; i < MOST; i++)
		add(it, i % 2 ? "Odd" : "Even", i, 1000 + i);
	it->settings.items = 200;
	assert_int_equal(build(it)->entries.count, 200);
	assert_int_equal(it->build.feeds.items[1].feed.entries.count, 150);
	it->settings.items = 1;
	assert_string_equal(titles(it, build(it)), "T299");
	assert_string_equal(titles(it, &it->build.feeds.items[1].feed), "T298");
}

static void nothing_to_publish_gives_no_feed_at_all(void **state)
{
	struct fixture *it = *state;

	assert_null(build(it));
	add(it, "News", 1, 100);
	it->stamps[0].is_held = true;
	assert_null(build(it));
}

static void an_entry_says_what_its_record_and_its_stamp_say(void **state)
{
	static const char *names[] = {"Li"}, *tags[] = {"grid"};
	struct fixture *it = *state;
	struct record *record = add(it, "CEC News", 7, 1586880000);
	const struct feed *feed;
	const struct entry *entry;

	record->summary = "S";
	record->content = "<p>C</p>";
	record->language = "en";
	record->authors = (struct strings){names, 1};
	record->tags = (struct strings){tags, 1};
	feed = build(it);
	entry = &feed->entries.items[0];
	assert_string_equal(entry->id, "tag:x,2020:7");
	assert_int_equal(entry->id_is_link, ANSWER_NO);
	assert_string_equal(entry->link, "https://www.example.org/a/7");
	assert_string_equal(entry->summary.value, "S");
	assert_int_equal(entry->contents.items[0].type, TEXT_HTML);
	assert_string_equal(entry->contents.items[0].value, "<p>C</p>");
	assert_string_equal(entry->authors.items[0].name, "Li");
	assert_string_equal(entry->categories.items[0].term, "CEC News");
	assert_string_equal(entry->categories.items[1].term, "grid");
	assert_int_equal(entry->published.seconds, 1586880000);
	assert_int_equal(entry->published.offset_minutes, 480); /* the configuration's */
	record->summary = record->content = NULL;
	record->date = (struct date){.raw = "x", .offset_minutes = 60};
	feed = build(it);
	assert_int_equal(feed->entries.items[0].published.offset_minutes, 60);
	assert_string_equal(feed->entries.items[0].summary.value, "T7");
}

static void the_site_is_derived_from_its_records_unless_it_is_configured(void **state)
{
	struct fixture *it = *state;
	const struct feed *feed;

	add(it, "News", 1, 100)->language = "zh-CN";
	add(it, "News", 2, 200)->language = "en";
	add(it, "News", 3, 300)->language = "zh-CN";
	feed = build(it);
	assert_string_equal(feed->link, "https://www.example.org/");
	assert_string_equal(feed->title.value, "中国电力企业联合会");
	assert_string_equal(feed->language, "zh-CN");
	it->settings.title = "Site";
	it->settings.home = "http://home.example/";
	it->settings.language = "en";
	feed = build(it);
	assert_string_equal(feed->link, "http://home.example/");
	assert_string_equal(feed->title.value, "Site");
	assert_string_equal(feed->language, "en");
	assert_string_equal(feed->authors.items[0].name, "Site");
}

static void sections_are_named_by_rules_titles_or_numbers(void **state)
{
	static struct section_rule rules[] = {
		{"industry", "Industry", "行业新闻"},
		{"home-news", "At home", "105"},
		{"reports", NULL, NULL},
		{"events", "Events", NULL},
	};
	static const struct {
		const char *section, *section_key, *path, *title;
	} rows[] = {
		{"行业新闻", "205", "section/industry/feed", "Industry"},
		{"CEC News", "105", "section/home-news/feed", "At home"},
		{"Reports", "Reports", "section/reports/feed", "Reports"},
		{"EVENTS", "EVENTS", "section/events/feed", "Events"},
		{"Grid & Co.", "", "section/grid-co/feed", "Grid & Co."},
		{"要闻", "206", "section/section-206/feed", "要闻"},
		{"CEC 要闻", "207", "section/section-207/feed", "CEC 要闻"},
		{"报告", "报告", "section/section-08746dca/feed", "报告"},
		{NULL, "108", "section/section-108/feed", "108"},
	};
	struct fixture *it = *state;

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct record *record;

		it->count = 0;
		it->settings.sections.items = rules;
		it->settings.sections.count = ROWS(rules);
		record = add(it, rows[i].section, 1, 100);
		record->section_key = rows[i].section_key;
		build(it);
		assert_int_equal(it->build.feeds.count, 2);
		assert_string_equal(it->build.feeds.items[1].path, rows[i].path);
		assert_string_equal(it->build.feeds.items[1].title, rows[i].title);
	}
}

static void configured_sections_come_first_in_their_order(void **state)
{
	static struct section_rule rules[] = {{"zeta", "Zeta", NULL},
	                                      {"alpha", "Alpha", NULL}};
	struct fixture *it = *state;

	it->settings.sections.items = rules;
	it->settings.sections.count = ROWS(rules);
	add(it, "Beta", 1, 100);
	add(it, "Alpha", 2, 100);
	add(it, "Aaa", 3, 100);
	add(it, "Zeta", 4, 100);
	build(it);
	assert_int_equal(it->build.feeds.count, 5);
	assert_string_equal(it->build.feeds.items[1].title, "Zeta");
	assert_string_equal(it->build.feeds.items[2].title, "Alpha");
	assert_string_equal(it->build.feeds.items[3].title, "Aaa");
	assert_string_equal(it->build.feeds.items[4].title, "Beta");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

/* ---- notices --------------------------------------------------------------------------- */

static void withdraw(struct fixture *it, int id, int64_t when)
{
	struct stamp *stamp = NULL;
	struct withdrawn_item *notice = LIST_ADD(&it->arena, &it->notices);

	for (size_t i = 0; i < it->count; i++)
		if (strcmp(it->records[i].id, arena_printf(&it->arena, "%d", id)) == 0)
			stamp = &it->stamps[i];
	assert_non_null(stamp);
	stamp->is_withdrawn = true;
	*notice = (struct withdrawn_item){.id = stamp->id,
	                                  .reason = "Wrong figures",
	                                  .published = stamp->published,
	                                  .when = when};
}

static void a_notice_stands_in_the_place_of_its_item(void **state)
{
	struct fixture *it = *state;
	const struct entry *notice;

	for (int id = 1; id <= 3; id++)
		add(it, "105", id, 100 * id);
	withdraw(it, 2, 1000);
	assert_string_equal(titles(it, build(it)), "T3 [Withdrawn] T1");
	notice = &it->build.feeds.items[0].feed.entries.items[1];
	assert_string_equal(notice->id, "tag:x,2020:2");
	assert_string_equal(notice->summary.value,
	                    "This item was withdrawn. Reason: Wrong figures");
	assert_int_equal(notice->published.seconds, 200);
	assert_int_equal(notice->updated.seconds, 1000);
	assert_int_equal(notice->contents.count, 0);
	assert_int_equal(it->build.count, 2);
	assert_string_equal(titles(it, &it->build.feeds.items[1].feed),
	                    "T3 [Withdrawn] T1");
}

static void a_notice_is_shown_however_old_its_item_is(void **state)
{
	struct fixture *it = *state;

	for (int id = 1; id <= 5; id++)
		add(it, "105", id, 100 * id);
	withdraw(it, 1, 1000);
	it->settings.items = 3;
	assert_string_equal(titles(it, build(it)), "T5 T4 [Withdrawn]");
}

static void a_notice_stands_in_the_feed_of_its_section_only(void **state)
{
	struct fixture *it = *state;

	add(it, "105", 1, 100);
	add(it, "106", 2, 200);
	add(it, "106", 3, 300);
	withdraw(it, 2, 1000);
	assert_string_equal(titles(it, build(it)), "T3 [Withdrawn] T1");
	assert_int_equal(it->build.feeds.count, 3);
	assert_string_equal(titles(it, &it->build.feeds.items[1].feed), "T1");
	assert_string_equal(titles(it, &it->build.feeds.items[2].feed), "T3 [Withdrawn]");
}

static void a_chinese_feed_has_chinese_notices(void **state)
{
	struct fixture *it = *state;

	it->settings.language = "zh-CN";
	add(it, "105", 1, 100);
	add(it, "105", 2, 200);
	withdraw(it, 2, 1000);
	assert_string_equal(titles(it, build(it)), "[已撤回] T1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_notice_stands_in_the_place_of_its_item),
		TEST(a_notice_is_shown_however_old_its_item_is),
		TEST(a_notice_stands_in_the_feed_of_its_section_only),
		TEST(a_chinese_feed_has_chinese_notices),
		TEST(entries_are_newest_first_then_by_their_ids),
		TEST(each_section_has_its_feed_and_held_records_none),
		TEST(a_feed_holds_as_many_items_as_are_set),
		TEST(nothing_to_publish_gives_no_feed_at_all),
		TEST(an_entry_says_what_its_record_and_its_stamp_say),
		TEST(the_site_is_derived_from_its_records_unless_it_is_configured),
		TEST(sections_are_named_by_rules_titles_or_numbers),
		TEST(configured_sections_come_first_in_their_order),
	};

	return RUN_TESTS(tests);
}
