/* What a source says in other vocabularies, and what is passed on of it. */
#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feeds/limits.h"
#include "feeds/parse.h"
#include "feeds/passed.h"
#include "feeds/write.h"

static const char head[] =
	"<rss version='2.0' xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'"
	" xmlns:media='http://search.yahoo.com/mrss/' "
	"xmlns:georss='http://www.georss.org/georss'"
	" xmlns:dc='http://purl.org/dc/elements/1.1/' "
	"xmlns:dcterms='http://purl.org/dc/terms/'"
	" xmlns:ev='http://purl.org/rss/1.0/modules/event/'"
	" xmlns:slash='http://purl.org/rss/1.0/modules/slash/'"
	" xmlns:thr='http://purl.org/syndication/thread/1.0'"
	" xmlns:wfw='http://wellformedweb.org/CommentAPI/'"
	" xmlns:podcast='https://podcastindex.org/namespace/1.0' xmlns:own='urn:own'>"
	"<channel><title>C</title><link>https://c.example/</link><item><title>T</title>"
	"<link>https://c.example/1</link><guid>https://c.example/1</guid>"
	"<pubDate>Wed, 15 Apr 2020 10:30:00 +0800</pubDate>";
static const char tail[] = "</item></channel></rss>";

/* What a feed with one item of these elements is written as, owned. */
static char *rewrite(const char *elements, enum write_format format)
{
	static const struct write_place place = {.base_url = "https://p.example/",
	                                         .path = "all"};
	static const struct parse_options options = {.is_raw = true};
	struct error err = {0};
	struct buf in, out;
	struct document *document;
	char *text;

	buf_init(&in, 1 << 20);
	buf_init(&out, 1 << 20);
	buf_add_text(&in, head);
	buf_add_text(&in, elements);
	buf_add_text(&in, tail);
	document = document_parse(buf_view(&in), &options, &err);
	assert_non_null(document);
	assert_int_equal(document->feed.entries.count, 1);
	document->feed.id = "tag:c.example,2020:all";
	document->feed.language = "en";
	document->feed.updated = document->feed.entries.items[0].published;
	document->feed.entries.items[0].updated = document->feed.entries.items[0].published;
	if (!write_formats[format].write(&document->feed, &place, &out, &err))
		fail_msg("%s", err.message);
	buf_add_char(&out, '\0');
	text = strdup(buf_view(&out).ptr);
	document_free(document);
	buf_release(&in);
	buf_release(&out);
	return text;
}

/* The lines of the first entry that come behind those of the formats themselves, in place. */
static const char *passed_lines(char *document, const char *last, const char *end)
{
	char *from = strstr(document, "<item>"), *to;

	if (!from)
		from = strstr(document, "<entry");
	assert_non_null(from);
	from = strstr(from, last);
	assert_non_null(from);
	from = strchr(from, '\n') + 1;
	to = strstr(from, end);
	assert_non_null(to);
	*to = '\0';
	return from;
}

static const struct {
	const char *elements, *passed;
} cases[] = {
	{"", ""},
	/* Media: what they are, how large and how long, and what is said of one. */
	{"<media:content url='/a.jpg' type='image/jpeg' width='800' height='450'"
         " fileSize='12' isDefault='true' lang='zh_cn'/>"
         "<media:title>A &amp; B</media:title><media:description type='html'>&lt;b&gt;Bold"
         "&lt;/b&gt;&lt;script&gt;alert(1)&lt;/script&gt;</media:description>"
         "<media:credit role='photographer'>Li</media:credit>"
         "<media:credit role='摄影'>Wang</media:credit>",
         "<media:content url=\"https://c.example/a.jpg\" type=\"image/jpeg\" "
         "medium=\"image\" "
         "isDefault=\"true\" fileSize=\"12\" width=\"800\" height=\"450\" "
         "lang=\"zh-CN\"/>\n"
         "<media:title type=\"plain\">A &#x26; B</media:title>\n"
         "<media:description type=\"plain\">Bold</media:description>\n"
         "<media:credit role=\"photographer\">Li</media:credit>\n"
         "<media:credit>Wang</media:credit>\n"},
	/* Of several nobody knows whose title it is; one file is one, addresses are of the web. */
	{"<media:group><media:content url='https://c.example/a.mp4' duration='12.5'"
         " medium='video'/><media:content url='https://c.example/b.mp4' medium='film'"
         " type='no type'/><media:content url='https://c.example/a.mp4'/>"
         "<media:content url='javascript:alert(1)'/><media:title>A or b</media:title>"
         "</media:group><media:thumbnail url='https://c.example/t.png' width='-1'/>"
         "<media:rating>adult</media:rating><media:rating "
         "scheme='urn:mpaa'>pg</media:rating>"
         "<media:player url='https://c.example/play' width='640' height='0'/>"
         "<media:adult>true</media:adult><media:hash>1</media:hash>"
         "<media:community><media:statistics views='5'/></media:community>",
         "<media:content url=\"https://c.example/a.mp4\" type=\"video/mp4\" "
         "medium=\"video\" "
         "duration=\"13\"/>\n"
         "<media:content url=\"https://c.example/b.mp4\" type=\"video/mp4\" "
         "medium=\"video\"/>\n"
         "<media:thumbnail url=\"https://c.example/t.png\"/>\n"
         "<media:player url=\"https://c.example/play\" width=\"640\"/>\n"},
	{"<media:rating scheme='urn:simple'>nonadult</media:rating>",
         "<media:rating>nonadult</media:rating>\n"},
	/* iTunes would make the feed a podcast. */
	{"<itunes:duration>1:02</itunes:duration><itunes:image "
         "href='https://c.example/i.png'/>"
         "<itunes:episode>1</itunes:episode><itunes:explicit>true</itunes:explicit>"
         "<podcast:season>1</podcast:season>",
         "<media:content url=\"https://c.example/i.png\" type=\"image/png\" "
         "medium=\"image\"/>\n"
         "<media:thumbnail url=\"https://c.example/i.png\"/>\n"},
	/* Dublin Core and others: in the order of the table, none twice that may stand once. */
	{"<dc:identifier>GB "
         "1</dc:identifier><dc:type>Text</dc:type><dc:type>Again</dc:type>"
         "<dc:identifier>GB 2</dc:identifier><dc:source>Somewhere</dc:source>"
         "<dc:publisher>中国电力企业联合会</dc:publisher><dcterms:spatial>华北</"
         "dcterms:spatial>"
         "<dcterms:abstract> </dcterms:abstract><dcterms:medium>Paper</dcterms:medium>",
         "<dc:publisher>中国电力企业联合会</dc:publisher>\n<dc:type>Text</dc:type>\n"
         "<dc:identifier>GB 1</dc:identifier>\n<dc:identifier>GB 2</dc:identifier>\n"
         "<dcterms:spatial>华北</dcterms:spatial>\n"},
	{"<ev:startdate>2020-05-12T09:00:00+08:00</ev:startdate><ev:enddate>2020-05-13"
         "</ev:enddate><ev:location>Beijing</ev:location><ev:type>conference</ev:type>",
         "<ev:startdate>2020-05-12T09:00:00+08:00</ev:startdate>\n"
         "<ev:enddate>2020-05-13</ev:enddate>\n<ev:location>Beijing</ev:location>\n"
         "<ev:type>conference</ev:type>\n"},
	{"<ev:startdate>tomorrow</ev:startdate><ev:enddate>2020-02-30</ev:enddate>", ""},
	/* Places; a box and what is not on the earth are none. */
	{"<georss:point>39.90 -116.4000004</georss:point><georss:featureName>Beijing"
         "</georss:featureName>",
         "<georss:featureName>Beijing</georss:featureName>\n"
         "<georss:point>39.9 -116.4</georss:point>\n"},
	{"<georss:line>0 0 1.5 -0.0000001</georss:line>",
         "<georss:line>0.0 0.0 1.5 0.0</georss:line>\n"},
	{"<georss:polygon>0 0 1 1 1 0 0 0</georss:polygon>",
         "<georss:polygon>0.0 0.0 1.0 1.0 1.0 0.0 0.0 0.0</georss:polygon>\n"},
	{"<georss:point>91 0</georss:point>", ""},
	{"<georss:box>0 0 1 1</georss:box>", ""},
	/* Where others talk of it, not how much. */
	{"<wfw:commentRss>https://c.example/1/feed</wfw:commentRss><slash:comments>7"
         "</slash:comments><slash:section>news</slash:section><thr:in-reply-to"
         " ref='tag:c.example,2020:0' href='https://c.example/0' type='text/html'/>"
         "<thr:in-reply-to ref='no address'/><thr:total>7</thr:total>",
         "<slash:section>news</slash:section>\n"
         "<thr:in-reply-to ref=\"tag:c.example,2020:0\" type=\"text/html\" "
         "href=\"https://c.example/0\"/>\n"
         "<wfw:commentRss>https://c.example/1/feed</wfw:commentRss>\n"},
	/* What nobody knows. */
	{"<own:price currency='CNY'>5</own:price><own:a><own:b>c</own:b></own:a>", ""},
};

static void what_validators_and_readers_know_is_passed_on(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(cases); i++) {
		char *rss = rewrite(cases[i].elements, WRITE_RSS);
		char *atom = rewrite(cases[i].elements, WRITE_ATOM);

		assert_string_equal(passed_lines(rss, "<pubDate", "</item>"),
		                    cases[i].passed);
		assert_string_equal(
			passed_lines(atom,
		                     strstr(atom, "<content") ? "<content" : "<summary",
		                     "</entry>"),
			cases[i].passed);
		free(rss);
		free(atom);
	}
}

/* ---- in words of the formats ---------------------------------------------------------------- */

static void terms_and_conversations_have_words_of_their_own(void **state)
{
	static const char elements[] =
		"<dc:rights>© C</dc:rights><dc:contributor>Li</dc:contributor>"
		"<comments>https://c.example/1#talk</comments><license xmlns="
		"'http://backend.userland.com/creativeCommonsRssModule'>https://l.example/"
		"</license>";
	static const struct {
		enum write_format format;
		const char *line;
	} expected[] = {
		{WRITE_RSS, "<dc:rights>© C</dc:rights>\n"},
		{WRITE_RSS, "<dc:contributor>Li</dc:contributor>\n"},
		{WRITE_RSS, "<comments>https://c.example/1#talk</comments>\n"},
		{WRITE_RSS, "<creativeCommons:license>https://l.example/"
	                    "</creativeCommons:license>\n"},
		{WRITE_ATOM, "<rights>© C</rights>\n"},
		{WRITE_ATOM, "<contributor>\n<name>Li</name>\n</contributor>\n"},
		{WRITE_ATOM, "<link rel=\"replies\" type=\"text/html\" "
	                     "href=\"https://c.example/1#talk\"/>\n"},
		{WRITE_ATOM, "<link rel=\"license\" href=\"https://l.example/\"/>\n"},
		{WRITE_JSON, "\"_rights\": {\n    \"text\": \"© C\",\n    \"licenses\": "
	                     "[\n     \"https://l.example/\"\n    ]\n   }"},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(expected); i++) {
		char *written = rewrite(elements, expected[i].format);

		if (!strstr(written, expected[i].line))
			fail_msg("%s\nis not in\n%s", expected[i].line, written);
		free(written);
	}
}

static void every_file_is_told_with_its_type_and_lengths(void **state)
{
	static const char elements[] =
		"<enclosure url='https://c.example/a.mp3' length='9' type='audio/mpeg'/>"
		"<enclosure url='https://c.example/b.PDF?v=1' length='-5'/>"
		"<itunes:duration>01:01:15</itunes:duration>";
	char *rss = rewrite(elements, WRITE_RSS), *atom = rewrite(elements, WRITE_ATOM);
	char *json = rewrite(elements, WRITE_JSON);

	(void)state;
	assert_non_null(strstr(rss,
	                       "<enclosure url=\"https://c.example/a.mp3\" length=\"9\" "
	                       "type=\"audio/mpeg\"/>\n<atom:link rel=\"enclosure\" "
	                       "type=\"application/pdf\" length=\"0\" "
	                       "href=\"https://c.example/b.PDF?v=1\"/>\n"));
	assert_non_null(strstr(rss, "<media:content url=\"https://c.example/a.mp3\" "
	                            "type=\"audio/mpeg\" medium=\"audio\" "
	                            "duration=\"3675\"/>\n"));
	assert_non_null(strstr(atom, "<link rel=\"enclosure\" type=\"application/pdf\" "
	                             "href=\"https://c.example/b.PDF?v=1\"/>\n"));
	assert_non_null(strstr(json, "\"size_in_bytes\": 9,\n     "
	                             "\"duration_in_seconds\": 3675\n"));
	assert_non_null(strstr(json, "\"url\": \"https://c.example/b.PDF?v=1\",\n     "
	                             "\"mime_type\": \"application/pdf\"\n"));
	free(rss);
	free(atom);
	free(json);
}

static void durations_are_read_in_all_forms_of_itunes(void **state)
{
	static const struct {
		const char *text;
		int32_t seconds;
	} durations[] = {{"75", 75},
	                 {" 1:15 ", 75},
	                 {"01:01:15", 3675},
	                 {"86400", 86400},
	                 {"86401", 0},
	                 {"24:00:01", 0},
	                 {"", 0},
	                 {NULL, 0},
	                 {"1:", 0},
	                 {"-1", 0},
	                 {"75.5", 0},
	                 {"an hour", 0},
	                 {"0", 0},
	                 {"9999999999999", 0},
	                 {"1:1:1:1", 0}};

	(void)state;
	for (size_t i = 0; i < ROWS(durations); i++)
		assert_int_equal(passed_duration(durations[i].text), durations[i].seconds);
}

static void the_enclosure_of_rss_has_a_host_that_validators_know(void **state)
{
	static const struct {
		const char *url;
		bool is_one;
	} rows[] = {
		{"https://c.example/a.mp3", true},  {"http://10.0.0.1:8080/a.mp3", true},
		{"http://localhost/a.mp3", false},  {"http://a_b.example/a.mp3", false},
		{"http://c.example./a.mp3", false}, {"http://c.-x/a.mp3", false},
		{"http://c.example", true}};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		char elements[200];
		char *rss;

		snprintf(elements, sizeof(elements),
		         "<enclosure url='%s' type='audio/mpeg' length='1'/>"
		         "<enclosure url='https://other.example/b.mp3' type='audio/mpeg'/>",
		         rows[i].url);
		rss = rewrite(elements, WRITE_RSS);
		if (!strstr(rss, rows[i].is_one
		                         ? "<atom:link rel=\"enclosure\" type=\"audio/"
		                           "mpeg\" length=\"0\" "
		                           "href=\"https://other.example/b.mp3\"/>"
		                         : "<enclosure url=\"https://other.example/"
		                           "b.mp3\""))
			fail_msg("%s: %s", rows[i].url, rss);
		assert_ptr_equal(strstr(strstr(rss, "<enclosure") + 1, "<enclosure"), NULL);
		free(rss);
	}
}

/* ---- limits ------------------------------------------------------------------------------- */

static size_t count_of(const char *text, const char *part)
{
	size_t count = 0;

	while ((text = strstr(text, part))) {
		text += strlen(part);
		count++;
	}
	return count;
}

/* What is passed on of so many identifiers of so many bytes. */
static size_t passed_of(size_t count, int bytes)
{
	struct buf elements;
	char *written;
	size_t passed;

	buf_init(&elements, 1 << 20);
	for (size_t i = 0; i < count; i++)
		buf_printf(&elements, "<dc:identifier>%0*zu</dc:identifier>", bytes, i);
	buf_add_char(&elements, '\0');
	written = rewrite(buf_view(&elements).ptr, WRITE_RSS);
	passed = count_of(written, "<dc:identifier>");
	free(written);
	buf_release(&elements);
	return passed;
}

static void no_entry_passes_on_more_than_is_of_use(void **state)
{
	const size_t name = strlen("dcidentifier");
	const int most = (int)LIMIT_PASSED_BYTES / 32 - (int)name;

	(void)state;
	assert_int_equal(passed_of(LIMIT_PASSED_ELEMENTS, 10), LIMIT_PASSED_ELEMENTS);
	assert_int_equal(passed_of(LIMIT_PASSED_ELEMENTS + 1, 10), LIMIT_PASSED_ELEMENTS);
	assert_int_equal(passed_of(32, most), 32);
	assert_int_equal(passed_of(32, most + 1), 31);
}

static void a_line_has_no_more_points_than_a_reader_can_use(void **state)
{
	(void)state;
	for (size_t points = LIMIT_PASSED_POINTS; points <= LIMIT_PASSED_POINTS + 1;
	     points++) {
		struct buf line;
		char *written;

		buf_init(&line, 1 << 16);
		buf_add_text(&line, "<georss:line>");
		for (size_t i = 0; i < points; i++)
			buf_printf(&line, "-%zu.123456 -%zu.654321 ", i, i + 100);
		buf_add_text(&line, "</georss:line>");
		buf_add_char(&line, '\0');
		written = rewrite(buf_view(&line).ptr, WRITE_ATOM);
		assert_int_equal(count_of(written, "<georss:line>"),
		                 points <= LIMIT_PASSED_POINTS);
		free(written);
		buf_release(&line);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_validators_and_readers_know_is_passed_on),
		cmocka_unit_test(terms_and_conversations_have_words_of_their_own),
		cmocka_unit_test(every_file_is_told_with_its_type_and_lengths),
		cmocka_unit_test(the_enclosure_of_rss_has_a_host_that_validators_know),
		cmocka_unit_test(durations_are_read_in_all_forms_of_itunes),
		cmocka_unit_test(no_entry_passes_on_more_than_is_of_use),
		cmocka_unit_test(a_line_has_no_more_points_than_a_reader_can_use),
	};

	return RUN_TESTS(tests);
}
