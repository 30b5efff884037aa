/*
 * Values by their kinds: the parts that check_values.c puts into one table.
 */
#ifndef FEEDS_CHECK_VALUES_H
#define FEEDS_CHECK_VALUES_H

#include "feeds/checker.h"

struct check_kind_row;

/* Checks one value; the row says what differs among kinds that share a function. */
typedef void check_function(struct checker *checker, const struct check_value *value,
                            const struct check_kind_row *row);

struct check_kind_row {
	check_function *check;
	enum check_id wrong; /* what is said of a bad value */
	enum check_id right; /* and of a good one; CHECK_RULES: nothing */
	const char *words;   /* that it may be, with "|" around each */
	int64_t min, max;
};

/* check_dates.c: `min` 1 is a date that may be without a zone. */
check_function check_date_822, check_date_3339, check_date_w3c;

/* check_uris.c: `min` 1 is a reference that may be relative, `max` 1 is ASCII only. */
check_function check_uri, check_id_value, check_guid, check_picture;

/* Whether a host is one of a private network, as far as its name says. */
bool check_is_private_host(struct str host);

/* check_media.c */
check_function check_duration, check_time, check_keywords, check_short, check_rating,
	check_hash, check_restriction, check_media_text;

/* check_podcast.c */
check_function check_itunes_category;

/* check_people.c */
check_function check_email, check_contact, check_name;

/* One of the row's words, in any letter case. */
check_function check_words_nocase;

/* Says whether the value is right, at its first character. */
void check_tell(struct checker *checker, const struct check_value *value,
                const struct check_kind_row *row, bool is_right);

/* Whether the value was written with white space around it, which is noted. */
bool check_exactness(struct checker *checker, const struct check_value *value);

/* Digits where the pattern has "0", letters of the pattern where it has those. */
bool check_matches(struct str text, const char *pattern);

#endif
