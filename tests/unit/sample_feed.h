/*
 * A feed with everything that has broken a feed somewhere, for the tests of what writes
 * feeds: ampersands that look like entities, markup in titles, controls, Chinese addresses
 * with spaces, several enclosures, entries without this or that.
 */
#ifndef TESTS_UNIT_SAMPLE_FEED_H
#define TESTS_UNIT_SAMPLE_FEED_H

#include "feeds/model.h"

/* 2020-04-16T09:30:00+08:00 */
#define SAMPLE_SECONDS INT64_C(1587000600)
#define BEIJING_MINUTES 480

static inline struct date sample_date(int64_t after, int offset_minutes)
{
	return (struct date){.seconds = SAMPLE_SECONDS + after,
	                     .offset_minutes = offset_minutes};
}

static inline struct text sample_text(enum text_type type, const char *value)
{
	return (struct text){.type = type, .value = value};
}

static inline struct entry *sample_entry(struct arena *arena, struct feed *feed,
                                         const char *id, const char *title)
{
	struct entry *entry = LIST_ADD(arena, &feed->entries);
	int64_t place = (int64_t)feed->entries.count;

	assert_non_null(entry);
	entry_init(entry);
	entry->id = id;
	entry->title = sample_text(TEXT_PLAIN, title);
	entry->published = entry->updated = sample_date(-place * 86400, BEIJING_MINUTES);
	return entry;
}

static inline void sample_content(struct arena *arena, struct entry *entry,
                                  enum text_type type, const char *value)
{
	struct text *content = LIST_ADD(arena, &entry->contents);

	assert_non_null(content);
	*content = sample_text(type, value);
}

static inline void sample_author(struct arena *arena, struct persons *persons,
                                 const char *name, const char *uri)
{
	struct person *person = LIST_ADD(arena, persons);

	assert_non_null(person);
	*person = (struct person){.name = name, .uri = uri};
}

static inline void sample_category(struct arena *arena, struct categories *categories,
                                   const char *term, const char *scheme, const char *label)
{
	struct category *category = LIST_ADD(arena, categories);

	assert_non_null(category);
	*category = (struct category){.term = term, .scheme = scheme, .label = label};
}

static inline void sample_enclosure(struct arena *arena, struct entry *entry,
                                    const char *url, const char *type, int64_t length)
{
	struct enclosure *enclosure = LIST_ADD(arena, &entry->enclosures);

	assert_non_null(enclosure);
	*enclosure = (struct enclosure){
		.url = url, .type = type, .title = "附件 R&D", .length = length};
}

static inline struct feed *sample_source(struct arena *arena)
{
	struct feed *source = arena_new(arena, struct feed);
	struct link *self;

	assert_non_null(source);
	feed_init(source);
	source->title = sample_text(TEXT_PLAIN, "中国煤炭工业协会");
	source->link = "http://www.coal.example/新闻";
	source->language = "zh_cn";
	source->updated = sample_date(-7200, BEIJING_MINUTES);
	self = LIST_ADD(arena, &source->links);
	assert_non_null(self);
	*self = (struct link){.rel = "self", .href = "http://www.coal.example/feed.xml"};
	return source;
}

static inline void sample_first_entries(struct arena *arena, struct feed *feed)
{
	struct entry *entry = sample_entry(
		arena, feed, "tag:english.cec.org.cn,2020-01-01:news/3-1234",
		"S&P500 and 5G&6G: capacity <2 GW> passes 60% &amp; more, 𠮷野");

	entry->updated = sample_date(-82800, BEIJING_MINUTES);
	entry->link = "https://English.cec.org.cn/新闻/a b.htm?id=3|4&lang=en";
	entry->summary = sample_text(TEXT_HTML, "Summary <b>with</b> markup, R&amp;D.");
	sample_content(arena, entry, TEXT_HTML,
	               "<p>Hello <a href=\"https://english.cec.org.cn/x\">x</a> &amp; "
	               "<img src=\"https://english.cec.org.cn/a.png\" alt=\"\"></p>\n"
	               "<table><tbody><tr><td>1 &lt; 2</td></tr></tbody></table>");
	sample_author(arena, &entry->authors, "Zhang San <zhang@cec.example>", NULL);
	sample_author(arena, &entry->authors, "李四", "https://cec.example/li");
	sample_author(arena, &entry->authors, "李四", NULL);
	sample_category(arena, &entry->categories, "stat", "https://english.cec.org.cn/s",
	                "统计 R&D");
	sample_category(arena, &entry->categories, "5G&6G", NULL, NULL);
	sample_enclosure(arena, entry, "https://cec.example/报告 2020.pdf",
	                 "application/pdf", 12345);
	sample_enclosure(arena, entry, "https://cec.example/b.xls", "not a type", -1);
	sample_enclosure(arena, entry, "file:///etc/passwd", "text/plain", 1);
	sample_enclosure(arena, entry, "https://cec.example/c.mp3", "audio/mpeg; q=1", 0);
	entry->image.url = "https://english.cec.org.cn/图.png";

	entry = sample_entry(arena, feed, "http://www.coal.example/news/1",
	                     "煤炭 ]]> “价格”");
	entry->link = "http://www.coal.example/news/1";
	entry->language = "zh-cn";
	sample_content(arena, entry, TEXT_PLAIN,
	               "第一段 ]]> <b>不是标记</b> S&P500。\n\n第二段。");
	entry->source = sample_source(arena);
}

static inline void sample_odd_entries(struct arena *arena, struct feed *feed)
{
	struct entry *entry = sample_entry(
		arena, feed, "tag:english.cec.org.cn,2020-01-01:news/no-title", NULL);

	entry->link = "https://english.cec.org.cn/no-title.htm";
	sample_content(arena, entry, TEXT_HTML, "<p>An entry without a title.</p>");

	entry = sample_entry(arena, feed, "tag:english.cec.org.cn,2020-01-01:news/summary",
	                     NULL);
	entry->title = sample_text(TEXT_HTML, "H<sub>2</sub>O &amp; CO<sub>2</sub>");
	entry->link = "https://english.cec.org.cn/summary.htm";
	entry->summary = sample_text(TEXT_PLAIN,
	                             "Only a summary: a<b, S&P500, &copy; stays.");

	entry = sample_entry(arena, feed, "tag:english.cec.org.cn,2020-01-01:news/dirty",
	                     "Bell \a, tab \v,\u202e turned,\u200b zero\u00a0wide \xc2\x85 "
	                     "literal <b>markup</b> \ufffd \uffff end");
	entry->language = "zh_CN";
	entry->published = entry->updated = sample_date(-500000, 345); /* Nepal */

	entry = sample_entry(arena, feed, "urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8",
	                     "全国电力供需形势分析预测报告全国电力供需形势分析预测报告全国"
	                     "电力供需形势分析预测报告"
	                     "全国电力供需形势分析预测报告全国电力供需形势分析预测报告全国"
	                     "电力供需形势分析预测报告"
	                     "全国电力供需形势分析预测报告全国电力供需形势分析预测报告全国"
	                     "电力供需形势分析预测报告"
	                     "全国电力供需形势分析预测报告全国电力供需形势分析预测报告全国"
	                     "电力供需形势分析预测报告"
	                     "全国电力供需形势分析预测报告全国电力供需形势分析预测报告全国"
	                     "电力供需形势分析预测报告");
	entry->link = "https://english.cec.org.cn/long.htm";
	entry->summary = sample_text(
		TEXT_HTML,
		"<p>First paragraph of an item whose only text is its summary.</p>"
		"<p>It goes on with a second paragraph, and that is why it is no "
		"summary but the content of the item: nobody should have to cut "
		"what the publisher said in full. It goes on with a third sentence "
		"that is longer than the others, so that the end of the cut falls "
		"into it rather than behind it, and is visible.</p>");
}

/* The whole feed, in `arena`. */
static inline struct feed *sample_feed(struct arena *arena)
{
	struct feed *feed = arena_new(arena, struct feed);

	assert_non_null(feed);
	feed_init(feed);
	feed->id = "tag:english.cec.org.cn,2020-01-01:all";
	feed->title = sample_text(TEXT_PLAIN, "China Electricity Council: R&D <news>");
	feed->subtitle = sample_text(TEXT_PLAIN, "News of the Council & its members");
	feed->rights = sample_text(TEXT_PLAIN, "© 2020 China Electricity Council");
	feed->link = "https://english.cec.org.cn/";
	feed->language = "en";
	feed->updated = sample_date(0, BEIJING_MINUTES);
	feed->generator = (struct generator){.name = "feedgen", .version = "0.1.0"};
	feed->image.url = "https://english.cec.org.cn/logo.png";
	feed->icon = "https://english.cec.org.cn/favicon.png";
	feed->ttl = 60;
	sample_category(arena, &feed->categories, "power", NULL, NULL);
	sample_first_entries(arena, feed);
	sample_odd_entries(arena, feed);
	return feed;
}

static const char sample_base_url[] = "https://news.cec.example/feeds/";

#endif
