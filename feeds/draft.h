/*
 * What a document said, before anything is decided: a lean tree of values.
 *
 * Every parser (parse_xml.h, parse_json.h) makes the same draft; normalise.h alone makes
 * the model from it.  A value is one element or member that some table (elements.h) knows,
 * or an extension.  Everything lives in the document's arena.
 */
#ifndef FEEDS_DRAFT_H
#define FEEDS_DRAFT_H

#include "feeds/elements.h"
#include "feeds/model.h"

/* How the text of a value was written. */
enum form {
	FORM_TEXT,  /* characters, references decoded */
	FORM_MARKUP /* child elements among them, written out again as HTML */
};

struct draft_attribute {
	enum space space;
	const char *namespace_uri,
		*prefix; /* NULL: none; only in extensions and of SPACE_OTHER */
	const char *name, *value;
};

struct draft_value {
	const struct element_row *row; /* what it is */
	struct str text;               /* NUL-terminated; NULL where it can have none */
	enum form form;
	int line;
	struct draft_attribute *attributes;
	size_t attribute_count;
	const char *base;     /* xml:base in force, absolute; NULL: none */
	const char *language; /* xml:lang in force; NULL: none, "": explicitly none */
	struct draft_value *first, *last, *next;
	/* Only of extensions. */
	const char *namespace_uri, *prefix, *name;
};

struct draft {
	enum format format;
	struct draft_value *feed; /* entries are values of FIELD_ENTRY in it */
	size_t entry_count;
	bool has_more; /* entries beyond LIMIT_ENTRIES were left out */
	struct namespaces namespaces;
};

/* A new value at the end of `parent`, or NULL when the arena is full. */
struct draft_value *draft_add(struct arena *arena, struct draft_value *parent,
                              const struct element_row *row);

/* An attribute without a namespace, whatever the case of its name; NULL when absent. */
const char *draft_attribute(const struct draft_value *value, const char *name);

/* One of a known namespace. */
const char *draft_attribute_in(const struct draft_value *value, enum space space,
                               const char *name);

/* The first child of that field, or NULL. */
const struct draft_value *draft_child(const struct draft_value *value, enum field field);

#endif
