/*
 * Fingerprints of bytes: XXH3 of 128 bits.  Not for secrets: whoever wants to can find two
 * texts with the same one, so a digest never decides about anybody else's entries.
 */
#ifndef FEEDS_DIGEST_H
#define FEEDS_DIGEST_H

#include <stdbool.h>

#define XXH_STATIC_LINKING_ONLY /* for the size of its state */
#include <xxhash.h>

#include "feeds/str.h"

#define DIGEST_BYTES 16
#define DIGEST_TEXT_BYTES (2 * DIGEST_BYTES + 1)

struct digest {
	unsigned char bytes[DIGEST_BYTES]; /* canonical (big-endian) order */
};

struct digest digest_of(struct str bytes);

/* The same in pieces: the digest of all that was added, at any moment. */
struct digester {
	XXH3_state_t state; /* private */
	size_t length;      /* of what was added, in bytes */
};

void digester_init(struct digester *digester);
void digester_add(struct digester *digester, struct str bytes);

/* A text with its end, or that there is none, so that no two lists of texts are the same. */
void digester_add_text(struct digester *digester, const char *text);
struct digest digester_digest(const struct digester *digester);

bool digest_equal(const struct digest *a, const struct digest *b);

/* As 32 hexadecimal digits in lower case; `text` has DIGEST_TEXT_BYTES. */
void digest_write(const struct digest *digest, char *text);

/* The same back; false where `text` is none. */
bool digest_read(struct str text, struct digest *digest) MUST_CHECK;

#endif
