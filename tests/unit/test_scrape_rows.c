/* What is read of a row of a list where no rule says it. */
#include "tests/unit/test.h"

#include <string.h>

#include "feeds/buf.h"
#include "feeds/limits.h"
#include "feeds/parse.h"
#include "feeds/scrape.h"

static struct document *read_rows(struct str text)
{
	static const struct scrape_rules rules = {SCRAPE_HTML, {[SCRAPE_ITEM] = "//li"}};
	const struct scrape_options options = {.url = "http://www.page.example/dt/",
	                                       .zone_minutes = 480,
	                                       .now = INT64_C(1795658400)};
	struct error err = {0};
	struct document *document = scrape_read(text, &rules, &options, &err);

	assert_non_null(document);
	return document;
}

/* Of a row of each make: what is read of it beside the others. */
static void titles_links_and_dates_are_where_people_see_them(void **state)
{
	static const struct {
		const char *row, *title, *link;
		bool is_dated;
	} rows[] = {
		/* a link around a card: its heading, its title, its text outside, its first block */
		{"<a href=1><p>Topic</p><h3>The title</h3><p>More.</p></a>", "The title",
	         "1", false},
		{"<a href=1><div>More.</div><div class=card-title>The title</div></a>",
	         "The title", "1", false},
		{"<a href=1><p class=subtitle>More.</p><p class=tit>The title</p></a>",
	         "The title", "1", false},
		{"<a href=1>The title<p>More.</p></a>", "The title", "1", false},
		{"<a href=1><p>2026-11-25</p><p>The title</p><p>More.</p></a>", "The title",
	         "1", true},
		/* links that say nothing beside a heading */
		{"<a href=1><img></a><h3>The title</h3><a href=1>Read the story</a>",
	         "The title", "1", false},
		{"<a href=1><img></a><h3>The title</h3>", "The title", "1", false},
		{"<a href=1>阅读全文</a><div><h4>标题文字</h4></div>", "标题文字", "1",
	         false},
		{"<a href=1>Reading, a right</a><h3>Topic</h3>", "Reading, a right", "1",
	         false},
		{"<a href=1>· The title</a>", "The title", "1", false},
		/* dates for programs, and those that reckon from the present */
		{"<a href=1>The title</a><time datetime=2026-11-25>last week</time>",
	         "The title", "1", true},
		{"<a href=1>The title</a><time datetime=soon>2026-11-25</time>",
	         "The title", "1", true},
		{"<a href=1>The title</a><i>3天前</i>", "The title", "1", true},
		{"<a href=1>The title</a><i>3天前召开了会议</i>", "The title", "1", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct entry *entry;
		struct document *document;
		char page[400];

		snprintf(page, sizeof(page), "<meta charset=utf-8><ul><li>%s</ul>",
		         rows[i].row);
		document = read_rows(str_from(page));
		assert_int_equal(document->feed.entries.count, 1);
		entry = &document->feed.entries.items[0];
		if (strcmp(entry->title.value, rows[i].title) != 0 ||
		    !strstr(entry->link, rows[i].link) ||
		    (entry->published.seconds != DATE_UNKNOWN) != rows[i].is_dated)
			fail_msg("row %zu: %s %s", i, entry->title.value, entry->link);
		document_free(document);
	}
}

/* Found among as many nodes of the row as are looked at, itself and the heading included. */
static void a_heading_is_looked_for_so_far(void **state)
{
	(void)state;
	for (size_t more = 0; more < 2; more++) {
		struct document *document;
		struct buf page;

		buf_init(&page, LIMIT_PAGE_BYTES);
		buf_add_text(&page, "<ul><li>");
		for (size_t i = 2; i < LIMIT_SCRAPE_ROW_NODES + more; i++)
			buf_add_text(&page, "<b></b>");
		buf_add_text(&page, "<h3>The title</h3><a href=1>Read more</a></ul>");
		document = read_rows(buf_view(&page));
		assert_string_equal(document->feed.entries.items[0].title.value,
		                    more ? "Read more" : "The title");
		document_free(document);
		buf_release(&page);
	}
}

/* A part of the site before the title in every row, and pages below. */
static void links_that_all_rows_share_are_not_meant(void **state)
{
	struct document *document = read_rows(
		STR("<ul><li><a href=/part>A part</a> <a href=1>The first title</a>"
	            "<li><a href=/part>A part</a> <a href=2>The second title</a>"
	            "<li><a href=/other>Another</a> <a href=3>The third title</a>"
	            "<li><a href=/part>A part</a> <a href=4>The fourth title</a>"
	            "<li><a href=/other>Another</a> <a href=5>The fifth title</a>"
	            "<li><a href=/part>A part</a> <a href=6>The sixth title</a>"
	            "<li><a href='?page=2'>下一页</a></ul>"));

	(void)state;
	assert_int_equal(document->feed.entries.count, 6);
	assert_string_equal(document->feed.entries.items[2].title.value, "The third title");
	document_free(document);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(titles_links_and_dates_are_where_people_see_them),
		cmocka_unit_test(a_heading_is_looked_for_so_far),
		cmocka_unit_test(links_that_all_rows_share_are_not_meant),
	};

	parse_prepare();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
