#include "tests/unit/test.h"

#include <stdio.h>
#include <string.h>

#include "feeds/markup.h"

static struct buf out;

static int make_buffer(void **state)
{
	(void)state;
	buf_init(&out, 1 << 16);
	return 0;
}

static int release_buffer(void **state)
{
	(void)state;
	buf_release(&out);
	return 0;
}

static void assert_written(struct markup *markup, const char *expected)
{
	struct error err = {0};

	assert_true(markup_finish(markup, &err));
	assert_string_equal(err.message, "");
	assert_string_equal(out.ptr, expected);
}

static void a_document_has_one_element_a_line_and_closes_what_is_open(void **state)
{
	struct markup markup;

	(void)state;
	markup_start(&markup, &out, "../feed.css");
	markup_open(&markup, "rss", ATTRIBUTES({"version", "2.0"}, {"x", NULL}));
	markup_open(&markup, "channel", NULL);
	markup_text(&markup, "title", NULL, MARKUP_PLAIN, "News");
	markup_text(&markup, "absent", NULL, MARKUP_PLAIN, NULL);
	markup_text(&markup, "empty", NULL, MARKUP_PLAIN, "");
	markup_empty(&markup, "link", ATTRIBUTES({"rel", "self"}, {"href", "http://x/"}));
	assert_written(&markup,
	               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	               "<?xml-stylesheet href=\"../feed.css\" type=\"text/css\"?>\n"
	               "<rss version=\"2.0\">\n"
	               "<channel>\n"
	               "<title>News</title>\n"
	               "<empty/>\n"
	               "<link rel=\"self\" href=\"http://x/\"/>\n"
	               "</channel>\n"
	               "</rss>\n");
}

static void text_is_escaped_for_what_reads_it(void **state)
{
	static const struct {
		enum markup_form form;
		const char *text, *written;
	} rows[] = {
		{MARKUP_PLAIN, "S&P500 <2> \"q\"", "S&#x26;P500 &#x3C;2&#x3E; \"q\""},
		{MARKUP_PLAIN, "]]>", "]]&#x3E;"},
		{MARKUP_HTML, "<p>S&amp;P</p>\n", "&lt;p&gt;S&amp;amp;P&lt;/p&gt;\n"},
		{MARKUP_PLAIN_AS_HTML, "S&P <b>", "S&amp;amp;P &amp;lt;b&amp;gt;"},
		{MARKUP_PLAIN, "\xe7\x94\xb5 \xf0\xa0\xae\xb7",
	         "\xe7\x94\xb5 \xf0\xa0\xae\xb7"},
		{MARKUP_PLAIN, "\xef\xbc\x86", "\xef\xbc\x86"},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct markup markup;
		char expected[256];

		buf_clear(&out);
		markup_start(&markup, &out, NULL);
		markup_text(&markup, "t", NULL, rows[i].form, rows[i].text);
		snprintf(expected, sizeof(expected),
		         "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<t>%s</t>\n",
		         rows[i].written);
		assert_written(&markup, expected);
	}
}

static void attributes_keep_quotes_and_line_ends(void **state)
{
	struct markup markup;

	(void)state;
	markup_start(&markup, &out, NULL);
	markup_empty(&markup, "a", ATTRIBUTES({"t", "\"5G&6G\"\n<>\t"}));
	assert_written(&markup,
	               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	               "<a t=\"&#x22;5G&#x26;6G&#x22;&#xA;&#x3C;&#x3E;&#x9;\"/>\n");
}

static void an_html_document_has_a_doctype_and_end_tags(void **state)
{
	struct markup markup;

	(void)state;
	markup_start_html(&markup, &out);
	markup_open(&markup, "html", ATTRIBUTES({"lang", "en"}));
	markup_empty(&markup, "meta", ATTRIBUTES({"charset", "utf-8"}));
	markup_text(&markup, "p", NULL, MARKUP_PLAIN, "");
	markup_open(&markup, "ul", NULL);
	markup_close(&markup);
	markup_close(&markup);
	assert_written(&markup, "<!DOCTYPE html>\n<html lang=\"en\">\n"
	                        "<meta charset=\"utf-8\"/>\n<p></p>\n<ul></ul>\n</html>\n");
}

static void what_xml_forbids_is_left_out_in_every_form(void **state)
{
	struct markup markup;
	char text[64] = "a";
	size_t length = 1;

	(void)state;
	for (char c = 1; c < 0x20; c++)
		if (c != '\t' && c != '\n')
			text[length++] = c;
	memcpy(text + length,
	       "\xef\xbf\xbe\xef\xbf\xbf"
	       "b",
	       8);
	markup_start(&markup, &out, NULL);
	markup_open(&markup, "r", ATTRIBUTES({"t", text}));
	markup_text(&markup, "p", NULL, MARKUP_PLAIN, text);
	markup_text(&markup, "h", NULL, MARKUP_HTML, text);
	markup_text(&markup, "ph", NULL, MARKUP_PLAIN_AS_HTML, text);
	assert_written(&markup, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	                        "<r t=\"ab\">\n<p>ab</p>\n<h>ab</h>\n<ph>ab</ph>\n</r>\n");
}

static void a_byte_is_escaped_wherever_it_stands(void **state)
{
	static const struct {
		const char *text, *written;
	} rows[] = {
		{"&", "&#x26;"},      {"<", "&#x3C;"},
		{">", "&#x3E;"},      {"\"", "\""},
		{"\x01", ""},         {"\x1f", ""},
		{"\xef\xbf\xbe", ""}, {"\xef\xbc\x81", "\xef\xbc\x81"},
		{" ", " "},           {"\xe4\xb8\xad", "\xe4\xb8\xad"},
	};
	static const char as[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
	char text[60], expected[120];

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		for (int before = 0; before < 40; before++) {
			struct markup markup;

			snprintf(text, sizeof(text), "%.*s%s%s", before, as, rows[i].text,
			         as + before);
			snprintf(expected, sizeof(expected), "\n<p>%.*s%s%s</p>\n", before,
			         as, rows[i].written, as + before);
			buf_clear(&out);
			markup_start(&markup, &out, NULL);
			markup_text(&markup, "p", NULL, MARKUP_PLAIN, text);
			assert_true(markup_finish(&markup, &(struct error){0}));
			assert_string_equal(strchr(out.ptr, '\n'), expected);
		}
	}
}

static void
a_document_beyond_the_buffer_s_cap_is_a_failure_told_once_at_the_end(void **state)
{
	struct error err = {0};
	struct markup markup;
	struct buf small;

	(void)state;
	buf_init(&small, 4500);
	markup_start(&markup, &small, NULL);
	markup_open(&markup, "r", NULL);
	for (int i = 0; i < 1000; i++)
		markup_text(&markup, "t", NULL, MARKUP_PLAIN, "text & text");
	assert_false(markup_finish(&markup, &err));
	assert_int_equal(err.kind, ERROR_LIMIT);
	buf_release(&small);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_buffer, release_buffer)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_document_has_one_element_a_line_and_closes_what_is_open),
		TEST(text_is_escaped_for_what_reads_it),
		TEST(attributes_keep_quotes_and_line_ends),
		TEST(an_html_document_has_a_doctype_and_end_tags),
		TEST(what_xml_forbids_is_left_out_in_every_form),
		TEST(a_byte_is_escaped_wherever_it_stands),
		TEST(a_document_beyond_the_buffer_s_cap_is_a_failure_told_once_at_the_end),
	};

	return RUN_TESTS(tests);
}
