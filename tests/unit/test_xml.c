/* XML becomes events; what is no XML is repaired, and said. */
#include "test.h"

#include <string.h>

#include "feeds/buf.h"
#include "feeds/repair.h"
#include "feeds/xml.h"

/* ---- events, written down as text --------------------------------------------------------- */

static bool on_start(void *context, const struct xml_element *element)
{
	struct xml_attribute attribute;

	buf_printf(context, "<%s", element->name);
	if (element->namespace_uri)
		buf_printf(context, "{%s}", element->namespace_uri);
	for (size_t i = 0; xml_attribute(element, i, &attribute); i++)
		buf_printf(context, " %s=%.*s", attribute.name, STR_ARG(attribute.value));
	buf_add_text(context, ">");
	return true;
}

static bool on_end(void *context)
{
	buf_add_text(context, "</>");
	return true;
}

static bool on_text(void *context, struct str text)
{
	buf_add(context, text);
	return true;
}

static void trace(const char *text, struct buf *out, struct xml_outcome *outcome,
                  struct arena *arena)
{
	const struct xml_events events = {
		.start = on_start, .end = on_end, .text = on_text, .context = out};
	struct error err = {0};

	assert_true(xml_parse(str_from(text), XML_STRICT, &events, arena, outcome, &err));
}

static void xml_becomes_events(void **state)
{
	static const struct {
		const char *text, *events, *fault;
	} rows[] = {
		{"<a><b x='1'>t</b></a>", "<a><b x=1>t</></>", NULL},
		{"<a xmlns='u'/>", "<a{u}></>", NULL},
		{"<a>1 &lt; 2 &amp; &#x33;</a>", "<a>1 < 2 & 3</>", NULL},
		{"<a><![CDATA[<&]]></a>", "<a><&</>", NULL},
		{"<a x='1&amp;2&#38;3&amp;#38;4'/>", "<a x=1&2&3&#38;4></>", NULL},
		{"<a>caf&eacute;&nbsp;!</a>", "<a>caf\xC3\xA9\xC2\xA0!</>", NULL},
		{"<?xml version='1.0' encoding='gbk'?><a>\xC3\xA9</a>", "<a>\xC3\xA9</>",
	         NULL},
		{"<!DOCTYPE a SYSTEM 'x'><a>&who;</a>", "<a>&who;</>", NULL},
		{"<a x='&eacute;'/>", "", "xml-undeclared-entity"},
		{"<a>&who;</a>", "<a>", "xml-undeclared-entity"},
		{"<a>1 & 2</a>", "<a>1 ", "xml-bare-character"},
		{"<a><b></a>", "<a><b>", "xml-mismatched-tag"},
		{"<a><b", "<a><b>", "xml-unclosed-tag"},
		{"<a><b>text", "<a><b>text", "xml-unclosed-tag"},
		{" \n \n \n", "", "xml-empty"},
		{"<?xml version='1.0'?><!-- only -->", "", "xml-empty"},
		{"<a><![CDATA[1\r\n2\r3\n]]>4\r\n5</a>", "<a>1\n2\n3\n4\n5</>", NULL},
		{"<a><![CDATA[]]>]]&gt;<![CDATA[\r]]></a>", "<a>]]>\n</>", NULL},
		{"<a><!-- <![CDATA[ -->x<!-- ]]> --></a>", "<a>x</>", NULL},
		{"<a/><b/>", "<a></>", "xml-junk-after-root"},
		{"<a x=1/>", "", "xml-bad-attribute"},
		{"", "", "xml-empty"},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct xml_outcome outcome;
		struct arena arena;
		struct buf out;

		arena_init(&arena, (size_t)1 << 20);
		buf_init(&out, 10000);
		trace(rows[i].text, &out, &outcome, &arena);
		assert_string_equal(buf_view(&out).ptr, rows[i].events);
		assert_int_equal(outcome.is_complete, rows[i].fault == NULL);
		if (rows[i].fault)
			assert_string_equal(outcome.fault.code, rows[i].fault);
		else
			assert_null(outcome.fault.code);
		buf_release(&out);
		arena_release(&arena);
	}
}

static void faults_have_a_place(void **state)
{
	struct xml_outcome outcome;
	struct arena arena;
	struct buf out;

	(void)state;
	arena_init(&arena, (size_t)1 << 20);
	buf_init(&out, 10000);
	trace("<a>\n<b>\n  </c>\n</a>", &out, &outcome, &arena);
	assert_int_equal(outcome.fault.line, 3);
	assert_true(outcome.fault.message[0] != '\0');
	trace("<a>\n\n&nbsp; &hellip;</a>", &out, &outcome, &arena);
	assert_int_equal(outcome.entity.line, 3);
	assert_int_equal(outcome.entity_count, 2);
	trace("<a>\n<x:b/></a>", &out, &outcome, &arena);
	assert_true(outcome.is_complete);
	assert_string_equal(outcome.oddity.code, "xml-undeclared-prefix");
	assert_int_equal(outcome.oddity.line, 2);
	buf_release(&out);
	arena_release(&arena);
}

/* ---- repair ------------------------------------------------------------------------------ */

static const struct {
	const char *text, *repaired;
	const char *code; /* of the first problem; NULL: nothing had to be said */
	int line, column;
} repairs[] = {
	{"<a>1</a>", "<a>1</a>", NULL, 0, 0},
	{"<a>x & y</a>", "<a>x &amp; y</a>", "xml-bare-character", 1, 6},
	{"<a>\n\xE4\xB8\xAD &b;</a>", "<a>\n\xE4\xB8\xAD &amp;b;</a>", "xml-bare-character",
         2, 3},
	{"<a>&copy=1;</a>", "<a>&amp;copy=1;</a>", "xml-bare-character", 1, 4},
	{"<a>&eacute;</a>", "<a>\xC3\xA9</a>", "xml-undeclared-entity", 1, 4},
	{"<a>&amp;&#38;&#x26;</a>", "<a>&amp;&#38;&#x26;</a>", NULL, 0, 0},
	{"<a>&#0;&#xD800;&#99999999999;</a>", "<a></a>", "xml-bad-reference", 1, 4},
	{"<a>&#X41;</a>", "<a>A</a>", "xml-bad-reference", 1, 4},
	{"<a>1 < 2</a>", "<a>1 &lt; 2</a>", "xml-bare-character", 1, 6},
	{"<a>]]></a>", "<a>]]&gt;</a>", "xml-bare-character", 1, 4},
	{"<a>\x02</a>", "<a></a>", "xml-bad-character", 1, 4},
	{"<a><![CDATA[\x02&]]></a>", "<a><![CDATA[&]]></a>", "xml-bad-character", 1, 13},
	{"<a x=1 y='a\"b' x='2' z>t</a>", "<a x=\"1\" y=\"a&quot;b\" z=\"\">t</a>",
         "xml-bad-attribute", 1, 6},
	{"<a x='1<2&3'/>", "<a x=\"1&lt;2&amp;3\"/>", "xml-bad-attribute", 1, 8},
	{"<a x='never closed>t</a>", "<a x=\"never\" closed=\"\">t</a>",
         "xml-bad-attribute", 1, 13},
	{"<a><b>t</a>", "<a><b>t</b></a>", "xml-mismatched-tag", 1, 8},
	{"<a></b>t</a>", "<a>t</a>", "xml-mismatched-tag", 1, 4},
	{"<a><b</a>", "<a><b></b></a>", "xml-unclosed-tag", 1, 6},
	{"<a><item><t>1<item><t>2</t></item></a>",
         "<a><item><t>1</t></item><item><t>2</t></item></a>", "xml-mismatched-tag", 1, 14},
	{"<a>t", "<a>t</a>", "xml-truncated", 1, 5},
	{"<a><item>1</item><item>2", "<a><item>1</item></a>", "xml-truncated", 1, 25},
	{"<a><item>1</item><item>2</item><it", "<a><item>1</item><item>2</item></a>",
         "xml-truncated", 1, 35},
	{"<a/>junk", "<a/>", "xml-junk-after-root", 1, 5},
	{"<a/><!-- fine --> <?pi?>\n", "<a/>", NULL, 0, 0},
	{"junk <a/>", "<a/>", "xml-junk-before-root", 1, 1},
	{"\n<?xml version='1.0'?><a/>", "<a/>", "xml-misplaced-declaration", 1, 1},
	{"<?xml version='1.0'?>\n<?xml version='1.0'?><a/>", "<a/>",
         "xml-misplaced-declaration", 2, 1},
	{"<!DOCTYPE a PUBLIC '-//x' 'y' [<!ENTITY b 'c'>]><a>&b;</a>",
         "<!DOCTYPE a PUBLIC '-//x' 'y' ><a>&amp;b;</a>", "xml-bare-character", 1, 52},
	{"<a><!-- never closed <b>t</b></a>", "<a>t</a>", "xml-unclosed-comment", 1, 4},
	{"<a><![CDATA[never closed</a>", "<a></a>", "xml-unclosed-cdata", 1, 4},
};

static void what_is_nearly_xml_is_repaired(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(repairs); i++) {
		struct problems problems = {0};
		struct error err = {0};
		struct arena arena;
		struct buf out;

		arena_init(&arena, (size_t)1 << 20);
		buf_init(&out, 10000);
		assert_true(repair_xml(str_from(repairs[i].text), &out, &problems, &arena,
		                       &err));
		assert_string_equal(buf_view(&out).ptr, repairs[i].repaired);
		assert_int_equal(problems.count > 0, repairs[i].code != NULL);
		if (repairs[i].code) {
			assert_string_equal(problems.items[0].code, repairs[i].code);
			assert_int_equal(problems.items[0].line, repairs[i].line);
			assert_int_equal(problems.items[0].column, repairs[i].column);
		}
		buf_release(&out);
		arena_release(&arena);
	}
}

static void what_was_repaired_is_xml(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(repairs); i++) {
		struct problems problems = {0};
		struct xml_outcome outcome;
		struct error err = {0};
		struct arena arena;
		struct buf repaired, out;

		arena_init(&arena, (size_t)1 << 20);
		buf_init(&repaired, 10000);
		buf_init(&out, 10000);
		assert_true(repair_xml(str_from(repairs[i].text), &repaired, &problems,
		                       &arena, &err));
		trace(buf_view(&repaired).ptr, &out, &outcome, &arena);
		assert_true(outcome.is_complete);
		buf_release(&out);
		buf_release(&repaired);
		arena_release(&arena);
	}
}

/* Unclosed things that could have the rest of the document searched again and again. */
static void repair_takes_time_in_proportion_to_the_text(void **state)
{
	static const char *const pieces[] = {"<!--", "<?x",       "<a b='",      "<a b=\"",
	                                     "</",   "<![CDATA[", "<!DOCTYPE [", "&",
	                                     "<",    "&#",        "<a b=",       "]]>"};

	(void)state;
	for (size_t i = 0; i < ROWS(pieces); i++) {
		struct problems problems = {0};
		struct error err = {0};
		struct arena arena;
		struct buf text, out;

		arena_init(&arena, (size_t)1 << 20);
		buf_init(&text, (size_t)8 << 20);
		buf_init(&out, (size_t)64 << 20);
		buf_add_text(&text, "<rss><channel>");
		while (text.len < (size_t)4 << 20)
			buf_add_text(&text, pieces[i]);
		assert_true(repair_xml(buf_view(&text), &out, &problems, &arena, &err));
		buf_release(&text);
		buf_release(&out);
		arena_release(&arena);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(xml_becomes_events),
	cmocka_unit_test(faults_have_a_place),
	cmocka_unit_test(what_is_nearly_xml_is_repaired),
	cmocka_unit_test(what_was_repaired_is_xml),
	cmocka_unit_test(repair_takes_time_in_proportion_to_the_text),
};

int main(void)
{
	return RUN_TESTS(tests);
}
