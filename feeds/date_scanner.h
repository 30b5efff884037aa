/*
 * What the parts of date_scan.c share.
 */
#ifndef FEEDS_DATE_SCANNER_H
#define FEEDS_DATE_SCANNER_H

#include "feeds/date_scan.h"

/* The next byte, NUL at the end. */
static inline char date_peek(const struct date_scan *scan)
{
	return scan->rest.len ? scan->rest.ptr[0] : '\0';
}

static inline void date_skip(struct date_scan *scan, size_t count)
{
	scan->rest = str_skip(scan->rest, count);
}

bool date_has_time(const struct date_scan *scan);

/* Whether any part of a day is there. */
bool date_has_any(const struct date_scan *scan);

/* Sets the part of that letter in "YyMDOWwhms" (the order of enum date_part); false where it
 * was said already. */
bool date_set_part(struct date_scan *scan, char letter, int64_t value) MUST_CHECK;

/* False where another zone was named already. */
bool date_set_zone(struct date_scan *scan, int minutes) MUST_CHECK;

/* Reads the word that scan->rest starts with. */
bool date_scan_word(struct date_scan *scan) MUST_CHECK;

#endif
