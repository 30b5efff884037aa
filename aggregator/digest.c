#include "aggregator/digest.h"

#include <string.h>

#include <xxhash.h>

struct digest digest_of(struct str bytes)
{
	XXH128_canonical_t canonical;
	struct digest digest;

	XXH128_canonicalFromHash(&canonical, XXH3_128bits(bytes.ptr, bytes.len));
	memcpy(digest.bytes, canonical.digest, DIGEST_BYTES);
	return digest;
}

bool digest_equal(const struct digest *a, const struct digest *b)
{
	return memcmp(a->bytes, b->bytes, DIGEST_BYTES) == 0;
}

void digest_write(const struct digest *digest, char *text)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < DIGEST_BYTES; i++) {
		*text++ = digits[digest->bytes[i] >> 4];
		*text++ = digits[digest->bytes[i] & 15];
	}
	*text = '\0';
}
