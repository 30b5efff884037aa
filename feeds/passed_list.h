/* A list of elements that are passed on, as it grows: what passed.c and passed_media.c share. */
#ifndef FEEDS_PASSED_LIST_H
#define FEEDS_PASSED_LIST_H

#include "feeds/model.h"

struct passed_list {
	struct arena *arena;
	struct extensions *elements;
	size_t bytes; /* of what they say, against LIMIT_PASSED_BYTES */
};

/* Adds an element where there is room; one that says nothing is none.  `attributes` ends with
 * a NULL name, those whose value is NULL are left out; NULL: it has none. */
void passed_add(struct passed_list *list, const char *prefix, const char *name,
                const char *value, const struct attribute *attributes);

/* Where a list stands; passed_settle gives back the memory that was taken since where nothing
 * was added: what a source says without end must not fill what it is published with. */
struct passed_place {
	struct arena_mark mark;
	size_t count;
};
struct passed_place passed_place(const struct passed_list *list);
bool passed_settle(struct passed_list *list, const struct passed_place *place);

/* The attributes of passed_add: PASSED_ATTRIBUTES({.name = "url", .value = url}, ...). */
#define PASSED_ATTRIBUTES(...)                                                             \
	((const struct attribute[]){__VA_ARGS__, {.name = NULL, .value = NULL}})

/* The entry's media and its image; ready->image as in passed_choose. */
void passed_media(struct passed_list *list, const struct entry *entry, struct entry *ready);

#endif
