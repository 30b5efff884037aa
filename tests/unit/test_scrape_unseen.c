/*
 * News pages in shapes that neither the rules nor the other tests know: in eight of ten the list
 * that is proposed first has to be the right one, title for title and link for link.
 */
#include "tests/unit/test.h"

#include <string.h>

#include "feeds/buf.h"
#include "feeds/date.h"
#include "feeds/limits.h"
#include "feeds/parse.h"
#include "feeds/scrape_induce.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define ADDRESS "http://www.page.example/news/"
#define NEWS 8

static const char *const chinese[NEWS] = {"关于召开第五届会员代表大会的通知",
                                          "前三季度行业运行情况分析",
                                          "协会赴江苏调研重点企业",
                                          "两项团体标准通过专家审查",
                                          "会长会议在北京召开",
                                          "关于申报年度科技奖的公告",
                                          "行业绿色转型研讨会成功举办",
                                          "十月份主要产品价格走势"};
static const char *const english[NEWS] = {"Members elect a new board in Geneva",
                                          "Output of the sector grows by five percent",
                                          "Comments invited on the draft standard",
                                          "Annual report is published",
                                          "Delegation visits plants in the north",
                                          "Workshop on energy efficiency, second day",
                                          "Award for young engineers goes to Lyon",
                                          "Prices in October: a short review"};

/* A page: what stands before and behind the rows, and a row, in which $T is the title, $N its
 * number, $D its day as two digits. */
struct shape {
	const char *before, *row, *behind;
	const char *const *titles;
	bool is_dated;
};

/* clang-format off */
#define MENU "<div id=top><ul class=mainnav><li><a href=/>首页</a><li><a href=/about/>关于我们</a><li><a href=/news/>新闻动态</a><li><a href=/law/>政策法规</a><li><a href=/join/>加入我们</a></ul></div>"
#define FOOT "<div id=bottom><a href=http://a.example/>国家统计局</a> <a href=http://b.example/>工业和信息化部</a> <a href=http://c.example/>商务部网站</a><p>地址：北京市 电话：010-00000000</div>"
#define MENU_EN "<header><nav><a href=/>Home</a><a href=/who>Who we are</a><a href=/work>Our work</a><a href=/press>Press</a></nav></header>"
#define FOOT_EN "<footer><a href=/privacy>Privacy policy</a><a href=/terms>Terms of use</a><a href=/contact>Contact</a></footer>"

static const struct shape shapes[] = {
	/* Articles with a time element, as new content systems write them. */
	{MENU_EN "<main>", "<article class='teaser'><time datetime='2026-11-$D'>$D November 2026</time><h2><a href='/press/$N'>$T</a></h2><p>A line about it that says a little more than the title does.</p><a class=more href='/press/$N'>Read more</a></article>", "</main>" FOOT_EN, english, true},
	/* The whole card is the link. */
	{MENU_EN "<div class=grid>", "<a class='card' href='/press/$N.html'><img src=/i/$N.jpg alt=''><span class=meta>Nov $D, 2026</span><h3>$T</h3></a>", "</div>" FOOT_EN, english, true},
	/* A description list, date first. */
	{MENU "<dl class=xwlb>", "<dt>2026-11-$D</dt><dd><a href='show_$N.html'>$T</a></dd>", "</dl>" FOOT, chinese, true},
	/* Layout tables of twenty years ago, a row of a table each. */
	{MENU "<table width=960><tr><td><a href=/a/>行业要闻</a></td><td>", "<table width=100%><tr><td width=12><img src=/dot.gif></td><td><a href='view.asp?id=$N' target=_blank>$T</a></td><td align=right>(2026-11-$D)</td></tr></table>", "</td></tr></table>" FOOT, chinese, true},
	/* Paragraphs with a date behind the link. */
	{MENU "<div class=txt>", "<p>·<a href='/d/$N.shtml'>$T</a> [11月$D日]</p>", "</div>" FOOT, chinese, true},
	/* Day and month in a box beside the text. */
	{MENU "<div class=news>", "<div class=item><div class=box><b>$D</b><i>2026-11</i></div><div class=info><h4><a href='/n/$N.html' title='$T'>$T</a></h4><div class=jj>摘要文字，介绍这条新闻的主要内容……</div></div></div>", "</div>" FOOT, chinese, true},
	/* Links and line ends, nothing else. */
	{MENU "<div class=plain>", "<a href='/x/$N.htm'>$T</a> 2026/11/$D<br>", "</div>" FOOT, chinese, true},
	/* An ordered list with a section beside the title. */
	{MENU_EN "<ol class='releases'>", "<li><span class=tag>Press release</span> <a href='/r/$N/'><strong>$T</strong></a> <em>$D/11/2026</em></li>", "</ol>" FOOT_EN, english, false},
	/* Boxes that know no dates. */
	{MENU "<div class='swiper'>", "<div class='slide'><a href='/p/$N.html'><img src='/p/$N.png'></a><p class=bt><a href='/p/$N.html'>$T</a></p></div>", "</div>" FOOT, chinese, false},
	/* Lists in lists: months, and in each its news. */
	{MENU_EN "<ul class=months><li>November 2026<ul>", "<li><a href='/2026/11/$D/item$N.html'>$T</a></li>", "</ul></li></ul>" FOOT_EN, english, true},
	/* Headings with their paragraphs, all in one element. */
	{MENU_EN "<section>", "<h3><a href='/s/$N'>$T</a></h3><p>Posted on November $D, 2026 in News</p><p>The first words of the text stand here, and go on for a line.</p>", "</section>" FOOT_EN, english, true},
	/* A table with a head, number, title, department and date. */
	{MENU "<table class=gk><tr><th>序号</th><th>标题</th><th>发布机构</th><th>日期</th></tr>", "<tr><td>$N</td><td><a href='gk_$N.html'>$T</a></td><td>办公室</td><td>2026-11-$D</td></tr>", "</table>" FOOT, chinese, true},
	/* Links with an icon for new, in fonts. */
	{MENU "<div id=lb>", "<div><font size=2><a href='/nr/$N.asp'><font color=#333>$T</font></a> <img src=new.gif></font><font color=gray>2026.11.$D</font></div>", "</div>" FOOT, chinese, true},
	/* Two links a row: the category, and the title. */
	{MENU "<ul id='xwgg'>", "<li>[<a href='/lm/1/'>协会工作</a>] <a href='/xw/$N.html'>$T</a><i>11/$D</i></li>", "</ul>" FOOT, chinese, true},
	/* List items of a framework, with the link at the end. */
	{MENU_EN "<div class='views-element-container'><div>", "<div class='views-row'><div class='views-field field-date'><span>$D.11.2026</span></div><div class='views-field field-title'><span><a href='/node/$N' hreflang=en>$T</a></span></div></div>", "</div></div>" FOOT_EN, english, true},
	/* A link around a list item's parts, date at the end. */
	{MENU "<div class='list-group'>", "<a class='list-group-item' href='/news/view/$N'><span class='badge'>2026年11月$D日</span>$T</a>", "</div>" FOOT, chinese, true},
	/* Text beside a picture, in nested divs, with "more" links. */
	{MENU "<div class='pic'>", "<div class='row'><div class='col-4'><a href='/t/$N.html'><img alt='$T' src=$N.jpg></a></div><div class='col-8'><a class='tt' href='/t/$N.html'>$T</a><p>会议强调，要认真贯彻落实各项工作部署。<a href='/t/$N.html'>【详细】</a></p><span>发布于 2026-11-$D</span></div></div>", "</div>" FOOT, chinese, true},
	/* No element around the links but the cell. */
	{MENU "<table><tr><td class=nr>", "<img src=dot.gif> <a href='/z/$N.htm' class=hei>$T</a> <span class=hui>(11-$D)</span><br>", "</td></tr></table>" FOOT, chinese, true},
	/* A definition list: the title as term, what is said of it below. */
	{MENU_EN "<dl>", "<dt><a href='/q/$N'>$T</a></dt><dd>A sentence about it. <small>2026-11-$D</small></dd>", "</dl>" FOOT_EN, english, true},
	/* Bare links in list items, a long menu beside. */
	{"<div class=side><ul>" "<li><a href=/1>Information for members and guests</a><li><a href=/2>Standards and publications</a>" "<li><a href=/3>Conferences and exhibitions</a></ul></div><div class=body><ul>", "<li><a href='/b/$N.html'>$T</a> &ndash; $D Nov 2026</li>", "</ul></div>" FOOT_EN, english, true},
};
/* clang-format on */

#include "tests/unit/page_shapes.inc"

/* "The first words…" */
static void add_cut(struct buf *page, const char *title)
{
	buf_printf(page, "%.*s…", 18, title); /* six characters of three bytes */
}

static void add_row(struct buf *page, const struct shape *shape, int number)
{
	for (const char *at = shape->row; *at; at++) {
		if (at[0] != '$') {
			buf_add_char(page, *at);
			continue;
		}
		at++;
		if (*at == 'T')
			buf_add_text(page, shape->titles[number]);
		else if (*at == 'C')
			add_cut(page, shape->titles[number]);
		else if (*at == '$')
			buf_add_char(page, '$');
		else
			buf_printf(page, *at == 'D' ? "%02d" : "%d",
			           *at == 'D' ? 25 - number : 700 + number);
	}
}

/* What is wrong with the first proposal; NULL: it is right. */
static const char *find_fault(const struct shape *shape, const struct document *document)
{
	const struct entries *entries = &document->feed.entries;

	if (entries->count != NEWS)
		return "the number of its items";
	for (size_t i = 0; i < NEWS; i++) {
		const struct entry *entry = &entries->items[i];
		char number[10];

		snprintf(number, sizeof(number), "%zu", 700 + i);
		if (strcmp(entry->title.value, shape->titles[i]) != 0)
			return entry->title.value;
		if (!entry->link || !strstr(entry->link, number))
			return "a link";
		if (shape->is_dated && entry->published.seconds == DATE_UNKNOWN)
			return "a date";
	}
	return NULL;
}

static bool is_right(const struct shape *shape, size_t number)
{
	const struct scrape_options options = {
		.url = ADDRESS, .zone_minutes = 480, .now = INT64_C(1795658400)};
	struct scrape_proposals proposals;
	struct document *document = NULL;
	const char *fault = "nothing is proposed";
	struct error err = {0};
	struct arena arena;
	struct buf page;

	arena_init(&arena, 64 << 20);
	buf_init(&page, LIMIT_PAGE_BYTES);
	buf_printf(&page, "<meta charset=utf-8><title>News</title>%s", shape->before);
	for (int i = 0; i < NEWS; i++)
		add_row(&page, shape, i);
	buf_add_text(&page, shape->behind);
	assert_true(scrape_induce(buf_view(&page), &options, &arena, &proposals, &err));
	if (proposals.count > 0)
		document = scrape_read(buf_view(&page), &proposals.items[0].rules, &options,
		                       &err);
	if (document)
		fault = find_fault(shape, document);
	if (fault)
		print_message("shape %zu: wrong: %s\n", number, fault);
	document_free(document);
	buf_release(&page);
	arena_release(&arena);
	return !fault;
}

static void count_right(const struct shape *set, size_t count)
{
	size_t right = 0;

	for (size_t i = 0; i < count; i++)
		right += is_right(&set[i], i);
	print_message("%zu of %zu lists are right\n", right, count);
	assert_true(right * 10 >= count * 8);
}

static void the_list_is_found_in_eight_of_ten(void **state)
{
	(void)state;
	count_right(shapes, COUNT(shapes));
}

static void of_content_systems_too(void **state)
{
	(void)state;
	count_right(shapes_of_systems, COUNT(shapes_of_systems));
}

static void of_associations_too(void **state)
{
	(void)state;
	count_right(shapes_of_associations, COUNT(shapes_of_associations));
}

static void of_others_too(void **state)
{
	(void)state;
	count_right(shapes_of_others, COUNT(shapes_of_others));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_list_is_found_in_eight_of_ten),
		cmocka_unit_test(of_content_systems_too),
		cmocka_unit_test(of_associations_too),
		cmocka_unit_test(of_others_too),
	};

	parse_prepare();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
