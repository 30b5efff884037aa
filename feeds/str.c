#include "feeds/str.h"

bool str_equal_nocase(struct str a, struct str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (ascii_lower(a.ptr[i]) != ascii_lower(b.ptr[i]))
			return false;
	return true;
}

bool str_starts(struct str text, struct str prefix)
{
	return text.len >= prefix.len && str_equal(str_slice(text, 0, prefix.len), prefix);
}

bool str_starts_nocase(struct str text, struct str prefix)
{
	return text.len >= prefix.len &&
	       str_equal_nocase(str_slice(text, 0, prefix.len), prefix);
}

bool str_ends(struct str text, struct str suffix)
{
	return text.len >= suffix.len &&
	       str_equal(str_skip(text, text.len - suffix.len), suffix);
}

size_t str_find(struct str text, struct str wanted)
{
	if (wanted.len == 0)
		return 0;
	for (size_t at = 0; at + wanted.len <= text.len; at++) {
		at += str_find_char(str_skip(text, at), wanted.ptr[0]);
		if (at + wanted.len > text.len)
			break;
		if (memcmp(text.ptr + at, wanted.ptr, wanted.len) == 0)
			return at;
	}
	return text.len;
}

size_t str_find_char(struct str text, char wanted)
{
	const char *found = text.len ? memchr(text.ptr, wanted, text.len) : NULL;

	return found ? (size_t)(found - text.ptr) : text.len;
}

struct str str_trim(struct str text)
{
	while (text.len && ascii_is_space(text.ptr[text.len - 1]))
		text.len--;
	while (text.len && ascii_is_space(text.ptr[0])) {
		text.ptr++;
		text.len--;
	}
	return text;
}

struct str str_trim_marks(struct str text, const char *const *marks, size_t count)
{
	size_t length;

	do {
		text = str_trim(text);
		length = text.len;
		for (size_t i = 0; i < count; i++) {
			struct str mark = str_from(marks[i]);

			if (str_starts(text, mark))
				text = str_skip(text, mark.len);
			if (str_ends(text, mark))
				text = str_slice(text, 0, text.len - mark.len);
		}
	} while (text.len < length);
	return text;
}

bool str_split(struct str *rest, char separator, struct str *part)
{
	size_t end;

	if (!rest->ptr)
		return false;
	end = str_find_char(*rest, separator);
	*part = str_slice(*rest, 0, end);
	*rest = end < rest->len ? str_skip(*rest, end + 1) : (struct str){0};
	return true;
}

bool str_integer(struct str text, int64_t min, int64_t max, int64_t *value)
{
	bool negative = text.len && text.ptr[0] == '-';
	int64_t total = 0;

	if (text.len && (text.ptr[0] == '-' || text.ptr[0] == '+')) {
		if (min >= 0)
			return false;
		text = str_skip(text, 1);
	}
	if (text.len == 0)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		int digit = text.ptr[i] - '0';

		if (!ascii_is_digit(text.ptr[i]))
			return false;
		/* Counted downwards: INT64_MIN has no positive twin. */
		if (__builtin_mul_overflow(total, 10, &total) ||
		    __builtin_sub_overflow(total, digit, &total))
			return false;
	}
	if (!negative && __builtin_sub_overflow((int64_t)0, total, &total))
		return false;
	if (total < min || total > max)
		return false;
	*value = total;
	return true;
}
