/* Pages that are no feeds, in the shapes that associations' sites have. */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "feeds/buf.h"
#include "feeds/date.h"
#include "feeds/file.h"
#include "feeds/limits.h"
#include "feeds/parse.h"
#include "feeds/scrape.h"
#include "feeds/scrape_induce.h"

#define BEIJING 480
#define PAGES "tests/pages/"
#define ADDRESS "http://www.page.example/xwzx/dt/index.html"

/* What every page in tests/pages lists, the latest first: one a day from November 25 on. */
static const char *const titles[] = {
	"关于举办全国行业统计工作会议的通知",
	"前三季度行业经济运行情况新闻发布会在京召开",
	"协会领导赴东北地区企业调研复工复产工作",
	"2026年10月份主要产品产量及价格走势分析报告",
	"关于征求《绿色工厂评价导则》等三项团体标准意见的函",
	"第十八届理事会第四次会议审议通过工作报告与下一年度计划安排",
	"智能制造示范项目名单公布，十二家会员企业入选",
	"行业专家解读碳排放核算新规",
	"关于开展2027年度科技进步奖申报工作的通知",
	"国际合作论坛达成多项共识",
	"重点企业前十月利润同比增长百分之六点三",
	"会员单位消防安全培训班圆满结束",
};
#define TITLES (sizeof(titles) / sizeof(titles[0]))

/* How a page is read, and what comes of it. */
struct reading {
	const char *file;
	struct scrape_rules rules;
	const char *first, *last; /* dates; NULL: none */
	const char *link;         /* of the first */
};

static int64_t at(const char *text)
{
	int64_t seconds;
	int offset;

	assert_true(date_parse_rfc3339(str_from(text), &seconds, &offset));
	return seconds;
}

static struct document *read_file(const char *file, const struct scrape_rules *rules)
{
	const struct scrape_options options = {.url = ADDRESS,
	                                       .zone_minutes = BEIJING,
	                                       .now = at("2026-11-26T10:00:00+08:00")};
	struct error err = {0};
	struct document *document;
	char path[200];
	size_t length;
	char *bytes;

	snprintf(path, sizeof(path), PAGES "%s", file);
	bytes = file_read(path, LIMIT_PAGE_BYTES, &length, &err);
	if (!bytes)
		fail_msg("%s: %s", path, err.message);
	document = scrape_read((struct str){bytes, length}, rules, &options, &err);
	if (!document)
		fail_msg("%s: %s", path, err.message);
	free(bytes);
	return document;
}

static void check_date(const struct reading *row, const struct entry *entry,
                       const char *expected)
{
	char text[DATE_TEXT_BYTES] = "none";

	if (entry->published.seconds != DATE_UNKNOWN)
		date_write_rfc3339(entry->published.seconds, BEIJING, text);
	if (strcmp(text, expected ? expected : "none") != 0)
		fail_msg("%s: %s is of %s, not %s", row->file, entry->title.value, text,
		         expected ? expected : "none");
}

static void check_reading(const struct reading *row)
{
	struct document *document = read_file(row->file, &row->rules);
	const struct entries *entries = &document->feed.entries;

	if (document->format != FORMAT_HTML)
		fail_msg("%s: %s", row->file, document->problems.items[0].message);
	if (entries->count != TITLES)
		fail_msg("%s: %zu entries", row->file, entries->count);
	for (size_t i = 0; i < TITLES; i++)
		if (strcmp(entries->items[i].title.value, titles[i]) != 0)
			fail_msg("%s: \"%s\", not \"%s\"", row->file,
			         entries->items[i].title.value, titles[i]);
	check_date(row, &entries->items[0], row->first);
	check_date(row, &entries->items[TITLES - 1], row->last);
	if (!entries->items[0].link || strcmp(entries->items[0].link, row->link) != 0)
		fail_msg("%s: leads to %s", row->file, entries->items[0].link);
	document_free(document);
}

#define ITEM(expression)                                                                   \
	{                                                                                  \
		SCRAPE_HTML,                                                               \
		{                                                                          \
			[SCRAPE_ITEM] = (expression)                                       \
		}                                                                          \
	}
#define FIRST "2026-11-25T00:00:00+08:00"
#define LAST "2026-11-14T00:00:00+08:00"
#define HOST "http://www.page.example"
#define BESIDE HOST "/xwzx/dt/"

/* clang-format off */
static const struct reading by_rows[] = {
	{"l1.html", ITEM("//ul[@class='sj_list']/li"), FIRST, LAST, BESIDE "202611/t20261125_6488000.htm"},
	{"l2.html", ITEM("//div[@class='list']/ul/li"), FIRST, LAST, HOST "/zwgk/1000.html"},
	{"l3.html", ITEM("//ul[@class='news-list']/li"), FIRST, LAST, HOST "/art/2000.html"},
	{"l4.html", ITEM("//div[@class='gjzz_nr_lb']/ul/li"), FIRST, LAST, HOST "/yaowenkuaidi/2026-11-25/19000.html"},
	{"l4-gbk.html", ITEM("//div[@class='gjzz_nr_lb']/ul/li"), FIRST, LAST, HOST "/yaowenkuaidi/2026-11-25/19000.html"},
	{"l5.html", ITEM("//ul[@class='list-box']/li"), "2026-11-25T09:30:00+08:00", "2026-11-14T09:31:00+08:00", HOST "/lhhzq/202611/25/494000.shtml"},
	{"l6.html", ITEM("//ul[contains(@class,'notice_list_ul')]/li"), FIRST, LAST, HOST "/html/hangyetongji/jsyw/2026/1125/50000.html"},
	{"l7.html", ITEM("//span[@class='cont']"), FIRST, LAST, HOST "/chn/7/con_230000.html"},
	{"l8.html", ITEM("//table[@class='tb']//tr[td]"), FIRST, LAST, BESIDE "content_700.html"},
	{"l9.html", ITEM("//ul[@class='newslist']/li"), FIRST, LAST, BESIDE "info/1021/3100.htm"},
	{"l10.html", ITEM("//ul[@class='xw']/li"), FIRST, LAST, HOST "/a/2026/show_8800.html"},
	{"l11.html", ITEM("//div[@class='con']/ul/li"), FIRST, LAST, HOST "/article/gztz/4400.shtml"},
	{"l12.html", ITEM("//div[@class='mlist']/ul/li"), NULL, NULL, HOST "/index/information/show/id/600.html"},
	{"l13.html", ITEM("//div[@class='lb']//dd"), FIRST, LAST, BESIDE "hangye/202611/t20261125_4310000.html"},
	{"l14.html", ITEM("//div[@class='heads']/h4"), FIRST, LAST, HOST "/content/2026-11/25/content_5540.htm"},
	{"coal-gbk.html", ITEM("//ul/li[.//a[contains(@href,'a=show')]]"), FIRST, LAST, HOST "/index.php?m=content&c=index&a=show&catid=61&id=146000"},
};

static const struct reading by_parts[] = {
	{"l1.html", {SCRAPE_HTML, {"//ul[@class='sj_list']/li", "a", NULL, "a/@href", NULL, "span"}},
	 FIRST, LAST, BESIDE "202611/t20261125_6488000.htm"},
	{"l4.html", {SCRAPE_HTML, {"//div[@class='gjzz_nr_lb']/ul/li", "./a/@title", NULL, "./a", NULL, "./span", "[Y-m-d]"}},
	 FIRST, LAST, HOST "/yaowenkuaidi/2026-11-25/19000.html"},
	{"l6.html", {SCRAPE_HTML, {"//ul[contains(@class,'notice_list_ul')]/li", "(.//p)[1]", NULL, ".//a/@href", NULL, "(.//p)[last()]"}},
	 FIRST, LAST, HOST "/html/hangyetongji/jsyw/2026/1125/50000.html"},
	{"l9.html", {SCRAPE_HTML, {"//ul[@class='newslist']/li", ".//a", NULL, ".//a/@href", NULL, "div[@class='date']"}},
	 FIRST, LAST, BESIDE "info/1021/3100.htm"},
	{"cec.json", {SCRAPE_JSON, {"data.list", "basicTitle", NULL, "'https://www.cec.org.cn/detail/index.html?3-' & articleID", NULL, "publicTime"}},
	 "2026-11-25T09:30:00+08:00", "2026-11-14T09:30:00+08:00", "https://www.cec.org.cn/detail/index.html?3-302900"},
	{"cisa.json", {SCRAPE_HTML, {[SCRAPE_ITEM] = "//ul[@class='list']/li", [SCRAPE_TO_HTML] = "articleListHtml"}},
	 FIRST, LAST, BESIDE "content.html?articleId=ab00ab00ab00ab00ab00ab00ab00ab00&columnId=58af05dfb6b4300151760176d2aad0a04c275aaadbb1315039263f021f920dcd"},
	{"json-inside.html", {SCRAPE_HTML_JSON, {"items", "meta.t", NULL, "u", NULL, "d", [SCRAPE_TO_JSON] = "//script[@id='data']"}},
	 FIRST, LAST, HOST "/n/0"},
	{"list.xml", {SCRAPE_XML, {"//record", "title", NULL, "url", NULL, "when"}},
	 FIRST, LAST, HOST "/r/0.html"},
};
/* clang-format on */

static void a_rule_for_rows_is_enough(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(by_rows) / sizeof(by_rows[0]); i++)
		check_reading(&by_rows[i]);
}

static void a_rule_for_each_part_counts(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(by_parts) / sizeof(by_parts[0]); i++)
		check_reading(&by_parts[i]);
}

/* ---- what is wrong ------------------------------------------------------------------- */

static void what_is_wrong_with_a_page_is_said(void **state)
{
	static const struct {
		const char *file;
		struct scrape_rules rules;
		const char *code, *words;
	} rows[] = {
		{"l1-redesigned.html", ITEM("//ul[@class='sj_list']/li"), "page-no-rows",
	         "nothing in it is //ul[@class='sj_list']"},
		{"l1.html", ITEM("//ul[@class='sj_list']/li/h3/a"), "page-no-rows",
	         "//ul[@class='sj_list']/li is there, but no /h3 in it"},
		{"l15.html", ITEM("//div[@id='list']/ul/li"), "page-no-rows",
	         "//div[@id='list'] is there, but no /ul in it"},
		{"shell.html", ITEM("//ul/li"), "page-script", "a script fills"},
		{"error.html", ITEM("//ul/li"), "page-error", "404"},
		{"l1.html", ITEM("//div[@class='pages']/a[1]"), "page-no-links", "1 rows"},
		{"l1.html",
	         {SCRAPE_HTML, {"//ul[@class='sj_list']/li", "'news'"}},
	         "page-same-text",
	         "all 12 rows say the same"},
		{"cec.json",
	         {SCRAPE_JSON, {"data.items", "t"}},
	         "page-no-rows",
	         "no list at \"data.items\""},
		{"l1.html", {SCRAPE_JSON, {"data.items", "t"}}, "page-not-json", "no JSON"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct document *document = read_file(rows[i].file, &rows[i].rules);
		const struct problem *problem = document->problems.items;

		if (document->format != FORMAT_NONE || document->problems.count == 0)
			fail_msg("%s: nothing wrong", rows[i].file);
		if (strcmp(problem->code, rows[i].code) != 0 ||
		    !strstr(problem->message, rows[i].words))
			fail_msg("%s: %s: %s", rows[i].file, problem->code,
			         problem->message);
		document_free(document);
	}
}

static void expressions_that_are_none_are_refused(void **state)
{
	static const struct scrape_rules bad[] = {
		ITEM("//ul["),
		{SCRAPE_HTML, {"//li", "a/@"}},
		{SCRAPE_JSON, {"a", "'open"}},
		{SCRAPE_HTML_JSON, {[SCRAPE_TITLE] = "a", [SCRAPE_TO_JSON] = "//script["}},
	};
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		err = (struct error){0};
		assert_false(scrape_check(&bad[i], &err));
		assert_int_equal(err.kind, ERROR_USAGE);
	}
	err = (struct error){0};
	for (size_t i = 0; i < sizeof(by_parts) / sizeof(by_parts[0]); i++)
		assert_true(scrape_check(&by_parts[i].rules, &err));
}

/* ---- rules found in the page ---------------------------------------------------------- */

static struct str load(const char *file, char **bytes)
{
	struct error err = {0};
	char path[200];
	size_t length;

	snprintf(path, sizeof(path), PAGES "%s", file);
	*bytes = file_read(path, LIMIT_PAGE_BYTES, &length, &err);
	if (!*bytes)
		fail_msg("%s: %s", path, err.message);
	return (struct str){*bytes, length};
}

static void induce(const char *file, struct arena *arena,
                   struct scrape_proposals *proposals)
{
	const struct scrape_options options = {.url = ADDRESS,
	                                       .zone_minutes = BEIJING,
	                                       .now = at("2026-11-26T10:00:00+08:00")};
	struct error err = {0};
	char *bytes;
	struct str text = load(file, &bytes);

	arena_init(arena, 64 << 20);
	if (!scrape_induce(text, &options, arena, proposals, &err))
		fail_msg("%s: %s", file, err.message);
	free(bytes);
}

/* What is proposed first reads all that rules written by hand read. */
static void the_list_of_a_page_is_found_without_rules(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(by_rows) / sizeof(by_rows[0]); i++) {
		struct reading row = by_rows[i];
		struct scrape_proposals proposals;
		struct arena arena;

		induce(row.file, &arena, &proposals);
		if (proposals.count == 0)
			fail_msg("%s: no list is found", row.file);
		row.rules = proposals.items[0].rules;
		if (!row.rules.fields[SCRAPE_URI])
			fail_msg("%s: no rule for addresses", row.file);
		check_reading(&row);
		arena_release(&arena);
	}
}

static void of_several_lists_each_is_proposed(void **state)
{
	struct scrape_proposals proposals;
	struct arena arena;

	(void)state;
	induce("two-lists.html", &arena, &proposals);
	assert_true(proposals.count >= 2);
	assert_int_equal(proposals.items[0].rows, 6);
	assert_int_equal(proposals.items[1].rows, 6);
	arena_release(&arena);
	induce("cards.html", &arena, &proposals);
	assert_true(proposals.count >= 1);
	assert_int_equal(proposals.items[0].rows, 8);
	arena_release(&arena);
}

static void nothing_is_proposed_where_there_is_no_list(void **state)
{
	static const char *const files[] = {"l15.html", "shell.html", "error.html"};

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct scrape_proposals proposals;
		struct arena arena;

		induce(files[i], &arena, &proposals);
		if (proposals.count > 0)
			fail_msg("%s: %s", files[i],
			         proposals.items[0].rules.fields[SCRAPE_ITEM]);
		arena_release(&arena);
	}
}

/* ---- limits -------------------------------------------------------------------------- */

static struct document *read_text(struct str text, const struct scrape_rules *rules,
                                  struct error *err)
{
	const struct scrape_options options = {.url = ADDRESS, .zone_minutes = BEIJING};

	return scrape_read(text, rules, &options, err);
}

static size_t count_rows(size_t rows)
{
	static const struct scrape_rules rules = ITEM("//li");
	struct error err = {0};
	struct document *document;
	struct buf page;
	size_t count;

	buf_init(&page, LIMIT_PAGE_BYTES);
	for (size_t i = 0; i < rows; i++)
		buf_printf(&page, "<li><a href='%zu'>Title number %zu</a>", i, i);
	document = read_text(buf_view(&page), &rules, &err);
	assert_non_null(document);
	count = document->feed.entries.count;
	assert_int_equal(document->problems.count, rows > LIMIT_SCRAPE_ROWS);
	document_free(document);
	buf_release(&page);
	return count;
}

static void rows_beyond_the_limit_are_left_out(void **state)
{
	(void)state;
	assert_int_equal(count_rows(LIMIT_SCRAPE_ROWS), LIMIT_SCRAPE_ROWS);
	assert_int_equal(count_rows(LIMIT_SCRAPE_ROWS + 1), LIMIT_SCRAPE_ROWS);
}

static void a_page_beyond_the_limit_is_refused(void **state)
{
	static const struct scrape_rules rules = ITEM("//li");
	struct error err = {0};
	struct document *document;
	struct buf page;

	(void)state;
	buf_init(&page, LIMIT_PAGE_BYTES + 1);
	buf_add_text(&page, "<li><a href=x>A title</a></li>");
	while (page.len < LIMIT_PAGE_BYTES)
		buf_add_char(&page, ' ');
	document = read_text(buf_view(&page), &rules, &err);
	assert_non_null(document);
	assert_int_equal(document->feed.entries.count, 1);
	document_free(document);
	buf_add_char(&page, ' ');
	assert_null(read_text(buf_view(&page), &rules, &err));
	assert_int_equal(err.kind, ERROR_LIMIT);
	buf_release(&page);
}

/* Every li against every other one: without a bound, hours. */
static void an_expression_that_takes_too_long_finds_nothing(void **state)
{
	static const struct scrape_rules rules = ITEM(
		"//li[count(//li[count(//li) > count(preceding::li)]) > 0]");
	struct error err = {0};
	struct document *document;
	struct buf page;

	(void)state;
	buf_init(&page, LIMIT_PAGE_BYTES);
	for (size_t i = 0; i < 3000; i++)
		buf_printf(&page, "<li><a href='%zu'>Title number %zu</a>", i, i);
	document = read_text(buf_view(&page), &rules, &err);
	assert_non_null(document);
	assert_int_equal(document->feed.entries.count, 0);
	document_free(document);
	buf_release(&page);
}

static void a_base_element_and_the_final_address_count(void **state)
{
	static const struct scrape_rules rules = ITEM("//li");
	struct error err = {0};
	struct document *document = read_text(
		STR("<base href='/other/'><ul><li><a href='1.html'>A long enough title</a>"
	            "<li><a href='javascript:void(0)'>more</a>"
	            "<li><a href='#top'>Back to the top</a></ul>"),
		&rules, &err);

	(void)state;
	assert_non_null(document);
	assert_int_equal(document->feed.entries.count, 1);
	assert_string_equal(document->feed.entries.items[0].link, HOST "/other/1.html");
	assert_string_equal(document->feed.link, ADDRESS);
	document_free(document);
}

static void a_date_may_stand_behind_its_row(void **state)
{
	static const struct {
		const char *page;
		struct scrape_rules rules;
	} rows[] = {
		{"<p><a href=1>The first of two titles</a> 2026-11-25<br>"
	         "<a href=2>The second of two titles</a> 2026-11-24<br></p>",
	         ITEM("//p/a")},
		{"<dl><dt><a href=1>The first of two titles</a></dt><dd>2026-11-25</dd>"
	         "<dt><a href=2>The second of two titles</a></dt><dd>2026-11-24</dd></dl>",
	         ITEM("//dt")},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct error err = {0};
		struct document *document = read_text(str_from(rows[i].page),
		                                      &rows[i].rules, &err);

		assert_non_null(document);
		assert_int_equal(document->feed.entries.count, 2);
		assert_int_equal(document->feed.entries.items[0].published.seconds,
		                 at("2026-11-25T00:00:00+08:00"));
		assert_int_equal(document->feed.entries.items[1].published.seconds,
		                 at("2026-11-24T00:00:00+08:00"));
		document_free(document);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_rule_for_rows_is_enough),
		cmocka_unit_test(a_rule_for_each_part_counts),
		cmocka_unit_test(what_is_wrong_with_a_page_is_said),
		cmocka_unit_test(expressions_that_are_none_are_refused),
		cmocka_unit_test(the_list_of_a_page_is_found_without_rules),
		cmocka_unit_test(of_several_lists_each_is_proposed),
		cmocka_unit_test(nothing_is_proposed_where_there_is_no_list),
		cmocka_unit_test(rows_beyond_the_limit_are_left_out),
		cmocka_unit_test(a_page_beyond_the_limit_is_refused),
		cmocka_unit_test(an_expression_that_takes_too_long_finds_nothing),
		cmocka_unit_test(a_base_element_and_the_final_address_count),
		cmocka_unit_test(a_date_may_stand_behind_its_row),
	};

	parse_prepare();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
