/*
 * Sixteen bytes of a text that are looked at together, to pass quickly over what needs nothing.
 *
 * Comparisons of blocks with each other or with one byte, as GCC and clang have them ("Vector
 * Extensions"), give a block of marks: all bits of a byte where it holds, none where it does
 * not.  Marks are combined with | and &.
 */
#ifndef FEEDS_BLOCK_H
#define FEEDS_BLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { BLOCK_BYTES = 16 };

typedef uint8_t block __attribute__((vector_size(BLOCK_BYTES)));
typedef int8_t block_marks __attribute__((vector_size(BLOCK_BYTES)));

/* The BLOCK_BYTES bytes from there on. */
static inline block block_at(const char *bytes)
{
	block taken;

	memcpy(&taken, bytes, sizeof(taken));
	return taken;
}

static inline bool block_has_any(block_marks marks)
{
	uint64_t halves[2];

	memcpy(halves, &marks, sizeof(halves));
	return (halves[0] | halves[1]) != 0;
}

#endif
