/*
 * Bytes as the store keeps them: one Zstandard frame (RFC 8878).
 */
#ifndef AGGREGATOR_PACK_H
#define AGGREGATOR_PACK_H

#include "feeds/arena.h"
#include "feeds/buf.h"

/* How long the bytes will be there: what stays is packed smaller, what the next document of a
 * source replaces is packed faster. */
enum pack_life {
	PACK_STAYS,
	PACK_PASSES,
};

/* Owned (free), with its size; NULL where memory ran out.  Pure; on any thread. */
char *pack(struct str bytes, enum pack_life life, size_t *size);

/*
 * For many in a row: what one needs serves the next, which takes a third off small ones.
 * Owned (packer_close); NULL where memory ran out.  For one thread at a time.
 */
struct packer;
struct packer *packer_open(void);
void packer_close(struct packer *packer); /* NULL is fine */

/* Where to put together what is packed next: empty, its memory kept from one to the next.
 * Borrowed until packer_close. */
struct buf *packer_text(struct packer *packer);

/* As pack(), into `arena`; a NULL view where memory ran out (the arena is full then). */
struct str packer_pack(struct packer *packer, struct arena *arena, struct str bytes,
                       enum pack_life life);

/*
 * For those who unpack many in a row: without one, more than half of the time goes into room
 * for a small text.  Owned (unpacker_close); NULL where memory ran out.
 */
struct unpacker;
struct unpacker *unpacker_open(void);
void unpacker_close(struct unpacker *unpacker); /* NULL is fine */

/*
 * A text that was packed, owned (free) and NUL-terminated, with its size where that is asked
 * for; what is no frame is given back as it is.  `unpacker` may be NULL.  NULL with `err`:
 * damaged or larger than LIMIT_STORED_BYTES (ERROR_DATABASE), or memory ran out.
 */
char *pack_undo(struct unpacker *unpacker, struct str packed, size_t *size,
                struct error *err);

#endif
