/* Whatever the texts of a feed hold, its documents are well-formed and say the same. */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include "feeds/parse.h"
#include "feeds/write.h"
#include "tests/unit/sample_feed.h"

#define ROUNDS 300
#define PIECES 12

static const char *const pieces[] = {
	"a",         "B",        "1",
	" ",         "  ",       "&",
	"<",         ">",        "\"",
	"'",         ";",        "#",
	"x",         "/",        "\n",
	"\t",        "\r",       "\v",
	"\a",        "\x1b[31m", "\x7f",
	"&amp;",     "&lt;",     "&#8;",
	"&#x0;",     "&nbsp;",   "&copy",
	"S&P500",    "5G&6G",    "<b>",
	"</b>",      "</p>",     "<script>alert(1)</script>",
	"<!--",      "-->",      "]]>",
	"<![CDATA[", "<?php",    "%s%n",
	"\\",        "{}",       "[]",
	"电力",      "。",       "𠮷",
	"😀",         "é",        "e\u0301",
	"\u00a0",    "\u200b",   "\u200d",
	"\u2028",    "\u202e",   "\u2066",
	"\ufeff",    "\ufffd",   "\ufffe",
	"\uffff",    "\xc2\x85", "\xef\xb7\x90",
	"\u00ad",    "\u3000",
};

/* A generator with a fixed beginning: every run sees the same texts. */
static unsigned next_number(unsigned *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static const char *any_text(struct arena *arena, unsigned *seed)
{
	char text[PIECES * 32] = "";
	size_t length = 0;

	for (unsigned i = next_number(seed) % PIECES + 1; i > 0; i--) {
		const char *piece = pieces[next_number(seed) % ROWS(pieces)];

		memcpy(text + length, piece, strlen(piece) + 1);
		length += strlen(piece);
	}
	return arena_strdup(arena, text);
}

static struct text any_plain(struct arena *arena, unsigned *seed)
{
	return sample_text(TEXT_PLAIN, any_text(arena, seed));
}

/* What a source says in other vocabularies (passed.h). */
static void any_extras(struct arena *arena, unsigned *seed, struct entry *entry)
{
	struct extension *extension = LIST_ADD(arena, &entry->extensions);
	struct media_content *content;
	struct media_credit *credit;
	struct reply *reply;
	const char **license = LIST_ADD(arena, &entry->licenses);

	entry->media = arena_new(arena, struct media);
	assert_non_null(entry->media);
	media_init(entry->media);
	content = LIST_ADD(arena, &entry->media->contents);
	credit = LIST_ADD(arena, &entry->media->credits);
	reply = LIST_ADD(arena, &entry->in_reply_to);
	assert_true(extension && content && credit && reply && license);
	*content = (struct media_content){
		.url = arena_printf(arena, "https://cec.example/%s", any_text(arena, seed)),
		.type = any_text(arena, seed),
		.medium = any_text(arena, seed),
		.language = any_text(arena, seed),
		.file_size = -1,
		.duration = -1};
	*credit = (struct media_credit){.name = any_text(arena, seed),
	                                .role = any_text(arena, seed)};
	*reply = (struct reply){.ref = any_text(arena, seed),
	                        .href = any_text(arena, seed)};
	*extension = (struct extension){.namespace_uri = "http://purl.org/dc/elements/1.1/",
	                                .name = "type",
	                                .value = any_text(arena, seed)};
	*license = arena_printf(arena, "https://cec.example/%s", any_text(arena, seed));
	entry->media->title = any_plain(arena, seed);
	entry->media->description = any_plain(arena, seed);
	entry->rights = any_plain(arena, seed);
	entry->publisher.name = any_text(arena, seed);
	sample_author(arena, &entry->contributors, any_text(arena, seed), NULL);
}

static struct feed *any_feed(struct arena *arena, unsigned *seed)
{
	struct feed *feed = sample_feed(arena);
	struct entry *entry;

	feed->title.value = arena_printf(arena, "T %s", any_text(arena, seed));
	feed->subtitle.value = any_text(arena, seed);
	feed->rights.value = any_text(arena, seed);
	feed->generator.name = any_text(arena, seed);
	feed->entries.count = 0;
	feed->entries.items = NULL;
	entry = sample_entry(arena, feed, "tag:cec.example,2020-01-01:1", NULL);
	entry->link = "https://cec.example/1";
	entry->title.value = arena_printf(arena, "T %s", any_text(arena, seed));
	entry->summary.value = any_text(arena, seed);
	sample_content(arena, entry, TEXT_PLAIN, any_text(arena, seed));
	sample_author(arena, &entry->authors, any_text(arena, seed), any_text(arena, seed));
	sample_category(arena, &entry->categories, any_text(arena, seed),
	                any_text(arena, seed), any_text(arena, seed));
	sample_enclosure(
		arena, entry,
		arena_printf(arena, "https://cec.example/%s", any_text(arena, seed)),
		any_text(arena, seed), 1);
	entry->enclosures.items[0].title = any_text(arena, seed);
	entry->language = any_text(arena, seed);
	entry->source = sample_source(arena);
	entry->source->title.value = any_text(arena, seed);
	any_extras(arena, seed, entry);
	return feed;
}

/* The text that an XPath finds in a document, owned; the document must be well-formed. */
static char *find_text(struct str bytes, const char *path)
{
	xmlDocPtr document = xmlReadMemory(bytes.ptr, (int)bytes.len, NULL, NULL, 0);
	xmlXPathContextPtr context = xmlXPathNewContext(document);
	xmlXPathObjectPtr found;
	char *text;

	assert_non_null(document);
	assert_non_null(context);
	xmlXPathRegisterNs(context, (const xmlChar *)"a",
	                   (const xmlChar *)"http://www.w3.org/2005/Atom");
	found = xmlXPathEvalExpression((const xmlChar *)path, context);
	assert_non_null(found);
	text = (char *)xmlXPathCastToString(found);
	xmlXPathFreeObject(found);
	xmlXPathFreeContext(context);
	xmlFreeDoc(document);
	return text;
}

static char *find_json_title(struct str bytes)
{
	json_t *top = json_loadb(bytes.ptr, bytes.len, JSON_REJECT_DUPLICATES, NULL);
	json_t *title;
	char *text;

	assert_non_null(top);
	title = json_object_get(json_array_get(json_object_get(top, "items"), 0), "title");
	assert_true(json_is_string(title));
	text = strdup(json_string_value(title));
	json_decref(top);
	return text;
}

static char *written_title(const struct feed *feed, enum write_format format)
{
	const struct write_place place = {.base_url = sample_base_url, .path = "all"};
	struct error err = {0};
	struct buf out;
	char *title;

	buf_init(&out, 1 << 20);
	if (!write_formats[format].write(feed, &place, &out, &err))
		fail_msg("%s", err.message);
	if (format == WRITE_JSON)
		title = find_json_title(buf_view(&out));
	else
		title = find_text(buf_view(&out), format == WRITE_RSS
		                                          ? "/rss/channel/item/title"
		                                          : "/a:feed/a:entry/a:title");
	buf_release(&out);
	return title;
}

static void any_text_makes_documents_that_are_well_formed_and_agree(void **state)
{
	unsigned seed = 20200416;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct arena arena;
		const struct feed *feed;
		char *title, *other;

		arena_init(&arena, 1 << 22);
		feed = any_feed(&arena, &seed);
		title = written_title(feed, WRITE_RSS);
		for (enum write_format i = WRITE_ATOM; i < WRITE_FORMAT_COUNT; i++) {
			other = written_title(feed, i);
			assert_string_equal(title, other);
			free(other);
		}
		free(title);
		arena_release(&arena);
	}
}

/* ---- read back ------------------------------------------------------------------------- */

/* What a feed reads back as by our own reader, owned. */
static struct document *read_written(const struct feed *feed, enum write_format format)
{
	const struct write_place place = {.base_url = sample_base_url, .path = "all"};
	const struct parse_options options = {.is_raw = true};
	struct document *document;
	struct error err = {0};
	struct buf out;

	buf_init(&out, 1 << 20);
	if (!write_formats[format].write(feed, &place, &out, &err))
		fail_msg("%s", err.message);
	document = document_parse(buf_view(&out), &options, &err);
	if (!document)
		fail_msg("%s", err.message);
	buf_release(&out);
	return document;
}

/* Some readers take "&nbsp;" for a blank wherever it stands, ours too: of that nothing is left,
 * which is as good as none. */
static void assert_same_text(const char *one, const char *other)
{
	assert_string_equal(one && *one ? one : "(none)",
	                    other && *other ? other : "(none)");
}

static const char *first_name(const struct persons *persons)
{
	return persons->count ? persons->items[0].name : NULL;
}

/* Of the entry, else the feed's, which not every format repeats. */
static const char *language_of(const struct document *document)
{
	const char *language = document->feed.entries.items[0].language;

	return language ? language : document->feed.language;
}

/* RSS does not say that nothing changed. */
static int64_t last_change(const struct entry *entry)
{
	return entry->updated.seconds == DATE_UNKNOWN ? entry->published.seconds
	                                              : entry->updated.seconds;
}

/* JSON Feed has no place for other vocabularies (passed.h): of RSS and Atom both. */
static void assert_same_passed(const struct entry *one, const struct entry *other)
{
	assert_same_text(one->rights.value, other->rights.value);
	assert_same_text(first_name(&one->contributors), first_name(&other->contributors));
	assert_same_text(one->publisher.name, other->publisher.name);
	assert_int_equal(one->licenses.count, other->licenses.count);
	assert_int_equal(one->in_reply_to.count, other->in_reply_to.count);
	assert_int_equal(one->media != NULL, other->media != NULL);
	assert_int_equal(one->extensions.count, other->extensions.count);
	for (size_t i = 0; i < one->extensions.count; i++)
		assert_same_text(one->extensions.items[i].value,
		                 other->extensions.items[i].value);
	if (!one->media)
		return;
	assert_same_text(one->media->title.value, other->media->title.value);
	assert_same_text(one->media->description.value, other->media->description.value);
	assert_int_equal(one->media->contents.count, other->media->contents.count);
	assert_int_equal(one->media->credits.count, other->media->credits.count);
	for (size_t i = 0; i < one->media->credits.count; i++)
		assert_same_text(one->media->credits.items[i].name,
		                 other->media->credits.items[i].name);
}

static void assert_same_entry(const struct entry *one, const struct entry *other)
{
	assert_same_text(one->id, other->id);
	assert_same_text(one->link, other->link);
	assert_same_text(one->title.value, other->title.value);
	assert_same_text(first_name(&one->authors), first_name(&other->authors));
	assert_int_equal(one->published.seconds, other->published.seconds);
	assert_int_equal(last_change(one), last_change(other));
	/* Where there is none, JSON Feed has the summary. */
	if (one->contents.count && other->contents.count)
		assert_same_text(one->contents.items[0].value,
		                 other->contents.items[0].value);
	assert_int_equal(one->enclosures.count, other->enclosures.count);
	for (size_t i = 0; i < one->enclosures.count; i++) {
		assert_same_text(one->enclosures.items[i].url,
		                 other->enclosures.items[i].url);
		assert_same_text(one->enclosures.items[i].type,
		                 other->enclosures.items[i].type);
	}
}

static void what_was_written_reads_back_the_same_in_every_format(void **state)
{
	unsigned seed = 20200417;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct document *read[WRITE_FORMAT_COUNT];
		struct arena arena;
		const struct feed *feed;

		arena_init(&arena, 1 << 22);
		feed = any_feed(&arena, &seed);
		for (enum write_format i = 0; i < WRITE_FORMAT_COUNT; i++) {
			read[i] = read_written(feed, i);
			assert_true(read[i]->is_wellformed);
			assert_int_equal(read[i]->problems.count, 0);
			assert_int_equal(read[i]->feed.entries.count, 1);
			assert_same_text(read[i]->feed.title.value,
			                 read[0]->feed.title.value);
			assert_same_text(language_of(read[i]), language_of(read[0]));
			assert_same_entry(&read[i]->feed.entries.items[0],
			                  &read[0]->feed.entries.items[0]);
			if (i == WRITE_ATOM)
				assert_same_passed(&read[i]->feed.entries.items[0],
				                   &read[WRITE_RSS]->feed.entries.items[0]);
		}
		for (enum write_format i = 0; i < WRITE_FORMAT_COUNT; i++)
			document_free(read[i]);
		arena_release(&arena);
	}
}

static void a_media_type_of_one_forbidden_character_is_none(void **state)
{
	static const struct {
		const char *type, *written;
	} rows[] = {
		{"x", "application/octet-stream"},     {"(", "application/octet-stream"},
		{"/", "application/octet-stream"},     {"a/", "application/octet-stream"},
		{"a/b/c", "application/octet-stream"}, {"a/b(", "application/octet-stream"},
		{"", "application/octet-stream"},      {NULL, "application/octet-stream"},
		{" Audio/X-a+b; q=1", "Audio/X-a+b"}};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct arena arena;
		struct feed *feed;
		struct document *read;

		arena_init(&arena, 1 << 22);
		feed = sample_feed(&arena);
		feed->entries.items[0].enclosures.count = 0;
		sample_enclosure(&arena, &feed->entries.items[0], "https://c.example/a",
		                 rows[i].type, 1);
		read = read_written(feed, WRITE_RSS);
		assert_string_equal(read->feed.entries.items[0].enclosures.items[0].type,
		                    rows[i].written);
		document_free(read);
		arena_release(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_text_makes_documents_that_are_well_formed_and_agree),
		cmocka_unit_test(what_was_written_reads_back_the_same_in_every_format),
		cmocka_unit_test(a_media_type_of_one_forbidden_character_is_none),
	};

	return RUN_TESTS(tests);
}
