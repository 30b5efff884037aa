/*
 * Ids of entries and feeds as they may be published: the contract with subscribers'
 * readers, which compare them byte by byte (RFC 4287 section 4.2.6).
 */
#ifndef FEEDS_IDENTIFIER_H
#define FEEDS_IDENTIFIER_H

#include <stdbool.h>

/* Whether `id` is an absolute URI of characters that RFC 3986 allows, of at most
 * LIMIT_URL_BYTES: what Atom demands.  The writers refuse anything else. */
bool identifier_is_uri(const char *id);

/*
 * Whether it is also such that no reader and no validator stumbles over it, the condition
 * for passing on the id of a source: http, https, tag (RFC 4151) or a urn, in the one
 * spelling that RFC 3986 section 6.2.2 leaves: scheme and host in lower case, no default
 * port, no "." or ".." parts, percent-encoding in capitals and only where needed.
 */
bool identifier_is_canonical(const char *id);

#endif
