/* Whatever the texts of a feed hold, its documents are well-formed and say the same. */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_text_makes_documents_that_are_well_formed_and_agree),
	};

	return RUN_TESTS(tests);
}
