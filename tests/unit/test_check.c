#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>

#include "feeds/check.h"
#include "feeds/limits.h"
#include "feeds/parse.h"

#define URL "https://a.example/feed"
#define NOW INT64_C(1764000000) /* 2025-11-24 */

/* Where the place of a problem is marked; taken out before the document is checked. */
#define MARK "¦"

enum inside {
	IN_DOCUMENT,
	IN_CHANNEL,
	IN_ITEM,
	IN_FEED,
	IN_ENTRY,
	IN_AUTHOR,
	IN_OPML,
	IN_JSON
};

#define RSS                                                                                \
	"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"                                     \
	"<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\""                  \
	" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""                                   \
	" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\""                      \
	" xmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\""                       \
	" xmlns:slash=\"http://purl.org/rss/1.0/modules/slash/\""                          \
	" xmlns:media=\"http://search.yahoo.com/mrss/\""                                   \
	" xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\""                     \
	" xmlns:geo=\"http://www.w3.org/2003/01/geo/wgs84_pos#\""                          \
	" xmlns:georss=\"http://www.georss.org/georss\">\n"                                \
	"<channel><title>News</title><link>https://a.example/</link>\n"
#define ATOM                                                                               \
	"<feed xmlns=\"http://www.w3.org/2005/Atom\""                                      \
	" xmlns:thr=\"http://purl.org/syndication/thread/1.0\""                            \
	" xmlns:fh=\"http://purl.org/syndication/history/1.0\">\n"

static const struct {
	const char *before, *after;
} around[] = {
	[IN_DOCUMENT] = {"", ""},
	[IN_CHANNEL] = {RSS, "</channel></rss>"},
	[IN_ITEM] = {RSS "<item>", "</item></channel></rss>"},
	[IN_FEED] = {ATOM, "</feed>"},
	[IN_ENTRY] = {ATOM "<entry>", "</entry></feed>"},
	[IN_AUTHOR] = {ATOM "<author>", "</author></feed>"},
	[IN_OPML] = {"<opml version=\"2.0\"><head/><body>", "</body></opml>"},
	[IN_JSON] = {"", ""},
};

static const struct {
	enum inside inside;
	const char *code, *text;
} cases[] = {
#include "tests/unit/check_cases.inc"
};

static struct check_report *check(struct str bytes, bool is_affirming)
{
	const struct check_options options = {
		.url = URL, .now = NOW, .is_affirming = is_affirming};
	struct error err = {0};
	struct check_report *report = check_document(bytes, &options, &err);

	assert_non_null(report);
	return report;
}

/* The document of a case without its mark; *place is where that stood, or the end. */
static struct buf make_document(size_t number, size_t *place)
{
	struct str text = str_from(cases[number].text);
	size_t mark = str_find(text, STR(MARK));
	struct buf document;

	buf_init(&document, LIMIT_DOCUMENT_BYTES);
	buf_add_text(&document, around[cases[number].inside].before);
	buf_add(&document, str_slice(text, 0, mark));
	*place = document.len;
	if (mark < text.len)
		buf_add(&document, str_skip(text, mark + strlen(MARK)));
	buf_add_text(&document, around[cases[number].inside].after);
	return document;
}

static bool is_at(const struct finding *finding, struct str document, size_t place)
{
	int line = 1, column = 1;

	for (size_t i = 0; i < place; i++) {
		column = document.ptr[i] == '\n'
		                 ? 1
		                 : column + (((unsigned char)document.ptr[i] & 0xC0) !=
		                             0x80);
		line += document.ptr[i] == '\n';
	}
	return finding->line == line && finding->column == column;
}

static void test_every_problem_is_found_where_it_is(void **state)
{
	size_t faults = 0;

	(void)state;
	for (size_t i = 0; i < ROWS(cases); i++) {
		bool is_marked = strstr(cases[i].text, MARK) != NULL;
		size_t place, found = 0, placed = 0;
		struct buf document = make_document(i, &place);
		struct check_report *report = check(buf_view(&document), false);

		for (size_t k = 0; k < report->findings.count; k++) {
			const struct finding *finding = &report->findings.items[k];

			if (strcmp(finding->rule->code, cases[i].code) != 0)
				continue;
			found++;
			placed += is_at(finding, buf_view(&document), place);
		}
		if (!found || (is_marked && !placed)) {
			fprintf(stderr, "%s %s in: %s\n", cases[i].code,
			        found ? "elsewhere" : "not found", cases[i].text);
			for (size_t k = 0; k < report->findings.count; k++)
				fprintf(stderr, "    %s %d:%d\n",
				        report->findings.items[k].rule->code,
				        report->findings.items[k].line,
				        report->findings.items[k].column);
			faults++;
		}
		check_report_free(report);
		buf_release(&document);
	}
	assert_int_equal(faults, 0);
}

static bool has_chinese(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text >= 0xE4 && (unsigned char)*text <= 0xE9)
			return true;
	return false;
}

static size_t count_of(const char *text, const char *part)
{
	size_t count = 0;

	while ((text = strstr(text, part))) {
		text += strlen(part);
		count++;
	}
	return count;
}

static void test_every_rule_speaks_both_languages(void **state)
{
	(void)state;
	for (size_t i = 0; i < CHECK_RULES; i++) {
		const struct check_rule *rule = check_rule((enum check_id)i);
		bool is_fault = rule->severity != CHECK_OK;

		assert_non_null(rule->code);
		assert_ptr_equal(check_rule_find(str_from(rule->code)), rule);
		assert_true(rule->texts[CHECK_ENGLISH].message[0]);
		assert_true(has_chinese(rule->texts[CHECK_CHINESE].message));
		assert_int_equal(rule->texts[CHECK_ENGLISH].fix[0] != '\0', is_fault);
		assert_int_equal(has_chinese(rule->texts[CHECK_CHINESE].fix), is_fault);
		assert_int_equal(rule->harm == HARM_NONE && rule->severity > CHECK_INFO,
		                 false);
	}
}

/* What {e}, {p} and {v} stand for is told in both, or in neither. */
static void test_both_languages_tell_the_same(void **state)
{
	static const char *const keys[] = {"{e}", "{p}", "{v}"};

	(void)state;
	for (size_t i = 0; i < CHECK_RULES; i++)
		for (size_t k = 0; k < ROWS(keys); k++) {
			const struct check_rule *rule = check_rule((enum check_id)i);

			if (!count_of(rule->texts[CHECK_ENGLISH].message, keys[k]) !=
			    !count_of(rule->texts[CHECK_CHINESE].message, keys[k]))
				fail_msg("%s: %s", rule->code, keys[k]);
		}
}

static const char good_rss[] = RSS
	"<description>About power</description>"
	"<atom:link rel=\"self\" type=\"application/rss+xml\" href=\"" URL "\"/>"
	"<language>zh-CN</language><item><title>R&#x26;D 新闻 &#x3C;1&#x3E;</title>"
	"<link>https://a.example/1</link>"
	"<description>&lt;p&gt;甲 &amp;amp; 乙&lt;/p&gt;</description>"
	"<guid isPermaLink=\"false\">tag:a.example,2020-01-01:1</guid>"
	"<pubDate>Wed, 15 Apr 2020 10:30:00 +0800</pubDate></item></channel></rss>";

static void test_what_is_right_is_left_alone(void **state)
{
	struct check_report *report = check(str_from(good_rss), false);

	(void)state;
	for (size_t i = 0; i < report->findings.count; i++)
		fail_msg("%s at %d", report->findings.items[i].rule->code,
		         report->findings.items[i].column);
	assert_string_equal(report->format, "rss-2.0");
	check_report_free(report);
}

#include "tests/unit/check_golden.inc"

/* The whole of what a feed can have, done right: all of it passes, hints among it. */
static void test_nothing_is_found_in_feeds_that_are_right_in_everything(void **state)
{
	static const char *const golden[] = {golden_rss, golden_atom, golden_json};
	size_t faults = 0;

	(void)state;
	for (size_t i = 0; i < ROWS(golden); i++) {
		struct check_report *report = check(str_from(golden[i]), false);

		for (size_t k = 0; k < report->findings.count; k++, faults++)
			fprintf(stderr, "%zu: %s %s at %d:%d\n", i,
			        report->findings.items[k].rule->code,
			        report->findings.items[k].value
			                ? report->findings.items[k].value
			                : "",
			        report->findings.items[k].line,
			        report->findings.items[k].column);
		check_report_free(report);
	}
	assert_int_equal(faults, 0);
}

#define RULE(id, code_, ...) code_,
static const char *const transfer_codes[] = {
#include "feeds/check_rules_transfer.inc"
};
#undef RULE

/* Without a document of this table: limits, a type that a server states, an abandoned feed;
 * and how it is served, which test_check.py has. */
static bool is_elsewhere(const char *code)
{
	static const char *const codes[] = {"limit-passed", "encoding-http", "feed-stale"};

	for (size_t i = 0; i < ROWS(codes); i++)
		if (strcmp(codes[i], code) == 0)
			return true;
	for (size_t i = 0; i < ROWS(transfer_codes); i++)
		if (strcmp(transfer_codes[i], code) == 0)
			return true;
	return false;
}

static bool has_case(const char *code)
{
	for (size_t i = 0; i < ROWS(cases); i++)
		if (strcmp(cases[i].code, code) == 0)
			return true;
	return false;
}

/* What the W3C validator does not find, by the code that says it; each has a document here,
 * or a server in test_check.py. */
static const struct {
	const char *what, *code;
} missed_by_w3c[] = {
	{"text in a wrong encoding that is valid UTF-8", "mojibake"},
	{"a firewall's page with status 200", "not-a-feed-html"},
	{"a browser check in place of the feed", "http-challenge"},
	{"a conditional request that is not answered with 304", "etag-ignored"},
	{"the same by date", "last-modified-ignored"},
	{"the same with both", "validators-ignored"},
	{"an ETag that changes with every request", "etag-changes"},
	{"an ETag that stays though the document changes", "etag-stuck"},
	{"a document that changes with every request", "body-changes"},
	{"CST, which is not Beijing's time", "date-cst"},
	{"one date for all items", "dates-all-same"},
	{"dates that change with every request", "dates-change"},
	{"updated before published", "updated-before-published"},
	{"no date", "date-missing"},
	{"ids that change with every request", "ids-change"},
	{"session ids in ids", "id-session"},
	{"an empty id", "guid-empty"},
	{"no link", "link-missing"},
	{"https:/x", "url-slash"},
	{"localhost", "url-private"},
	{"one link for all items", "links-all-same"},
	{"an empty description of the channel", "value-blank"},
	{"relative addresses in any attribute of any tag", "url-relative-in-html"},
	{"markup that is escaped twice", "html-double-escaped"},
	{"javascript: in links", "html-unsafe-link"},
	{"a newline in a title", "title-newline"},
	{"invisible and reversing characters in a title", "title-invisible"},
	{"text in another language than stated", "language-wrong"},
	{"an enclosure that is not there", "enclosure-unreachable"},
	{"a length that is not true", "enclosure-length"},
	{"no items", "items-none"},
	{"items out of order", "items-unsorted"},
	{"fewer items than come between two requests", "window-short"},
	{"JSON that is none", "json-syntax"},
	{"JSON Feed: what has to be there", "json-missing"},
	{"JSON Feed: types", "json-type"},
	{"JSON Feed: misspelt members", "json-misspelt"},
	{"JSON Feed: a feed that is its own next page", "json-loop"},
	{"a broken chain of archives", "history-broken"},
	{"a chain of archives without end", "history-loop"},
	{"a home page that names no feed", "discovery-none"},
	{"a hub that does not answer", "hub-unreachable"},
};

static void test_what_the_w3c_validator_misses_has_a_document(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(missed_by_w3c); i++)
		if (!has_case(missed_by_w3c[i].code) &&
		    !is_elsewhere(missed_by_w3c[i].code))
			fail_msg("%s: %s", missed_by_w3c[i].what, missed_by_w3c[i].code);
}

/* The W3C validator stops at an item's first. */
static void test_every_fault_of_an_item_is_told(void **state)
{
	struct check_report *report = check(
		STR(RSS "<item><description><![CDATA[<b>x<p><i>y</p></i><script></script>"
	                "<p style=\"position:fixed\"></p>]]></description></item>"
	                "</channel></rss>"),
		false);
	static const char *const codes[] = {"html-unclosed", "html-unsafe",
	                                    "html-unsafe-style"};
	size_t found[ROWS(codes)] = {0};

	(void)state;
	for (size_t i = 0; i < report->findings.count; i++)
		for (size_t k = 0; k < ROWS(codes); k++)
			found[k] += strcmp(report->findings.items[i].rule->code,
			                   codes[k]) == 0;
	assert_true(found[0] >= 2);
	assert_int_equal(found[1], 1);
	assert_int_equal(found[2], 1);
	check_report_free(report);
}

static void test_kinds_are_ranked_by_harm_and_counted(void **state)
{
	struct check_report *report = check(
		STR(RSS "<ttl>x</ttl><item><title>a</title><link>/1</link></item>"
	                "<item><title>b</title><link>/2</link></item></channel></rss>"),
		false);
	struct check_kinds_found kinds;
	struct error err = {0};
	struct arena arena;
	size_t total = 0;

	(void)state;
	arena_init(&arena, 1 << 20);
	assert_true(check_kinds(report, CHECK_WARNING, &arena, &kinds, &err));
	for (size_t i = 0; i < kinds.count; i++) {
		const struct check_rule *rule = kinds.items[i].first->rule;

		assert_true(rule->severity >= CHECK_WARNING);
		assert_true(i == 0 || rule->harm <= kinds.items[i - 1].first->rule->harm);
		if (strcmp(rule->code, "url-relative") == 0) {
			assert_int_equal(kinds.items[i].count, 2);
			assert_string_equal(kinds.items[i].first->value, "/1");
		}
		total += kinds.items[i].count;
	}
	assert_int_equal(total, check_count(report, CHECK_WARNING));
	arena_release(&arena);
	check_report_free(report);
}

static void test_every_rule_has_a_document_that_breaks_it(void **state)
{
	size_t missing = 0;

	(void)state;
	for (size_t i = 0; i < CHECK_RULES; i++) {
		const struct check_rule *rule = check_rule((enum check_id)i);
		bool is_there = rule->severity == CHECK_OK || is_elsewhere(rule->code) ||
		                has_case(rule->code);

		if (!is_there)
			fprintf(stderr, "%s has no document\n", rule->code);
		missing += !is_there;
	}
	assert_int_equal(missing, 0);
}

static void test_what_is_right_is_told_on_request_and_counts_as_nothing(void **state)
{
	struct check_report *report = check(str_from(good_rss), true);

	(void)state;
	assert_true(report->findings.count > 3);
	assert_int_equal(check_count(report, CHECK_INFO), 0);
	check_report_free(report);
}

static char *show(struct check_report *report, bool is_json,
                  const struct check_manner *manner)
{
	struct error err = {0};
	struct buf out;

	buf_init(&out, LIMIT_OUTPUT_BYTES);
	assert_true(is_json ? check_write_json(report, "f", manner, &out, &err)
	                    : check_write_text(report, "f", manner, &out, &err));
	return out.ptr;
}

static void test_people_see_the_worst_first_with_a_caret_under_it(void **state)
{
	static const char document[] = "<rss version=\"2.0\"><channel><title>中文 a</title>"
				       "<ttl>x</ttl><link>https:/a</link></channel></rss>";
	const struct check_manner manner = {.level = CHECK_ERROR};
	struct check_report *report = check(str_from(document), false);
	char *shown = show(report, false, &manner);
	const char *link = strstr(shown, "[url-slash]"),
		   *ttl = strstr(shown, "[number-not-");

	(void)state;
	assert_true(link && ttl && link < ttl);
	/* The caret counts the columns of a terminal, where a Chinese character takes two. */
	assert_non_null(strstr(shown, "\n    "
	                              "                                                  "
	                              "    ^\n    fix: "));
	assert_non_null(strstr(shown, "f: grade D (rss-2.0): errors "));
	free(shown);
	check_report_free(report);
}

static void test_of_many_of_a_kind_three_are_told_and_the_places_of_the_rest(void **state)
{
	static const struct {
		enum check_language language;
		const char *more;
	} rows[] = {{CHECK_ENGLISH, "    and 2 more of this kind: 5:2 6:4\n"},
	            {CHECK_CHINESE, "    同类问题另有 2 处： 5:2 6:4\n"}};
	struct check_report *report = check(
		STR("<opml "
	            "version=\"2.0\"><head/><body>\n<outline/>\n<outline/>\n<outline/>\n"
	            "<outline/>\n  <outline/>\n</body></opml>"),
		false);

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct check_manner manner = {.level = CHECK_ERROR,
		                                    .language = rows[i].language};
		char *shown = show(report, false, &manner);

		assert_non_null(strstr(shown, "f:2:2: "));
		assert_non_null(strstr(shown, "f:4:2: "));
		assert_null(strstr(shown, "f:5:2: "));
		assert_non_null(strstr(shown, rows[i].more));
		free(shown);
	}
	check_report_free(report);
}

static void test_a_terminal_gets_colours_and_nothing_else_does(void **state)
{
	const struct check_manner plain = {.level = CHECK_INFO};
	const struct check_manner coloured = {.level = CHECK_INFO, .is_coloured = true};
	struct check_report *report = check(
		STR("<rss version=\"2.0\"><channel><ttl>\033[31m</ttl></channel></rss>"),
		false);
	char *shown = show(report, false, &plain),
	     *painted = show(report, false, &coloured);

	(void)state;
	assert_null(strchr(shown, '\033'));
	assert_non_null(strchr(painted, '\033'));
	free(shown);
	free(painted);
	check_report_free(report);
}

static void test_levels_leave_out_what_is_less(void **state)
{
	struct check_report *report = check(STR("<rss version=\"2.0\"><channel/></rss>"),
	                                    false);
	const struct check_manner manner = {.level = CHECK_ERROR,
	                                    .language = CHECK_CHINESE};
	char *shown = show(report, true, &manner);

	(void)state;
	assert_null(strstr(shown, "warning"));
	assert_null(strstr(shown, "self-missing"));
	assert_non_null(strstr(shown, "\"code\":\"title-missing\""));
	assert_non_null(strstr(shown, "缺少"));
	assert_true(check_count(report, CHECK_INFO) > check_count(report, CHECK_ERROR));
	free(shown);
	check_report_free(report);
}

static void test_findings_have_a_limit_and_the_rest_is_counted(void **state)
{
	struct buf document;
	struct check_report *report;

	(void)state;
	for (size_t extra = 0; extra < 2; extra++) {
		buf_init(&document, LIMIT_DOCUMENT_BYTES);
		buf_add_text(&document, "<opml version=\"2.0\"><head/><body>");
		for (size_t i = 0; i < LIMIT_FINDINGS + extra; i++)
			buf_add_text(&document, "<outline/>");
		buf_add_text(&document, "</body></opml>");
		report = check(buf_view(&document), false);
		assert_int_equal(report->findings.count, LIMIT_FINDINGS);
		assert_int_equal(report->left_out, extra);
		check_report_free(report);
		buf_release(&document);
	}
}

static void test_of_a_long_line_and_a_long_value_a_part_is_shown(void **state)
{
	struct buf document;
	struct check_report *report;

	(void)state;
	buf_init(&document, LIMIT_DOCUMENT_BYTES);
	buf_add_text(&document, "<rss version=\"2.0\"><channel><ttl>");
	for (size_t i = 0; i <= LIMIT_QUOTE_BYTES; i++)
		buf_add_char(&document, 'x');
	buf_add_text(&document, "</ttl></channel></rss>");
	report = check(buf_view(&document), false);
	for (size_t i = 0; i < report->findings.count; i++) {
		const struct finding *finding = &report->findings.items[i];

		assert_true(strlen(finding->excerpt) <= LIMIT_EXCERPT_COLUMNS);
		if (finding->value)
			assert_int_equal(strlen(finding->value), LIMIT_QUOTE_BYTES + 3);
	}
	check_report_free(report);
	buf_release(&document);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_problem_is_found_where_it_is),
		cmocka_unit_test(test_every_rule_speaks_both_languages),
		cmocka_unit_test(test_both_languages_tell_the_same),
		cmocka_unit_test(test_what_is_right_is_left_alone),
		cmocka_unit_test(
			test_nothing_is_found_in_feeds_that_are_right_in_everything),
		cmocka_unit_test(test_every_rule_has_a_document_that_breaks_it),
		cmocka_unit_test(test_what_the_w3c_validator_misses_has_a_document),
		cmocka_unit_test(test_every_fault_of_an_item_is_told),
		cmocka_unit_test(test_kinds_are_ranked_by_harm_and_counted),
		cmocka_unit_test(
			test_what_is_right_is_told_on_request_and_counts_as_nothing),
		cmocka_unit_test(test_people_see_the_worst_first_with_a_caret_under_it),
		cmocka_unit_test(
			test_of_many_of_a_kind_three_are_told_and_the_places_of_the_rest),
		cmocka_unit_test(test_a_terminal_gets_colours_and_nothing_else_does),
		cmocka_unit_test(test_levels_leave_out_what_is_less),
		cmocka_unit_test(test_findings_have_a_limit_and_the_rest_is_counted),
		cmocka_unit_test(test_of_a_long_line_and_a_long_value_a_part_is_shown),
	};

	parse_prepare();
	return RUN_TESTS(tests);
}
