#include "aggregator/pack.h"

#include <stdlib.h>
#include <string.h>

#include <zstd.h>

#include "feeds/limits.h"

/* Twice as fast as zlib's fastest, and a seventh smaller; higher levels take as long as
 * parsing does. */
#define LEVEL 1

struct packer {
	ZSTD_CCtx *context;
	char *room; /* for what comes out */
	size_t room_bytes;
};

char *pack(struct str bytes, size_t *size)
{
	size_t room = ZSTD_compressBound(bytes.len);
	char *packed = malloc(room);

	if (packed)
		*size = ZSTD_compress(packed, room, bytes.ptr, bytes.len, LEVEL);
	if (packed && !ZSTD_isError(*size))
		return packed;
	free(packed);
	return NULL;
}

struct packer *packer_open(void)
{
	struct packer *packer = calloc(1, sizeof(*packer));

	if (packer)
		packer->context = ZSTD_createCCtx();
	if (packer && packer->context)
		return packer;
	free(packer);
	return NULL;
}

void packer_close(struct packer *packer)
{
	if (!packer)
		return;
	ZSTD_freeCCtx(packer->context);
	free(packer->room);
	free(packer);
}

static bool make_room(struct packer *packer, size_t wanted)
{
	if (wanted <= packer->room_bytes)
		return true;
	free(packer->room);
	packer->room = malloc(wanted);
	packer->room_bytes = packer->room ? wanted : 0;
	return packer->room;
}

struct str packer_pack(struct packer *packer, struct arena *arena, struct str bytes)
{
	size_t size;

	if (!make_room(packer, ZSTD_compressBound(bytes.len)))
		return (struct str){arena_fail(arena, ERROR_MEMORY), 0};
	size = ZSTD_compressCCtx(packer->context, packer->room, packer->room_bytes,
	                         bytes.ptr, bytes.len, LEVEL);
	if (ZSTD_isError(size))
		return (struct str){arena_fail(arena, ERROR_MEMORY), 0};
	return (struct str){arena_str(arena, (struct str){packer->room, size}), size};
}

/* ---- and back ---- */

static bool is_frame(struct str bytes)
{
	static const char magic[] = "\x28\xB5\x2F\xFD";

	return str_starts(bytes, (struct str){magic, sizeof(magic) - 1});
}

char *pack_undo(struct str packed, struct error *err)
{
	unsigned long long size = packed.len;
	bool is_packed = is_frame(packed), ok = true;
	char *text;

	if (is_packed)
		size = ZSTD_getFrameContentSize(packed.ptr, packed.len);
	if (size > LIMIT_STORED_BYTES) { /* and so are both codes for "not known" */
		error_set(err, ERROR_DATABASE, "a packed text of the store is damaged");
		return NULL;
	}
	text = malloc((size_t)size + 1);
	if (!text) {
		error_set(err, ERROR_MEMORY, "out of memory");
		return NULL;
	}
	if (is_packed)
		ok = ZSTD_decompress(text, (size_t)size, packed.ptr, packed.len) == size;
	else if (packed.len)
		memcpy(text, packed.ptr, packed.len);
	text[size] = '\0';
	if (ok)
		return text;
	error_set(err, ERROR_DATABASE, "a packed text of the store is damaged");
	free(text);
	return NULL;
}
