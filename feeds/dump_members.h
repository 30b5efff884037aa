/*
 * The members of a dump (write_dump) as data: their names, order and kinds.
 */
#ifndef FEEDS_DUMP_MEMBERS_H
#define FEEDS_DUMP_MEMBERS_H

#include <stddef.h>

enum dump_kind {
	DUMP_STRING,     /* const char *; NULL is left out */
	DUMP_INTEGER,    /* int64_t; -1 is left out */
	DUMP_PLACE,      /* int; 0 is left out */
	DUMP_NUMBER,     /* double; -1 is left out */
	DUMP_ANSWER,     /* enum answer: a boolean, or left out */
	DUMP_FORMAT,     /* enum format: always */
	DUMP_FLAG,       /* bool: always */
	DUMP_TEXT,       /* struct text; left out without a value and without a source */
	DUMP_DATE,       /* struct date; left out without its text */
	DUMP_GEO,        /* struct geo; left out without a type */
	DUMP_PART,       /* embedded struct; left out where nothing is in it */
	DUMP_POINTER,    /* to a struct; NULL is left out */
	DUMP_LIST,       /* {items, count} of structs; empty is left out */
	DUMP_TEXTS,      /* {items, count} of struct text */
	DUMP_STRINGS,    /* {items, count} of const char * */
	DUMP_INTEGERS,   /* {items, count} of int64_t */
	DUMP_NAMESPACES, /* struct namespaces, as an object */
	DUMP_ATTRIBUTES  /* {items, count} of struct attribute, as an object */
};

struct dump_shape;

struct dump_member {
	const char *name; /* NULL ends the list */
	enum dump_kind kind;
	size_t offset;
	const struct dump_shape *shape; /* of PART, POINTER and LIST */
};

struct dump_shape {
	size_t size; /* of the struct, in bytes */
	const struct dump_member *members;
};

extern const struct dump_shape dump_document;

#endif
