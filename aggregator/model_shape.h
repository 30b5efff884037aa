/*
 * The model (feeds/model.h) described as data: which members its structs have and of what
 * kind, so that one loop can write any of them and another can read it back.
 */
#ifndef AGGREGATOR_MODEL_SHAPE_H
#define AGGREGATOR_MODEL_SHAPE_H

#include <stddef.h>

enum member_kind {
	MEMBER_STRING,  /* const char *; NULL absent */
	MEMBER_INTEGER, /* int64_t; -1 absent */
	MEMBER_SMALL,   /* int32_t; 0 is left out */
	MEMBER_SECONDS, /* int64_t; DATE_UNKNOWN absent */
	MEMBER_NUMBER,  /* double; -1 absent */
	MEMBER_CHOICE,  /* an enum, named by `choices`; the first is left out */
	MEMBER_STRUCT,  /* embedded; left out where nothing in it is present */
	MEMBER_POINTER, /* to a struct; NULL absent */
	MEMBER_LIST,    /* {items, count} of structs; empty is left out */
	MEMBER_STRINGS, /* {items, count} of const char * */
	MEMBER_NUMBERS, /* {items, count} of double */
	MEMBER_INTEGERS /* {items, count} of int64_t */
};

struct shape {
	size_t size; /* of the struct, in bytes */
	const struct member {
		const char *name; /* NULL ends the list */
		enum member_kind kind;
		size_t offset;
		const struct shape *shape;  /* of STRUCT, POINTER and LIST */
		const char *const *choices; /* of CHOICE; NULL ends the list */
	} * members;
};

extern const struct shape entry_shape; /* struct entry, all of it */
extern const struct shape feed_shape;  /* struct feed without its entries */

#endif
