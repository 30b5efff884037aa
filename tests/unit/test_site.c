#include "tests/unit/test.h"

#include <sys/stat.h>

#include "feeds/limits.h"
#include "feeds/site_plan.h"
#include "tests/unit/golden.h"
#include "tests/unit/sample_feed.h"
#include "tests/unit/temporary.h"

struct fixture {
	struct arena arena;
	struct site site;
	char folder[TEMPORARY_PATH_BYTES];
	char path[TEMPORARY_PATH_BYTES + 100];
};

static void add_feed(struct fixture *fixture, const char *path, const char *title,
                     const char *group)
{
	struct site_feed *feed = LIST_ADD(&fixture->arena, &fixture->site.feeds);
	struct feed *sample = sample_feed(&fixture->arena);

	assert_non_null(feed);
	sample->id = arena_printf(&fixture->arena, "tag:cec.example,2020-01-01:%s", path);
	*feed = (struct site_feed){
		.path = path, .title = title, .group = group, .feed = sample};
}

static int make_fixture(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	assert_non_null(fixture);
	arena_init(&fixture->arena, 16 << 20);
	temporary_make(fixture->folder);
	fixture->site = (struct site){
		.title = "China Electricity Council",
		.home = "https://english.cec.org.cn/",
		.base_url = sample_base_url,
		.language = "en",
		.hub = "https://hub.example.org/",
		.generator = "feedgen 0.1.0",
		.zone_minutes = BEIJING_MINUTES,
	};
	add_feed(fixture, "all", "All news", NULL);
	add_feed(fixture, "section/cec-news/feed", "CEC News", "Sections");
	add_feed(fixture, "section/statistics/feed", "Statistics, S&P500", "Sections");
	*state = fixture;
	return 0;
}

static int release_fixture(void **state)
{
	struct fixture *fixture = *state;

	temporary_remove(fixture->folder);
	arena_release(&fixture->arena);
	free(fixture);
	return 0;
}

static const char *in(struct fixture *fixture, const char *name)
{
	snprintf(fixture->path, sizeof(fixture->path), "%s/%s", fixture->folder, name);
	return fixture->path;
}

static bool exists(struct fixture *fixture, const char *name)
{
	return access(in(fixture, name), F_OK) == 0;
}

/* The text of a published file, owned. */
static char *published(struct fixture *fixture, const char *name)
{
	struct error err = {0};
	size_t length;
	char *text = file_read(in(fixture, name), 1 << 20, &length, &err);

	assert_string_equal(err.message, "");
	assert_non_null(text);
	return text;
}

static void assert_contains(struct fixture *fixture, const char *name, const char *text)
{
	char *whole = published(fixture, name);

	if (!strstr(whole, text))
		fail_msg("%s has no %s", name, text);
	free(whole);
}

/* Without guards. */
static bool publish_site(struct fixture *fixture, struct site_result *result,
                         struct error *err)
{
	const struct site_options options = {.folder = fixture->folder};
	struct site_plan *plan = site_plan_make(&fixture->site, &options, err);
	bool is_done = plan && site_publish(plan, result, err);

	if (!plan)
		*result = (struct site_result){0};
	site_plan_free(plan);
	return is_done;
}

static struct site_result publish(struct fixture *fixture)
{
	struct site_result result;
	struct error err = {0};
	bool is_done = publish_site(fixture, &result, &err);

	assert_string_equal(err.message, "");
	assert_true(is_done);
	return result;
}

static void assert_golden_file(struct fixture *fixture, const char *name,
                               const char *golden)
{
	char *text = published(fixture, name);

	assert_golden(golden, str_from(text));
	free(text);
}

static void a_site_is_every_feed_in_every_format_with_a_list_and_a_page(void **state)
{
	static const char *const names[] = {
		"all.rss",
		"all.atom",
		"all.json",
		"section/cec-news/feed.rss",
		"section/statistics/feed.json",
		"section/statistics/feed.json.gz",
		"section/statistics/feed.json.br",
		"style.css",
		"feed.css",
		"script.js",
		"feeds.html",
		"feeds.zh.html",
	};
	struct fixture *fixture = *state;
	struct site_result result = publish(fixture);

	assert_int_equal(result.files, 18);
	assert_int_equal(result.written, 18);
	for (size_t i = 0; i < ROWS(names); i++)
		assert_true(exists(fixture, names[i]));
	assert_golden_file(fixture, "index.html", "index.html");
	assert_golden_file(fixture, "index.zh.html", "index.zh.html");
	assert_golden_file(fixture, "feeds.html", "feeds.html");
	assert_golden_file(fixture, "embed.html", "embed.html");
	assert_golden_file(fixture, "feeds.opml", "feeds.opml");
	assert_contains(fixture, "all.rss", "href=\"feed.css\"");
	assert_contains(fixture, "section/cec-news/feed.rss", "href=\"../../feed.css\"");
}

static void a_second_publication_writes_what_changed_and_nothing_else(void **state)
{
	struct fixture *fixture = *state;
	struct feed changed = *fixture->site.feeds.items[1].feed;

	publish(fixture);
	assert_int_equal(publish(fixture).written, 0);
	changed.title = sample_text(TEXT_PLAIN, "A new name");
	fixture->site.feeds.items[1].feed = &changed;
	assert_int_equal(publish(fixture).written, 3);
}

static void the_plain_name_is_that_of_the_page_in_the_language_of_the_site(void **state)
{
	struct fixture *fixture = *state;

	fixture->site.language = "zh-Hant";
	publish(fixture);
	assert_contains(fixture, "index.html", "<html lang=\"zh-Hant\">");
	assert_contains(fixture, "index.en.html", "<html lang=\"en\">");
	assert_contains(fixture, "index.en.html",
	                "<a rel=\"alternate\" lang=\"zh-CN\" hreflang=\"zh-CN\" "
	                "href=\"index.html\">");
	/* One that no page speaks: their own words are English, the site's name is not. */
	fixture->site.language = "fr";
	publish(fixture);
	assert_contains(fixture, "index.html", "<html lang=\"en\">");
	assert_contains(fixture, "index.html", "<h1 class=\"name\" lang=\"fr\">");
}

static void without_a_base_url_everything_is_relative(void **state)
{
	struct fixture *fixture = *state;
	char *page;

	fixture->site.base_url = NULL;
	publish(fixture);
	page = published(fixture, "feeds.html");
	assert_null(strstr(page, "<code>"));
	assert_null(strstr(page, "<svg"));
	assert_non_null(strstr(page, "href=\"section/cec-news/feed.rss\""));
	free(page);
	assert_contains(fixture, "feeds.opml", "xmlUrl=\"section/cec-news/feed.rss\"");
}

static size_t count_of(struct fixture *fixture, const char *name, const char *text)
{
	char *page = published(fixture, name);
	size_t count = 0;

	for (const char *at = page; (at = strstr(at, text)); at++)
		count++;
	free(page);
	return count;
}

/* Makes the first feed one of `count` items. */
static struct feed *fill(struct fixture *fixture, size_t count)
{
	struct feed *many = arena_new(&fixture->arena, struct feed);

	*many = *fixture->site.feeds.items[0].feed;
	many->entries = (struct entries){0};
	for (size_t i = 0; i < count; i++)
		sample_entry(&fixture->arena, many,
		             arena_printf(&fixture->arena, "tag:x.example,2020:%zu", i),
		             "News");
	fixture->site.feeds.items[0].feed = many;
	return many;
}

static void the_page_shows_the_latest_items_only(void **state)
{
	struct fixture *fixture = *state;

	fill(fixture, LIMIT_PAGE_ITEMS);
	publish(fixture);
	assert_int_equal(count_of(fixture, "index.html", "<article"), LIMIT_PAGE_ITEMS);
	fill(fixture, LIMIT_PAGE_ITEMS + 1);
	publish(fixture);
	assert_int_equal(count_of(fixture, "index.html", "<article"), LIMIT_PAGE_ITEMS);
	fill(fixture, 0);
	publish(fixture);
	assert_int_equal(count_of(fixture, "index.html", "<article"), 0);
	assert_contains(fixture, "index.html", "There is no news at present.");
}

static void items_of_one_day_in_the_zone_of_the_site_stand_together(void **state)
{
	struct fixture *fixture = *state;
	struct feed *feed = fill(fixture, 3);

	feed->entries.items[0].published.seconds = 1586966400; /* 2020-04-15T16:00:00Z */
	feed->entries.items[1].published.seconds = 1586966399;
	feed->entries.items[2].published.seconds = 1586880000; /* 2020-04-14T16:00:00Z */
	publish(fixture);
	assert_int_equal(count_of(fixture, "index.html", "<section class=\"day\""), 2);
	assert_contains(fixture, "index.html", "Thursday, 16\u00A0April\u00A02020</time>");
	assert_contains(fixture, "index.zh.html", "2020年4月15日 星期三</time>");
	fixture->site.zone_minutes = 0;
	publish(fixture);
	assert_contains(fixture, "index.html", "Wednesday, 15\u00A0April\u00A02020</time>");
}

static void a_page_shows_some_topics_of_an_item(void **state)
{
	struct fixture *fixture = *state;
	struct entry *entry = &fill(fixture, 1)->entries.items[0];

	for (size_t i = 0; i <= LIMIT_PAGE_TAGS; i++) {
		sample_category(&fixture->arena, &entry->categories,
		                arena_printf(&fixture->arena, "topic%zu", i), NULL, NULL);
		publish(fixture);
		assert_int_equal(count_of(fixture, "index.html", ">topic"),
		                 i < LIMIT_PAGE_TAGS ? i + 1 : LIMIT_PAGE_TAGS);
	}
}

/* 300 Chinese characters in a summary, 30 in a title, five topics, a source. */
static void fifty_full_items_take_less_than_100_kilobytes(void **state)
{
	struct fixture *fixture = *state;
	struct feed *feed = fill(fixture, 50);
	char *page;

	for (size_t i = 0; i < feed->entries.count; i++) {
		struct entry *entry = &feed->entries.items[i];
		const char *text = "";

		for (size_t k = 0; k < LIMIT_SUMMARY_CHARACTERS / 30; k++)
			text = arena_printf(
				&fixture->arena,
				"%s各地煤炭企业有序复工复产，中长期合同兑现率保持在"
				"九成以上。",
				text);
		entry->title = sample_text(
			TEXT_PLAIN, "全国电力供需形势分析预测报告全国电力供需形势分析");
		entry->summary = sample_text(TEXT_PLAIN, text);
		entry->link = "https://english.cec.org.cn/detail/index.html?3-123456";
		entry->source = sample_source(&fixture->arena);
		for (size_t k = 0; k < LIMIT_PAGE_TAGS; k++)
			sample_category(&fixture->arena, &entry->categories,
			                arena_printf(&fixture->arena, "行业统计%zu", k),
			                NULL, NULL);
	}
	publish(fixture);
	page = published(fixture, "index.html");
	assert_true(strlen(page) > 60000);
	assert_true(strlen(page) < 100000);
	free(page);
}

static void the_chinese_page_of_feeds_names_groups_and_sources_in_chinese(void **state)
{
	struct fixture *fixture = *state;
	struct site_name names[] = {{"Coal Association", "煤炭协会"}};

	fixture->site.names.items = names;
	fixture->site.names.count = 1;
	add_feed(fixture, "source/coal/feed", "Coal Association", "Sources");
	publish(fixture);
	assert_contains(fixture, "feeds.zh.html", "<h2>来源</h2>");
	assert_contains(fixture, "feeds.zh.html", "<h3>煤炭协会</h3>");
	assert_contains(fixture, "feeds.html", "<h2>Sources</h2>");
	assert_contains(fixture, "feeds.html", "<h3>Coal Association</h3>");
	/* A heading of somebody else's is nobody's to translate. */
	assert_contains(fixture, "feeds.zh.html", "<h2>Sections</h2>");
}

static void what_the_webmaster_adds_stands_clean_on_every_page(void **state)
{
	struct fixture *fixture = *state;

	fixture->site.own = (struct site_own){
		.header = "<p>Ours <img src=\"logo.png\" "
			  "onerror=\"x()\"><script>x()</script>",
		.footer = "<b>Imprint",
		.style = ":root { --accent: #006; }",
	};
	publish(fixture);
	assert_contains(fixture, "index.html", "<div class=\"own-header\"><p>Ours <img ");
	assert_contains(fixture, "index.html",
	                "src=\"https://news.cec.example/feeds/logo.png\"");
	assert_contains(fixture, "feeds.zh.html", "<b>Imprint</b></div>");
	assert_int_equal(count_of(fixture, "index.html", "x()"), 0);
	assert_contains(fixture, "index.html",
	                "<link rel=\"stylesheet\" href=\"style.css\"/>\n"
	                "<link rel=\"stylesheet\" href=\"site.css\"/>");
	assert_contains(fixture, "site.css", "--accent: #006");
}

static void a_feed_that_cannot_be_written_stops_everything_before_it_begins(void **state)
{
	struct fixture *fixture = *state;
	struct feed broken = *fixture->site.feeds.items[2].feed;
	struct site_result result;
	struct error err = {0};

	broken.link = NULL;
	fixture->site.feeds.items[2].feed = &broken;
	assert_false(publish_site(fixture, &result, &err));
	assert_string_equal(err.message, "section/statistics/feed: the feed has no link "
	                                 "that is a web address");
	assert_int_equal(result.files, 0);
	assert_false(exists(fixture, "all.rss"));
	fixture->site.feeds.count = 0;
	err = (struct error){0};
	assert_false(publish_site(fixture, &result, &err));
	assert_string_equal(err.message, "there is no feed to publish");
}

static void nothing_links_to_what_could_not_be_published(void **state)
{
	struct fixture *fixture = *state;
	struct site_result result;
	struct error err = {0};

	assert_int_equal(mkdir(in(fixture, "all.atom"), 0777), 0);
	assert_false(publish_site(fixture, &result, &err));
	assert_int_equal(err.kind, ERROR_IO);
	assert_non_null(strstr(err.message, "/all.atom: Is a directory"));
	assert_int_equal(result.written, 4); /* what pages load, JSON */
	assert_true(exists(fixture, "all.json"));
	assert_false(exists(fixture, "feeds.opml"));
	assert_false(exists(fixture, "index.html"));
}

/* A first build with many topics takes no more memory than one with a few. */
static void documents_beyond_a_limit_are_made_again_when_they_are_written(void **state)
{
	struct fixture *it = *state;
	const struct site_options options = {.folder = it->folder};
	size_t kept = 0, let_go = 0, bytes = LIMIT_KEPT_BYTES / 30;
	struct site_result result;
	struct error err = {0};
	struct site_plan *plan;
	char *long_text = arena_alloc(&it->arena, bytes);

	memset(long_text, 'x', bytes - 1);
	for (int i = 0; i < 12; i++) {
		add_feed(it, arena_printf(&it->arena, "tag/t%d/feed", i), "Topic",
		         "Topics");
		it->site.feeds.items[it->site.feeds.count - 1]
			.feed->entries.items[0]
			.contents.items[0]
			.value = long_text;
	}
	plan = site_plan_make(&it->site, &options, &err);
	assert_non_null(plan);
	for (size_t i = 0; i < plan->files.count; i++) {
		if (plan->files.items[i].part != SITE_NO_PART)
			kept += plan->files.items[i].bytes.len;
		let_go += plan->files.items[i].is_let_go;
	}
	assert_in_range(kept, LIMIT_KEPT_BYTES - 3 * bytes, LIMIT_KEPT_BYTES);
	assert_in_range(let_go, 6, 9);
	assert_true(site_publish(plan, &result, &err));
	site_plan_free(plan);
	assert_contains(it, "tag/t11/feed.rss", long_text);
	assert_contains(it, "tag/t11/feed.json", long_text);
	assert_int_equal(publish(it).written, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_fixture, release_fixture)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_site_is_every_feed_in_every_format_with_a_list_and_a_page),
		TEST(a_second_publication_writes_what_changed_and_nothing_else),
		TEST(the_plain_name_is_that_of_the_page_in_the_language_of_the_site),
		TEST(without_a_base_url_everything_is_relative),
		TEST(the_page_shows_the_latest_items_only),
		TEST(items_of_one_day_in_the_zone_of_the_site_stand_together),
		TEST(a_page_shows_some_topics_of_an_item),
		TEST(fifty_full_items_take_less_than_100_kilobytes),
		TEST(the_chinese_page_of_feeds_names_groups_and_sources_in_chinese),
		TEST(what_the_webmaster_adds_stands_clean_on_every_page),
		TEST(a_feed_that_cannot_be_written_stops_everything_before_it_begins),
		TEST(nothing_links_to_what_could_not_be_published),
		TEST(documents_beyond_a_limit_are_made_again_when_they_are_written),
	};

	return RUN_TESTS(tests);
}
