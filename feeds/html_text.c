#include "feeds/html_text.h"

#include <string.h>

#include "feeds/text.h"

/* The longest name of a reference ("CounterClockwiseContourIntegral"), and of one that
 * needs no semicolon. */
#define LONGEST_NAME 31
#define LONGEST_LEGACY_NAME 6

/* What stops the copying of bytes as they are. */
enum {
	IN_TEXT = 1,
	IN_VALUE = 2, /* of an attribute */
	ANYWHERE = IN_TEXT | IN_VALUE
};

/* clang-format off */
static const unsigned char byte_class[128] = {
	/* control characters, but for tab and newline */
	[0x00] = ANYWHERE, ANYWHERE, ANYWHERE, ANYWHERE, ANYWHERE, ANYWHERE, ANYWHERE, ANYWHERE,
	[0x08] = ANYWHERE, 0,        0,        ANYWHERE, ANYWHERE, ANYWHERE, ANYWHERE, ANYWHERE,
	[0x10] = ANYWHERE, ANYWHERE, ANYWHERE, ANYWHERE, ANYWHERE, ANYWHERE, ANYWHERE, ANYWHERE,
	[0x18] = ANYWHERE, ANYWHERE, ANYWHERE, ANYWHERE, ANYWHERE, ANYWHERE, ANYWHERE, ANYWHERE,
	[0x7F] = ANYWHERE,
	['&'] = ANYWHERE, ['<'] = ANYWHERE, ['>'] = ANYWHERE, ['"'] = IN_VALUE,
};

/* What windows-1252 has where Unicode has C1 controls (HTML Living Standard section
 * 13.2.5.80); 0 where it has nothing. */
static const uint16_t windows_1252[32] = {
	0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
	0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
	0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
	0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

/* The references that need no semicolon, in the order of their bytes. */
static const char legacy_names[][LONGEST_LEGACY_NAME + 1] = {
	"AElig", "AMP", "Aacute", "Acirc", "Agrave", "Aring", "Atilde", "Auml", "COPY",
	"Ccedil", "ETH", "Eacute", "Ecirc", "Egrave", "Euml", "GT", "Iacute", "Icirc",
	"Igrave", "Iuml", "LT", "Ntilde", "Oacute", "Ocirc", "Ograve", "Oslash",
	"Otilde", "Ouml", "QUOT", "REG", "THORN", "Uacute", "Ucirc", "Ugrave", "Uuml",
	"Yacute", "aacute", "acirc", "acute", "aelig", "agrave", "amp", "aring",
	"atilde", "auml", "brvbar", "ccedil", "cedil", "cent", "copy", "curren", "deg",
	"divide", "eacute", "ecirc", "egrave", "eth", "euml", "frac12", "frac14",
	"frac34", "gt", "iacute", "icirc", "iexcl", "igrave", "iquest", "iuml", "laquo",
	"lt", "macr", "micro", "middot", "nbsp", "not", "ntilde", "oacute", "ocirc",
	"ograve", "ordf", "ordm", "oslash", "otilde", "ouml", "para", "plusmn", "pound",
	"quot", "raquo", "reg", "sect", "shy", "sup1", "sup2", "sup3", "szlig", "thorn",
	"times", "uacute", "ucirc", "ugrave", "uml", "uuml", "yacute", "yen", "yuml",
};
/* clang-format on */

static bool is_alphanumeric(char c)
{
	return ascii_is_alpha(c) || ascii_is_digit(c);
}

/* The code point as it may be shown, or 0. */
static uint32_t permitted(uint32_t code_point)
{
	if (code_point == '\r')
		return '\n';
	if (code_point == '\f')
		return ' ';
	if (code_point < 0x20)
		return code_point == '\n' || code_point == '\t' ? code_point : 0;
	if (code_point >= 0x80 && code_point < 0xA0)
		return windows_1252[code_point - 0x80];
	if (code_point == 0x7F || code_point == 0xFFFD || code_point > 0x10FFFF ||
	    (code_point >= 0xD800 && code_point < 0xE000) ||
	    (code_point >= 0xFDD0 && code_point < 0xFDF0) ||
	    (code_point & 0xFFFE) == 0xFFFE)
		return 0;
	return code_point;
}

/*
 * Length of the valid UTF-8 sequence of a character that may stay as it is, 0 for anything
 * else.  `at` points to a byte of 0x80 or more.
 */
static size_t good_sequence(const unsigned char *at, const unsigned char *end)
{
	size_t left = (size_t)(end - at);
	uint32_t code_point;

	if (left >= 2 && at[0] >= 0xC2 && at[0] < 0xE0 && (at[1] & 0xC0) == 0x80)
		return at[0] == 0xC2 && at[1] < 0xA0 ? 0 : 2;
	if (left >= 3 && (at[0] & 0xF0) == 0xE0 && (at[1] & 0xC0) == 0x80 &&
	    (at[2] & 0xC0) == 0x80) {
		code_point = (uint32_t)(at[0] & 0x0F) << 12 |
		             (uint32_t)(at[1] & 0x3F) << 6 | (uint32_t)(at[2] & 0x3F);
		return code_point >= 0x800 && permitted(code_point) ? 3 : 0;
	}
	if (left >= 4 && (at[0] & 0xF8) == 0xF0 && (at[1] & 0xC0) == 0x80 &&
	    (at[2] & 0xC0) == 0x80 && (at[3] & 0xC0) == 0x80) {
		code_point = (uint32_t)(at[0] & 0x07) << 18 |
		             (uint32_t)(at[1] & 0x3F) << 12 |
		             (uint32_t)(at[2] & 0x3F) << 6 | (uint32_t)(at[3] & 0x3F);
		return code_point >= 0x10000 && permitted(code_point) ? 4 : 0;
	}
	return 0;
}

/* Bytes of a word, each of which is this one. */
#define EACH(byte) ((uint64_t)(byte)*UINT64_C(0x0101010101010101))

/*
 * Whether eight bytes are plain wherever they stand: ASCII letters, digits, spaces...  A
 * byte's highest bit is set where it is not ASCII or DEL, is less than space, or is one of
 * a pair that differs in one bit: `<` and `>`, `&` and `"`.  (A borrow from the byte below
 * may set it too: then they are looked at one by one.)
 */
static bool is_plain_word(const char *at)
{
	uint64_t word, bracket, quote;

	memcpy(&word, at, sizeof(word));
	bracket = (word & ~EACH('<' ^ '>')) ^ EACH('<' & '>');
	quote = (word & ~EACH('&' ^ '"')) ^ EACH('&' & '"');
	return !((word | (word + EACH(1)) | (word - EACH(' ')) | (bracket - EACH(1)) |
	          (quote - EACH(1))) &
	         EACH(0x80));
}

/* The first byte that can't be copied as it is. */
static const char *skip_good(const char *at, const char *end, unsigned char stop)
{
	while (at < end) {
		unsigned char byte = (unsigned char)*at;
		size_t length = 1;

		if (byte >= sizeof(byte_class))
			length = good_sequence((const unsigned char *)at,
			                       (const unsigned char *)end);
		else if (byte_class[byte] & stop)
			break;
		if (length == 0)
			break;
		at += length;
		while (end - at >= (ptrdiff_t)sizeof(uint64_t) && is_plain_word(at))
			at += sizeof(uint64_t);
	}
	return at;
}

/* Writes the bad or special character at `at`; returns where the next one is. */
static const char *add_special(struct buf *out, const char *at, const char *end)
{
	struct str rest = {.ptr = at, .len = (size_t)(end - at)};
	uint32_t code_point;

	switch (*at) {
	case '&':
		buf_add(out, STR("&amp;"));
		return at + 1;
	case '<':
		buf_add(out, STR("&lt;"));
		return at + 1;
	case '>':
		buf_add(out, STR("&gt;"));
		return at + 1;
	case '"':
		buf_add(out, STR("&quot;"));
		return at + 1;
	case '\r':
		buf_add_char(out, '\n');
		return at + (rest.len > 1 && at[1] == '\n' ? 2 : 1);
	default:
		if (!text_next(&rest, &code_point))
			return end;
		code_point = permitted(code_point);
		if (code_point)
			text_add_code_point(out, code_point);
		return rest.ptr;
	}
}

static void add_escaped(struct buf *out, struct str text, unsigned char stop)
{
	const char *at = text.ptr, *end = text.ptr + text.len;

	while (at < end) {
		const char *bad = skip_good(at, end, stop);

		buf_add(out, (struct str){.ptr = at, .len = (size_t)(bad - at)});
		at = bad < end ? add_special(out, bad, end) : end;
	}
}

void html_add_raw_text(struct buf *out, struct str text)
{
	if (text.len)
		add_escaped(out, text, IN_TEXT);
}

void html_add_attribute_value(struct buf *out, struct str value)
{
	if (value.len)
		add_escaped(out, value, IN_VALUE);
}

/* Sections 13.2.5.75 to 13.2.5.80, behind "&#".  Returns how many bytes it takes, 0: none. */
static size_t decode_number(struct str text, uint32_t *code_point)
{
	bool is_hexadecimal = text.len && (text.ptr[0] | 0x20) == 'x';
	size_t start = is_hexadecimal ? 1 : 0, at = start;
	uint32_t base = is_hexadecimal ? 16 : 10;

	*code_point = 0;
	for (; at < text.len; at++) {
		char c = text.ptr[at];
		uint32_t digit = ascii_is_digit(c)   ? (uint32_t)(c - '0')
		                 : ascii_is_alpha(c) ? (uint32_t)((c | 0x20) - 'a') + 10
		                                     : base;

		if (digit >= base)
			break;
		if (*code_point <= 0x10FFFF)
			*code_point = *code_point * base + digit;
	}
	if (at == start)
		return 0;
	return at < text.len && text.ptr[at] == ';' ? at + 1 : at;
}

static bool is_legacy_name(struct str name)
{
	size_t low = 0, high = sizeof(legacy_names) / sizeof(legacy_names[0]);

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const char *candidate = legacy_names[middle];
		int order = strncmp(name.ptr, candidate, name.len);

		if (order == 0 && candidate[name.len] == '\0')
			return true;
		if (order > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/*
 * Section 13.2.5.73, behind "&".  Returns the text that a name stands for and how many
 * bytes it takes, or NULL.
 */
static const char *decode_name(struct str text, bool is_attribute, size_t *taken)
{
	struct str name;
	size_t length = 0;
	const char *found;

	while (length < text.len && length <= LONGEST_NAME &&
	       is_alphanumeric(text.ptr[length]))
		length++;
	if (length < text.len && text.ptr[length] == ';') {
		found = text_entity(str_slice(text, 0, length));
		*taken = length + 1;
		if (found)
			return found;
	}
	if (length > LONGEST_LEGACY_NAME)
		length = LONGEST_LEGACY_NAME;
	for (; length >= 2; length--) {
		name = str_slice(text, 0, length);
		if (!is_legacy_name(name))
			continue;
		*taken = length;
		if (is_attribute && length < text.len &&
		    (text.ptr[length] == '=' || is_alphanumeric(text.ptr[length])))
			return NULL;
		return text_entity(name);
	}
	return NULL;
}

/* What "&" starts: `length` bytes, 0 where it is only an ampersand. */
struct reference {
	size_t length;
	const char *name_text; /* what its name stands for; NULL for a number */
	uint32_t code_point;   /* of a number; 0 where nothing may be shown */
};

static struct reference read_reference(struct str text, bool is_attribute)
{
	struct reference reference = {0};

	if (text.len > 1 && text.ptr[1] == '#') {
		reference.length = decode_number(str_skip(text, 2), &reference.code_point);
		reference.code_point = permitted(reference.code_point);
		if (reference.length)
			reference.length += 2;
		return reference;
	}
	reference.name_text = decode_name(str_skip(text, 1), is_attribute,
	                                  &reference.length);
	reference.length = reference.name_text ? reference.length + 1 : 0;
	return reference;
}

/* Appends what a reference stands for; `stop`: which of its characters are escaped. */
static void add_reference(struct buf *out, const struct reference *reference,
                          unsigned char stop)
{
	if (reference->name_text) {
		add_escaped(out, str_from(reference->name_text), stop);
	} else if (reference->code_point >= 0x80) {
		text_add_code_point(out, reference->code_point);
	} else if (reference->code_point) {
		char c = (char)reference->code_point;

		add_escaped(out, (struct str){.ptr = &c, .len = 1}, stop);
	}
}

void html_add_text(struct buf *out, struct str text)
{
	const char *at = text.ptr, *end = text.ptr + text.len;

	while (at < end) {
		const char *bad = skip_good(at, end, IN_TEXT);
		struct reference reference = {0};

		buf_add(out, (struct str){.ptr = at, .len = (size_t)(bad - at)});
		if (bad == end)
			break;
		if (*bad == '&')
			reference = read_reference(
				(struct str){.ptr = bad, .len = (size_t)(end - bad)},
				false);
		add_reference(out, &reference, IN_TEXT);
		at = reference.length ? bad + reference.length : add_special(out, bad, end);
	}
}

struct str html_decode_attribute(struct buf *scratch, struct str raw)
{
	size_t ampersand = str_find_char(raw, '&');

	if (ampersand == raw.len)
		return raw;
	buf_clear(scratch);
	while (raw.len) {
		struct reference reference = {0};

		buf_add(scratch, str_slice(raw, 0, ampersand));
		raw = str_skip(raw, ampersand);
		if (raw.len)
			reference = read_reference(raw, true);
		add_reference(scratch, &reference, 0);
		if (raw.len && reference.length == 0) {
			buf_add_char(scratch, '&');
			reference.length = 1;
		}
		raw = str_skip(raw, reference.length);
		ampersand = str_find_char(raw, '&');
	}
	return buf_view(scratch);
}

static bool is_permitted(struct str value)
{
	uint32_t code_point;

	while (text_next(&value, &code_point))
		if (code_point == 0 || permitted(code_point) != code_point)
			return false;
	return true;
}

struct str html_permitted(struct buf *scratch, struct str value)
{
	uint32_t code_point;
	size_t at = 0;

	while (at < value.len && value.ptr[at] >= ' ' && value.ptr[at] < 0x7F)
		at++;
	if (at == value.len || is_permitted(str_skip(value, at)))
		return value;
	buf_clear(scratch);
	while (text_next(&value, &code_point)) {
		code_point = permitted(code_point);
		if (code_point)
			text_add_code_point(scratch, code_point);
	}
	return buf_view(scratch);
}
