/*
 * Bytes of a document as the store keeps them: one Zstandard frame (RFC 8878).
 */
#ifndef AGGREGATOR_PACK_H
#define AGGREGATOR_PACK_H

#include "feeds/str.h"

/* Owned (free), with its size; NULL where memory ran out.  Pure; on any thread. */
char *pack(struct str bytes, size_t *size);

#endif
