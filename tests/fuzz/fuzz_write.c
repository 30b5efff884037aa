/*
 * A document that may be a feed.
 *
 * Any feed that is read, given what writers demand and it may lack, is written in each
 * format, or refused for the same reason by all.  What is written is read again without a
 * problem: as that format, with the same entries in the same order.
 */
#include "tests/fuzz/fuzz.h"

#include "feeds/identifier.h"
#include "feeds/limits.h"
#include "feeds/parse.h"
#include "feeds/publishable.h"
#include "feeds/write.h"
#include "tests/unit/html_judge.h"

#define ARENA_BYTES ((size_t)256 << 20)

static const struct write_place place = {.base_url = "https://news.example/",
                                         .path = "all",
                                         .hub = "https://hub.example/?a=1&b=2"};
static const struct date fixed_date = {.seconds = 1587000600, .offset_minutes = 480};
static const enum format written_formats[WRITE_FORMAT_COUNT] = {
	[WRITE_RSS] = FORMAT_RSS_20,
	[WRITE_ATOM] = FORMAT_ATOM_10,
	[WRITE_JSON] = FORMAT_JSON_11,
};

static struct text title(const char *value)
{
	return (struct text){.type = TEXT_PLAIN, .value = value};
}

/* Only the first entry keeps its id, so that there are no doubles. */
static void complete_entry(struct entry *entry, size_t place_in_feed, struct arena *arena)
{
	if (place_in_feed > 0 || !entry->id || !identifier_is_uri(entry->id))
		entry->id = arena_printf(arena, "urn:example:%zu", place_in_feed);
	if (!entry->title.value && !entry->summary.value && !entry->contents.count)
		entry->title = title("Entry");
	if (entry->published.seconds == DATE_UNKNOWN)
		entry->published = fixed_date;
	if (entry->updated.seconds == DATE_UNKNOWN)
		entry->updated = entry->published;
}

static void complete(struct feed *feed, struct arena *arena)
{
	if (!feed->id || !identifier_is_uri(feed->id))
		feed->id = "urn:example:feed";
	if (!feed->title.value)
		feed->title = title("Feed");
	feed->link = "https://news.example/";
	if (feed->updated.seconds == DATE_UNKNOWN)
		feed->updated = fixed_date;
	for (size_t i = 0; i < feed->entries.count; i++)
		complete_entry(&feed->entries.items[i], i, arena);
}

/* What reads like UTF-8 that was encoded twice is read as what it then means. */
static bool is_same_title(const char *title, const char *ready)
{
	return title && (strpbrk(ready, "\xC2\xC3") || strcmp(title, ready) == 0);
}

static void check_entry(const struct entry *entry, const struct entry *ready)
{
	REQUIRE(entry->id && strcmp(entry->id, ready->id) == 0);
	REQUIRE(!ready->link || (entry->link && strcmp(entry->link, ready->link) == 0));
	REQUIRE(entry->published.seconds == ready->published.seconds);
	/* Where there are no schemes, those that differ only in theirs are one. */
	REQUIRE(entry->categories.count <= ready->categories.count);
	REQUIRE(entry->authors.count == ready->authors.count);
	REQUIRE(!ready->title.value ||
	        is_same_title(entry->title.value, ready->title.value));
	for (size_t i = 0; i < ready->contents.count; i++)
		REQUIRE(!html_fault(ready->contents.items[i].value));
}

static void check_written(struct str bytes, enum format format, const struct feed *ready)
{
	const struct parse_options options = {.is_raw = true};
	struct error err = {0};
	struct document *document = document_parse(bytes, &options, &err);

	REQUIRE(document && document->format == format);
	for (size_t i = 0; i < document->problems.count; i++)
		fprintf(stderr, "%s\nin: %.*s\n", document->problems.items[i].message,
		        STR_ARG(bytes));
	REQUIRE(document->is_wellformed && document->problems.count == 0);
	REQUIRE(document->feed.entries.count == ready->entries.count);
	for (size_t i = 0; i < ready->entries.count; i++)
		check_entry(&document->feed.entries.items[i], &ready->entries.items[i]);
	document_free(document);
}

static void check_feed(struct document *document)
{
	struct error reason = {0};
	struct feed ready;
	struct arena arena;
	struct buf out;
	bool is_ready;

	arena_init(&arena, ARENA_BYTES);
	buf_init(&out, LIMIT_OUTPUT_BYTES);
	complete(&document->feed, &arena);
	is_ready = feed_publishable(&document->feed, &arena, &ready, &reason);
	REQUIRE(is_ready || reason.kind == ERROR_SYNTAX);
	for (enum write_format i = 0; i < WRITE_FORMAT_COUNT; i++) {
		struct error err = {0};

		buf_clear(&out);
		REQUIRE(write_formats[i].write(&document->feed, &place, &out, &err) ==
		        is_ready);
		REQUIRE(strcmp(err.message, reason.message) == 0);
		if (is_ready)
			check_written(buf_view(&out), written_formats[i], &ready);
	}
	buf_release(&out);
	arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct parse_options options = {.url = "https://news.example/feeds/all.xml"};
	struct error err = {0};
	struct document *document;

	parse_prepare();
	document = document_parse(fuzz_bytes(data, size), &options, &err);
	if (document && document->format != FORMAT_NONE)
		check_feed(document);
	document_free(document);
	return 0;
}
