#include "feeds/digest.h"

#include <string.h>

static struct digest from_hash(XXH128_hash_t hash)
{
	XXH128_canonical_t canonical;
	struct digest digest;

	XXH128_canonicalFromHash(&canonical, hash);
	memcpy(digest.bytes, canonical.digest, DIGEST_BYTES);
	return digest;
}

struct digest digest_of(struct str bytes)
{
	return from_hash(XXH3_128bits(bytes.ptr, bytes.len));
}

void digester_init(struct digester *digester)
{
	digester->length = 0;
	XXH3_128bits_reset(&digester->state);
}

void digester_add(struct digester *digester, struct str bytes)
{
	digester->length += bytes.len;
	XXH3_128bits_update(&digester->state, bytes.ptr, bytes.len);
}

void digester_add_text(struct digester *digester, const char *text)
{
	digester_add(digester, text ? (struct str){text, strlen(text) + 1} : STR("\1"));
}

struct digest digester_digest(const struct digester *digester)
{
	return from_hash(XXH3_128bits_digest(&digester->state));
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

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool digest_read(struct str text, struct digest *digest)
{
	if (text.len != DIGEST_TEXT_BYTES - 1)
		return false;
	for (size_t i = 0; i < DIGEST_BYTES; i++) {
		int high = hex_value(text.ptr[2 * i]);
		int low = hex_value(text.ptr[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		digest->bytes[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}
