/*
 * Dates as feeds write them, and back.
 *
 * Independent of locale, environment and clock.  A bad date is no error: a feed with a bad
 * date is still a feed, so the readers return false and the caller keeps the raw text.
 */
#ifndef FEEDS_DATE_H
#define FEEDS_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "feeds/str.h"

/* The first and last second that can be written with a four-digit year. */
#define DATE_FIRST_SECOND INT64_C(-62135596800) /* 0001-01-01T00:00:00Z */
#define DATE_LAST_SECOND INT64_C(253402300799)  /* 9999-12-31T23:59:59Z */

/* Longest text of the writers below, with its NUL. */
#define DATE_TEXT_BYTES 40

/* A moment in the calendar of the zone that it is read or written in. */
struct civil_date {
	int year;                 /* 1-9999 */
	int month, day;           /* 1-12, 1-31 */
	int hour, minute, second; /* second 0-59 */
	int weekday;              /* 0 Sunday ... 6 Saturday; ignored by date_from_civil */
};

/*
 * Reads any form that feeds use: RFC 822 section 5 as amended by RFC 2822 sections 3.3
 * and 4.3 and its abuses (RSS), RFC 3339, W3CDTF and ISO 8601 with any precision (Atom,
 * Dublin Core), asctime, Chinese "2020年4月15日 10:30", "2020/4/15", month names of some
 * twenty languages, and seconds or milliseconds since 1970 (from 2001 to 2033).  The weekday is not compared with the date.  "4/15/2020" is read
 * in American order where that is possible, "15.4.2020" and "15-4-2020" never.
 *
 * `default_offset_minutes` (east of UTC) is the zone of a date that names none; an unknown
 * zone name is UTC (RFC 2822 section 4.3).  Parts that are missing are the earliest:
 * "2020-04" is midnight of the first.  On success stores seconds since 1970 and the offset
 * as written.  Impossible dates (February 30) and text past LIMIT_DATE_BYTES are refused;
 * a leap second reads as the second before it, 24:00 as the next midnight.
 */
bool date_parse(struct str text, int default_offset_minutes, int64_t *seconds,
                int *offset_minutes) MUST_CHECK;

/* Only RFC 3339 section 5.6 with nothing around it: for configuration and `--now`. */
bool date_parse_rfc3339(struct str text, int64_t *seconds, int *offset_minutes) MUST_CHECK;

/*
 * Reads a zone for configuration: "UTC", "+08:00", or one of the zone names without
 * daylight saving time that this library knows ("Asia/Shanghai").
 */
bool date_parse_zone(struct str text, int *offset_minutes) MUST_CHECK;

/*
 * Writers.  `seconds` is clamped to DATE_FIRST_SECOND..DATE_LAST_SECOND; `text` has
 * DATE_TEXT_BYTES.
 */
void date_write_rfc3339(int64_t seconds, int offset_minutes,
                        char *text); /* +08:00, Z at 0 */
void date_write_rfc822(int64_t seconds, int offset_minutes, char *text); /* "+0800" form */

/* Calendar arithmetic, proleptic Gregorian. */
struct civil_date date_to_civil(int64_t seconds, int offset_minutes);
int64_t date_from_civil(const struct civil_date *civil, int offset_minutes);
int date_days_in_month(int year, int month);

/* The same as date_from_civil for numbers from outside: false for a date or time of day
 * that does not exist and for moments that the writers cannot write. */
bool date_check_civil(const struct civil_date *civil, int offset_minutes,
                      int64_t *seconds) MUST_CHECK;

#endif
