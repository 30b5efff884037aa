#include "feedgen/records_pack.h"

#include <stdlib.h>

#include <zstd.h>

#include "feeds/limits.h"

/* As fast as reading is; higher levels take as long as parsing a page does. */
#define LEVEL 1

/* ---- writing --------------------------------------------------------------------------- */

/* A byte that says whether there is any, then the text with its NUL. */
static void add_text(struct buf *out, const char *text)
{
	buf_add_char(out, text ? 1 : 0);
	if (text)
		buf_add(out, (struct str){text, strlen(text) + 1});
}

static void add_number(struct buf *out, int64_t number)
{
	buf_add(out, (struct str){(const char *)&number, sizeof(number)});
}

static void add_texts(struct buf *out, const struct strings *list)
{
	add_number(out, (int64_t)list->count);
	for (size_t i = 0; i < list->count; i++)
		add_text(out, list->items[i]);
}

/* ---- reading --------------------------------------------------------------------------- */

/* Bytes that are being read; anything that is not as it was written makes them bad. */
struct source {
	struct str rest;
	bool is_bad;
};

static struct str take_bytes(struct source *source, size_t count)
{
	struct str bytes = str_slice(source->rest, 0, count);

	source->is_bad = source->is_bad || bytes.len < count;
	source->rest = str_skip(source->rest, count);
	return bytes;
}

static int64_t take_number(struct source *source)
{
	struct str bytes = take_bytes(source, sizeof(int64_t));
	int64_t number = 0;

	if (!source->is_bad)
		memcpy(&number, bytes.ptr, sizeof(number));
	return number;
}

/* Borrowed from the bytes. */
static const char *take_text(struct source *source)
{
	struct str mark = take_bytes(source, 1), text;

	if (source->is_bad || !mark.ptr[0])
		return NULL;
	text = take_bytes(source, str_find_char(source->rest, '\0') + 1);
	return source->is_bad ? NULL : text.ptr;
}

/* How many items follow, each at least a byte long. */
static size_t take_count(struct source *source)
{
	int64_t count = take_number(source);

	source->is_bad = source->is_bad || count < 0 || (uint64_t)count > source->rest.len;
	return source->is_bad ? 0 : (size_t)count;
}

static void take_texts(struct source *source, struct strings *list, struct arena *arena)
{
	size_t count = take_count(source);

	for (size_t i = 0; i < count; i++) {
		const char **item = LIST_ADD(arena, list);

		if (item)
			*item = take_text(source);
	}
}

/* ---- summaries ------------------------------------------------------------------------- */

void records_pack_summary(const struct record *records, size_t count, struct buf *out)
{
	add_number(out, (int64_t)count);
	for (size_t i = 0; i < count; i++) {
		const struct record *record = &records[i];

		add_number(out, record->line);
		add_number(out, record->date.seconds);
		add_number(out, record->date.offset_minutes);
		add_number(out, record->updated.seconds);
		add_number(out, (int64_t)record->bytes);
		add_number(out, (record->is_day_only ? 1 : 0) | (record->date.raw ? 2 : 0));
		buf_add(out, (struct str){(const char *)record->hash, RECORD_HASH_BYTES});
		buf_add(out, (struct str){(const char *)record->whole, RECORD_HASH_BYTES});
		add_text(out, record->section_key);
		add_text(out, record->key);
		add_text(out, record->tag);
		add_text(out, record->section);
		add_text(out, record->url);
		add_text(out, record->language);
		add_text(out, record->pair);
		add_texts(out, &record->tags);
	}
}

/* The part of the key that is behind the section's. */
static const char *id_of(const struct record *record)
{
	size_t length = record->section_key ? strlen(record->section_key) : 0;

	if (!record->key || !record->section_key ||
	    strncmp(record->key, record->section_key, length) != 0 ||
	    record->key[length] != '/')
		return NULL;
	return record->key + length + 1;
}

static void take_summary(struct source *source, struct record *record, struct arena *arena)
{
	int64_t flags;

	record->is_summary = true;
	record->line = (int)take_number(source);
	record->date.seconds = take_number(source);
	record->date.offset_minutes = (int32_t)take_number(source);
	record->updated.seconds = take_number(source);
	record->bytes = (size_t)take_number(source);
	flags = take_number(source);
	record->is_day_only = flags & 1;
	record->date.raw = flags & 2 ? "" : NULL;
	record->hash = (const unsigned char *)take_bytes(source, RECORD_HASH_BYTES).ptr;
	record->whole = (const unsigned char *)take_bytes(source, RECORD_HASH_BYTES).ptr;
	record->section_key = take_text(source);
	record->key = take_text(source);
	record->id = id_of(record);
	record->tag = take_text(source);
	record->section = take_text(source);
	record->url = take_text(source);
	record->language = take_text(source);
	record->pair = take_text(source);
	take_texts(source, &record->tags, arena);
	source->is_bad = source->is_bad || !record->section_key || !record->id ||
	                 !record->key || !record->tag || !record->language;
}

bool records_unpack_summary(struct str bytes, const char *path, struct records *records,
                            struct arena *arena)
{
	struct source source = {.rest = bytes};
	size_t before = records->count, count = take_count(&source);

	for (size_t i = 0; i < count && !source.is_bad && !arena->full; i++) {
		struct record *record = record_new(records, arena);

		if (!record)
			break;
		record->file = path;
		record->place = i;
		take_summary(&source, record, arena);
	}
	if (!source.is_bad && !source.rest.len)
		return true;
	while (records->count > before)
		records->items[--records->count] = (struct record){0};
	return false;
}

/* ---- contents -------------------------------------------------------------------------- */

static void add_content(struct buf *out, const struct record *record)
{
	add_text(out, record->title);
	add_text(out, record->summary);
	add_text(out, record->content);
	add_text(out, record->image);
	add_texts(out, &record->authors);
	add_number(out, (int64_t)record->attachments.count);
	for (size_t i = 0; i < record->attachments.count; i++) {
		const struct enclosure *attachment = &record->attachments.items[i];

		add_text(out, attachment->url);
		add_text(out, attachment->type);
		add_text(out, attachment->title);
		add_number(out, attachment->length);
	}
}

/* Its length, then one Zstandard frame (RFC 8878). */
bool records_pack_content(const struct record *records, size_t count, struct buf *out,
                          struct error *err)
{
	struct buf plain;
	size_t room, size = 0;
	char *packed = NULL;

	buf_init(&plain, LIMIT_RECORDS_BYTES);
	for (size_t i = 0; i < count; i++)
		add_content(&plain, &records[i]);
	room = ZSTD_compressBound(plain.len);
	if (buf_check(&plain, err) && (packed = malloc(room)))
		size = ZSTD_compress(packed, room, plain.ptr, plain.len, LEVEL);
	if (packed && !ZSTD_isError(size)) {
		add_number(out, (int64_t)plain.len);
		buf_add(out, (struct str){packed, size});
	} else {
		error_set(err, ERROR_MEMORY, "no memory");
	}
	free(packed);
	buf_release(&plain);
	return err->kind == ERROR_NONE && buf_check(out, err);
}

static void take_attachments(struct source *source, struct enclosures *list,
                             struct arena *arena)
{
	size_t count = take_count(source);

	for (size_t i = 0; i < count; i++) {
		struct enclosure *attachment = LIST_ADD(arena, list);

		if (!attachment)
			return;
		attachment->url = take_text(source);
		attachment->type = take_text(source);
		attachment->title = take_text(source);
		attachment->length = take_number(source);
		source->is_bad = source->is_bad || !attachment->url;
	}
}

static void take_content(struct source *source, struct record *record, struct arena *arena)
{
	record->title = take_text(source);
	record->summary = take_text(source);
	record->content = take_text(source);
	record->image = take_text(source);
	take_texts(source, &record->authors, arena);
	take_attachments(source, &record->attachments, arena);
	source->is_bad = source->is_bad || !record->title;
	record->is_summary = false;
}

bool records_unpack_content(struct str bytes, struct record *records, size_t count,
                            struct arena *arena)
{
	struct source packed = {.rest = bytes}, source = {0};
	int64_t length = take_number(&packed);
	char *plain = NULL;

	if (length >= 0 && (uint64_t)length <= LIMIT_RECORDS_BYTES && !packed.is_bad)
		plain = arena_alloc(arena, (size_t)length + 1);
	if (!plain || ZSTD_decompress(plain, (size_t)length, packed.rest.ptr,
	                              packed.rest.len) != (size_t)length)
		return false;
	source.rest = (struct str){plain, (size_t)length};
	for (size_t i = 0; i < count && !source.is_bad; i++)
		take_content(&source, &records[i], arena);
	return !source.is_bad && !source.rest.len;
}
