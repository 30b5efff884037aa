#include "feeds/scrape_date.h"

#include <string.h>

#include "feeds/date.h"
#include "feeds/limits.h"

#define DAY 86400
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* A cursor over text; every reader moves it behind what it read, or leaves it. */
struct cursor {
	struct str rest;
};

static bool read_text(struct cursor *cursor, const char *text)
{
	if (!str_starts(cursor->rest, str_from(text)))
		return false;
	cursor->rest = str_skip(cursor->rest, strlen(text));
	return true;
}

static void skip_space(struct cursor *cursor)
{
	while (cursor->rest.len > 0 &&
	       (ascii_is_space(cursor->rest.ptr[0]) || read_text(cursor, "\xc2\xa0") ||
	        read_text(cursor, "\xe3\x80\x80")))
		if (cursor->rest.len > 0 && ascii_is_space(cursor->rest.ptr[0]))
			cursor->rest = str_skip(cursor->rest, 1);
}

/* A number of so many digits, that no further digit follows. */
static bool read_number(struct cursor *cursor, size_t min_digits, size_t max_digits,
                        int *number)
{
	size_t digits = 0;
	int value = 0;

	while (digits < cursor->rest.len && digits < max_digits &&
	       ascii_is_digit(cursor->rest.ptr[digits]))
		value = value * 10 + (cursor->rest.ptr[digits++] - '0');
	if (digits < min_digits ||
	    (digits < cursor->rest.len && ascii_is_digit(cursor->rest.ptr[digits])))
		return false;
	cursor->rest = str_skip(cursor->rest, digits);
	*number = value;
	return true;
}

/* Exactly so many digits, whatever follows. */
static bool read_digits(struct cursor *cursor, size_t digits, int *number)
{
	struct cursor part = {str_slice(cursor->rest, 0, digits)};

	if (!read_number(&part, digits, digits, number))
		return false;
	cursor->rest = str_skip(cursor->rest, digits);
	return true;
}

/* "-", "/", "." or the Chinese character of that part. */
static bool read_separator(struct cursor *cursor, const char *character)
{
	if (read_text(cursor, character))
		return true;
	return cursor->rest.len > 0 && strchr("-/.", cursor->rest.ptr[0]) &&
	       read_text(cursor, (char[]){cursor->rest.ptr[0], '\0'});
}

/* " 10:30" or " 10:30:15" behind a date; leaves midnight where there is none. */
static void read_time(struct cursor *cursor, struct civil_date *civil)
{
	struct cursor at = *cursor;
	struct civil_date read = *civil;

	skip_space(&at);
	if (read_text(&at, "T"))
		skip_space(&at);
	if (!read_number(&at, 1, 2, &read.hour) ||
	    !(read_text(&at, ":") || read_text(&at, "：") || read_text(&at, "时")) ||
	    !read_number(&at, 1, 2, &read.minute) || read.hour > 23 || read.minute > 59)
		return;
	cursor->rest = at.rest;
	if ((read_text(&at, ":") || read_text(&at, "：") || read_text(&at, "分")) &&
	    read_number(&at, 1, 2, &read.second) && read.second <= 59)
		cursor->rest = at.rest;
	else
		read.second = 0;
	*civil = read;
}

static bool is_year(int year)
{
	return year >= 1980 && year <= 2099;
}

/* ---- forms --------------------------------------------------------------------------- */

static bool read_year_first(struct cursor *cursor, struct civil_date *civil)
{
	struct cursor day;

	if (!read_number(cursor, 4, 4, &civil->year) || !is_year(civil->year))
		return false;
	skip_space(cursor);
	if (!read_separator(cursor, "年"))
		return false;
	skip_space(cursor);
	if (!read_number(cursor, 1, 2, &civil->month))
		return false;
	skip_space(cursor);
	if (!read_separator(cursor, "月"))
		return false;
	skip_space(cursor);
	if (!read_number(cursor, 1, 2, &civil->day))
		return false;
	day = *cursor;
	skip_space(&day);
	if (read_text(&day, "日"))
		*cursor = day;
	read_time(cursor, civil);
	return true;
}

/* "15 2020-04" and "152020-04": the day in an element of its own. */
static bool read_day_apart(struct cursor *cursor, struct civil_date *civil)
{
	struct cursor at = *cursor;

	if (!read_number(&at, 1, 2, &civil->day) &&
	    !(at = *cursor, read_digits(&at, 2, &civil->day)))
		return false;
	read_text(&at, "日");
	skip_space(&at);
	read_text(&at, "/");
	skip_space(&at);
	if (!read_number(&at, 4, 4, &civil->year) || !is_year(civil->year) ||
	    !read_separator(&at, "年") || !read_number(&at, 1, 2, &civil->month))
		return false;
	read_text(&at, "月");
	*cursor = at;
	return true;
}

static bool read_without_year(struct cursor *cursor, struct civil_date *civil)
{
	struct cursor at = *cursor;

	civil->year = 0;
	if (!read_number(&at, 1, 2, &civil->month))
		return false;
	if (read_text(&at, "月")) {
		if (!read_number(&at, 1, 2, &civil->day) || !read_text(&at, "日"))
			return false;
	} else if (!(read_text(&at, "-") || read_text(&at, "/")) ||
	           !read_number(&at, 2, 2, &civil->day) ||
	           at.rest.ptr - cursor->rest.ptr != 5) {
		return false; /* "1-2" and "3/4" are anything */
	}
	if (at.rest.len > 0 && strchr("-/.%", at.rest.ptr[0]))
		return false;
	*cursor = at;
	read_time(cursor, civil);
	return true;
}

/* ---- in a text ----------------------------------------------------------------------- */

/* Of a date without a year: the latest that is not after tomorrow, for zones differ. */
static bool settle_year(struct civil_date *civil, int zone_minutes, int64_t now,
                        int64_t *seconds)
{
	civil->year = date_to_civil(now, zone_minutes).year;
	if (date_check_civil(civil, zone_minutes, seconds) && *seconds <= now + DAY)
		return true;
	/* February 29 may be four years ago, or eight. */
	for (int i = 0; i < 8; i++) {
		civil->year--;
		if (date_check_civil(civil, zone_minutes, seconds) && *seconds <= now)
			return true;
	}
	return false;
}

typedef bool form_reader(struct cursor *cursor, struct civil_date *civil);

static bool find_form(struct str text, form_reader *read, int zone_minutes, int64_t now,
                      int64_t *seconds, struct str *found)
{
	for (size_t i = 0; i < text.len; i++) {
		struct cursor cursor = {str_skip(text, i)};
		struct civil_date civil = {0};

		if (!ascii_is_digit(text.ptr[i]) ||
		    (i > 0 &&
		     (ascii_is_digit(text.ptr[i - 1]) || strchr("-/.", text.ptr[i - 1]))))
			continue;
		if (!read(&cursor, &civil))
			continue;
		*found = str_slice(text, i, (size_t)(cursor.rest.ptr - text.ptr));
		if (civil.year ? date_check_civil(&civil, zone_minutes, seconds)
		               : settle_year(&civil, zone_minutes, now, seconds))
			return true;
	}
	return false;
}

/* "25.11.2026", "11/25/2026": read as date.h reads it where it is all of a text. */
static bool find_year_last(struct str text, int zone_minutes, int64_t *seconds,
                           struct str *found)
{
	for (size_t i = 0; i < text.len; i++) {
		struct cursor cursor = {str_skip(text, i)};
		int part, year, offset;

		if (!ascii_is_digit(text.ptr[i]) ||
		    (i > 0 &&
		     (ascii_is_digit(text.ptr[i - 1]) || strchr("-/.", text.ptr[i - 1]))))
			continue;
		if (!read_number(&cursor, 1, 2, &part) || !read_separator(&cursor, "/") ||
		    !read_number(&cursor, 1, 2, &part) || !read_separator(&cursor, "/") ||
		    !read_number(&cursor, 4, 4, &year) || !is_year(year) ||
		    read_separator(&cursor, "/"))
			continue;
		*found = str_slice(text, i, (size_t)(cursor.rest.ptr - text.ptr));
		if (date_parse(*found, zone_minutes, seconds, &offset))
			return true;
	}
	return false;
}

/* The words of a text, as far as a date in letters is looked for. */
enum { MAX_WORDS = 64, DATE_WORDS = 3 };

static bool has_digit(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (ascii_is_digit(text.ptr[i]))
			return true;
	return false;
}

/* "15 Apr 2020", "April 15, 2020": three words in a row that date.h reads, the year among
 * them. */
static bool find_in_letters(struct str text, int zone_minutes, int64_t *seconds,
                            struct str *found)
{
	struct str words[MAX_WORDS] = {0};
	size_t count = 0, at = 0;
	int offset;

	while (at < text.len && count < MAX_WORDS) {
		size_t begin;

		while (at < text.len && strchr(" \t\r\n\f[]()|", text.ptr[at]))
			at++;
		begin = at;
		while (at < text.len && !strchr(" \t\r\n\f[]()|", text.ptr[at]))
			at++;
		if (at > begin)
			words[count++] = str_slice(text, begin, at);
	}
	for (size_t i = 0; i + DATE_WORDS <= count; i++) {
		const char *begin = words[i].ptr;
		struct str last = words[i + DATE_WORDS - 1];
		struct str date = {.ptr = begin,
		                   .len = (size_t)(last.ptr + last.len - begin)};

		if (has_digit(date) && has_digit(last) &&
		    (ascii_is_digit(words[i].ptr[0]) ||
		     ascii_is_digit(words[i + 1].ptr[0])) &&
		    date_parse(date, zone_minutes, seconds, &offset)) {
			*found = date;
			return true;
		}
	}
	return false;
}

/* Without brackets around. */
static struct str unwrap(struct str text)
{
	static const char *const marks[] = {"[",  "]",  "(",  ")", "【",
	                                    "】", "（", "）", "|"};

	return str_trim_marks(text, marks, COUNT(marks));
}

/* Whether what stands behind a date belongs to it: a zone, a part of the day. */
static bool goes_on(struct str rest)
{
	static const char *const words[] = {"Z",    "+",    "-",    ".",    "GMT",  "UTC",
	                                    "上午", "下午", "晚上", "中午", "凌晨", "早上"};

	rest = str_trim(rest);
	for (size_t i = 0; i < COUNT(words); i++)
		if (str_starts(rest, str_from(words[i])))
			return true;
	return false;
}

/* Whether a text ends with a word that is no zone, and no half of a day. */
static bool ends_in_word(struct str text)
{
	static const char *const words[] = {"Z", "GMT", "UTC", "AM", "PM"};

	for (size_t i = 0; i < COUNT(words); i++)
		if (text.len >= strlen(words[i]) &&
		    str_equal_nocase(str_skip(text, text.len - strlen(words[i])),
		                     str_from(words[i])))
			return false;
	return text.len > 0 && ascii_is_alpha(text.ptr[text.len - 1]);
}

bool scrape_date_find(struct str text, int zone_minutes, int64_t now, int64_t *seconds,
                      struct str *found)
{
	struct str whole = unwrap(text), rest;
	int offset;

	/* date.h takes an unknown word behind the time for a zone; here it is a name. */
	if (find_form(text, read_year_first, zone_minutes, now, seconds, found)) {
		rest = str_skip(text, (size_t)(found->ptr + found->len - text.ptr));
		if (!goes_on(rest) || !date_parse(whole, zone_minutes, seconds, &offset))
			find_form(text, read_year_first, zone_minutes, now, seconds, found);
		return true;
	}
	if (ends_in_word(whole) && find_year_last(text, zone_minutes, seconds, found))
		return true;
	/* "3.15" and "12" are versions and numbers sooner than dates. */
	if (whole.len >= 8 && whole.len <= LIMIT_DATE_BYTES && has_digit(whole) &&
	    date_parse(whole, zone_minutes, seconds, &offset)) {
		*found = whole;
		return true;
	}
	return find_year_last(text, zone_minutes, seconds, found) ||
	       find_form(text, read_day_apart, zone_minutes, now, seconds, found) ||
	       find_in_letters(text, zone_minutes, seconds, found) ||
	       find_form(text, read_without_year, zone_minutes, now, seconds, found);
}

/* ---- in an address ------------------------------------------------------------------- */

static bool read_of_url(struct cursor *cursor, struct civil_date *civil)
{
	static const char separators[] = "-/";

	if (!read_digits(cursor, 4, &civil->year) || civil->year < 2000 ||
	    civil->year > 2099)
		return false;
	if (cursor->rest.len > 0 && strchr(separators, cursor->rest.ptr[0]))
		cursor->rest = str_skip(cursor->rest, 1);
	if (!read_digits(cursor, 2, &civil->month))
		return false;
	if (cursor->rest.len > 0 && strchr(separators, cursor->rest.ptr[0]))
		cursor->rest = str_skip(cursor->rest, 1);
	return read_digits(cursor, 2, &civil->day) && cursor->rest.len > 0 &&
	       strchr("_/.-", cursor->rest.ptr[0]);
}

bool scrape_date_of_url(struct str url, int zone_minutes, int64_t *seconds)
{
	for (size_t i = 1; i < url.len; i++) {
		struct cursor cursor = {str_skip(url, i)};
		struct civil_date civil = {0};

		if ((url.ptr[i - 1] == '/' || url.ptr[i - 1] == 't' ||
		     url.ptr[i - 1] == '_') &&
		    read_of_url(&cursor, &civil) &&
		    date_check_civil(&civil, zone_minutes, seconds))
			return true;
	}
	return false;
}

/* ---- by a format --------------------------------------------------------------------- */

static bool read_month_name(struct cursor *cursor, int *month)
{
	static const char *const names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
	                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

	for (int i = 0; i < 12; i++) {
		if (!str_starts_nocase(cursor->rest, str_from(names[i])))
			continue;
		*month = i + 1;
		while (cursor->rest.len > 0 && ascii_is_alpha(cursor->rest.ptr[0]))
			cursor->rest = str_skip(cursor->rest, 1);
		return true;
	}
	return false;
}

/* A number of at most so many digits. */
static bool read_up_to(struct cursor *cursor, size_t digits, int *number)
{
	for (; digits > 0; digits--)
		if (read_digits(cursor, digits, number))
			return true;
	return false;
}

static bool read_epoch(struct cursor *cursor, struct civil_date *civil)
{
	size_t digits = 0;
	int64_t seconds;

	while (digits < cursor->rest.len && ascii_is_digit(cursor->rest.ptr[digits]))
		digits++;
	if (!str_integer(str_slice(cursor->rest, 0, digits), 0, DATE_LAST_SECOND, &seconds))
		return false;
	*civil = date_to_civil(seconds, 0);
	cursor->rest = str_skip(cursor->rest, digits);
	return true;
}

/* One letter of the format. */
static bool read_letter(struct cursor *cursor, char letter, struct civil_date *civil)
{
	switch (letter) {
	case 'Y':
		return read_digits(cursor, 4, &civil->year);
	case 'y':
		if (!read_digits(cursor, 2, &civil->year))
			return false;
		civil->year += civil->year < 70 ? 2000 : 1900;
		return true;
	case 'm':
	case 'n':
		return read_up_to(cursor, 2, &civil->month);
	case 'M':
	case 'F':
		return read_month_name(cursor, &civil->month);
	case 'd':
	case 'j':
		return read_up_to(cursor, 2, &civil->day);
	case 'H':
	case 'G':
		return read_up_to(cursor, 2, &civil->hour);
	case 'i':
		return read_up_to(cursor, 2, &civil->minute);
	case 's':
		return read_up_to(cursor, 2, &civil->second);
	case 'U':
		return read_epoch(cursor, civil);
	default:
		return read_text(cursor, (char[]){letter, '\0'});
	}
}

/* One step of the format, which may be an escaped letter: moves *format behind it. */
static bool read_step(struct cursor *cursor, const char **format, struct civil_date *civil)
{
	char letter = *(*format)++;

	if (letter == '!' || letter == '|')
		return true;
	if (letter == '?') {
		cursor->rest = str_skip(cursor->rest, 1);
		return true;
	}
	if (letter == '\\' && **format) {
		letter = *(*format)++;
		return read_text(cursor, (char[]){letter, '\0'});
	}
	return read_letter(cursor, letter, civil);
}

bool scrape_date_format(struct str text, const char *format, int zone_minutes,
                        int64_t *seconds)
{
	struct cursor cursor = {str_trim(text)};
	struct civil_date civil = {.month = 1, .day = 1};
	bool is_epoch = strchr(format, 'U') != NULL;

	while (*format && *format != '+' && *format != '*')
		if (!read_step(&cursor, &format, &civil))
			return false;
	return (*format || cursor.rest.len == 0) &&
	       date_check_civil(&civil, is_epoch ? 0 : zone_minutes, seconds);
}
