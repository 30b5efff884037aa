#include "feeds/compress.h"

#include <stdint.h>
#include <stdlib.h>

#include <brotli/encode.h>
#define ZLIB_CONST
#include <zlib.h>

/* zlib's largest window, and that it shall write gzip's frame around it. */
#define GZIP_WINDOW (15 + 16)
#define GZIP_MEMORY 9 /* its largest: faster, and a little smaller */

/* The highest levels make feeds some 5 % smaller and take ten times as long. */
#define GZIP_LEVEL 6
#define BROTLI_LEVEL 6

/* Appends `bound` bytes at most, which `fill` writes; *length in: room, out: written. */
static bool append(struct buf *out, size_t bound,
                   bool (*fill)(struct str bytes, unsigned char *room, size_t *length),
                   struct str bytes, struct error *err)
{
	unsigned char *room = malloc(bound);
	size_t length = bound;
	bool ok = room && fill(bytes, room, &length);

	if (ok)
		buf_add(out, (struct str){(const char *)room, length});
	free(room);
	if (!ok)
		return error_set(err, ERROR_MEMORY, "out of memory");
	return buf_check(out, err);
}

static bool fill_gzip(struct str bytes, unsigned char *room, size_t *length)
{
	z_stream stream = {
		.next_in = (z_const Bytef *)bytes.ptr,
		.avail_in = (uInt)bytes.len,
	};
	int state;

	if (deflateInit2(&stream, GZIP_LEVEL, Z_DEFLATED, GZIP_WINDOW, GZIP_MEMORY,
	                 Z_DEFAULT_STRATEGY) != Z_OK)
		return false;
	stream.next_out = room;
	stream.avail_out = (uInt)*length;
	state = deflate(&stream, Z_FINISH);
	*length = stream.total_out;
	deflateEnd(&stream);
	return state == Z_STREAM_END;
}

/* Beside what compressBound says: gzip's frame is 12 bytes longer than zlib's. */
static bool compress_gzip(struct str bytes, struct buf *out, struct error *err)
{
	if (bytes.len > UINT32_MAX / 2)
		return error_set(err, ERROR_LIMIT, "too long to be compressed");
	return append(out, compressBound((uLong)bytes.len) + 12, fill_gzip, bytes, err);
}

static bool fill_brotli(struct str bytes, unsigned char *room, size_t *length)
{
	return BrotliEncoderCompress(BROTLI_LEVEL, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT,
	                             bytes.len, (const uint8_t *)bytes.ptr, length,
	                             room) == BROTLI_TRUE;
}

static bool compress_brotli(struct str bytes, struct buf *out, struct error *err)
{
	size_t bound = BrotliEncoderMaxCompressedSize(bytes.len);

	if (bound == 0)
		return error_set(err, ERROR_LIMIT, "too long to be compressed");
	return append(out, bound, fill_brotli, bytes, err);
}

const struct compression compressions[COMPRESSION_COUNT] = {
	[COMPRESSION_GZIP] = {".gz", compress_gzip},
	[COMPRESSION_BROTLI] = {".br", compress_brotli},
};
