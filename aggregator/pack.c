#include "aggregator/pack.h"

#include <stdlib.h>
#include <string.h>

#include <zstd.h>

#include "feeds/limits.h"

/* Zstandard's levels.  1 is twice as fast as zlib's fastest, and a seventh smaller; higher ones
 * take as long as parsing does.  -3 takes a third less time for a third more bytes. */
static const int levels[] = {
	[PACK_STAYS] = 1,
	[PACK_PASSES] = -3,
};

struct packer {
	ZSTD_CCtx *context;
	struct buf text; /* what goes in */
	char *room;      /* for what comes out */
	size_t room_bytes;
};

char *pack(struct str bytes, enum pack_life life, size_t *size)
{
	size_t room = ZSTD_compressBound(bytes.len);
	char *packed = malloc(room);

	if (packed)
		*size = ZSTD_compress(packed, room, bytes.ptr, bytes.len, levels[life]);
	if (packed && !ZSTD_isError(*size))
		return packed;
	free(packed);
	return NULL;
}

struct packer *packer_open(void)
{
	struct packer *packer = calloc(1, sizeof(*packer));

	if (!packer)
		return NULL;
	buf_init(&packer->text, LIMIT_STORED_BYTES);
	packer->context = ZSTD_createCCtx();
	if (packer->context)
		return packer;
	free(packer);
	return NULL;
}

void packer_close(struct packer *packer)
{
	if (!packer)
		return;
	ZSTD_freeCCtx(packer->context);
	buf_release(&packer->text);
	free(packer->room);
	free(packer);
}

struct buf *packer_text(struct packer *packer)
{
	buf_clear(&packer->text);
	return &packer->text;
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

struct str packer_pack(struct packer *packer, struct arena *arena, struct str bytes,
                       enum pack_life life)
{
	size_t size;

	if (!make_room(packer, ZSTD_compressBound(bytes.len)))
		return (struct str){arena_fail(arena, ERROR_MEMORY), 0};
	size = ZSTD_compressCCtx(packer->context, packer->room, packer->room_bytes,
	                         bytes.ptr, bytes.len, levels[life]);
	if (ZSTD_isError(size))
		return (struct str){arena_fail(arena, ERROR_MEMORY), 0};
	return (struct str){arena_str(arena, (struct str){packer->room, size}), size};
}

/* ---- and back ---- */

struct unpacker {
	ZSTD_DCtx *context;
};

struct unpacker *unpacker_open(void)
{
	struct unpacker *unpacker = calloc(1, sizeof(*unpacker));

	if (unpacker)
		unpacker->context = ZSTD_createDCtx();
	if (unpacker && unpacker->context)
		return unpacker;
	free(unpacker);
	return NULL;
}

void unpacker_close(struct unpacker *unpacker)
{
	if (!unpacker)
		return;
	ZSTD_freeDCtx(unpacker->context);
	free(unpacker);
}

static bool is_frame(struct str bytes)
{
	static const char magic[] = "\x28\xB5\x2F\xFD";

	return str_starts(bytes, (struct str){magic, sizeof(magic) - 1});
}

/* How large a text is; SIZE_MAX: a damaged frame, or too large to be one of ours. */
static size_t unpacked_size(struct str packed)
{
	unsigned long long size = packed.len;

	if (is_frame(packed))
		size = ZSTD_getFrameContentSize(packed.ptr, packed.len);
	return size > LIMIT_STORED_BYTES ? SIZE_MAX : (size_t)size; /* so are its codes */
}

static bool unpack(struct unpacker *unpacker, struct str packed, char *text, size_t size)
{
	if (is_frame(packed) && unpacker)
		return ZSTD_decompressDCtx(unpacker->context, text, size, packed.ptr,
		                           packed.len) == size;
	if (is_frame(packed))
		return ZSTD_decompress(text, size, packed.ptr, packed.len) == size;
	if (packed.len)
		memcpy(text, packed.ptr, packed.len);
	return true;
}

char *pack_undo(struct unpacker *unpacker, struct str packed, size_t *size,
                struct error *err)
{
	size_t bytes = unpacked_size(packed);
	char *text = bytes == SIZE_MAX ? NULL : malloc(bytes + 1);

	if (text && unpack(unpacker, packed, text, bytes)) {
		text[bytes] = '\0';
		if (size)
			*size = bytes;
		return text;
	}
	if (text || bytes == SIZE_MAX)
		error_set(err, ERROR_DATABASE, "a packed text of the store is damaged");
	else
		error_set(err, ERROR_MEMORY, "out of memory");
	free(text);
	return NULL;
}
