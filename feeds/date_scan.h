/*
 * The parts that a date is made of, in the order in which they are written.
 *
 * One scan from left to right; what a number means follows from its digits, its neighbours
 * and the parts that are there already.  A part said twice or a word that is not known
 * refuses the text as a whole; whether the parts make a date is for date_parse.c to say.
 */
#ifndef FEEDS_DATE_SCAN_H
#define FEEDS_DATE_SCAN_H

#include <stdbool.h>

#include "feeds/str.h"

enum date_part {
	PART_YEAR,
	PART_SHORT_YEAR, /* two or three digits */
	PART_MONTH,
	PART_DAY,
	PART_ORDINAL, /* day of the year */
	PART_WEEK,    /* ISO 8601 week */
	PART_WEEKDAY, /* 1 Monday ... 7 Sunday */
	PART_HOUR,
	PART_MINUTE,
	PART_SECOND,
	PART_COUNT
};

#define PART_UNSET (-1)

struct date_scan {
	struct str rest;
	int part[PART_COUNT]; /* not checked for range, but never negative when set */
	int half_day;         /* PART_UNSET, 0 morning, 12 afternoon */
	int era;              /* what is added to the year */
	int offset;           /* minutes east of UTC */
	bool has_offset;      /* from a number or a name */
	bool has_label;       /* an unknown word came first */
	/* private */
	bool has_numeric_offset; /* wins over names: "+0800 CST" */
	bool is_truncated;       /* ISO 8601 without its century: "-0312" */
	bool is_after_t;
	bool has_first_month; /* a month's name came before all else */
};

/* Reads all of `folded` (date_words.h); false when it is not made of parts. */
bool date_scan(struct date_scan *scan, struct str folded) MUST_CHECK;

/* Reads "+08:00", "+0800" or "+8" at the start of scan->rest, as behind a time. */
bool date_scan_offset(struct date_scan *scan) MUST_CHECK;

bool date_has(const struct date_scan *scan, enum date_part part);

/* A year and a day in it, named in any way. */
bool date_has_day(const struct date_scan *scan);

#endif
