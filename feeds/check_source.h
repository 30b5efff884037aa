/*
 * Where XML events stand in the text: follows them tag by tag.
 *
 * libxml2 hands on values without their places.  A document that it reads strictly is
 * well-formed so far, so the next tag in the text is the next event's, and a place inside a
 * value is found by counting what its references and CDATA sections mean.
 */
#ifndef FEEDS_CHECK_SOURCE_H
#define FEEDS_CHECK_SOURCE_H

#include <stdbool.h>

#include "feeds/str.h"

struct check_source {
	struct str text;
	size_t at;          /* behind the last tag */
	bool is_closed_too; /* the last start tag was an empty element's */
};

/* Half-open. */
struct check_span {
	size_t start, end;
};

/* The next start tag, from its "<" to behind its ">". */
struct check_span check_source_start(struct check_source *source);

/* Where the content of the innermost open element ends; moves behind its end tag. */
size_t check_source_end(struct check_source *source);

/* The name in a start tag, as written. */
struct check_span check_source_name(struct str text, struct check_span tag);

/* The value of an attribute in a start tag, without its quotes; of its name, where the
 * value is not found. */
struct check_span check_source_attribute(struct str text, struct check_span tag,
                                         struct str name);

/* Counts through one value: places must be asked for in ascending order, else it begins
 * anew. */
struct check_counter {
	struct check_span span;
	size_t raw, decoded;
	bool is_cdata;
};

/* The place in the text of the `offset`th byte of what a span means. */
size_t check_source_place(struct str text, struct check_counter *counter,
                          struct check_span span, size_t offset);

/* The same in a string of JSON, between its quotes. */
size_t check_source_json_place(struct str text, struct check_span span, size_t offset);

#endif
