/*
 * The words of dates: month names, units, zones, parts of the day.
 *
 * Text is folded first (lower case, no accents, full-width forms to plain ones), so that
 * the tables need one spelling of each word.
 */
#ifndef FEEDS_DATE_WORDS_H
#define FEEDS_DATE_WORDS_H

#include <stdbool.h>

#include "feeds/limits.h"
#include "feeds/str.h"

enum date_word_kind {
	DATE_WORD_UNKNOWN,
	DATE_WORD_FILLER, /* says nothing about the moment: weekdays, "of", "at" */
	DATE_WORD_MONTH,  /* value: 1-12 */
	DATE_WORD_ZONE,   /* value: minutes east of UTC */
	DATE_WORD_UNIT, /* follows its number; value: the letter of a part, see date_parse.c */
	DATE_WORD_HALF_DAY, /* value: 0 morning, 12 afternoon */
	DATE_WORD_ERA       /* value: what is added to its years */
};

struct date_word {
	enum date_word_kind kind;
	int value;
	struct str text;
};

/* Room for a folded date: NFKC makes no text of a date longer than three times. */
#define DATE_FOLDED_BYTES (LIMIT_DATE_BYTES * 4)

/* Folds at most LIMIT_DATE_BYTES of UTF-8 into `folded`; false for longer or invalid text. */
bool date_fold(struct str text, char folded[DATE_FOLDED_BYTES], size_t *length) MUST_CHECK;

/*
 * The word that folded text starts with.  Words of languages without spaces end where they
 * end in the table; others are runs of letters with "." and "/" and "_" inside.
 */
struct date_word date_word_first(struct str folded);

#endif
