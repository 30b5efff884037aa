#include "tests/unit/test.h"

#include "feedgen/records_draft.h"
#include "feeds/buf.h"
#include "feeds/limits.h"

struct fixture {
	struct arena arena;
	struct records records;
};

static const struct records_options options = {
	.home = "http://www.example.org/",
	.zone_minutes = 480,
	.id_authority = "www.example.org,2020-01-01",
};

typedef void read_function(struct reader *reader, struct str bytes);

static void read_page(struct fixture *fixture, read_function *read, const char *file,
                      struct str bytes)
{
	struct reader reader = {.options = &options,
	                        .records = &fixture->records,
	                        .arena = &fixture->arena,
	                        .lasting = &fixture->arena,
	                        .file = file};

	arena_init(&fixture->arena, (size_t)64 << 20);
	read(&reader, bytes);
}

static void drop(struct fixture *fixture)
{
	arena_release(&fixture->arena);
}

/* The one record that is expected; a refusal's words otherwise. */
static const struct record *only(const struct fixture *fixture)
{
	if (fixture->records.refused.count)
		assert_string_equal(fixture->records.refused.items[0].message, "");
	assert_int_equal(fixture->records.count, 1);
	return &fixture->records.items[0];
}

#define LONG_PARAGRAPH                                                                     \
	"The line across the river has been rebuilt on taller towers, and ships of every " \
	"size can pass below it again."

static void a_text_dump_gives_title_section_and_paragraphs(void **state)
{
	struct fixture it = {0};
	const struct record *record;

	(void)state;
	read_page(&it, records_read_text, "in/No.105.7.txt",
	          STR("Your current location : Home > Newsroom >CEC News\n"
	              "CEC News\nIndustry News\nCEC News\n\n"
	              "A title\n\n\n"
	              "Short one.\n\n\n" LONG_PARAGRAPH "\nwith a second line\n\n"
	              "Home About Us Newsroom Contact Us\n"
	              "CEC News\n"
	              "Copyright CEC All Rights Reserved."));
	record = only(&it);
	assert_string_equal(record->title, "A title");
	assert_string_equal(record->section, "CEC News");
	assert_string_equal(record->section_key, "105");
	assert_string_equal(record->id, "7");
	assert_string_equal(record->url, "http://www.example.org/No.105.7.htm");
	assert_string_equal(record->language, "en");
	assert_int_equal(record->line, 6);
	assert_non_null(strstr(record->content, "<p>Short one.</p>"));
	assert_non_null(strstr(record->content, LONG_PARAGRAPH));
	assert_non_null(strstr(record->content, "with a second line"));
	assert_null(strstr(record->content, "Home"));
	assert_null(strstr(record->content, "CEC News"));
	assert_null(strstr(record->content, "Copyright"));
	assert_int_equal(record->date.seconds, DATE_UNKNOWN);
	drop(&it);
}

static void layouts_differ_and_the_parts_are_found(void **state)
{
	static const struct {
		const char *text, *title, *section, *body;
	} rows[] = {
		/* no footer */
		{"Your current location : Home > Newsroom >CEC News\nCEC "
	         "News\n\nT\n\n\nBody.\n",
	         "T", "CEC News", "<p>Body.</p>"},
		/* no heading: the title is above the first paragraph */
		{"Your current location: Home > Reports\n\nT\n\n" LONG_PARAGRAPH "\n", "T",
	         "Reports", "<p>" LONG_PARAGRAPH "</p>"},
		/* only short lines and no heading */
		{"Your current location: Home > Reports\n\nT\n\nBody.\n", "T", "Reports",
	         "<p>Body.</p>"},
		/* a title as long as a paragraph */
		{"Your current location: Home > N\nN\n" LONG_PARAGRAPH "\n\nBody.\n",
	         LONG_PARAGRAPH, "N", "<p>Body.</p>"},
		/* Windows line ends, a tab, a section in another case */
		{"Your current location :\tHome > News Room\r\nNEWS "
	         "ROOM\r\n\r\nT\r\n\r\nBody.\r\n",
	         "T", "News Room", "<p>Body.</p>"},
		/* a crumb that says "here" */
		{"当前位置：首页 ＞ 行业新闻 ＞ 正文\n行业新闻\n\n标题\n\n正文如下。\n",
	         "标题", "行业新闻", "<p>正文如下。</p>"},
		/* label and crumbs on two lines */
		{"您当前的位置：\n首页 > 协会要闻\n协会要闻\n标题\n\n第一段。\n\n版权所有 "
	         "某单位\n",
	         "标题", "协会要闻", "<p>第一段。</p>"},
		/* a date below the title that is none is a paragraph */
		{"Your current location: Home > N\nN\nT\n\nDate: to be announced\n", "T",
	         "N", "<p>Date: to be announced</p>"},
		/* paragraphs that mention what footers say */
		{"Your current location: Home > N\nN\nT\n\n" LONG_PARAGRAPH
	         " Photographs: All Rights Reserved by the makers, as agreed in writing "
	         "with "
	         "the editors.\n\nEnd.\n",
	         "T", "N", "End.</p>"},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct fixture it = {0};
		const struct record *record;

		read_page(&it, records_read_text, "No.1.2.txt", str_from(rows[i].text));
		record = only(&it);
		assert_string_equal(record->title, rows[i].title);
		assert_string_equal(record->section, rows[i].section);
		assert_non_null(strstr(record->content, rows[i].body));
		drop(&it);
	}
}

static void a_date_below_the_title_is_the_date(void **state)
{
	static const struct {
		const char *line;
		int64_t seconds;
		bool is_day_only;
	} rows[] = {
		{"Date: 2020-04-15", 1586880000, true},
		{"Published : 2020-04-15 10:30", 1586917800, false},
		{"发布时间：2020-04-15 10:30 来源：某报", 1586917800, false},
		{"日期：2020年4月15日", 1586880000, true},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct fixture it = {0};
		const struct record *record;
		char text[200];

		snprintf(text, sizeof(text), "当前位置：首页 > N\nN\nT\n\n%s\n\nBody.\n",
		         rows[i].line);
		read_page(&it, records_read_text, "No.1.2.txt", str_from(text));
		record = only(&it);
		assert_int_equal(record->date.seconds, rows[i].seconds);
		assert_int_equal(record->is_day_only, rows[i].is_day_only);
		assert_string_equal(record->content, "<p>Body.</p>");
		drop(&it);
	}
}

#define CRUMB                                                                              \
	"<td>Your current location : <a href='/'>Home</a> &gt; <a href='n'>News</a></td>"
#define MENU                                                                               \
	"<td><ul><li><a href='n'>News</a></li><li><a href='r'>Reports</a></li></ul></td>"
#define FOOTER                                                                             \
	"<table><tr><td><a href='/'>Home</a></td><td><a href='a'>About Us</a></td></tr>"   \
	"<tr><td>Copyright CEC</td></tr></table>"

static void the_parts_of_html_pages_are_found_by_what_they_say(void **state)
{
	static const struct {
		const char *html, *body, *other;
	} rows[] = {
		/* nested tables, the menu on the left */
		{"<table><tr>" CRUMB "</tr><tr>" MENU "<td><table><tr><td>News</td></tr>"
	         "<tr><td>T</td></tr><tr><td><p>" LONG_PARAGRAPH
	         "</p><p>Two.</p></td></tr></table></td></tr></table>" FOOTER,
	         "<p>" LONG_PARAGRAPH "</p>\n<p>Two.</p>", "Reports"},
		/* the menu on the right, behind the content */
		{"<table><tr>" CRUMB
	         "</tr><tr><td><div>News</div><h1>T</h1><p>" LONG_PARAGRAPH
	         "</p><p>Two.</p></td>" MENU "</tr></table>" FOOTER,
	         "<p>Two.</p>", "Reports"},
		/* no tables; each paragraph in a block of its own */
		{"<div>Your current location: Home &gt; "
	         "News</div><h2>News</h2><div><h3>T</h3>"
	         "<div><div>One.</div><div>" LONG_PARAGRAPH "</div></div></div>" FOOTER,
	         "One.", "About"},
		/* paragraphs divided by line breaks, the title in the same cell */
		{"<table><tr>" CRUMB
	         "</tr><tr><td>News</td></tr><tr><td><b>T</b><br><br>One."
	         "<br><br>" LONG_PARAGRAPH "</td></tr></table>" FOOTER,
	         "One.", "About"},
		/* a table of figures stays one */
		{"<table><tr>" CRUMB
	         "</tr><tr><td>News</td></tr><tr><td>T</td></tr><tr><td><p>" LONG_PARAGRAPH
	         "</p><table><tr><td>410</td></tr></table></td></tr></table>",
	         "<td>410</td>", "News"},
		/* what is not shown does not count */
		{"<script>var s = 'Your current location : A > B';</script><p>Your current "
	         "location : Home &gt; News</p><p>News</p><p>T</p><p>One.</p>"
	         "<style>p { color: red }</style>" FOOTER,
	         "<p>One.</p>", "color"},
		/* never closed, badly nested */
		{"<p>Your current location : Home &gt; "
	         "News<p>News<p><b>T<p>One.</b><p>Two." FOOTER,
	         "Two.", "About"},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct fixture it = {0};
		const struct record *record;

		read_page(&it, records_read_html, "No.1.2.htm", str_from(rows[i].html));
		record = only(&it);
		assert_string_equal(record->title, "T");
		assert_string_equal(record->section, "News");
		assert_non_null(strstr(record->content, rows[i].body));
		assert_null(strstr(record->content, rows[i].other));
		assert_null(strstr(record->content, "Copyright"));
		drop(&it);
	}
}

static void a_page_may_say_its_own_address(void **state)
{
	static const struct {
		const char *file, *head, *url, *id;
	} rows[] = {
		{"x.htm", "<link rel='canonical' href='https://www.example.org/a/b?3-1'>",
	         "https://www.example.org/a/b?3-1", "a/b?3-1"},
		{"x.htm",
	         "<!-- saved from url=(0035)http://www.example.org/No.1.22.htm -->",
	         "http://www.example.org/No.1.22.htm", "22"},
		/* the name counts first */
		{"a/No.1.2.html", "<link rel='canonical' href='https://www.example.org/x'>",
	         "http://www.example.org/No.1.2.htm", "2"},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct fixture it = {0};
		const struct record *record;
		char html[400];

		snprintf(html, sizeof(html),
		         "<html><head>%s</head><body><p>Your current location : Home &gt; "
		         "N</p>"
		         "<p>N</p><p>T</p><p>One.</p></body></html>",
		         rows[i].head);
		read_page(&it, records_read_html, rows[i].file, str_from(html));
		record = only(&it);
		assert_string_equal(record->url, rows[i].url);
		assert_string_equal(record->id, rows[i].id);
		drop(&it);
	}
}

static void a_page_in_gbk_is_read_by_the_charset_that_it_declares(void **state)
{
	struct fixture it = {0};

	(void)state;
	read_page(
		&it, records_read_html, "No.1.2.htm",
		STR("<meta charset=gb2312><p>\xB5\xB1\xC7\xB0\xCE\xBB\xD6\xC3: A &gt; N</p>"
	            "<p>N</p><p>\xB1\xEA\xCC\xE2</p><p>\xD5\xFD\xCE\xC4</p>"));
	assert_string_equal(only(&it)->title, "标题");
	assert_non_null(strstr(only(&it)->content, "正文"));
	drop(&it);
}

static void what_is_no_such_page_is_refused_in_clear_words(void **state)
{
	static const struct {
		read_function *read;
		const char *file, *text, *message;
		int line;
	} rows[] = {
		{records_read_text, "No.1.2.txt", "",
	         "no line such as \"Your current location : Home > Newsroom\": not a page "
	         "in "
	         "the layout of CEC's site",
	         0},
		{records_read_text, "No.1.2.txt",
	         "Your current location : Home\n\nT\n\nBody.\n",
	         "the current location names no section", 1},
		{records_read_text, "No.1.2.txt", "Your current location : Home > N\nN\n",
	         "no title below the section's heading", 0},
		{records_read_text, "No.1.2.txt",
	         "Your current location : Home > N\nN\nT\n", "no text below the title", 3},
		{records_read_text, "No.1.2.txt", "one\ntwo \xE4\xB8\n",
	         "the text is no valid UTF-8", 2},
		{records_read_text, "news.txt",
	         "Your current location : Home > N\nN\nT\n\nBody.\n",
	         "the name is not No.<section>.<id>.txt: it gives the page's address", 0},
		{records_read_html, "No.1.2.htm", "<p>\n\xFF</p>",
	         "the text is no valid UTF-8, and declares no charset", 2},
		{records_read_html, "No.1.2.htm", "<meta charset='gbk'>\n<p>\xFF\xFF</p>",
	         "the text is no valid gbk", 2},
		{records_read_html, "No.1.2.htm", "", "no HTML page", 0},
		{records_read_html, "news.htm",
	         "<p>Your current location : Home &gt; N</p><p>N</p><p>T</p><p>One.</p>",
	         "neither url nor id", 1},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct fixture it = {0};

		read_page(&it, rows[i].read, rows[i].file, str_from(rows[i].text));
		assert_int_equal(it.records.count, 0);
		assert_int_equal(it.records.refused.count, 1);
		assert_string_equal(it.records.refused.items[0].message, rows[i].message);
		assert_int_equal(it.records.refused.items[0].line, rows[i].line);
		drop(&it);
	}
}

static void a_nul_byte_makes_a_text_bad(void **state)
{
	struct fixture it = {0};

	(void)state;
	read_page(&it, records_read_text, "No.1.2.txt", STR("a\nb\0c\n"));
	assert_int_equal(it.records.refused.items[0].line, 2);
	drop(&it);
}

static void pages_nest_as_deep_as_the_limit(void **state)
{
	static const char page[] =
		"<p>Your current location : A &gt; N</p><p>N</p><p>T</p>";

	(void)state;
	for (int more = 0; more <= 1; more++) {
		/* html and body are two of them, and the text inside is one more */
		int depth = LIMIT_PAGE_DEPTH - 2 + more;
		struct fixture it = {0};
		struct buf html;

		buf_init(&html, 1 << 20);
		buf_add_text(&html, page);
		for (int i = 0; i < depth; i++)
			buf_add_text(&html, "<div>");
		buf_add_text(&html, "One.");
		read_page(&it, records_read_html, "No.1.2.htm", buf_view(&html));
		assert_int_equal(it.records.count, !more);
		assert_int_equal(it.records.refused.count, more);
		buf_release(&html);
		drop(&it);
	}
}

static void a_footer_is_looked_for_in_as_many_lines_as_the_limit(void **state)
{
	(void)state;
	for (size_t more = 0; more <= 1; more++) {
		struct fixture it = {0};
		struct buf text;

		buf_init(&text, 1 << 16);
		buf_add_text(&text, "Your current location : A > N\nN\nT\n" LONG_PARAGRAPH
		                    "\nCopyright CEC All Rights Reserved.\n");
		for (size_t i = 1; i < LIMIT_FOOTER_LINES + more; i++)
			buf_add_text(&text, "A line of the footer\n");
		read_page(&it, records_read_text, "No.1.2.txt", buf_view(&text));
		assert_int_equal(strstr(only(&it)->content, "footer") != NULL, more);
		buf_release(&text);
		drop(&it);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_dump_gives_title_section_and_paragraphs),
		cmocka_unit_test(layouts_differ_and_the_parts_are_found),
		cmocka_unit_test(a_date_below_the_title_is_the_date),
		cmocka_unit_test(the_parts_of_html_pages_are_found_by_what_they_say),
		cmocka_unit_test(a_page_may_say_its_own_address),
		cmocka_unit_test(a_page_in_gbk_is_read_by_the_charset_that_it_declares),
		cmocka_unit_test(what_is_no_such_page_is_refused_in_clear_words),
		cmocka_unit_test(a_nul_byte_makes_a_text_bad),
		cmocka_unit_test(pages_nest_as_deep_as_the_limit),
		cmocka_unit_test(a_footer_is_looked_for_in_as_many_lines_as_the_limit),
	};

	return RUN_TESTS(tests);
}
