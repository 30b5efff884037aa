#include "feeds/unpack.h"

#define ZLIB_CONST
#include <zlib.h>

/* zlib's largest window, and that it shall expect gzip's frame around it. */
#define GZIP_WINDOW (15 + 16)

#define PIECE_BYTES ((size_t)64 << 10)

bool unpack_is_gzip(struct str bytes)
{
	return str_starts(bytes, STR("\x1F\x8B\x08"));
}

/* Appends one piece; the state that inflate leaves. */
static int unpack_piece(z_stream *stream, struct buf *out)
{
	char piece[PIECE_BYTES];
	int state;

	stream->next_out = (Bytef *)piece;
	stream->avail_out = sizeof(piece);
	state = inflate(stream, Z_NO_FLUSH);
	buf_add(out, (struct str){.ptr = piece, .len = sizeof(piece) - stream->avail_out});
	return state;
}

/* All members; whether the last one ends where the bytes do.  What follows the last and is
 * none is padding (gzip's own tool ignores it). */
static bool unpack_members(z_stream *stream, struct buf *out)
{
	int state = Z_OK;

	while (out->failure == ERROR_NONE) {
		state = unpack_piece(stream, out);
		if (state == Z_STREAM_END) {
			struct str rest = {.ptr = (const char *)stream->next_in,
			                   .len = stream->avail_in};

			if (!unpack_is_gzip(rest))
				return true;
			state = inflateReset(stream);
		}
		if (state != Z_OK)
			return false;
	}
	return false;
}

bool unpack_gzip(struct str bytes, struct buf *out, bool *is_whole, struct error *err)
{
	z_stream stream = {.next_in = (z_const Bytef *)bytes.ptr,
	                   .avail_in = (uInt)bytes.len};

	if (bytes.len > UINT32_MAX)
		return error_set(err, ERROR_LIMIT, "the document is too long");
	if (inflateInit2(&stream, GZIP_WINDOW) != Z_OK)
		return error_set(err, ERROR_MEMORY, "out of memory");
	*is_whole = unpack_members(&stream, out);
	inflateEnd(&stream);
	return buf_check(out, err);
}
