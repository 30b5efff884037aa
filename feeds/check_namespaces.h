/*
 * Namespaces, letter for letter: what publishers must write, where namespaces.h says what
 * readers put up with.
 */
#ifndef FEEDS_CHECK_NAMESPACES_H
#define FEEDS_CHECK_NAMESPACES_H

#include "feeds/str.h"

enum check_vocabulary {
	VOCABULARY_NONE,    /* no namespace */
	VOCABULARY_UNKNOWN, /* one that is in no table */
	VOCABULARY_OTHER,   /* known, but not checked */
	VOCABULARY_RSS,     /* RSS 0.9x and 2.0, in or out of a namespace */
	VOCABULARY_RSS_RDF, /* RSS 0.90 and 1.0 */
	VOCABULARY_ATOM,
	VOCABULARY_ATOM_OLD, /* drafts */
	VOCABULARY_RDF,
	VOCABULARY_XHTML,
	VOCABULARY_SVG,
	VOCABULARY_MATHML,
	VOCABULARY_XML,
	VOCABULARY_DC,
	VOCABULARY_DCTERMS,
	VOCABULARY_CONTENT,
	VOCABULARY_SYNDICATION,
	VOCABULARY_ADMIN,
	VOCABULARY_SLASH,
	VOCABULARY_WFW,
	VOCABULARY_THREAD,
	VOCABULARY_HISTORY,
	VOCABULARY_CC,     /* RSS 1.0 */
	VOCABULARY_CC_RSS, /* RSS 2.0 */
	VOCABULARY_MEDIA,
	VOCABULARY_ITUNES,
	VOCABULARY_GEO,
	VOCABULARY_ICBM,
	VOCABULARY_GEOURL,
	VOCABULARY_GEORSS,
	VOCABULARY_GML,
	VOCABULARY_BLOG_CHANNEL,
	VOCABULARY_TRACKBACK,
	VOCABULARY_EVENT,
	VOCABULARY_APP,
	VOCABULARY_COUNT
};

enum check_namespace_state {
	NAMESPACE_KNOWN,
	NAMESPACE_UNSUPPORTED, /* known by name only */
	NAMESPACE_OBSOLETE,
	NAMESPACE_REPLACED /* `instead` */
};

struct check_namespace {
	const char *uri;
	const char *prefix; /* that it has by custom, or NULL */
	enum check_vocabulary vocabulary;
	enum check_namespace_state state;
	const char *instead;
};

/* The row of a URI exactly as written, or NULL. */
const struct check_namespace *check_namespace_find(struct str uri);

/* The row that a misspelt URI was meant for, or NULL. */
const struct check_namespace *check_namespace_guess(const char *uri);

/* The row whose prefix this is by custom, or NULL. */
const struct check_namespace *check_namespace_of_prefix(struct str prefix);

/* The URI of a vocabulary, as it has to be written. */
const char *check_namespace_uri(enum check_vocabulary vocabulary);

#endif
