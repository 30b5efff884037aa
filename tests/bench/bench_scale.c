/*
 * bench_scale: whether the time for a byte is the same in small and in large documents.
 *
 * Each size is one feed, read as often as it takes to fill SAMPLE_BYTES; the median of the
 * rounds is printed in nanoseconds for a byte, and as a ratio to the first size.
 */
#include <string.h>

#include "feeds/buf.h"
#include "feeds/parse.h"
#include "tests/bench/bench.h"

#define SAMPLE_BYTES ((size_t)20000000)

static const char head[] =
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" "
	"xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel>"
	"<title>News</title><link>https://news.example/</link>"
	"<description>All of it</description>\n";
static const char tail[] = "</channel></rss>\n";

/* Written with the number of the item. */
static const char item_head[] =
	"<item><title>Report %zu: S&amp;P and power</title>"
	"<link>https://news.example/%zu.html</link>"
	"<guid isPermaLink=\"false\">news-%zu</guid>"
	"<pubDate>Wed, 15 Apr 2020 10:30:00 +0800</pubDate>"
	"<category>power</category><description>&lt;p&gt;Short &lt;b&gt;text&lt;/b&gt;"
	"&lt;/p&gt;</description><content:encoded><![CDATA[";
static const char paragraph[] =
	"<p>The council said on <a href=\"/2020/04/15/\">Wednesday</a> that output rose "
	"by 3.1 percent. \xE5\x85\xA8\xE5\x9B\xBD\xE5\x8F\x91\xE7\x94\xB5\xE9\x87\x8F"
	"\xE5\x90\x8C\xE6\xAF\x94\xE5\xA2\x9E\xE9\x95\xBF\xE3\x80\x82 <img src=\"a.png\" "
	"width=\"300\" alt=\"a chart\"></p>\n";
static const char item_tail[] = "]]></content:encoded></item>\n";

enum { PARAGRAPHS = 12 };

static void make_feed(struct buf *feed, size_t bytes)
{
	buf_add_text(feed, head);
	for (size_t i = 1; feed->len < bytes; i++) {
		buf_printf(feed, item_head, i, i, i);
		for (size_t j = 0; j < PARAGRAPHS; j++)
			buf_add_text(feed, paragraph);
		buf_add_text(feed, item_tail);
	}
	buf_add_text(feed, tail);
}

static void read_once(struct str feed, bool is_raw)
{
	const struct parse_options options = {.url = "https://news.example/feed",
	                                      .is_raw = is_raw,
	                                      .max_bytes = feed.len};
	struct error err = {0};
	struct document *document = document_parse(feed, &options, &err);

	if (!document)
		bench_die(err.message);
	document_free(document);
}

/* Nanoseconds for a byte. */
static double measure(struct str feed, bool is_raw)
{
	size_t times = SAMPLE_BYTES / feed.len + 1;
	double seconds[BENCH_ROUNDS];

	for (size_t round = 0; round < BENCH_ROUNDS; round++) {
		double start = bench_seconds();

		for (size_t i = 0; i < times; i++)
			read_once(feed, is_raw);
		seconds[round] = bench_seconds() - start;
	}
	return bench_median(seconds) / (double)(times * feed.len) * 1e9;
}

int main(void)
{
	static const size_t sizes[] = {10000, 100000, 1000000, 10000000, 50000000};
	double first[2] = {0};

	parse_prepare();
	printf("Nanoseconds for a byte of one feed, and the ratio to the smallest\n");
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct buf feed;
		double whole, raw;

		buf_init(&feed, sizes[i] * 2);
		make_feed(&feed, sizes[i]);
		whole = measure(buf_view(&feed), false);
		raw = measure(buf_view(&feed), true);
		first[0] = i ? first[0] : whole;
		first[1] = i ? first[1] : raw;
		printf("%9zu bytes  to clean model %5.2f (%.2f)  parsed %5.2f (%.2f)\n",
		       feed.len, whole, whole / first[0], raw, raw / first[1]);
		buf_release(&feed);
	}
	return 0;
}
