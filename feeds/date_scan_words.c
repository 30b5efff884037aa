/* Words in a date: months, zones, halves of the day, eras, and those that nobody knows. */
#include "feeds/date_scanner.h"

#include "feeds/date_words.h"

static bool scan_zone_word(struct date_scan *scan, const struct date_word *word)
{
	if (date_has_time(scan) || (date_has_day(scan) && scan->rest.len == 0))
		return date_set_zone(scan, word->value);
	if (str_equal(word->text, STR("t"))) {
		scan->is_after_t = ascii_is_digit(date_peek(scan));
		return date_has_day(scan);
	}
	/* "15 April at 10:30" */
	return str_equal(word->text, STR("at")) || (unsigned char)word->text.ptr[0] >= 0x80;
}

/*
 * A word first may be a weekday in a language that is not known, or a label; an unknown
 * zone is UTC.
 */
static bool scan_unknown_word(struct date_scan *scan)
{
	if (date_has_time(scan) && date_has_day(scan))
		return !scan->has_offset && date_set_zone(scan, 0);
	if (date_has_time(scan) || date_has_any(scan) || scan->has_label)
		return false;
	scan->has_label = true;
	return true;
}

/* "mar" is March, and Tuesday where a month follows: "mar. 01 déc. 2020". */
static bool set_month(struct date_scan *scan, int month)
{
	if (scan->has_first_month)
		scan->part[PART_MONTH] = PART_UNSET;
	scan->has_first_month = !date_has_any(scan) && !date_has_time(scan);
	return date_set_part(scan, 'M', month);
}

bool date_scan_word(struct date_scan *scan)
{
	struct date_word word = date_word_first(scan->rest);

	date_skip(scan, word.text.len);
	switch (word.kind) {
	case DATE_WORD_FILLER:
		return true;
	case DATE_WORD_MONTH:
		return set_month(scan, word.value);
	case DATE_WORD_ZONE:
		return scan_zone_word(scan, &word);
	case DATE_WORD_HALF_DAY:
		if (scan->half_day != PART_UNSET)
			return false;
		scan->half_day = word.value;
		return true;
	case DATE_WORD_ERA:
		scan->era = word.value;
		return true;
	case DATE_WORD_UNKNOWN:
		return scan_unknown_word(scan);
	case DATE_WORD_UNIT:
		break;
	}
	return false; /* a unit without its number */
}
