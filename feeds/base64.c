#include "feeds/base64.h"

#include <string.h>

static int digit_value(char c)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *found = c ? strchr(digits, c) : NULL;

	return found ? (int)(found - digits) : -1;
}

struct str base64_decode(struct arena *arena, struct str text)
{
	size_t length = 0;
	unsigned int digits = 0; /* read so far; four of them make three bytes */
	unsigned int group = 0;
	char *bytes = arena_alloc(arena, text.len / 4 * 3 + 4);

	if (!bytes)
		return (struct str){0};
	for (size_t i = 0; i < text.len && text.ptr[i] != '='; i++) {
		int value = digit_value(text.ptr[i]);

		if (ascii_is_space(text.ptr[i]))
			continue;
		if (value < 0)
			return (struct str){0};
		group = group << 6 | (unsigned int)value;
		if (digits % 4 != 0)
			bytes[length++] = (char)(group >> (6 - digits % 4 * 2) & 0xFF);
		digits++;
	}
	bytes[length] = '\0';
	return (struct str){.ptr = bytes, .len = length};
}
