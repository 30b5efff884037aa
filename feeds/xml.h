/*
 * XML text -> events: the only door to libxml2's parser.
 *
 * Strict and safe: no DTD is loaded, no external entity read, no declared entity expanded.
 * HTML's named character references, which feeds use without declaring them, are understood and noted; any
 * other entity declaration stops the parser (ERROR_UNSUPPORTED).  Ceilings on depth,
 * attributes and namespaces (limits.h) bound the work to the length of the text.
 */
#ifndef FEEDS_XML_H
#define FEEDS_XML_H

#include "feeds/model.h"

struct xml_attribute {
	const char *namespace_uri, *prefix, *name; /* as in struct xml_element */
	struct str value; /* references decoded; borrowed for the event, or in the arena */
};

/*
 * An element's start.  Names are interned: within one parse, equal text has equal
 * pointers, which stay valid until it ends.
 */
struct xml_element {
	const char *namespace_uri; /* NULL: none */
	const char *prefix;        /* NULL: none */
	const char *name;
	int line; /* 1-based */
	/* private */
	struct arena *arena;
	const unsigned char *const *attributes;
	size_t attribute_count;
	const unsigned char *const *declarations;
	size_t declaration_count;
};

/* Attributes and namespace declarations by number; false at the end. */
bool xml_attribute(const struct xml_element *element, size_t index,
                   struct xml_attribute *attribute);
bool xml_declaration(const struct xml_element *element, size_t index,
                     struct namespace_declaration *declaration);

/* Who listens.  Each returns false to stop.  `end` closes the last element opened; text
 * arrives in pieces; `doctype` may be NULL, its public id is NULL where there is none. */
struct xml_events {
	bool (*start)(void *context, const struct xml_element *element);
	bool (*end)(void *context);
	bool (*text)(void *context, struct str text);
	bool (*doctype)(void *context, const char *name, const char *public_id);
	void *context;
};

enum xml_mode {
	XML_STRICT, /* stop at the first fault */
	XML_RECOVER /* go on as libxml2 thinks best, which may lose text */
};

/* How well it went. */
struct xml_outcome {
	bool is_complete;     /* read to the end without a fault */
	struct problem fault; /* what ended strict reading (`code` NULL: nothing) */
	/* Noted on the way, the first of each; `code` NULL where there was none. */
	struct problem oddity; /* an undeclared prefix and the like */
	struct problem entity; /* a reference to an entity that is HTML's and not XML's */
	size_t entity_count;
};

/*
 * Parses `text` (UTF-8) from beginning to end, or to the first fault.  Messages live in
 * `arena`.  False with `err` where reading had to stop for good: a ceiling, an entity
 * declaration, no memory.  That a listener stopped is no failure: the parse is then not
 * complete and has no fault.
 */
bool xml_parse(struct str text, enum xml_mode mode, const struct xml_events *events,
               struct arena *arena, struct xml_outcome *outcome,
               struct error *err) MUST_CHECK;

#endif
