/*
 * A whole HTML page -> libxml2's tree, for looking things up in it.
 *
 * Feeds' HTML never comes here (sanitize.h is made for that): only pages that are read for
 * their structure.
 */
#ifndef FEEDS_HTML_DOCUMENT_H
#define FEEDS_HTML_DOCUMENT_H

#include <libxml/tree.h>

#include "feeds/decode.h"

/* The charset that a <meta> in the first kilobytes declares; a view, empty where none does. */
struct str html_declared_charset(struct str bytes);

/*
 * Decodes a page: as decode.h does, but what a <meta> declares counts where HTTP says
 * nothing, or says what the bytes contradict.
 */
bool html_decode(struct str bytes, const char *content_type, struct decoded *decoded,
                 struct problems *problems, struct arena *arena,
                 struct error *err) MUST_CHECK;

/* The tree of a page in UTF-8, owned (xmlFreeDoc); NULL where there is no element in it.
 * libxml2 ends it where elements are nested more than 256 deep. */
xmlDoc *html_document_read(struct str text);

#endif
