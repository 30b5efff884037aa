/* Character references: HTML standard, sections 13.2.5.72 to 13.2.5.80. */
#include "feeds/text.h"

#include <string.h>

/* The longest name is CounterClockwiseContourIntegral. */
#define NAME_BYTES 31

/* What windows-1252 has at 0x80-0x9F; 0 where it has nothing. */
static const uint16_t windows_1252[32] = {
	0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
	0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
	0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
	0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

uint32_t text_from_windows_1252(uint32_t code_point)
{
	return code_point >= 0x80 && code_point < 0xA0 ? windows_1252[code_point - 0x80]
	                                               : code_point;
}

static int digit_value(char c, int base)
{
	char lower = ascii_lower(c);

	if (ascii_is_digit(c))
		return c - '0';
	return base == 16 && lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* "&#65;" and "&#x41;"; the ";" may be missing. */
static size_t read_numeric(struct str text, uint32_t *code_point)
{
	int base = text.len > 2 && ascii_lower(text.ptr[2]) == 'x' ? 16 : 10;
	size_t start = base == 16 ? 3 : 2, end = start;
	uint32_t value = 0, mapped;

	while (end < text.len && digit_value(text.ptr[end], base) >= 0) {
		if (value <= 0x10FFFF)
			value = value * (uint32_t)base +
			        (uint32_t)digit_value(text.ptr[end], base);
		end++;
	}
	if (end == start)
		return 0;
	if (end < text.len && text.ptr[end] == ';')
		end++;
	mapped = text_from_windows_1252(value);
	*code_point = value == 0 ? 0xFFFD : mapped ? mapped : value;
	return end;
}

/*
 * Without ";" only the old names count, and not before what could continue them: this is
 * the standard's rule for attributes, which spares "?a=1&copy=2" and "&notify" in text.
 */
static size_t read_named(struct str text, const char **found)
{
	size_t end = 1;

	while (end < text.len && end <= NAME_BYTES &&
	       (ascii_is_alpha(text.ptr[end]) || ascii_is_digit(text.ptr[end])))
		end++;
	if (end < text.len && text.ptr[end] == ';') {
		*found = text_entity(str_slice(text, 1, end));
		return *found ? end + 1 : 0;
	}
	if (end < text.len && (text.ptr[end] == '=' || end > NAME_BYTES))
		return 0;
	*found = text_entity_unterminated(str_slice(text, 1, end));
	return *found ? end : 0;
}

size_t text_reference(struct str text, char decoded[TEXT_REFERENCE_BYTES])
{
	const char *found;
	uint32_t code_point;
	size_t length;

	if (text.len < 3 || text.ptr[0] != '&')
		return 0;
	if (text.ptr[1] == '#') {
		length = read_numeric(text, &code_point);
		if (length)
			decoded[text_encode(code_point, decoded)] = '\0';
		return length;
	}
	length = read_named(text, &found);
	if (length)
		memcpy(decoded, found, strlen(found) + 1);
	return length;
}

const char *text_decode_references(struct arena *arena, struct str text)
{
	/* "&nLt;" becomes 6 bytes; nothing else grows. */
	char *out = arena_alloc(arena, text.len + text.len / 5 + TEXT_REFERENCE_BYTES);
	char *end = out;

	if (!out)
		return NULL;
	while (text.len) {
		size_t plain = str_find_char(text, '&');
		size_t length;

		memcpy(end, text.ptr, plain);
		end += plain;
		text = str_skip(text, plain);
		length = text_reference(text, end);
		if (length) {
			end += strlen(end);
			text = str_skip(text, length);
		} else if (text.len) {
			*end++ = '&';
			text = str_skip(text, 1);
		}
	}
	*end = '\0';
	return out;
}
