/* Pages about one piece of news, in the shapes that content systems and associations have. */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "feeds/article.h"
#include "feeds/buf.h"
#include "feeds/css_selector.h"
#include "feeds/date.h"
#include "feeds/file.h"
#include "feeds/limits.h"
#include "feeds/parse.h"
#include "feeds/sanitize.h"
#include "feeds/text.h"

#define BEIJING 480
#define PAGES "tests/pages/articles/"
#define HOST "http://www.page.example"
#define ADDRESS HOST "/xw/detail.html"
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

#define TITLE "前三季度行业经济运行情况新闻发布会在京召开"
#define FIRST "本报讯 前三季度，行业规模以上企业"
#define LAST "努力完成全年目标任务。"
#define MINUTE "2026-11-24T16:20:00+08:00"
#define DAY "2026-11-24T00:00:00+08:00"

/* What a page says, and how it is read by hand. */
struct shape {
	const char *file;
	const char *selector;                       /* of its text */
	const char *title, *date, *source, *author; /* NULL: none */
	const char *first, *last;                   /* what the text begins and ends with */
	const char *attachment;                     /* the only one; NULL: none */
};

/* clang-format off */
static const struct shape shapes[] = {
	{"a1.html", ".TRS_Editor", TITLE, MINUTE, "行业经济部", "王某", FIRST, "前三季度主要指标.pdf", HOST "/xw/P020261124600000000001.pdf"},
	{"a2.html", "div.trs_paper_default", TITLE, MINUTE, "经济运行局", NULL, FIRST, LAST, HOST "/xw/W020261124.docx"},
	{"a3.html", "#zoom", TITLE, MINUTE, "货币政策司", NULL, FIRST, LAST, NULL},
	{"a4.html", "ucapcontent", TITLE, MINUTE, "某省政府网", NULL, FIRST, LAST, NULL},
	{"a5.html", "[id^=vsb_content]", TITLE, DAY, NULL, NULL, FIRST, LAST, HOST "/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=10001&wbfileid=77"},
	{"a6.html", "div.read > .wp_articlecontent", TITLE, DAY, NULL, "李某", FIRST, LAST, NULL},
	{"a7.html", "div.text.mb-50", TITLE, "2026-11-24T16:20:36+08:00", "中物联行业宣传组", NULL, FIRST, LAST, NULL},
	{"a8.html", ".zsy_comain", TITLE, DAY, "某某集团有限公司", NULL, FIRST, LAST, NULL},
	{"a9.html", "div.xx + div", TITLE, MINUTE, "办公室", NULL, FIRST, LAST, NULL},
	{"a10.html", ".desc ~ .txt", TITLE, MINUTE, "人民网-人民健康网", NULL, FIRST, LAST, NULL},
	{"a11.html", ".words", TITLE, DAY, NULL, "钱某", FIRST, LAST, NULL},
	{"a12.html", "#con_con", TITLE, MINUTE, "运行监测协调局", NULL, FIRST, LAST, NULL},
	{"a13.html", "div.b", TITLE, MINUTE, "某某日报", "周某", FIRST, LAST, NULL},
	{"a14.html", "td.newstext", TITLE, DAY, "信息部", NULL, FIRST, LAST, NULL},
	{"a14-gbk.html", "td[class='newstext']", TITLE, DAY, "信息部", NULL, FIRST, LAST, NULL},
	{"coal-gbk.html", "#Article .content", TITLE, MINUTE, "中国煤炭工业协会", NULL, FIRST, LAST, NULL},
	{"cfie.html", "div.detail-body", TITLE, MINUTE, NULL, NULL, FIRST, LAST, NULL},
	{"nonferrous.html", "div.article_content", TITLE, MINUTE, "信息统计部", NULL, FIRST, LAST, NULL},
	{"english.html", ".story", "Output grows in first three quarters", DAY, NULL, NULL, "The association said on Tuesday", "Attachment: Figures", HOST "/files/q3.pdf"},
};
/* clang-format on */

static int64_t at(const char *text)
{
	int64_t seconds;
	int offset;

	assert_true(date_parse_rfc3339(str_from(text), &seconds, &offset));
	return seconds;
}

static struct article *read_text(struct str text, const struct article_rules *rules)
{
	const struct scrape_options options = {.url = ADDRESS,
	                                       .zone_minutes = BEIJING,
	                                       .now = at("2026-11-26T10:00:00+08:00")};
	struct error err = {0};
	struct article *article = article_read(text, rules, &options, &err);

	if (!article)
		fail_msg("%s", err.message);
	return article;
}

static struct article *read_file(const char *file, const struct article_rules *rules)
{
	struct article *article;
	struct error err = {0};
	char path[200];
	size_t length;
	char *bytes;

	snprintf(path, sizeof(path), PAGES "%s", file);
	bytes = file_read(path, LIMIT_PAGE_BYTES, &length, &err);
	if (!bytes)
		fail_msg("%s: %s", path, err.message);
	article = read_text((struct str){bytes, length}, rules);
	free(bytes);
	return article;
}

static void check_text(const char *file, const char *what, const char *found,
                       const char *expected)
{
	if (strcmp(found ? found : "none", expected ? expected : "none") != 0)
		fail_msg("%s: its %s is \"%s\", not \"%s\"", file, what,
		         found ? found : "none", expected ? expected : "none");
}

/* As a reader sees it. */
static void check_content(const struct shape *shape, struct article *article)
{
	const char *html = sanitize_html(&article->arena, str_from(article->content),
	                                 str_from(article->base));
	struct str text = str_trim(
		str_from(text_from_html(&article->arena, str_from(html))));

	text = str_from(text_fold_space(&article->arena, text));
	while (str_starts(text, STR("　")))
		text = str_trim(str_skip(text, 3));
	if (str_starts(text, STR("本报讯　")))
		text = str_from(arena_printf(&article->arena, "本报讯 %.*s",
		                             STR_ARG(str_skip(text, STR("本报讯　").len))));
	if (!str_starts(text, str_from(shape->first)) ||
	    !str_ends(text, str_from(shape->last)))
		fail_msg("%s: its text is \"%.*s\"", shape->file, STR_ARG(text));
}

static void check_shape(const struct shape *shape, const struct article_rules *rules)
{
	struct article *article = read_file(shape->file, rules);
	char date[DATE_TEXT_BYTES] = "none";

	if (!article->content)
		fail_msg("%s: %s", shape->file, article->failure);
	if (article->published != DATE_UNKNOWN)
		date_write_rfc3339(article->published, BEIJING, date);
	check_text(shape->file, "title", article->title, shape->title);
	check_text(shape->file, "date", date, shape->date);
	check_text(shape->file, "source", article->source, shape->source);
	check_text(shape->file, "author", article->author, shape->author);
	check_text(shape->file, "attachment",
	           article->attachments.count ? article->attachments.items[0].url : NULL,
	           shape->attachment);
	assert_true(article->attachments.count <= 1);
	check_content(shape, article);
	article_free(article);
}

static void the_article_of_a_page_is_found_without_rules(void **state)
{
	static const struct article_rules none;

	(void)state;
	for (size_t i = 0; i < COUNT(shapes); i++)
		check_shape(&shapes[i], &none);
}

static void the_article_is_read_by_a_rule_written_by_hand(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(shapes); i++) {
		struct article_rules rules = {0};
		struct arena arena;

		arena_init(&arena, 1 << 20);
		rules.body = css_selector_xpath(&arena, shapes[i].selector, "");
		if (!rules.body)
			fail_msg("no selector: %s", shapes[i].selector);
		check_shape(&shapes[i], &rules);
		arena_release(&arena);
	}
}

/* A15. */
static void a_page_may_send_its_reader_elsewhere(void **state)
{
	static const struct {
		const char *file, *elsewhere;
	} rows[] = {{"a15.html", HOST "/article/a1.html"},
	            {"a15-frame.html", HOST "/text/100.html"}};
	static const struct article_rules none;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct article *article = read_file(rows[i].file, &none);

		check_text(rows[i].file, "place", article->elsewhere, rows[i].elsewhere);
		assert_null(article->failure);
		assert_null(article->content);
		article_free(article);
	}
}

#define TEXT                                                                               \
	"<p>One sentence that is long enough for an article, and goes on for a while.</p>" \
	"<p>Another sentence that is long enough for an article, and goes on, too.</p>"

static void what_is_none_of_the_text_goes(void **state)
{
	static const struct {
		const char *page;
		struct article_rules rules;
		const char *gone, *kept;
	} rows[] = {
		{"<div id=zoom>" TEXT "<div class=ad>Buy now</div></div>",
	         {0},
	         "Buy",
	         "Another"},
		{"<div id=zoom>" TEXT "<p>上一篇：x</p></div>", {0}, "上一篇", "Another"},
		{"<div id=zoom><script>x()</script>" TEXT "</div>", {0}, "x()", "One"},
		{"<div id=zoom>" TEXT "<table><tr><td class=shareholder>" TEXT TEXT
	         "</table></div>",
	         {0},
	         "nothing",
	         "shareholder"},
		{"<div class=t>" TEXT "<i>Left out</i></div>",
	         {"//div[@class='t']", ".//i"},
	         "Left out",
	         "Another"},
		/* A notice of a meeting says when it is: that is no date of the page. */
		{"<h1>T</h1><div id=zoom><p>时间：2026年12月5日</p>" TEXT "</div>",
	         {0},
	         "nothing",
	         "时间"},
		{"<h1>T</h1><div id=zoom><p>11月5日，会议在北京召开，到会三十人。</p>" TEXT
	         "</div>",
	         {0},
	         "nothing",
	         "会议在北京"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct article *article = read_text(str_from(rows[i].page), &rows[i].rules);

		if (!article->content)
			fail_msg("%s: %s", rows[i].page, article->failure);
		if (strstr(article->content, rows[i].gone) ||
		    !strstr(article->content, rows[i].kept))
			fail_msg("%s: %s", rows[i].page, article->content);
		article_free(article);
	}
}

static void a_page_without_an_article_says_so(void **state)
{
	static const struct {
		const char *page;
		struct article_rules rules;
		const char *failure;
	} rows[] = {
		{"<ul><li><a href=1>A</a></ul>", {0}, "no text of an article is found"},
		{"<title>404 Not Found</title><div id=zoom>" TEXT "</div>",
	         {0},
	         "an error page came: 404"},
		{"<div id=zoom>" TEXT "</div>",
	         {"//div[@id='x']", NULL},
	         "nothing to read in the page is //div[@id='x']"},
		{"", {0}, "what came is no HTML page"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct article *article = read_text(str_from(rows[i].page), &rows[i].rules);

		assert_non_null(article->failure);
		if (!strstr(article->failure, rows[i].failure))
			fail_msg("%s: %s", rows[i].page, article->failure);
		assert_null(article->content);
		article_free(article);
	}
}

/* ---- limits -------------------------------------------------------------------------- */

static const char *failure_of(size_t bytes, size_t links, size_t *attachments)
{
	static const struct article_rules none;
	struct article *article;
	const char *failure;
	struct buf page;

	buf_init(&page, LIMIT_PAGE_BYTES);
	buf_add_text(&page, "<div id=zoom>");
	for (size_t i = 0; i < bytes; i++)
		buf_add_char(&page, 'x');
	for (size_t i = 0; i < links; i++)
		buf_printf(&page, "<a href=%zu.pdf>F</a>", i);
	buf_add_text(&page, "</div>");
	article = read_text(buf_view(&page), &none);
	failure = article->failure ? "failed" : NULL;
	*attachments = article->attachments.count;
	article_free(article);
	buf_release(&page);
	return failure;
}

/* A page that calls its source so many letters. */
static bool has_source(size_t bytes)
{
	static const struct article_rules none;
	struct article *article;
	struct buf page;
	bool has_one;

	buf_init(&page, LIMIT_PAGE_BYTES);
	buf_add_text(&page, "<h1>T</h1><p id=source_baidu>");
	for (size_t i = 0; i < bytes; i++)
		buf_add_char(&page, 'x');
	buf_add_text(&page, "</p><div id=zoom>" TEXT "</div>");
	article = read_text(buf_view(&page), &none);
	has_one = article->source != NULL;
	article_free(article);
	buf_release(&page);
	return has_one;
}

/* A title so many lines before the text, with the date in the line behind it. */
static bool has_date(size_t lines)
{
	static const struct article_rules none;
	struct article *article;
	struct buf page;
	bool has_one;

	buf_init(&page, LIMIT_PAGE_BYTES);
	buf_add_text(&page, "<title>T</title><p>T<p>发布时间：2026-11-24");
	for (size_t i = 2; i < lines; i++)
		buf_add_text(&page, "<p>x");
	buf_add_text(&page, "<div id=zoom>" TEXT "</div>");
	article = read_text(buf_view(&page), &none);
	has_one = article->published != DATE_UNKNOWN;
	article_free(article);
	buf_release(&page);
	return has_one;
}

static void names_and_lines_have_limits(void **state)
{
	(void)state;
	assert_true(has_source(LIMIT_ARTICLE_FACT_BYTES));
	assert_false(has_source(LIMIT_ARTICLE_FACT_BYTES + 1));
	assert_true(has_date(LIMIT_ARTICLE_LINES));
	assert_false(has_date(LIMIT_ARTICLE_LINES + 1));
}

static void limits_are_kept(void **state)
{
	size_t count;

	(void)state;
	assert_null(failure_of(LIMIT_ARTICLE_BYTES, 0, &count));
	assert_non_null(failure_of(LIMIT_ARTICLE_BYTES + 1, 0, &count));
	assert_null(failure_of(100, LIMIT_ARTICLE_ATTACHMENTS, &count));
	assert_int_equal(count, LIMIT_ARTICLE_ATTACHMENTS);
	assert_null(failure_of(100, LIMIT_ARTICLE_ATTACHMENTS + 1, &count));
	assert_int_equal(count, LIMIT_ARTICLE_ATTACHMENTS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_article_of_a_page_is_found_without_rules),
		cmocka_unit_test(the_article_is_read_by_a_rule_written_by_hand),
		cmocka_unit_test(a_page_may_send_its_reader_elsewhere),
		cmocka_unit_test(what_is_none_of_the_text_goes),
		cmocka_unit_test(a_page_without_an_article_says_so),
		cmocka_unit_test(limits_are_kept),
		cmocka_unit_test(names_and_lines_have_limits),
	};

	parse_prepare();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
