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

bool record_hash(struct record *record, struct arena *arena)
{
	const char *text = text_from_html(arena, str_from(record->content));
	unsigned char *hash = arena_alloc(arena, RECORD_HASH_BYTES);
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
	record->hash = hash;
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
