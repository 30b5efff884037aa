/* What of a record a reader sees, and in what manner records are read, as hashes (XXH3). */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "feedgen/records.h"
#include "feeds/buf.h"
#include "feeds/digest.h"
#include "feeds/file.h"
#include "feeds/limits.h"
#include "feeds/sanitize.h"
#include "feeds/text.h"

static void hash_bytes(struct str bytes, unsigned char hash[RECORD_HASH_BYTES])
{
	struct digest digest = digest_of(bytes);

	static_assert(RECORD_HASH_BYTES == DIGEST_BYTES, "a hash is a digest");
	memcpy(hash, digest.bytes, RECORD_HASH_BYTES);
}

static void add_list(struct digester *digester, const struct strings *list)
{
	for (size_t i = 0; i < list->count; i++)
		digester_add_text(digester, list->items[i]);
	digester_add_text(digester, NULL);
}

static struct digest digest_whole(const struct record *record)
{
	const char *const texts[] = {record->title,    record->summary, record->content,
	                             record->url,      record->image,   record->section,
	                             record->language, record->pair};
	struct digester digester;

	digester_init(&digester);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		digester_add_text(&digester, texts[i]);
	add_list(&digester, &record->authors);
	add_list(&digester, &record->tags);
	for (size_t i = 0; i < record->attachments.count; i++) {
		const struct enclosure *attachment = &record->attachments.items[i];
		struct str length = {(const char *)&attachment->length,
		                     sizeof(attachment->length)};

		digester_add_text(&digester, attachment->url);
		digester_add_text(&digester, attachment->type);
		digester_add_text(&digester, attachment->title);
		digester_add(&digester, length);
	}
	/* The zone that dates are shown in. */
	digester_add_text(&digester, record->date.raw ? "" : NULL);
	digester_add(&digester, (struct str){(const char *)&record->date.offset_minutes,
	                                     sizeof(record->date.offset_minutes)});
	return digester_digest(&digester);
}

bool record_hash(struct record *record, struct arena *arena)
{
	unsigned char *hash = arena_alloc(arena, RECORD_HASH_BYTES);
	struct digest *whole = arena_new(arena, struct digest);
	struct arena_mark mark = arena_mark(arena);
	const char *text = text_from_html(arena, str_from(record->content));
	struct buf seen;

	buf_init(&seen, LIMIT_RECORD_FILE_BYTES);
	buf_printf(&seen, "%s\n%s\n%s\n", record->title,
	           record->summary ? record->summary : "", text ? text : "");
	for (size_t i = 0; i < record->attachments.count; i++)
		buf_printf(&seen, "%s\n", record->attachments.items[i].url);
	if (seen.failure != ERROR_NONE)
		arena_fail(arena, seen.failure);
	else if (hash)
		hash_bytes(buf_view(&seen), hash);
	buf_release(&seen);
	arena_rewind(arena, mark);
	record->hash = hash;
	if (whole) {
		*whole = digest_whole(record);
		record->whole = whole->bytes;
	}
	return !arena->full;
}

/* Appends the bytes of the file of corrections. */
static bool add_corrections(const char *path, struct buf *out, struct error *err)
{
	size_t length;
	char *bytes = path ? file_read(path, LIMIT_RECORD_FILE_BYTES, &length, err) : NULL;

	if (bytes)
		buf_add(out, (struct str){bytes, length});
	free(bytes);
	return bytes || !path;
}

bool records_manner(const struct records_options *options,
                    unsigned char manner[RECORD_HASH_BYTES], struct error *err)
{
	const int64_t order = 1; /* of the bytes in a number: packed records hold such */
	const int layout = 2;    /* of packed records (records_pack.c) */
	struct buf text;
	bool is_known;

	buf_init(&text, 2 * LIMIT_RECORD_FILE_BYTES);
	buf_add(&text, (struct str){(const char *)&order, sizeof(order)});
	buf_printf(&text, "feedgen %s, layout %d, cleaner %d\n%s\n%d\n%s\n", VERSION,
	           layout, SANITIZE_VERSION, options->home, options->zone_minutes,
	           options->id_authority);
	is_known = add_corrections(options->corrections, &text, err) &&
	           buf_check(&text, err);
	if (is_known)
		hash_bytes(buf_view(&text), manner);
	buf_release(&text);
	return is_known;
}
