/* What a feed says, told in a few lines each: formats, precedence, persons, references. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "feeds/parse.h"

#define RSS(items)                                                                         \
	"<rss version=\"2.0\"><channel><link>https://news.example/a/</link>" items         \
	"</channel></rss>"
#define DC " xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
#define ATOM "<feed xmlns=\"http://www.w3.org/2005/Atom\">"

static struct document *parse_at(const char *text, const char *url)
{
	struct parse_options options = {.url = url};
	struct error err = {0};
	struct document *document = document_parse(str_from(text), &options, &err);

	if (!document)
		fail_msg("%s", err.message);
	return document;
}

static struct document *parse(const char *text)
{
	return parse_at(text, NULL);
}

static void the_root_element_tells_the_format(void **state)
{
	static const struct {
		const char *text, *format;
	} rows[] = {
		{"<rss version='2.0'/>", "rss-2.0"},
		{"<rss version='2.0.11'/>", "rss-2.0"},
		{"<rss version='9'/>", "rss"},
		{"<rss/>", "rss"},
		{"<RSS version='0.92'/>", "rss-0.92"},
		{"<rss version='0.91'/>", "rss-0.91-userland"},
		{"<!DOCTYPE rss PUBLIC '-//Netscape Communications//DTD RSS 0.91//EN' 'x'>"
	         "<rss version='0.91'/>",
	         "rss-0.91-netscape"},
		{"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
	         "xmlns='http://purl.org/rss/1.0/'/>",
	         "rss-1.0"},
		{"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
	         "xmlns='http://my.netscape.com/rdf/simple/0.9/'/>",
	         "rss-0.90"},
		{"<channel><title>bare</title></channel>", "rss"},
		{"<feed xmlns='http://www.w3.org/2005/Atom'/>", "atom-1.0"},
		{"<a:feed xmlns:a='http://www.w3.org/2005/Atom'/>", "atom-1.0"},
		{"<entry xmlns='http://www.w3.org/2005/Atom'><title>t</title></entry>",
	         "atom-1.0"},
		{"<feed version='0.3' xmlns='http://purl.org/atom/ns#'/>", "atom-0.3"},
		{"<feed/>", "atom"},
		{"<CHANNEL HREF='http://a.example/'><ITEM HREF='b'/></CHANNEL>", "cdf"},
		{"{\"version\": \"https://jsonfeed.org/version/1\", \"items\": []}",
	         "json-1.0"},
		{" {\"title\": \"t\", \"items\": [{\"id\": \"1\"}]}", "json-1.1"},
		{"{\"rss\": {\"channel\": {\"title\": \"t\"}}}", "rss-in-json"},
		{"<html><body>no</body></html>", ""},
		{"<!doctype html><p>no", ""},
		{"<opml/>", ""},
		{"{}", ""},
		{"[1, 2", ""},
		{"no", ""},
		{"", ""},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct document *document = parse(rows[i].text);

		if (strcmp(format_name(document->format), rows[i].format) != 0)
			fail_msg("%s is %s", rows[i].text, format_name(document->format));
		assert_int_equal(document->problems.count > 0 &&
		                         document->format == FORMAT_NONE,
		                 rows[i].format[0] == '\0');
		document_free(document);
	}
}

static void content_location_is_where_references_start_from(void **state)
{
	static const struct {
		const char *location, *link;
	} rows[] = {
		{NULL, "https://news.example/feeds/1"},
		{"/other/feed.xml", "https://news.example/other/1"},
		{"https://origin.example/a/feed", "https://origin.example/a/1"},
		{"javascript:alert(1)", "https://news.example/feeds/1"},
		{"::", "https://news.example/feeds/1"},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct parse_options options = {
			.url = "https://news.example/feeds/feed",
			.content_location = rows[i].location,
		};
		struct error err = {0};
		struct document *document = document_parse(
			STR("<feed xmlns='http://www.w3.org/2005/Atom'><entry>"
		            "<link href='1'/></entry></feed>"),
			&options, &err);

		assert_non_null(document);
		assert_string_equal(document->feed.entries.items[0].link, rows[i].link);
		document_free(document);
	}
}

/* And nothing else is read twice. */
static void html_that_is_escaped_twice_is_noticed(void **state)
{
	static const struct {
		const char *text, *summary;
		bool is_noticed;
	} rows[] = {
		{"&amp;lt;p&amp;gt;a &amp;amp;amp; b&amp;lt;/p&amp;gt;", "<p>a &amp; b</p>",
	         true},
		{"&lt;p&gt;a &amp;amp; b&lt;/p&gt;", "<p>a &amp; b</p>", false},
		{"&amp;lt;p&amp;gt; starts a paragraph", "&lt;p&gt; starts a paragraph",
	         false},
		{"&lt;p&gt;&amp;lt;p&amp;gt;&lt;/p&gt;", "<p>&lt;p&gt;</p>", false},
		{"&amp;lt;unknown&amp;gt;&amp;lt;/unknown&amp;gt;",
	         "&lt;unknown&gt;&lt;/unknown&gt;", false},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct document *document;
		char text[500];

		snprintf(text, sizeof(text),
		         RSS("<item><description>%s</description></item>"), rows[i].text);
		document = parse(text);
		assert_string_equal(document->feed.entries.items[0].summary.value,
		                    rows[i].summary);
		assert_int_equal(document->problems.count, rows[i].is_noticed);
		if (rows[i].is_noticed)
			assert_string_equal(document->problems.items[0].code,
			                    "escaped-twice");
		document_free(document);
	}
}

/* Whether it is cleaned now or later. */
static void a_text_of_nothing_but_controls_is_empty_and_there(void **state)
{
	(void)state;
	for (int is_raw = 0; is_raw < 2; is_raw++) {
		const struct parse_options options = {.is_raw = is_raw};
		struct error err = {0};
		struct document *document = document_parse(
			STR(RSS("<item><title>\xC2\x81</title>"
		                "<description>\xC2\x81\xC2\x8D</description></item>")),
			&options, &err);

		assert_non_null(document);
		assert_string_equal(document->feed.entries.items[0].title.value, "");
		assert_string_equal(document->feed.entries.items[0].summary.value, "");
		document_free(document);
	}
}

static void categories_that_mean_the_same_are_one(void **state)
{
	struct document *document = parse(
		RSS("<item><category>b</category><category>a</category>"
	            "<category domain='d'>b</category><category>b</category>"
	            "<category>a</category><category>c</category></item>"));
	const struct categories *categories = &document->feed.entries.items[0].categories;

	(void)state;
	assert_int_equal(categories->count, 4);
	assert_string_equal(categories->items[0].term, "b");
	assert_string_equal(categories->items[1].term, "a");
	assert_string_equal(categories->items[2].scheme, "d");
	assert_string_equal(categories->items[3].term, "c");
	document_free(document);
}

static void an_entry_alone_is_a_feed_of_one(void **state)
{
	struct document *document = parse(
		"<entry xmlns='http://www.w3.org/2005/Atom'><id>x</id></entry>");

	(void)state;
	assert_int_equal(document->feed.entries.count, 1);
	assert_string_equal(document->feed.entries.items[0].id, "x");
	document_free(document);
}

/* ---- the first entry's members ------------------------------------------------------------ */

static const char *title_of(const struct entry *entry)
{
	return entry->title.value;
}

static const char *summary_of(const struct entry *entry)
{
	return entry->summary.value;
}

static const char *content_of(const struct entry *entry)
{
	return entry->contents.count ? entry->contents.items[0].value : NULL;
}

static const char *link_of(const struct entry *entry)
{
	return entry->link;
}

static const char *id_of(const struct entry *entry)
{
	return entry->id;
}

static const char *author_of(const struct entry *entry)
{
	return entry->authors.count ? entry->authors.items[0].name : NULL;
}

static const char *email_of(const struct entry *entry)
{
	return entry->authors.count ? entry->authors.items[0].email : NULL;
}

static const char *published_of(const struct entry *entry)
{
	return entry->published.raw;
}

static const char *category_of(const struct entry *entry)
{
	return entry->categories.count ? entry->categories.items[0].term : NULL;
}

static const struct {
	const char *text;
	const char *(*member)(const struct entry *entry);
	const char *expected; /* NULL: absent */
} entry_rows[] = {
	/* titles: plain, unless they are HTML */
	{RSS("<item><title>1 &lt; 2 &amp; 3</title></item>"), title_of, "1 < 2 & 3"},
	{RSS("<item><title>&lt;i&gt;A&lt;/i&gt; B</title></item>"), title_of, "<i>A</i> B"},
	{RSS("<item><title>Use &lt;T&gt; in Java</title></item>"), title_of,
         "Use <T> in Java"},
	{RSS("<item><title>Q&amp;amp;A</title></item>"), title_of, "Q&amp;A"},
	{RSS("<item><title>don\xC2\x92t</title></item>"), title_of, "don\xE2\x80\x99t"},
	{RSS("<item><title>caf\xC3\x83\xC2\xA9</title></item>"), title_of, "caf\xC3\xA9"},
	/* an image's title is none of the entry's */
	{RSS("<item><image><title>No</title></image><title>Yes</title></item>"), title_of,
         "Yes"},
	/* the format's own element wins over Dublin Core, and Dublin Core over the rest */
	{RSS("<item" DC "><dc:title>DC</dc:title><title>RSS</title></item>"), title_of,
         "RSS"},
	{RSS("<item" DC "><title>RSS</title><dc:title>DC</dc:title></item>"), title_of,
         "RSS"},
	{RSS("<item" DC "><title/><dc:title>DC</dc:title></item>"), title_of, "DC"},
	{RSS("<item xmlns:m='http://search.yahoo.com/mrss/'><m:title>M</m:title></item>"),
         title_of, "M"},
	/* an undeclared prefix means what it always means */
	{RSS("<item><dc:title>DC</dc:title></item>"), title_of, "DC"},
	/* description is the summary, content:encoded the content, in any order */
	{RSS("<item xmlns:c='http://purl.org/rss/1.0/modules/content/'>"
             "<c:encoded>long</c:encoded><description>short</description></item>"),
         summary_of, "short"},
	{RSS("<item xmlns:c='http://purl.org/rss/1.0/modules/content/'>"
             "<description>short</description><c:encoded>long</c:encoded></item>"),
         content_of, "long"},
	{RSS("<item><description>one</description><summary>two</summary></item>"),
         content_of, "two"},
	/* naked markup and what stands in CDATA are the same text */
	{RSS("<item><description>a <b>b</b> &amp;amp; c</description></item>"), summary_of,
         "a <b>b</b> &amp; c"},
	{RSS("<item><description><![CDATA[a <b>b</b> &amp; c]]></description></item>"),
         summary_of, "a <b>b</b> &amp; c"},
	/* Atom's content, by its type */
	{ATOM "<entry><content>a &lt;b&gt;</content></entry></feed>", content_of, "a <b>"},
	{ATOM "<entry><content type='html'>a &lt;b&gt;b&lt;/b&gt;</content></entry></feed>",
         content_of, "a <b>b</b>"},
	{ATOM
         "<entry><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>a &lt; "
         "<b>b</b></div></content></entry></feed>",
         content_of, "a &lt; <b>b</b>"},
	{ATOM "<entry><content "
              "type='application/octet-stream'>aGVs\nbG8=</content></entry></feed>",
         content_of, "hello"},
	{ATOM "<entry><content type='image/png'>iVBORw0KGgo=</content></entry></feed>",
         content_of, "iVBORw0KGgo="},
	/* links */
	{RSS("<item><link>b</link></item>"), link_of, "https://news.example/a/b"},
	{RSS("<item><guid>https://n.example/1</guid></item>"), link_of,
         "https://n.example/1"},
	{RSS("<item><guid isPermaLink='false'>https://n.example/1</guid></item>"), link_of,
         NULL},
	{RSS("<item><guid>https://n.example/1</guid><link>https://n.example/2</link></"
             "item>"),
         link_of, "https://n.example/2"},
	{RSS("<item xmlns:f='http://rssnamespace.org/feedburner/ext/1.0'>"
             "<link>https://feeds.example/x</link><f:origLink>https://n.example/3</"
             "f:origLink>"
             "</item>"),
         link_of, "https://n.example/3"},
	{ATOM "<entry><link rel='self' href='https://n.example/s'/><link rel='alternate' "
              "type='application/json' href='https://n.example/j'/><link "
              "href='https://n.example/h'/></entry></feed>",
         link_of, "https://n.example/h"},
	{ATOM "<entry><link rel='edit' href='https://n.example/e'/></entry></feed>",
         link_of, NULL},
	{RSS("<item><atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='self' "
             "href='https://n.example/s'/><link>https://n.example/l</link></item>"),
         link_of, "https://n.example/l"},
	/* ids stay as they are */
	{RSS("<item><guid isPermaLink='false'> a b </guid></item>"), id_of, "a b"},
	{RSS("<item><guid>HTTP://N.example/%7ea</guid></item>"), id_of,
         "HTTP://N.example/%7ea"},
	{RSS("<item><guid>/rel</guid></item>"), id_of, "https://news.example/rel"},
	{RSS("<item><guid isPermaLink='false'>/rel</guid></item>"), id_of, "/rel"},
	/* persons in every form of RSS */
	{RSS("<item><author>me@n.example (Me Myself)</author></item>"), author_of,
         "Me Myself"},
	{RSS("<item><author>me@n.example (Me Myself)</author></item>"), email_of,
         "me@n.example"},
	{RSS("<item><author>Me &lt;me@n.example&gt;</author></item>"), author_of, "Me"},
	{RSS("<item><author>Me (me@n.example)</author></item>"), email_of, "me@n.example"},
	{RSS("<item><author>mailto:me@n.example</author></item>"), email_of,
         "me@n.example"},
	{RSS("<item><author>me@n.example</author></item>"), author_of, NULL},
	{RSS("<item><author>Me (the company)</author></item>"), author_of,
         "Me (the company)"},
	{RSS("<item><author><name>Me</name></author></item>"), author_of, "Me"},
	{RSS("<item" DC "><dc:creator>DC</dc:creator><author>RSS</author></item>"),
         author_of, "RSS"},
	{RSS("<item" DC "><author/><dc:creator>DC</dc:creator></item>"), author_of, "DC"},
	/* names in any case, dates as written */
	{RSS("<item><pubdate> 2020-04-15 </pubdate></item>"), published_of, "2020-04-15"},
	{RSS("<item><PubDate>soon</PubDate></item>"), published_of, "soon"},
	{RSS("<item><category> a </category></item>"), category_of, "a"},
	{ATOM "<entry><category label='L'/></entry></feed>", category_of, "L"},
	/* RSS written as JSON */
	{"{\"rss\":{\"channel\":{\"item\":[{\"title\":\"J\"}]}}}", title_of, "J"},
	{"{\"rss\":{\"channel\":{\"item\":{\"guid\":{\"isPermaLink\":\"false\",\"#value\":"
         "\"7\"}}}}}",
         id_of, "7"},
	{"{\"rss\":{\"channel\":{\"item\":[{\"dc:creator\":\"J\"}]}}}", author_of, "J"},
	/* JSON Feed */
	{"{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"id\":12}]}", id_of,
         "12"},
	{"{\"version\":\"https://jsonfeed.org/version/"
         "1.1\",\"items\":[{\"content_text\":\"a<b\"}]}",
         content_of, "a<b"},
};

static void entries_say_what_they_mean(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(entry_rows); i++) {
		struct document *document = parse(entry_rows[i].text);
		const char *found;

		if (document->feed.entries.count != 1)
			fail_msg("%s has no entry", entry_rows[i].text);
		found = entry_rows[i].member(&document->feed.entries.items[0]);
		if (!str_equal(str_from(found), str_from(entry_rows[i].expected)) ||
		    (found != NULL) != (entry_rows[i].expected != NULL))
			fail_msg("%s says %s, not %s", entry_rows[i].text,
			         found ? found : "(nothing)",
			         entry_rows[i].expected ? entry_rows[i].expected
			                                : "(nothing)");
		document_free(document);
	}
}

static void an_element_with_a_foreign_prefix_hides_none_without(void **state)
{
	static const char *const documents[] = {
		/* no namespace at all, and the format's own */
		"<rss version='2.0'><channel><item><x:link>https://a.example/</x:link>"
		"<link>https://b.example/</link></item></channel></rss>",
		"<feed xmlns='http://www.w3.org/2005/Atom' "
		"xmlns:x='http://www.w3.org/2005/Atom'><entry>"
		"<x:pubDate>2020-04-15</x:pubDate><pubDate>2020-04-15</pubDate>"
		"<link href='https://b.example/'/></entry></feed>",
	};

	(void)state;
	for (size_t i = 0; i < ROWS(documents); i++) {
		struct document *document = parse(documents[i]);
		const struct entry *entry = &document->feed.entries.items[0];

		assert_string_equal(entry->link, "https://b.example/");
		if (i == 1)
			assert_string_equal(entry->published.raw, "2020-04-15");
		document_free(document);
	}
}

/* ---- bases and languages ------------------------------------------------------------------- */

static void references_are_relative_to_what_the_format_says(void **state)
{
	static const struct {
		const char *text, *url, *link;
	} rows[] = {
		/* RSS: the feed's link, else where the feed came from */
		{RSS("<item><link>b</link></item>"), "https://feeds.example/f",
	         "https://news.example/a/b"},
		{"<rss><channel><item><link>b</link></item></channel></rss>",
	         "https://feeds.example/f", "https://feeds.example/b"},
		{"<rss><channel><link>/a/</link><item><link>b</link></item></channel></"
	         "rss>",
	         "https://feeds.example/f/", "https://feeds.example/a/b"},
		/* Atom: xml:base, else where the feed came from */
		{ATOM "<link href='https://news.example/a/'/><entry><link "
	              "href='b'/></entry></feed>",
	         "https://feeds.example/f", "https://feeds.example/b"},
		{ATOM "<entry xml:base='/x/'><link href='b'/></entry></feed>",
	         "https://feeds.example/f", "https://feeds.example/x/b"},
		{ATOM "<entry xml:base='javascript:x'><link href='b'/></entry></feed>",
	         "https://feeds.example/f", "https://feeds.example/b"},
		{"<rss><channel><item><link>b</link></item></channel></rss>", NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct document *document = parse_at(rows[i].text, rows[i].url);
		const char *link = document->feed.entries.items[0].link;

		if (rows[i].link)
			assert_string_equal(link, rows[i].link);
		else
			assert_null(link);
		document_free(document);
	}
}

static void languages_are_inherited(void **state)
{
	struct document *document = parse(
		"<feed xmlns='http://www.w3.org/2005/Atom' "
		"xml:lang='zh_CN'><title>a</title>"
		"<entry xml:lang='en'><title>b</title><summary xml:lang=''>c</summary>"
		"</entry></feed>");
	const struct entry *entry = &document->feed.entries.items[0];

	(void)state;
	assert_string_equal(document->feed.language, "zh-CN");
	assert_string_equal(document->feed.title.language, "zh-CN");
	assert_string_equal(entry->language, "en");
	assert_string_equal(entry->title.language, "en");
	assert_null(entry->summary.language);
	document_free(document);
}

static void extensions_are_kept_as_they_came(void **state)
{
	struct document *document = parse(
		RSS("<item xmlns:p='urn:p'><p:a x='1' p:y='2'>t<p:b>u</p:b></p:a></item>"));
	const struct extensions *extensions = &document->feed.entries.items[0].extensions;

	(void)state;
	assert_int_equal(extensions->count, 1);
	assert_string_equal(extensions->items[0].namespace_uri, "urn:p");
	assert_string_equal(extensions->items[0].prefix, "p");
	assert_string_equal(extensions->items[0].name, "a");
	assert_string_equal(extensions->items[0].value, "t");
	assert_int_equal(extensions->items[0].attributes.count, 2);
	assert_string_equal(extensions->items[0].attributes.items[1].namespace_uri,
	                    "urn:p");
	assert_string_equal(extensions->items[0].children.items[0].value, "u");
	document_free(document);
}

static void raw_text_is_left_as_it_is(void **state)
{
	struct parse_options options = {.is_raw = true};
	struct error err = {0};
	struct document *document = document_parse(
		STR(RSS("<item><description>&lt;script>x&lt;/script></description></"
	                "item>")),
		&options, &err);

	(void)state;
	assert_non_null(document);
	assert_string_equal(document->feed.entries.items[0].summary.value,
	                    "<script>x</script>");
	document_free(document);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(the_root_element_tells_the_format),
	cmocka_unit_test(content_location_is_where_references_start_from),
	cmocka_unit_test(html_that_is_escaped_twice_is_noticed),
	cmocka_unit_test(a_text_of_nothing_but_controls_is_empty_and_there),
	cmocka_unit_test(categories_that_mean_the_same_are_one),
	cmocka_unit_test(an_entry_alone_is_a_feed_of_one),
	cmocka_unit_test(entries_say_what_they_mean),
	cmocka_unit_test(references_are_relative_to_what_the_format_says),
	cmocka_unit_test(an_element_with_a_foreign_prefix_hides_none_without),
	cmocka_unit_test(languages_are_inherited),
	cmocka_unit_test(extensions_are_kept_as_they_came),
	cmocka_unit_test(raw_text_is_left_as_it_is),
};

int main(void)
{
	parse_prepare();
	return RUN_TESTS(tests);
}
