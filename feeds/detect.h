/*
 * Which format is it?  Told by shape and by the root element, never by a version: a
 * version only gives the format its name.
 */
#ifndef FEEDS_DETECT_H
#define FEEDS_DETECT_H

#include "feeds/elements.h"
#include "feeds/model.h"
#include "feeds/xml.h"

/* What a text looks like at its beginning. */
enum text_kind {
	TEXT_KIND_EMPTY,
	TEXT_KIND_XML,
	TEXT_KIND_HTML,
	TEXT_KIND_JSON,
	TEXT_KIND_OTHER
};

enum text_kind detect_text(struct str text);

/* Where the feed in `text` begins, when something else stands before it (a warning of the
 * program that made it): the offset of its declaration or root, or 0. */
size_t detect_start(struct str text);

/* How to read a document with a certain root element. */
struct detection {
	enum format format; /* FORMAT_NONE: no feed */
	enum space core;    /* what elements without a namespace belong to */
	enum context inside;
	bool is_entry; /* the root is an entry itself */
};

/* `public_id` is the DOCTYPE's, or NULL. */
struct detection detect_root(const struct xml_element *root, const char *public_id);

#endif
