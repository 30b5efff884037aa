/*
 * What reading a document takes: a few times its bytes where it is like a feed, and never
 * more than the ceiling, whatever it is.
 */
#include "tests/unit/test.h"

#include <stdio.h>

#include "feeds/buf.h"
#include "feeds/limits.h"
#include "feeds/parse.h"
#include "tests/unit/watched_memory.h"

#define SAMPLE_BYTES ((size_t)1 << 20)

/* Beside the arena: the text decoded, the text repaired, one element's text, what libxml2
 * keeps; each of them in a buffer that doubles.  jansson's tree for each JSON value. */
#define BESIDE_FACTOR 8
#define JSON_VALUE_BYTES 100

/* Under AddressSanitizer the arena leaves a gap behind all that it gives out (arena.c). */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_GAPS
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(HAS_GAPS)
#define WITH_GAPS(bytes) ((bytes) + (bytes) / 4)
#else
#define WITH_GAPS(bytes) (bytes)
#endif

/* A document: `start`, as many of `repeated` as it takes, `end`. */
struct kind {
	const char *name;
	const char *start, *repeated, *end;
	size_t most; /* times its bytes; 0: up to the ceiling, or refused */
};

#define RSS(item) "<rss version='2.0' xmlns:x='urn:x'><channel>", item, "</channel></rss>"
#define RSS_ITEM(start, text, end)                                                         \
	"<rss version='2.0' "                                                              \
	"xmlns:m='http://search.yahoo.com/mrss/'><channel><item>" start,                   \
		text, end "</item></channel></rss>"
#define ATOM(start, text, end)                                                             \
	"<feed xmlns='http://www.w3.org/2005/Atom'>" start, text, end "</feed>"
#define JSON(start, text, end)                                                             \
	"{\"version\": \"https://jsonfeed.org/version/1.1\", " start, text, end "}"

/* clang-format off */
static const struct kind feeds[] = {
	{"common entries", RSS(
		"<item><title>A title of a common length, some sixty characters</title>"
		"<link>https://news.example/2020/04/15/a-title-of-a-common-length</link>"
		"<guid>https://news.example/?p=12345</guid>"
		"<pubDate>Wed, 15 Apr 2020 10:30:00 +0800</pubDate><description>&lt;p&gt;Some "
		"text that says a little about what the entry is about.&lt;/p&gt;"
		"&lt;a href=\"/x\"&gt;more&lt;/a&gt;</description></item>"), 6},
	{"common JSON", JSON("\"items\": [",
		"{\"id\": \"https://news.example/?p=12345\", \"url\": "
		"\"https://news.example/2020/04/15/a-title-of-a-common-length\", \"title\": "
		"\"A title of a common length, some sixty characters\", \"date_published\": "
		"\"2020-04-15T10:30:00+08:00\", \"content_html\": \"<p>Some text that says a "
		"little about what the entry is about.</p>\"},", "{}]"), 10},
	{"escaped HTML", RSS_ITEM("<description>",
		"&lt;p&gt;text &amp;amp; more text&lt;/p&gt;", "</description>"), 4},
	{"HTML in CDATA", RSS_ITEM("<description><![CDATA[",
		"<p>text &amp; more text <b>b</b></p>", "]]></description>"), 5},
	{"XHTML", ATOM("<entry><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>",
		"<p>text <b>b</b> &gt;</p>", "</div></content></entry>"), 5},
	{"HTML in JSON", JSON("\"items\": [{\"content_html\": \"",
		"<p>text &amp; more text</p>", "\"}]"), 5},
	{"plain text", RSS_ITEM("<title>", "text and more text", "</title>"), 5},
	{"GBK", "<?xml version='1.0' encoding='gbk'?><rss><channel><description>",
		"\xB5\xE7\xC1\xA6", "</description></channel></rss>", 9},
	{"ampersands to repair", RSS_ITEM("<description>",
		"text &lt;a href='?a=1&b=2'&gt;x&lt;/a>", "</description>"), 10},
	{"tags to repair", RSS_ITEM("<description>&", "<p><b></p>", "</description>"), 10},
	{"entries that say a title", RSS("<item><title>T</title></item>"), 20},
	{"entries that say nothing", RSS("<item/>"), 20},
	{"entries to repair", RSS("<item><title>a & b<br>c</title></item>"), 22},
};

static const struct kind attacks[] = {

	{"elements", RSS("<a/>"), 0},
	{"elements with text", RSS("<x:a>1</x:a>"), 0},
	{"elements with an attribute", RSS("<x:a b='1'/>"), 0},
	{"elements with attributes", RSS("<a a='' b='' c='' d='' e='' f='' g='' h='' i=''/>"), 0},
	{"elements in elements", RSS("<a><a><a><a><a><a></a></a></a></a></a></a>"), 0},
	{"elements in entries", RSS("<item><a/><a/><a/><a/><a/></item>"), 0},
	{"elements with a language", RSS("<a xml:lang='a'/>"), 0},
	{"elements with a base", RSS("<a xml:base='a'/>"), 0},
	{"elements that declare", RSS("<a xmlns:a='b'/>"), 0},
	{"categories", RSS("<category/>"), 0},
	{"links", ATOM("<entry>", "<link href='/a'/>", "</entry>"), 0},
	{"enclosures", RSS("<item><enclosure url='a'/></item>"), 0},
	{"media", RSS_ITEM("", "<m:content url='a'/>", ""), 0},
	{"authors", RSS("<author>a</author>"), 0},
	{"contents", ATOM("<entry>", "<content>a</content>", "</entry>"), 0},
	{"sources", ATOM("", "<entry><source/></entry>", ""), 0},
	{"escapes in XHTML", ATOM("<entry><content type='xhtml'><div>", "<b/>\"\"\"\"\"\"\"\"\"\"\"\"",
		"</div></content></entry>"), 0},
	{"links in HTML", RSS_ITEM("<description><![CDATA[", "<a href=a>", "]]></description>"), 0},
	{"unclosed elements", RSS("<x a=b>"), 0},
	{"control characters", RSS("\x01"), 0},
	{"JSON objects", JSON("\"items\": [", "{},", "{}]"), 0},
	{"JSON numbers", JSON("\"x\": [", "1,", "1]"), 0},
	{"JSON texts", JSON("\"items\": [{\"tags\": [", "\"a\",", "\"a\"]}]"), 0},
	{"JSON members", JSON("\"x\": [", "{\"a\":\"b\"},", "{}]"), 0},
};
/* clang-format on */

static void fill(struct buf *buf, const struct kind *kind)
{
	buf_init(buf, SAMPLE_BYTES * 2);
	buf_add_text(buf, kind->start);
	while (buf->len < SAMPLE_BYTES)
		buf_add_text(buf, kind->repeated);
	buf_add_text(buf, kind->end);
}

/* Reads it and returns the most bytes that were alive at once. */
static size_t read_bytes(struct str bytes, struct error *err)
{
	static const struct parse_options options = {.url = "https://news.example/feed"};
	size_t before = memory.live_bytes;
	struct document *document;

	memory.peak_bytes = before;
	document = document_parse(bytes, &options, err);
	document_free(document);
	xmlResetLastError(); /* the last one of each thread is kept */
	assert_int_equal(memory.live_bytes, before);
	return memory.peak_bytes - before;
}

static void what_is_like_a_feed_takes_a_few_times_its_bytes(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(feeds); i++) {
		struct error err = {0};
		struct buf buf;
		size_t peak;

		fill(&buf, &feeds[i]);
		peak = read_bytes(buf_view(&buf), &err);
		if (err.kind != ERROR_NONE)
			fail_msg("%s: %s", feeds[i].name, err.message);
		if (peak > WITH_GAPS(buf.len * feeds[i].most))
			fail_msg("%s: %.1f times its bytes, not %zu", feeds[i].name,
			         (double)peak / (double)buf.len, feeds[i].most);
		buf_release(&buf);
	}
}

static size_t count_commas(struct str text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += text.ptr[i] == ',' || text.ptr[i] == ':' || text.ptr[i] == '{';
	return count;
}

static void nothing_takes_more_than_the_ceiling_and_some_copies(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(attacks); i++) {
		struct error err = {0};
		size_t peak, most;
		struct buf buf;

		fill(&buf, &attacks[i]);
		most = LIMIT_ARENA_FLOOR_BYTES + LIMIT_ARENA_FACTOR * buf.len;
		if (buf.ptr[0] == '{')
			most += JSON_VALUE_BYTES * count_commas(buf_view(&buf));
		else
			most += BESIDE_FACTOR * buf.len;
		peak = read_bytes(buf_view(&buf), &err);
		if (err.kind != ERROR_NONE && err.kind != ERROR_LIMIT)
			fail_msg("%s: %s", attacks[i].name, err.message);
		if (peak > WITH_GAPS(most))
			fail_msg("%s: %zu bytes, not %zu", attacks[i].name, peak, most);
		buf_release(&buf);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_like_a_feed_takes_a_few_times_its_bytes),
		cmocka_unit_test(nothing_takes_more_than_the_ceiling_and_some_copies),
	};

	memory_watch();
	parse_prepare();
	return RUN_TESTS(tests);
}
