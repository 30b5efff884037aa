/*
 * What markup may be in an item, whether it is HTML or XHTML: elements, attributes, styles.
 */
#ifndef FEEDS_CHECK_MARKUP_H
#define FEEDS_CHECK_MARKUP_H

#include "feeds/checker.h"

/* An element's or attribute's place and name, for what is said of it. */
struct check_markup {
	const struct check_value *value; /* that the offsets are in */
	size_t offset;
	struct str name;
};

/* Whether a name is among "|words|between|bars|", in whatever letters. */
bool check_markup_is_among(const char *words, struct str name);

/* What is wrong with an element of that name; CHECK_RULES: nothing. */
enum check_id check_markup_tag(struct str name);

/* Checks an attribute; its value decoded. */
void check_markup_attribute(struct checker *checker, const struct check_markup *markup,
                            struct str attribute_value);

#endif
