#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "feeds/limits.h"
#include "feeds/opml.h"

#define DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

static struct arena arena;

static int make_arena(void **state)
{
	(void)state;
	arena_init(&arena, 8 << 20);
	return 0;
}

static int release_arena(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static struct opml *parse(const char *text)
{
	struct error err = {0};
	struct opml *opml = opml_parse(&arena, str_from(text), &err);

	assert_string_equal(err.message, "");
	assert_non_null(opml);
	return opml;
}

static void assert_writes(const struct opml *opml, const char *expected)
{
	struct error err = {0};
	struct buf out;

	buf_init(&out, 1 << 20);
	assert_true(opml_write(opml, &out, &err));
	assert_string_equal(out.ptr, expected);
	buf_release(&out);
}

/* As FreshRSS exports a page read by XPath, with an attribute that nobody knows. */
static const char list[] = DECLARATION
	"<opml version=\"2.0\" xmlns:frss=\"https://freshrss.org/opml\" "
	"xmlns:x=\"urn:x\">\n"
	"<head>\n"
	"<title>\xe8\x81\x94\xe7\x9b\x9f</title>\n"
	"<dateModified>Thu, 16 Apr 2020 09:30:00 +0800</dateModified>\n"
	"<ownerName>CEC</ownerName>\n"
	"</head>\n"
	"<body>\n"
	"<outline text=\"Energy\">\n"
	"<outline id=\"coal\" text=\"\xe7\x85\xa4\" title=\"\xe7\x85\xa4\" "
	"type=\"HTML+XPath\""
	" xmlUrl=\"https://coal.example/?a=1&#x26;b=2\""
	" frss:xPathItem=\"//li[@class=&#x22;n&#x22;]\" x:note=\"kept&#xA;too &#x26;#38;\" "
	"xml:lang=\"zh\"/>\n"
	"</outline>\n"
	"<outline text=\"waiting\"/>\n"
	"</body>\n"
	"</opml>\n";

static void a_list_passes_through_unchanged(void **state)
{
	(void)state;
	assert_writes(parse(list), list);
}

static void outlines_come_with_their_lines_attributes_and_children(void **state)
{
	const struct opml *opml = parse(list);
	const struct outline *energy = &opml->outlines.items[0], *coal;

	(void)state;
	assert_string_equal(opml->title, "\xe8\x81\x94\xe7\x9b\x9f");
	assert_string_equal(opml->owner_name, "CEC");
	assert_int_equal(opml->outlines.count, 2);
	assert_int_equal(energy->children.count, 1);
	assert_int_equal(energy->line, 9);
	coal = &energy->children.items[0];
	assert_int_equal(coal->line, 10);
	assert_string_equal(outline_attribute_find(coal, "xmlUrl"),
	                    "https://coal.example/?a=1&b=2");
	assert_null(outline_attribute_find(coal, "xPathItem"));
	assert_string_equal(coal->attributes.items[5].namespace_uri,
	                    "https://freshrss.org/opml");
	assert_string_equal(coal->attributes.items[5].value, "//li[@class=\"n\"]");
}

static void what_opml_does_not_know_is_passed_over(void **state)
{
	const struct opml *opml = parse(
		"<opml version='1.0'><x><outline text='no'/></x><head><title>a<i>b</i>c"
		"</title><expansionState>1</expansionState></head><body><p><outline "
		"text='no'/></p><outline text='yes'><y:outline xmlns:y='urn:y'/>"
		"</outline></body></opml>");

	(void)state;
	assert_string_equal(opml->title, "ac");
	assert_int_equal(opml->outlines.count, 1);
	assert_int_equal(opml->outlines.items[0].children.count, 0);
	assert_string_equal(outline_attribute_find(&opml->outlines.items[0], "text"),
	                    "yes");
}

static void a_list_in_another_encoding_is_read(void **state)
{
	const struct opml *opml = parse("<?xml version='1.0' encoding='gbk'?><opml><body>"
	                                "<outline text='\xb5\xe7\xc1\xa6'/></body></opml>");

	(void)state;
	assert_string_equal(outline_attribute_find(&opml->outlines.items[0], "text"),
	                    "\xe7\x94\xb5\xe5\x8a\x9b");
}

static void what_is_no_list_is_refused_with_its_line(void **state)
{
	static const struct {
		const char *text;
		enum error_kind kind;
		int line;
		const char *reason;
	} rows[] = {
		{"", ERROR_SYNTAX, 0, "not OPML: the file is empty"},
		{"\n<html>", ERROR_SYNTAX, 2, "not OPML: the document is <html>"},
		{"<rss/>", ERROR_SYNTAX, 1, "not OPML: the document is <rss>"},
		{"<opml>\n<body>\n<outline text=\"a&b\"/>", ERROR_SYNTAX, 3, "not OPML: "},
		{"<opml>\n<body>", ERROR_SYNTAX, 2, "not OPML: "},
		{"plain text", ERROR_SYNTAX, 1, "not OPML: "},
		{"<!DOCTYPE opml [\n<!ENTITY a 'b'>]><opml/>", ERROR_UNSUPPORTED, 2,
	         "entity declarations are refused"},
		{"<!DOCTYPE opml [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><opml><body>"
	         "<outline text='&a;'/></body></opml>",
	         ERROR_UNSUPPORTED, 1, "entity declarations are refused"},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct error err = {0};

		assert_null(opml_parse(&arena, str_from(rows[i].text), &err));
		assert_int_equal(err.kind, rows[i].kind);
		assert_int_equal(err.line, rows[i].line);
		assert_memory_equal(err.message, rows[i].reason, strlen(rows[i].reason));
	}
}

/* `depth` outlines, each in the one before. */
static char *make_nested(int depth)
{
	struct buf text;

	buf_init(&text, 1 << 20);
	buf_add_text(&text, "<opml><body>");
	for (int i = 0; i < depth; i++)
		buf_add_text(&text, "<outline>");
	for (int i = 0; i < depth; i++)
		buf_add_text(&text, "</outline>");
	buf_add_text(&text, "</body></opml>");
	return text.ptr;
}

static void outlines_nest_to_the_limit(void **state)
{
	char *text = make_nested(LIMIT_XML_DEPTH);
	struct error err = {0};

	(void)state;
	parse(text);
	free(text);
	text = make_nested(LIMIT_XML_DEPTH + 1);
	assert_null(opml_parse(&arena, str_from(text), &err));
	assert_int_equal(err.kind, ERROR_LIMIT);
	free(text);
}

static void a_list_is_read_up_to_its_limit(void **state)
{
	static const char start[] = "<opml><body>", end[] = "</body></opml>";
	static const char comment[] =
		"<!-- as long as a line of a list is, more or less -->\n";
	char *text = malloc(LIMIT_OPML_BYTES + 1);
	struct error err = {0};

	(void)state;
	assert_non_null(text);
	memset(text, ' ', LIMIT_OPML_BYTES + 1);
	memcpy(text, start, strlen(start));
	for (size_t at = strlen(start); at + 100 < LIMIT_OPML_BYTES; at += strlen(comment))
		memcpy(text + at, comment, strlen(comment));
	memcpy(text + LIMIT_OPML_BYTES - strlen(end), end, strlen(end));
	assert_non_null(opml_parse(
		&arena, (struct str){.ptr = text, .len = LIMIT_OPML_BYTES}, &err));
	assert_null(opml_parse(
		&arena, (struct str){.ptr = text, .len = LIMIT_OPML_BYTES + 1}, &err));
	assert_int_equal(err.kind, ERROR_LIMIT);
	free(text);
}

static void a_list_larger_than_its_memory_is_refused(void **state)
{
	(void)state;
	for (size_t bytes = 0; bytes < 4096; bytes += 64) {
		struct error err = {0};
		struct arena small;

		arena_init(&small, bytes);
		if (!opml_parse(&small, str_from(list), &err))
			assert_int_equal(err.kind, ERROR_LIMIT);
		arena_release(&small);
	}
}

static void one_prefix_for_two_namespaces_is_told_apart(void **state)
{
	(void)state;
	assert_writes(parse("<opml><body><outline xmlns:a='urn:1' a:x='1'/>"
	                    "<outline xmlns:a='urn:2' a:x='2'/></body></opml>"),
	              DECLARATION
	              "<opml version=\"2.0\" xmlns:a=\"urn:1\" xmlns:ns1=\"urn:2\">\n"
	              "<head/>\n"
	              "<body>\n"
	              "<outline a:x=\"1\"/>\n"
	              "<outline ns1:x=\"2\"/>\n"
	              "</body>\n"
	              "</opml>\n");
}

static void an_ampersand_in_a_namespace_is_one_again(void **state)
{
	static const char text[] = DECLARATION
		"<opml version=\"2.0\" xmlns:a=\"http://a.example/?b&#x26;c\">\n"
		"<head/>\n<body>\n<outline a:x=\"1\"/>\n</body>\n</opml>\n";

	(void)state;
	assert_writes(parse(text), text);
}

static void plain_text_is_made_fit_for_readers_that_take_it_for_html(void **state)
{
	static const struct {
		const char *text, *expected;
	} rows[] = {
		{"R & D", "R & D"},
		{"S&P500", "S&amp;P500"},
		{"a&#b <i>", "a&amp;#b &lt;i>"},
		{"", ""},
		{NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		const char *text = opml_text(&arena, rows[i].text);

		if (rows[i].expected)
			assert_string_equal(text, rows[i].expected);
		else
			assert_null(text);
	}
}

static void an_attribute_without_value_is_not_added(void **state)
{
	struct opml opml = {0};
	struct outline *outline = LIST_ADD(&arena, &opml.outlines);

	(void)state;
	assert_non_null(outline);
	outline_attribute_add(&arena, outline, "text", "a");
	outline_attribute_add(&arena, outline, "htmlUrl", NULL);
	assert_writes(&opml, DECLARATION "<opml version=\"2.0\">\n<head/>\n<body>\n"
	                                 "<outline text=\"a\"/>\n</body>\n</opml>\n");
}

static void only_named_outlines_are_taken_wherever_they_stand(void **state)
{
	static const char text[] =
		"<opml xmlns:x='urn:x'><body>\n"
		"<outline text='Energy'>\n"
		"<outline id='coal' text='no'><outline id=' a-1 ' text='1'/></outline>\n"
		"<outline id='a' text='no'/><outline id='a-11' text='no'/>"
		"<outline id='' text='no'/><outline x:id='z' text='no'/></outline>\n"
		"<outline id='z' text='2'><outline text='no'><outline id='z' text='3'/>"
		"</outline></outline>\n</body></opml>";
	const char *ids[] = {"a-1", "absent", "z"};
	const struct outline_names names = {.items = ids, .count = 3}, none = {0};
	struct error err = {0};
	struct opml *opml = opml_parse_named(&arena, str_from(text), &names, &err);

	(void)state;
	assert_non_null(opml);
	assert_writes(opml, DECLARATION "<opml version=\"2.0\">\n<head/>\n<body>\n"
	                                "<outline id=\" a-1 \" text=\"1\"/>\n"
	                                "<outline id=\"z\" text=\"2\">\n"
	                                "<outline id=\"z\" text=\"3\"/>\n"
	                                "</outline>\n</body>\n</opml>\n");
	assert_int_equal(opml->outlines.items[0].line, 3);
	opml = opml_parse_named(&arena, str_from(text), &none, &err);
	assert_non_null(opml);
	assert_int_equal(opml->outlines.count, 0);
}

static void outlines_that_are_left_out_take_no_memory(void **state)
{
	const struct outline_names none = {0};
	struct error err = {0};
	struct arena small;
	struct buf text;

	(void)state;
	buf_init(&text, 1 << 20);
	buf_add_text(&text, "<opml><body>");
	for (int i = 0; i < 1000; i++)
		buf_printf(&text, "<outline id='s%d' xmlUrl='http://s.example/%d'/>", i, i);
	buf_add_text(&text, "</body></opml>");
	arena_init(&small, 4096);
	assert_non_null(opml_parse_named(&small, buf_view(&text), &none, &err));
	assert_null(opml_parse_named(&small, buf_view(&text), NULL, &err));
	assert_int_equal(err.kind, ERROR_LIMIT);
	arena_release(&small);
	buf_release(&text);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_arena, release_arena)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_list_passes_through_unchanged),
		TEST(outlines_come_with_their_lines_attributes_and_children),
		TEST(what_opml_does_not_know_is_passed_over),
		TEST(a_list_in_another_encoding_is_read),
		TEST(what_is_no_list_is_refused_with_its_line),
		TEST(outlines_nest_to_the_limit),
		TEST(a_list_is_read_up_to_its_limit),
		TEST(a_list_larger_than_its_memory_is_refused),
		TEST(one_prefix_for_two_namespaces_is_told_apart),
		TEST(an_ampersand_in_a_namespace_is_one_again),
		TEST(plain_text_is_made_fit_for_readers_that_take_it_for_html),
		TEST(an_attribute_without_value_is_not_added),
		TEST(only_named_outlines_are_taken_wherever_they_stand),
		TEST(outlines_that_are_left_out_take_no_memory),
	};

	return RUN_TESTS(tests);
}
