/*
 * A file of records, read as each of the kinds there are.
 *
 * Every record is fit to be published: a title, an id, addresses, dates and a content as
 * records.h promises them.  What is refused is refused with a reason and, as every
 * record, at a line that the file has.
 */
#include "tests/fuzz/fuzz.h"

#include "feedgen/records_draft.h"
#include "feeds/date.h"
#include "feeds/limits.h"
#include "feeds/text.h"
#include "feeds/url.h"
#include "tests/unit/html_judge.h"

#define ARENA_BYTES ((size_t)256 << 20)

static const struct records_options options = {
	.home = "http://www.example.org/",
	.zone_minutes = 480,
	.id_authority = "www.example.org,2020-01-01",
};

static int count_lines(struct str bytes)
{
	int lines = 1;

	for (size_t i = 0; i < bytes.len; i++)
		lines += bytes.ptr[i] == '\n';
	return lines;
}

/* Plain, on one line, and such that making it publishable changes nothing. */
static bool is_plain(struct arena *arena, const char *text)
{
	return !strchr(text, '\n') && strcmp(text, text_publishable(arena, text)) == 0;
}

static bool is_plain_or_absent(struct arena *arena, const char *text)
{
	return !text || is_plain(arena, text);
}

static bool is_address(struct arena *arena, const char *url)
{
	const char *again = url_publishable(arena, str_from(url));

	return again && strcmp(url, again) == 0;
}

static bool is_date(const struct date *date)
{
	return date->seconds == DATE_UNKNOWN ||
	       (date->raw && date->seconds > 0 && date->seconds <= DATE_LAST_SECOND);
}

static void check_record(struct arena *arena, const struct record *record)
{
	REQUIRE(record->title && record->title[0] && is_plain(arena, record->title));
	REQUIRE(record->id && record->section_key && record->language);
	REQUIRE(strlen(record->id) <= LIMIT_RECORD_ID_BYTES);
	REQUIRE(is_plain_or_absent(arena, record->section));
	REQUIRE(is_plain_or_absent(arena, record->summary));
	REQUIRE(!record->url || is_address(arena, record->url));
	REQUIRE(!record->image || is_address(arena, record->image));
	REQUIRE(is_plain_or_absent(arena, record->pair));
	REQUIRE(!record->content || !html_fault(record->content));
	REQUIRE(is_date(&record->date) && is_date(&record->updated));
	for (size_t i = 0; i < record->attachments.count; i++)
		REQUIRE(is_address(arena, record->attachments.items[i].url));
	for (size_t i = 0; i < record->authors.count; i++)
		REQUIRE(is_plain(arena, record->authors.items[i]));
	for (size_t i = 0; i < record->tags.count; i++)
		REQUIRE(is_plain(arena, record->tags.items[i]));
}

static void check(struct str bytes, void (*read)(struct reader *reader, struct str bytes))
{
	struct records records = {0};
	struct arena arena;
	struct reader reader = {.options = &options,
	                        .records = &records,
	                        .arena = &arena,
	                        .lasting = &arena,
	                        .file = "in"};
	int lines = count_lines(bytes);

	arena_init(&arena, ARENA_BYTES);
	read(&reader, bytes);
	REQUIRE(!arena.full);
	REQUIRE(records.refused.count <= LIMIT_REFUSALS);
	for (size_t i = 0; i < records.refused.count; i++) {
		REQUIRE(records.refused.items[i].message[0]);
		REQUIRE(records.refused.items[i].line >= 0);
		REQUIRE(records.refused.items[i].line <= lines);
	}
	for (size_t i = 0; i < records.count; i++) {
		REQUIRE(records.items[i].line >= 0 && records.items[i].line <= lines);
		check_record(&arena, &records.items[i]);
	}
	arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = fuzz_bytes(data, size);

	check(bytes, records_read_html);
	check(bytes, records_read_text);
	check(bytes, records_read_json_lines);
	check(bytes, records_read_json);
	check(bytes, records_read_csv);
	return 0;
}
