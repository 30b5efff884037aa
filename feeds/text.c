#include "feeds/text.h"

#include <assert.h>
#include <stdio.h>
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

size_t text_ascii_length(struct str text)
{
	size_t at = 0;
	uint64_t eight; /* bytes at a time */

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
		                        ? text_ascii_length(rest)
		                        : decode(rest, &code_point);

		if (length == 0)
			break;
		rest.ptr += length;
		rest.len -= length;
	}
	return text.len - rest.len;
}

bool text_is_space(uint32_t code_point)
{
	if (code_point < 0x80)
		return code_point == ' ' || (code_point >= '\t' && code_point <= '\r');
	return code_point == 0x85 || code_point == 0xA0 || code_point == 0x1680 ||
	       (code_point >= 0x2000 && code_point <= 0x200A) || code_point == 0x2028 ||
	       code_point == 0x2029 || code_point == 0x202F || code_point == 0x205F ||
	       code_point == 0x3000;
}

const char *text_fold_space(struct arena *arena, struct str text)
{
	char *folded = arena_alloc(arena, text.len + 1);
	struct text_folder folder = {.end = folded};

	if (!folded)
		return NULL;
	text_fold_add(&folder, text);
	*folder.end = '\0';
	return folded;
}

/* Bytes at the start of `text` that are surely no white space: only U+0085, U+00A0, U+1680,
 * U+2000-U+205F and U+3000 have these first bytes. */
static size_t solid_run(struct str text)
{
	size_t end = 0;

	while (end < text.len) {
		unsigned char byte = (unsigned char)text.ptr[end];

		if (byte <= ' ' || byte == 0xC2 || (byte >= 0xE1 && byte <= 0xE3))
			break;
		end++;
	}
	return end;
}

static void add_solid(struct text_folder *folder, const char *bytes, size_t length)
{
	if (folder->has_space)
		*folder->end++ = ' ';
	folder->has_space = false;
	folder->has_text = true;
	assert(bytes); /* there are some */
	memcpy(folder->end, bytes, length);
	folder->end += length;
}

void text_fold_add(struct text_folder *folder, struct str text)
{
	while (text.len) {
		size_t solid = solid_run(text);
		struct str rest = str_skip(text, solid);
		uint32_t code_point = 0;

		if (solid == 0) {
			text_next(&rest, &code_point);
			solid = text.len - rest.len;
		}
		if (text_is_space(code_point))
			folder->has_space = folder->has_text;
		else
			add_solid(folder, text.ptr, solid);
		text = rest;
	}
}

void text_fold_break(struct text_folder *folder)
{
	folder->has_space = folder->has_text;
}

/* What moves a cursor, switches directions or shows nothing. */
static bool is_printable(uint32_t code_point)
{
	static const struct {
		uint32_t first, last;
	} hidden[] = {
		{0x00, 0x1F},       {0x7F, 0x9F},     {0xAD, 0xAD},     {0x61C, 0x61C},
		{0x180E, 0x180E},   {0x200B, 0x200B}, {0x200E, 0x200F}, {0x2028, 0x202E},
		{0x2060, 0x206F},   {0xFDD0, 0xFDEF}, {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB},
		{0xE0000, 0xE00FF},
	};

	if ((code_point & 0xFFFE) == 0xFFFE)
		return false;
	for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++)
		if (code_point <= hidden[i].last)
			return code_point < hidden[i].first;
	return true;
}

const char *text_printable(struct arena *arena, struct str text)
{
	/* The longest: four bytes for an invalid one. */
	char *printable = arena_alloc(arena, text.len * 4 + 1);
	char *end = printable;
	uint32_t code_point;

	if (!printable)
		return NULL;
	while (text.len) {
		size_t length = decode(text, &code_point);
		unsigned byte = (unsigned char)text.ptr[0];

		if (length && is_printable(code_point)) {
			memcpy(end, text.ptr, length);
			end += length;
		} else if (length > 1) {
			end += snprintf(end, sizeof("\\u{10FFFF}"), "\\u{%04X}",
			                code_point);
		} else {
			end += snprintf(end, sizeof("\\x00"), "\\x%02X", byte);
		}
		text = str_skip(text, length ? length : 1);
	}
	*end = '\0';
	return printable;
}
