#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "feedgen/files.h"
#include "feedgen/records_pack.h"

static const unsigned char hash[RECORD_HASH_BYTES + 1] = "0123456789abcdef";
static const unsigned char whole_hash[RECORD_HASH_BYTES + 1] = "fedcba9876543210";

/* Two records: one with everything, one with as little as a record may have. */
static void make_records(struct record records[2], struct arena *arena)
{
	struct enclosure *attachment;
	const char **text;

	records[0] = (struct record){
		.line = 7,
		.section_key = "105",
		.id = "a/1",
		.key = "105/a/1",
		.tag = "tag:a",
		.section = "News",
		.url = "https://a.example/",
		.title = "T",
		.summary = "S",
		.content = "<p>C</p>",
		.language = "zh-CN",
		.image = "https://a.example/i.png",
		.pair = "p",
		.is_day_only = true,
		.hash = hash,
		.whole = whole_hash,
		.date = {.raw = "2020", .seconds = 5, .offset_minutes = 480},
		.updated = {.raw = "2021", .seconds = 6}};
	text = LIST_ADD(arena, &records[0].authors);
	*text = "A";
	text = LIST_ADD(arena, &records[0].tags);
	*text = "B";
	attachment = LIST_ADD(arena, &records[0].attachments);
	*attachment = (struct enclosure){
		.url = "https://a.example/f", .type = "text/csv", .length = -1};
	records[1] = (struct record){.line = 8,
	                             .section_key = "",
	                             .id = "2",
	                             .key = "/2",
	                             .tag = "tag:b",
	                             .title = "U",
	                             .language = "en",
	                             .hash = hash,
	                             .whole = whole_hash,
	                             .date = DATE_ABSENT,
	                             .updated = DATE_ABSENT};
}

static void what_is_packed_is_unpacked_equal(void **state)
{
	struct record packed[2];
	struct records records = {0};
	struct buf summary, content;
	struct error err = {0};
	struct arena arena;
	const struct record *first, *second;

	(void)state;
	arena_init(&arena, 1 << 20);
	buf_init(&summary, 1 << 20);
	buf_init(&content, 1 << 20);
	make_records(packed, &arena);
	records_pack_summary(packed, 2, &summary);
	assert_true(records_pack_content(packed, 2, &content, &err));
	assert_true(records_unpack_summary(buf_view(&summary), "file", &records, &arena));
	assert_int_equal(records.count, 2);
	first = &records.items[0];
	second = &records.items[1];
	assert_true(first->is_summary);
	assert_null(first->title);
	assert_true(records_unpack_content(buf_view(&content), records.items, 2, &arena));
	assert_false(first->is_summary);
	assert_string_equal(first->file, "file");
	assert_int_equal(first->line, 7);
	assert_string_equal(first->section_key, "105");
	assert_string_equal(first->id, "a/1");
	assert_string_equal(first->tag, "tag:a");
	assert_string_equal(first->section, "News");
	assert_string_equal(first->pair, "p");
	assert_int_equal(first->date.seconds, 5);
	assert_int_equal(first->date.offset_minutes, 480);
	assert_non_null(first->date.raw);
	assert_true(first->is_day_only);
	assert_int_equal(first->updated.seconds, 6);
	assert_memory_equal(first->hash, hash, RECORD_HASH_BYTES);
	assert_memory_equal(first->whole, whole_hash, RECORD_HASH_BYTES);
	assert_string_equal(first->content, "<p>C</p>");
	assert_string_equal(first->image, "https://a.example/i.png");
	assert_string_equal(first->authors.items[0], "A");
	assert_string_equal(first->tags.items[0], "B");
	assert_string_equal(first->attachments.items[0].type, "text/csv");
	assert_int_equal(first->attachments.items[0].length, -1);
	assert_int_equal(second->place, 1);
	assert_string_equal(second->id, "2");
	assert_string_equal(second->title, "U");
	assert_null(second->section);
	assert_null(second->url);
	assert_null(second->date.raw);
	assert_int_equal(second->date.seconds, DATE_UNKNOWN);
	buf_release(&summary);
	buf_release(&content);
	arena_release(&arena);
}

/* Exact memory, so that a sanitizer sees a byte read beyond it. */
static bool unpack_prefix(struct str bytes, size_t length, bool is_summary)
{
	struct record whole[2] = {0};
	struct records records = {0};
	char *copy = malloc(length + !length);
	struct arena arena;
	bool is_taken;

	assert_non_null(copy);
	memcpy(copy, bytes.ptr, length);
	arena_init(&arena, 1 << 20);
	is_taken = is_summary ? records_unpack_summary((struct str){copy, length}, "file",
	                                               &records, &arena)
	                      : records_unpack_content((struct str){copy, length}, whole, 2,
	                                               &arena);
	assert_true(is_taken || records.count == 0);
	arena_release(&arena);
	free(copy);
	return is_taken;
}

static void bytes_that_are_cut_off_are_refused(void **state)
{
	struct record packed[2];
	struct buf summary, content;
	struct error err = {0};
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 20);
	buf_init(&summary, 1 << 20);
	buf_init(&content, 1 << 20);
	make_records(packed, &arena);
	records_pack_summary(packed, 2, &summary);
	assert_true(records_pack_content(packed, 2, &content, &err));
	for (size_t length = 0; length < summary.len; length++)
		assert_false(unpack_prefix(buf_view(&summary), length, true));
	for (size_t length = 0; length < content.len; length++)
		assert_false(unpack_prefix(buf_view(&content), length, false));
	assert_true(unpack_prefix(buf_view(&summary), summary.len, true));
	assert_true(unpack_prefix(buf_view(&content), content.len, false));
	buf_release(&summary);
	buf_release(&content);
	arena_release(&arena);
}

static void a_file_is_found_only_where_nothing_of_it_changed(void **state)
{
	static const struct {
		const char *path;
		struct file_stamp stamp;
		bool is_found;
	} rows[] = {
		{"a", {1, 2, 3, 4}, true},  {"b", {1, 2, 3, 4}, false},
		{"a", {9, 2, 3, 4}, false}, {"a", {1, 9, 3, 4}, false},
		{"a", {1, 2, 9, 4}, false}, {"a", {1, 2, 3, 9}, false},
	};
	struct file file = {.path = "a", .stamp = {1, 2, 3, 4}};
	struct files files = {.items = &file, .count = 1};
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 16);
	assert_true(files_index(&files, &arena));
	for (size_t i = 0; i < ROWS(rows); i++)
		assert_int_equal(files_find(&files, rows[i].path, &rows[i].stamp) != NULL,
		                 rows[i].is_found);
	assert_true(file_is_settled(&file.stamp, 4));
	assert_false(file_is_settled(&file.stamp, 3));
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_packed_is_unpacked_equal),
		cmocka_unit_test(bytes_that_are_cut_off_are_refused),
		cmocka_unit_test(a_file_is_found_only_where_nothing_of_it_changed),
	};

	return RUN_TESTS(tests);
}
