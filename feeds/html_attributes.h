/*
 * The attributes of one start tag: read raw, judged by the policy, written again.
 *
 * References are decoded, URLs resolved, values checked by their kind (html_policy.h);
 * what does not pass is left out.  Everything is written as ` name="value"` in the order
 * of the table.
 */
#ifndef FEEDS_HTML_ATTRIBUTES_H
#define FEEDS_HTML_ATTRIBUTES_H

#include <stdbool.h>

#include "feeds/arena.h"
#include "feeds/buf.h"
#include "feeds/html_policy.h"
#include "feeds/html_token.h"
#include "feeds/str.h"

/* The attributes of a tag that the policy knows, undecoded; of two with one name the first. */
struct html_attributes {
	uint64_t present; /* set of HTML_BIT */
	struct str raw[HTML_ATTR_UNKNOWN];
};

/* What judging and writing them takes. */
struct html_writer {
	struct str base;       /* what references are relative to; may be empty */
	struct arena resolved; /* URLs while they are looked at; emptied for each tag */
	struct buf decoded;    /* one value */
	struct buf permitted_base,
		permitted; /* the base and one reference, to be written */
	struct buf list;   /* one srcset */
	struct buf tag;    /* the attributes written so far */
	bool is_short_of_memory;
};

void html_writer_init(struct html_writer *writer, struct str base);
void html_writer_release(struct html_writer *writer);

/* Reads the attributes of the tag that the scanner has just found. */
void html_attributes_read(struct html_scanner *scanner, struct html_attributes *attributes);

/* Starts a tag: `tag` is empty again. */
void html_writer_clear(struct html_writer *writer);

/* Writes those attributes of the set `wanted` that are present and pass. */
void html_write_attributes(struct html_writer *writer,
                           const struct html_attributes *attributes, uint64_t wanted);

/* Writes one attribute whose value is given, decoded. */
void html_write_attribute(struct html_writer *writer, enum html_attr attr,
                          struct str value);

/*
 * What of an attribute's value passes as that kind, decoded and resolved; a NULL pointer
 * when it is absent or nothing does.  Borrowed until the next call for any attribute.
 */
struct str html_attribute_value(struct html_writer *writer,
                                const struct html_attributes *attributes,
                                enum html_attr attr, enum html_value kind);

#endif
