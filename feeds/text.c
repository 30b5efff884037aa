#include "feeds/text.h"

#include <string.h>

/*
 * Length of the valid sequence at the start of `text`, which is not empty, and its code
 * point; 0 when there is none (RFC 3629 section 4).
 */
static size_t decode(struct str text, uint32_t *code_point)
{
	const unsigned char *bytes = (const unsigned char *)text.ptr;
	uint32_t least, value;
	size_t length;

	if (bytes[0] < 0x80) {
		*code_point = bytes[0];
		return 1;
	}
	if (bytes[0] < 0xC2 || bytes[0] > 0xF4)
		return 0;
	length = bytes[0] < 0xE0 ? 2 : bytes[0] < 0xF0 ? 3 : 4;
	if (length > text.len)
		return 0;
	value = bytes[0] & (0x7FU >> length);
	for (size_t i = 1; i < length; i++) {
		if ((bytes[i] & 0xC0) != 0x80)
			return 0;
		value = value << 6 | (bytes[i] & 0x3FU);
	}
	least = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000;
	if (value < least || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000))
		return 0;
	*code_point = value;
	return length;
}

bool text_next(struct str *rest, uint32_t *code_point)
{
	size_t length;

	if (rest->len == 0)
		return false;
	length = decode(*rest, code_point);
	if (length == 0) {
		*code_point = 0xFFFD;
		length = 1;
	}
	rest->ptr += length;
	rest->len -= length;
	return true;
}

size_t text_encode(uint32_t code_point, char bytes[4])
{
	if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point < 0xE000))
		code_point = 0xFFFD;
	if (code_point < 0x80) {
		bytes[0] = (char)code_point;
		return 1;
	}
	if (code_point < 0x800) {
		bytes[0] = (char)(0xC0 | code_point >> 6);
		bytes[1] = (char)(0x80 | (code_point & 0x3F));
		return 2;
	}
	if (code_point < 0x10000) {
		bytes[0] = (char)(0xE0 | code_point >> 12);
		bytes[1] = (char)(0x80 | (code_point >> 6 & 0x3F));
		bytes[2] = (char)(0x80 | (code_point & 0x3F));
		return 3;
	}
	bytes[0] = (char)(0xF0 | code_point >> 18);
	bytes[1] = (char)(0x80 | (code_point >> 12 & 0x3F));
	bytes[2] = (char)(0x80 | (code_point >> 6 & 0x3F));
	bytes[3] = (char)(0x80 | (code_point & 0x3F));
	return 4;
}

void text_add_code_point(struct buf *out, uint32_t code_point)
{
	char bytes[4];
	size_t length = text_encode(code_point, bytes);

	buf_add(out, (struct str){.ptr = bytes, .len = length});
}

/* Bytes of ASCII at the start of `text`, found eight at a time. */
static size_t ascii_run(struct str text)
{
	size_t at = 0;
	uint64_t eight;

	for (; at + sizeof(eight) <= text.len; at += sizeof(eight)) {
		memcpy(&eight, text.ptr + at, sizeof(eight));
		if (eight & UINT64_C(0x8080808080808080))
			break;
	}
	while (at < text.len && (unsigned char)text.ptr[at] < 0x80)
		at++;
	return at;
}

size_t text_find_invalid_utf8(struct str text)
{
	struct str rest = text;
	uint32_t code_point;

	while (rest.len) {
		size_t length = (unsigned char)rest.ptr[0] < 0x80
		                        ? ascii_run(rest)
		                        : decode(rest, &code_point);

		if (length == 0)
			break;
		rest.ptr += length;
		rest.len -= length;
	}
	return text.len - rest.len;
}
