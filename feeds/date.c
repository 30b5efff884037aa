#include "feeds/date.h"

#include <stdio.h>

#define SECONDS_A_DAY INT64_C(86400)
#define DAYS_IN_400_YEARS 146097

static const char month_names[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
static const char weekday_names[7][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

/*
 * Days from 1970-01-01.  The year is counted from March, so that the leap day is its last:
 * then the days before a month follow from one linear formula.
 */
static int64_t days_from_civil(int year, int month, int day)
{
	int64_t shifted = month > 2 ? year : year - 1;
	int64_t era = (shifted >= 0 ? shifted : shifted - 399) / 400;
	int64_t year_of_era = shifted - era * 400;
	int64_t day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
	                     day_of_year;

	return era * DAYS_IN_400_YEARS + day_of_era - 719468;
}

static int64_t clamp(int64_t value, int64_t first, int64_t last)
{
	return value < first ? first : value > last ? last : value;
}

struct civil_date date_to_civil(int64_t seconds, int offset_minutes)
{
	int64_t local = clamp(clamp(seconds, DATE_FIRST_SECOND, DATE_LAST_SECOND) +
	                              (int64_t)offset_minutes * 60,
	                      DATE_FIRST_SECOND, DATE_LAST_SECOND);
	/* From 0000-03-01, a day that starts an era; never negative after clamping. */
	int64_t days = (local - DATE_FIRST_SECOND) / SECONDS_A_DAY + 306;
	int64_t second_of_day = (local - DATE_FIRST_SECOND) % SECONDS_A_DAY;
	int64_t day_of_era = days % DAYS_IN_400_YEARS;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
	                       day_of_era / 146096) /
	                      365;
	int64_t day_of_year = day_of_era -
	                      (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t month_from_march = (5 * day_of_year + 2) / 153;

	return (struct civil_date){
		.year = (int)(year_of_era + days / DAYS_IN_400_YEARS * 400 +
	                      (month_from_march > 9 ? 1 : 0)),
		.month = (int)(month_from_march > 9 ? month_from_march - 9
	                                            : month_from_march + 3),
		.day = (int)(day_of_year - (153 * month_from_march + 2) / 5 + 1),
		.hour = (int)(second_of_day / 3600),
		.minute = (int)(second_of_day / 60 % 60),
		.second = (int)(second_of_day % 60),
		.weekday = (int)((days + 3) % 7), /* 0000-03-01 was a Wednesday */
	};
}

int64_t date_from_civil(const struct civil_date *civil, int offset_minutes)
{
	return days_from_civil(civil->year, civil->month, civil->day) * SECONDS_A_DAY +
	       ((int64_t)civil->hour * 60 + civil->minute - offset_minutes) * 60 +
	       civil->second;
}

static bool is_leap_year(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int date_days_in_month(int year, int month)
{
	static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return month == 2 && is_leap_year(year) ? 29 : days[month - 1];
}

bool date_check_civil(const struct civil_date *civil, int offset_minutes, int64_t *seconds)
{
	int64_t result;

	if (civil->year < 1 || civil->year > 9999 || civil->month < 1 ||
	    civil->month > 12 || civil->day < 1 ||
	    civil->day > date_days_in_month(civil->year, civil->month) || civil->hour < 0 ||
	    civil->hour > 23 || civil->minute < 0 || civil->minute > 59 ||
	    civil->second < 0 || civil->second > 59)
		return false;
	result = date_from_civil(civil, offset_minutes);
	if (result < DATE_FIRST_SECOND || result > DATE_LAST_SECOND)
		return false;
	*seconds = result;
	return true;
}

/*
 * The offset as it can be written: a date must stay within the years 1-9999 in its own
 * zone too, else it is written in UTC.
 */
static int writable_offset(int64_t seconds, int offset_minutes)
{
	int64_t local = seconds + (int64_t)offset_minutes * 60;

	return offset_minutes > -24 * 60 && offset_minutes < 24 * 60 &&
	                       local >= DATE_FIRST_SECOND && local <= DATE_LAST_SECOND
	               ? offset_minutes
	               : 0;
}

void date_write_rfc3339(int64_t seconds, int offset_minutes, char *text)
{
	int64_t moment = clamp(seconds, DATE_FIRST_SECOND, DATE_LAST_SECOND);
	int offset = writable_offset(moment, offset_minutes);
	int distance = offset < 0 ? -offset : offset;
	struct civil_date civil = date_to_civil(moment, offset);
	int length = snprintf(text, DATE_TEXT_BYTES, "%04d-%02d-%02dT%02d:%02d:%02d",
	                      civil.year, civil.month, civil.day, civil.hour, civil.minute,
	                      civil.second);

	if (offset == 0)
		snprintf(text + length, (size_t)(DATE_TEXT_BYTES - length), "Z");
	else
		snprintf(text + length, (size_t)(DATE_TEXT_BYTES - length), "%c%02d:%02d",
		         offset < 0 ? '-' : '+', distance / 60, distance % 60);
}

void date_write_rfc822(int64_t seconds, int offset_minutes, char *text)
{
	int64_t moment = clamp(seconds, DATE_FIRST_SECOND, DATE_LAST_SECOND);
	int offset = writable_offset(moment, offset_minutes);
	int distance = offset < 0 ? -offset : offset;
	struct civil_date civil = date_to_civil(moment, offset);

	snprintf(text, DATE_TEXT_BYTES, "%s, %02d %s %04d %02d:%02d:%02d %c%02d%02d",
	         weekday_names[civil.weekday], civil.day, month_names[civil.month - 1],
	         civil.year, civil.hour, civil.minute, civil.second, offset < 0 ? '-' : '+',
	         distance / 60, distance % 60);
}

/* Reads `digits` digits at `at`, or returns -1. */
static int fixed_number(struct str text, size_t at, size_t digits)
{
	int value = 0;

	if (at + digits > text.len)
		return -1;
	for (size_t i = at; i < at + digits; i++) {
		if (!ascii_is_digit(text.ptr[i]))
			return -1;
		value = value * 10 + (text.ptr[i] - '0');
	}
	return value;
}

static bool has_char(struct str text, size_t at, char wanted)
{
	return at < text.len && text.ptr[at] == wanted;
}

/* "Z" or "+08:00", all of `text`. */
static bool parse_offset(struct str text, int *offset_minutes)
{
	int hours = fixed_number(text, 1, 2), minutes = fixed_number(text, 4, 2);

	if (str_equal_nocase(text, STR("Z"))) {
		*offset_minutes = 0;
		return true;
	}
	if (text.len != 6 || (text.ptr[0] != '+' && text.ptr[0] != '-') ||
	    text.ptr[3] != ':' || hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
		return false;
	*offset_minutes = (hours * 60 + minutes) * (text.ptr[0] == '-' ? -1 : 1);
	return true;
}

bool date_parse_rfc3339(struct str text, int64_t *seconds, int *offset_minutes)
{
	size_t end = 19; /* of the seconds */
	int offset;
	struct civil_date civil = {
		.year = fixed_number(text, 0, 4),
		.month = fixed_number(text, 5, 2),
		.day = fixed_number(text, 8, 2),
		.hour = fixed_number(text, 11, 2),
		.minute = fixed_number(text, 14, 2),
		.second = fixed_number(text, 17, 2),
	};

	if (!has_char(text, 4, '-') || !has_char(text, 7, '-') ||
	    !has_char(text, 13, ':') || !has_char(text, 16, ':'))
		return false;
	/* The note in section 5.6 allows "t" and a space. */
	if (ascii_lower(text.ptr[10]) != 't' && text.ptr[10] != ' ')
		return false;
	if (has_char(text, end, '.')) {
		if (fixed_number(text, ++end, 1) < 0)
			return false;
		while (fixed_number(text, end, 1) >= 0)
			end++;
	}
	if (civil.second == 60)
		civil.second = 59;
	if (!parse_offset(str_skip(text, end), &offset) ||
	    !date_check_civil(&civil, offset, seconds))
		return false;
	*offset_minutes = offset;
	return true;
}
