#include "feeds/number.h"

/* Digits beyond these change nothing that a double can hold. */
#define NUMBER_DIGITS 40

bool number_read(struct str text, double *number)
{
	bool is_negative = str_starts(text, STR("-"));
	bool is_fraction = false;
	double value = 0, scale = 1;
	size_t digits = 0;

	if (is_negative || str_starts(text, STR("+")))
		text = str_skip(text, 1);
	if (text.len > NUMBER_DIGITS)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '.' && !is_fraction) {
			is_fraction = true;
			continue;
		}
		if (!ascii_is_digit(text.ptr[i]))
			return false;
		value = value * 10 + (text.ptr[i] - '0');
		scale = is_fraction ? scale * 10 : scale;
		digits++;
	}
	if (digits == 0)
		return false;
	*number = (is_negative ? -value : value) / scale;
	return true;
}
