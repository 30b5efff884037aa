/*
 * A file's bytes -> its compressed siblings, which a web server sends as they are to those
 * who accept the encoding (nginx gzip_static, Apache MultiViews, Caddy precompressed).
 *
 * Pure: the same bytes give the same bytes (the frame of gzip bears no name and no time).
 */
#ifndef FEEDS_COMPRESS_H
#define FEEDS_COMPRESS_H

#include "feeds/buf.h"

struct compression {
	const char *extension; /* ".gz" */
	/* Appends the compressed bytes; false with `err` when memory or room end. */
	bool (*compress)(struct str bytes, struct buf *out, struct error *err);
};

enum { COMPRESSION_GZIP, COMPRESSION_BROTLI, COMPRESSION_COUNT };

extern const struct compression compressions[COMPRESSION_COUNT];

#endif
