/* From the parts of a date to the moment that they mean. */
#include "feeds/date.h"
#include "feeds/date_scan.h"
#include "feeds/date_words.h"

#define SECONDS_A_DAY INT64_C(86400)

/* Month and day of a day counted within its year; false past the year's end. */
static bool set_day_of_year(struct civil_date *civil, int day)
{
	if (day < 1)
		return false;
	for (civil->month = 1; civil->month <= 12; civil->month++) {
		int days = date_days_in_month(civil->year, civil->month);

		if (day <= days) {
			civil->day = day;
			return true;
		}
		day -= days;
	}
	return false;
}

/* ISO 8601: week 1 is the week (from Monday) that has January 4 in it. */
static bool set_week_date(struct civil_date *civil, int week, int weekday)
{
	struct civil_date fourth = {.year = civil->year, .month = 1, .day = 4};
	int64_t seconds = date_from_civil(&fourth, 0);
	int monday_based = (date_to_civil(seconds, 0).weekday + 6) % 7;

	if (week < 1 || week > 53 || weekday < 1 || weekday > 7)
		return false;
	seconds += ((int64_t)(week - 1) * 7 - monday_based) * SECONDS_A_DAY;
	/* Its Thursday says which year a week belongs to: most years have no week 53. */
	if (date_to_civil(seconds + 3 * SECONDS_A_DAY, 0).year != civil->year)
		return false;
	*civil = date_to_civil(seconds + (int64_t)(weekday - 1) * SECONDS_A_DAY, 0);
	return true;
}

static int part_or(const struct date_scan *scan, enum date_part part, int otherwise)
{
	return date_has(scan, part) ? scan->part[part] : otherwise;
}

static bool set_date(const struct date_scan *scan, struct civil_date *civil)
{
	int short_year = scan->part[PART_SHORT_YEAR];

	/* RFC 2822 section 4.3. */
	civil->year = part_or(scan, PART_YEAR,
	                      short_year >= 100  ? short_year
	                      : short_year >= 50 ? short_year + 1900
	                                         : short_year + 2000);
	if (civil->year < 1 || civil->year > 9999)
		return false;
	if (date_has(scan, PART_ORDINAL))
		return set_day_of_year(civil, scan->part[PART_ORDINAL]);
	if (date_has(scan, PART_WEEK))
		return set_week_date(civil, scan->part[PART_WEEK],
		                     part_or(scan, PART_WEEKDAY, 1));
	civil->month = part_or(scan, PART_MONTH, 1);
	civil->day = part_or(scan, PART_DAY, 1);
	return date_has(scan, PART_MONTH) || !date_has(scan, PART_DAY);
}

static bool set_time(const struct date_scan *scan, struct civil_date *civil)
{
	civil->hour = part_or(scan, PART_HOUR, 0);
	civil->minute = part_or(scan, PART_MINUTE, 0);
	civil->second = part_or(scan, PART_SECOND, 0);
	if (scan->half_day == 12 && civil->hour < 12)
		civil->hour += 12;
	if (scan->half_day == 0 && civil->hour == 12)
		civil->hour = 0;
	if (civil->second == 60)
		civil->second = 59;
	return civil->hour != 24 || (civil->minute == 0 && civil->second == 0);
}

static bool finish(const struct date_scan *scan, int offset, int64_t *seconds)
{
	struct civil_date civil = {0};
	bool has_year = date_has(scan, PART_YEAR) || date_has(scan, PART_SHORT_YEAR);
	bool is_midnight_after;
	int64_t result;

	if (!has_year || (scan->has_label && !date_has_day(scan)) ||
	    (date_has(scan, PART_HOUR) && !date_has_day(scan)))
		return false;
	if (!set_date(scan, &civil) || !set_time(scan, &civil))
		return false;
	is_midnight_after = civil.hour == 24;
	if (is_midnight_after)
		civil.hour = 0;
	if (!date_check_civil(&civil, offset, &result))
		return false;
	result += is_midnight_after ? SECONDS_A_DAY : 0;
	if (result > DATE_LAST_SECOND)
		return false;
	*seconds = result;
	return true;
}

/* "[2020-04-15]", as lists of news put them. */
static struct str without_brackets(struct str text)
{
	struct str inner;
	char open = text.len > 2 ? text.ptr[0] : '\0';

	if (open != '[' && open != '(')
		return text;
	inner = str_slice(text, 1, text.len - 1);
	return text.ptr[text.len - 1] == (open == '[' ? ']' : ')') &&
	                       str_find_char(inner, text.ptr[text.len - 1]) == inner.len
	               ? inner
	               : text;
}

/*
 * Seconds or milliseconds since 1970, as programs count them.  The forms of a calendar
 * date have other numbers of digits, or begin with a year that no feed is from.
 */
static bool read_count(struct str text, int64_t *seconds)
{
	int64_t count;

	if ((text.len != 10 && text.len != 13) || text.ptr[0] != '1' ||
	    !str_integer(text, 0, INT64_MAX, &count))
		return false;
	*seconds = text.len == 13 ? count / 1000 : count;
	return true;
}

bool date_parse(struct str text, int default_offset_minutes, int64_t *seconds,
                int *offset_minutes)
{
	char folded[DATE_FOLDED_BYTES];
	struct date_scan scan;
	size_t length;
	int offset;

	text = str_trim(text);
	if (date_parse_rfc3339(text, seconds, offset_minutes))
		return true;
	if (read_count(text, seconds)) {
		*offset_minutes = 0;
		return true;
	}
	if (!date_fold(text, folded, &length) ||
	    !date_scan(&scan, without_brackets((struct str){.ptr = folded, .len = length})))
		return false;
	offset = scan.has_offset ? scan.offset : default_offset_minutes;
	if (!finish(&scan, offset, seconds))
		return false;
	*offset_minutes = offset;
	return true;
}

bool date_parse_zone(struct str text, int *offset_minutes)
{
	/* Abbreviations other than these are ambiguous (CST). */
	static const char *const short_names[] = {"utc", "gmt", "z", "prc"};
	char folded[DATE_FOLDED_BYTES];
	struct date_scan scan;
	struct date_word word;
	size_t length;
	bool is_clear;

	if (!date_fold(text, folded, &length))
		return false;
	scan = (struct date_scan){.rest = {.ptr = folded, .len = length}};
	if (length == 6 && (folded[0] == '+' || folded[0] == '-') && folded[3] == ':' &&
	    date_scan_offset(&scan) && scan.rest.len == 0) {
		*offset_minutes = scan.offset;
		return true;
	}
	word = date_word_first((struct str){.ptr = folded, .len = length});
	if (word.kind != DATE_WORD_ZONE || word.text.len != length)
		return false;
	is_clear = str_find_char(word.text, '/') < length;
	for (size_t i = 0; i < sizeof(short_names) / sizeof(short_names[0]); i++)
		is_clear = is_clear || str_equal(word.text, str_from(short_names[i]));
	if (is_clear)
		*offset_minutes = word.value;
	return is_clear;
}
