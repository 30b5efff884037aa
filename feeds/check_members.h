/*
 * The members of JSON Feed, 1.0 and 1.1: which object has which, and what its value is.
 */
#ifndef FEEDS_CHECK_MEMBERS_H
#define FEEDS_CHECK_MEMBERS_H

#include "feeds/check_elements.h"
#include "feeds/str.h"

enum check_json_object {
	OBJECT_FEED,
	OBJECT_ITEM,
	OBJECT_AUTHOR,
	OBJECT_HUB,
	OBJECT_ATTACHMENT
};
enum check_json_type {
	JSON_IS_STRING,
	JSON_IS_BOOLEAN,
	JSON_IS_NUMBER,
	JSON_IS_OBJECT,
	JSON_IS_LIST
};

struct check_member {
	enum check_json_object object;
	const char *name;
	enum check_json_type type;
	enum check_kind kind; /* of a string */
	int inside; /* of an object, or a list's: enum check_json_object; -1: strings */
	bool is_required, may_be_blank;
};

/* Rows of the table. */
#define CHECK_MEMBERS ((size_t)41)

extern const struct check_member check_members[CHECK_MEMBERS];

/* The row of a member, or NULL. */
const struct check_member *check_member_find(enum check_json_object object,
                                             struct str name);

#endif
