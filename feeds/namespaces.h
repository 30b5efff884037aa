/*
 * XML namespaces that feeds use: URI -> a number, in every spelling known.
 */
#ifndef FEEDS_NAMESPACES_H
#define FEEDS_NAMESPACES_H

#include "feeds/str.h"

enum space {
	SPACE_NONE,  /* no namespace */
	SPACE_OTHER, /* one that nothing here knows */
	SPACE_RSS,   /* what RSS has been given at one time or another */
	SPACE_ATOM,
	SPACE_ATOM_03, /* and the drafts before it */
	SPACE_RDF,
	SPACE_DC,
	SPACE_DCTERMS,
	SPACE_CONTENT,
	SPACE_SYNDICATION,
	SPACE_SLASH,
	SPACE_WFW,
	SPACE_THREAD, /* RFC 4685 */
	SPACE_ADMIN,
	SPACE_CC, /* Creative Commons, for RSS 1.0 and for RSS 2.0 */
	SPACE_MEDIA,
	SPACE_ITUNES,
	SPACE_GOOGLE_PLAY,
	SPACE_GEORSS,
	SPACE_GML,
	SPACE_GEO, /* W3C */
	SPACE_FEEDBURNER,
	SPACE_CHAPTERS, /* Podlove */
	SPACE_XHTML,
	SPACE_SVG,
	SPACE_MATHML,
	SPACE_XML,
	SPACE_COUNT
};

/* NULL and "" are SPACE_NONE.  Neither the scheme's "s", nor case, nor a "/" or "#" at the
 * end counts. */
enum space namespace_find(const char *uri);

/* What a prefix means by custom, for documents that use it undeclared; SPACE_OTHER. */
enum space namespace_by_custom(const char *prefix);

#endif
