#include "feeds/date_scanner.h"

#include <string.h>

#include "feeds/date_words.h"

/* The parts' letters in the tables of forms below, in the order of enum date_part. */
static const char part_letters[] = "YyMDOWwhms";

struct number {
	int64_t value;
	size_t digits;
};

static struct number take_number(struct str *rest)
{
	struct number number = {0};

	while (number.digits < rest->len && number.digits < 15 &&
	       ascii_is_digit(rest->ptr[number.digits]))
		number.value = number.value * 10 + (rest->ptr[number.digits++] - '0');
	*rest = str_skip(*rest, number.digits);
	return number;
}

bool date_has(const struct date_scan *scan, enum date_part part)
{
	return scan->part[part] != PART_UNSET;
}

bool date_has_time(const struct date_scan *scan)
{
	return date_has(scan, PART_HOUR);
}

bool date_has_any(const struct date_scan *scan)
{
	for (int part = 0; part < PART_HOUR; part++)
		if (date_has(scan, (enum date_part)part))
			return true;
	return false;
}

bool date_has_day(const struct date_scan *scan)
{
	bool has_day = date_has(scan, PART_MONTH) && date_has(scan, PART_DAY);

	return (date_has(scan, PART_YEAR) || date_has(scan, PART_SHORT_YEAR)) &&
	       (has_day || date_has(scan, PART_ORDINAL) || date_has(scan, PART_WEEK));
}

bool date_set_part(struct date_scan *scan, char letter, int64_t value)
{
	size_t part = str_find_char(str_from(part_letters), letter);

	if (date_has(scan, (enum date_part)part) || value > 9999)
		return false;
	if (letter == 'Y' && date_has(scan, PART_SHORT_YEAR))
		return false;
	scan->part[part] = (int)value;
	return true;
}

static void skip_fraction(struct date_scan *scan)
{
	if (date_peek(scan) == '.' || date_peek(scan) == ',') {
		struct str fraction = str_skip(scan->rest, 1);

		while (take_number(&fraction).digits > 0)
			scan->rest = fraction;
	}
}

/* "10:30", "10:30:00", "10:30:00.123", "10.30" from its first separator on. */
static bool scan_clock(struct date_scan *scan, struct number hour)
{
	char separator = date_peek(scan);
	struct number next;

	if (!date_set_part(scan, 'h', hour.value))
		return false;
	date_skip(scan, 1);
	next = take_number(&scan->rest);
	if (next.digits < 1 || next.digits > 2 || !date_set_part(scan, 'm', next.value))
		return false;
	if (date_peek(scan) != separator)
		return true;
	date_skip(scan, 1);
	next = take_number(&scan->rest);
	if (next.digits < 1 || next.digits > 2 || !date_set_part(scan, 's', next.value))
		return false;
	skip_fraction(scan);
	if (date_peek(scan) == ':' && scan->rest.len > 1 &&
	    (scan->rest.ptr[1] == '+' || scan->rest.ptr[1] == '-'))
		date_skip(scan, 1); /* "10:30:00:+0800" */
	return date_peek(scan) != ':';
}

/* Digits without anything between them, by their count. */
static bool scan_compact(struct date_scan *scan, struct str digits)
{
	static const char *const date_forms[] = {
		[4] = "YYYY",          [5] = "yyOOO",           [6] = "yyMMDD",
		[7] = "YYYYOOO",       [8] = "YYYYMMDD",        [10] = NULL,
		[12] = "YYYYMMDDhhmm", [14] = "YYYYMMDDhhmmss",
	};
	static const char *const time_forms[] = {[2] = "hh", [4] = "hhmm", [6] = "hhmmss"};
	size_t count = scan->is_after_t ? sizeof(time_forms) / sizeof(time_forms[0])
	                                : sizeof(date_forms) / sizeof(date_forms[0]);
	const char *form = digits.len >= count ? NULL
	                   : scan->is_after_t  ? time_forms[digits.len]
	                                       : date_forms[digits.len];

	if (scan->is_truncated && digits.len == 4)
		form = "yyMM";
	if (!form)
		return false;
	while (*form) {
		size_t width = strspn(form, (char[2]){*form, '\0'});
		struct str part = str_slice(digits, 0, width);

		if (!date_set_part(scan, *form, take_number(&part).value))
			return false;
		digits = str_skip(digits, width);
		form += width;
	}
	return true;
}

/*
 * Numbers with one separator between them: the digits of each ("4" a year, "3" three
 * digits, "2" one or two), the separator ("*": any) and what they are.
 */
static const struct {
	const char *digits;
	char separator;
	const char *parts;
} group_forms[] =
	{
		{"422", '*', "YMD"}, {"42", '*', "YM"},
		{"432", '-', "YMD"}, /* "2003-012-31" has been seen */
		{"43", '-', "YO"},   {"222", '-', "yMD"},
		{"222", '/', "MDy"}, {"222", '.', "DMy"},
		{"224", '/', "MDY"}, {"224", '*', "DMY"},
		{"24", '*', "MY"},
};

/* American order unless that cannot be: "15/4/2020". */
static void order_day_and_month(struct date_scan *scan)
{
	if (date_has(scan, PART_DAY) && scan->part[PART_MONTH] > 12 &&
	    scan->part[PART_DAY] <= 12) {
		int day = scan->part[PART_MONTH];

		scan->part[PART_MONTH] = scan->part[PART_DAY];
		scan->part[PART_DAY] = day;
	}
}

static char group_digits(struct number number)
{
	return number.digits == 4 ? '4' : number.digits == 3 ? '3' : '2';
}

static bool assign_groups(struct date_scan *scan, const struct number *groups, size_t count,
                          char separator)
{
	char digits[4] = "";

	for (size_t i = 0; i < count; i++)
		digits[i] = group_digits(groups[i]);
	if (scan->is_truncated && strcmp(digits, "22") == 0)
		return date_set_part(scan, 'y', groups[0].value) &&
		       date_set_part(scan, 'M', groups[1].value);
	for (size_t i = 0; i < sizeof(group_forms) / sizeof(group_forms[0]); i++) {
		if (strcmp(group_forms[i].digits, digits) != 0 ||
		    (group_forms[i].separator != '*' &&
		     group_forms[i].separator != separator))
			continue;
		for (size_t j = 0; j < count; j++)
			if (!date_set_part(scan, group_forms[i].parts[j], groups[j].value))
				return false;
		if (separator == '/' && group_forms[i].parts[0] == 'M')
			order_day_and_month(scan);
		return true;
	}
	return false;
}

/*
 * The groups that follow the first number, which is taken.  Spaces may follow a dot, as
 * Koreans and Hungarians write ("2020. 4. 15.").  A number before a colon is an hour.
 */
static size_t take_groups(struct date_scan *scan, struct number *groups, char *separator)
{
	size_t count = 1;
	char first = date_peek(scan);

	while (count < 3 && (first == '-' || first == '/' || first == '.') &&
	       date_peek(scan) == first) {
		struct str rest = str_skip(scan->rest, 1);
		struct number number;

		while (first == '.' && rest.len && rest.ptr[0] == ' ')
			rest = str_skip(rest, 1);
		number = take_number(&rest);
		if (number.digits < 1 || number.digits > 4 ||
		    (rest.len && rest.ptr[0] == ':'))
			break;
		groups[count++] = number;
		scan->rest = rest;
	}
	*separator = first;
	return count;
}

/* What follows the year in "2003-W52-3", "2003W523", "2003-W52"; false when nothing does. */
static bool scan_week(struct date_scan *scan, bool *is_valid)
{
	struct str rest = scan->rest;
	struct number number;

	if (rest.len && rest.ptr[0] == '-')
		rest = str_skip(rest, 1);
	if (rest.len < 3 || rest.ptr[0] != 'w' || !ascii_is_digit(rest.ptr[1]))
		return false;
	rest = str_skip(rest, 1);
	number = take_number(&rest);
	if (number.digits == 3) {
		*is_valid = date_set_part(scan, 'w', number.value % 10);
		number.value /= 10;
	} else if (number.digits == 2 && rest.len >= 2 && rest.ptr[0] == '-' &&
	           ascii_is_digit(rest.ptr[1])) {
		rest = str_skip(rest, 1);
		*is_valid = date_set_part(scan, 'w', take_number(&rest).value);
	} else {
		*is_valid = number.digits == 2;
	}
	*is_valid = *is_valid && date_set_part(scan, 'W', number.value);
	scan->rest = rest;
	return true;
}

bool date_set_zone(struct date_scan *scan, int minutes)
{
	if (scan->has_numeric_offset)
		return true;
	if (scan->has_offset)
		return false;
	scan->offset = minutes;
	scan->has_offset = true;
	return true;
}

/* The second of two short numbers without a month's name: "15 04 2020", "2020 04 15". */
static bool assign_second(struct date_scan *scan, struct number number, bool has_year)
{
	int64_t month = number.value;

	if (has_year) {
		month = scan->part[PART_DAY];
		scan->part[PART_DAY] = (int)number.value;
	}
	return date_set_part(scan, 'M', month);
}

/* A number on its own: a day of the month first, then a year. */
static bool assign_bare(struct date_scan *scan, struct number number)
{
	bool has_year = date_has(scan, PART_YEAR) || date_has(scan, PART_SHORT_YEAR);

	if (number.digits <= 2 && date_has_time(scan) && !date_has(scan, PART_MINUTE))
		return date_set_part(scan, 'm', number.value); /* "10h30" */
	if (number.digits <= 2 && !date_has(scan, PART_DAY))
		return date_set_part(scan, 'D', number.value);
	if (number.digits <= 2 && !date_has(scan, PART_MONTH) && !date_has_time(scan))
		return assign_second(scan, number, has_year);
	if (!has_year && number.digits == 4)
		return date_set_part(scan, 'Y', number.value);
	if (!has_year && date_has(scan, PART_MONTH) &&
	    (number.digits == 2 || number.digits == 3))
		return date_set_part(
			scan, 'y', number.digits == 3 ? number.value + 1900 : number.value);
	if (number.digits == 2 && date_has_day(scan) && !date_has_time(scan))
		return date_set_part(scan, 'h', number.value); /* "15 Apr 2020 10 +0800" */
	/* "10:30:00 00": a zone without its sign */
	return number.value == 0 && date_has_day(scan) && date_has_time(scan) &&
	       date_set_zone(scan, 0);
}

/* The unit behind a number, also after a space: "2020 年 4 月 15 日". */
static bool take_unit(struct date_scan *scan, char *letter)
{
	struct str rest = scan->rest;
	struct date_word word;

	while (rest.len && rest.ptr[0] == ' ')
		rest = str_skip(rest, 1);
	/* No other unit starts with a letter of ASCII: a month need not be looked up twice. */
	if (rest.len == 0 || ((unsigned char)rest.ptr[0] < 0x80 && rest.ptr[0] != 'h'))
		return false;
	word = date_word_first(rest);
	if (word.kind != DATE_WORD_UNIT)
		return false;
	scan->rest = str_skip(rest, word.text.len);
	*letter = (char)word.value;
	return true;
}

/* Behind a date "10.30" is a time, as Germans and Danes write it. */
static bool starts_clock(const struct date_scan *scan)
{
	struct str rest = scan->rest;

	return date_peek(scan) == ':' ||
	       (date_peek(scan) == '.' && rest.len > 2 && ascii_is_digit(rest.ptr[1]) &&
	        ascii_is_digit(rest.ptr[2]) && date_has_day(scan) && !date_has_time(scan) &&
	        !scan->is_after_t);
}

static bool set_unit(struct date_scan *scan, char letter, struct number number)
{
	if (letter == 'Y' && scan->era)
		return date_set_part(scan, 'Y', number.value + scan->era);
	return date_set_part(scan, letter == 'Y' && number.digits < 3 ? 'y' : letter,
	                     number.value);
}

static bool scan_number(struct date_scan *scan)
{
	struct str start = scan->rest;
	struct number groups[3] = {take_number(&scan->rest)};
	bool is_valid = true;
	size_t digits = groups[0].digits, count;
	char separator, letter;

	if (digits > 14)
		return false;
	if (digits <= 2 && starts_clock(scan))
		return scan_clock(scan, groups[0]);
	if (scan->is_after_t) {
		if (digits == 6)
			skip_fraction(scan); /* of the seconds */
		return scan_compact(scan, str_slice(start, 0, digits));
	}
	if (take_unit(scan, &letter))
		return set_unit(scan, letter, groups[0]);
	if (date_has_any(scan))
		return assign_bare(scan, groups[0]);
	if (digits == 4 && scan_week(scan, &is_valid))
		return is_valid && date_set_part(scan, 'Y', groups[0].value);
	count = take_groups(scan, groups, &separator);
	if (count > 1)
		return assign_groups(scan, groups, count, separator);
	if (digits >= 4)
		return scan_compact(scan, str_slice(start, 0, digits));
	return assign_bare(scan, groups[0]);
}

bool date_scan_offset(struct date_scan *scan)
{
	bool is_west = date_peek(scan) == '-';
	struct number hours, minutes = {0};

	date_skip(scan, 1);
	hours = take_number(&scan->rest);
	if (date_peek(scan) == ':') {
		date_skip(scan, 1);
		minutes = take_number(&scan->rest);
		if (hours.digits > 2 || minutes.digits != 2)
			return false;
		if (str_starts(scan->rest, STR(":00")))
			date_skip(scan, 3); /* its seconds */
	} else if (hours.digits > 2) {
		minutes.value = hours.value % 100;
		hours.value /= 100;
	}
	if (scan->has_numeric_offset || hours.digits < 1 || hours.digits > 4 ||
	    hours.value > 23 || minutes.value > 59)
		return false;
	scan->offset = (int)(hours.value * 60 + minutes.value) * (is_west ? -1 : 1);
	scan->has_offset = scan->has_numeric_offset = true;
	return true;
}

static bool is_whole_offset(struct str digits)
{
	return take_number(&digits).digits == 4 || str_starts(digits, STR(":"));
}

static bool scan_sign(struct date_scan *scan)
{
	struct str behind = str_skip(scan->rest, 1);
	bool is_minus = date_peek(scan) == '-';
	bool has_digit = behind.len && ascii_is_digit(behind.ptr[0]);

	/* Without a time only "+08:00" and "+0800" are zones: "2013-01-27-01" is nothing. */
	if (has_digit && (date_has_time(scan) || date_has_day(scan)))
		return (date_has_time(scan) || is_whole_offset(behind)) &&
		       date_scan_offset(scan);
	if (date_has_time(scan) && str_starts(behind, STR("-"))) {
		scan->rest = behind; /* "10:30 --0800" */
		return true;
	}
	if (has_digit && !date_has_any(scan))
		scan->is_truncated = true;
	scan->rest = behind;
	/* A dash between parts: "01-Jan-2004", "15 Apr 2020 - 10:30". */
	return is_minus && (!date_has_time(scan) || date_peek(scan) == ' ');
}

/* RFC 822 comments nest and quote with "\"; "[Asia/Shanghai]" is Java's. */
static void skip_comment(struct date_scan *scan)
{
	int depth = 0;
	char open = date_peek(scan), close = open == '(' ? ')' : ']';

	while (scan->rest.len) {
		char c = date_peek(scan);

		date_skip(scan, c == '\\' ? 2 : 1);
		depth += c == open ? 1 : c == close ? -1 : 0;
		if (depth == 0)
			return;
	}
}

bool date_scan(struct date_scan *scan, struct str folded)
{
	*scan = (struct date_scan){.rest = folded, .half_day = PART_UNSET};
	for (int part = 0; part < PART_COUNT; part++)
		scan->part[part] = PART_UNSET;
	while (scan->rest.len) {
		char c = date_peek(scan);
		bool ok = true;

		if (ascii_is_digit(c))
			ok = scan_number(scan);
		else if (ascii_is_alpha(c) || (unsigned char)c >= 0x80)
			ok = date_scan_word(scan);
		else if (c == '+' || c == '-')
			ok = scan_sign(scan);
		else if (c == '(' || c == '[')
			skip_comment(scan);
		else if (ascii_is_space(c) || c == ',' || c == '.' || c == '/' ||
		         c == ';' || (c == ':' && !date_has_time(scan)))
			date_skip(scan, 1);
		else
			return false;
		if (!ok)
			return false;
	}
	return true;
}
