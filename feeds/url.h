/*
 * URLs: RFC 3986 with what the web really contains.
 *
 * Parsing is libcurl's URL API (`curl_url`) where that fits and never touches the
 * network.  Results live in the caller's arena.
 */
#ifndef FEEDS_URL_H
#define FEEDS_URL_H

#include <stdbool.h>

#include "feeds/arena.h"
#include "feeds/str.h"

/*
 * Resolves `reference` against an absolute `base` (RFC 3986 section 5.3).  White space
 * around the reference, and tabs and newlines in it, are dropped as browsers do.
 * `base` may be empty: then only an absolute reference resolves.  Returns NULL where no absolute URL comes out
 * or the result passes LIMIT_URL_BYTES.  Non-hierarchical references (mailto:, tag:) come
 * back as they are.
 */
const char *url_resolve(struct arena *arena, struct str base, struct str reference);

/*
 * A URL fit for publishing in any feed format: scheme and host in lower case, an
 * international host in punycode, everything outside ASCII and every character that
 * RFC 3986 forbids percent-encoded as UTF-8, valid %XX kept, default port dropped, an
 * empty path "/".  NULL for anything that is not absolute http or https.
 */
const char *url_publishable(struct arena *arena, struct str url);

/* Scheme as a view into `url` ("" when there is none), checked by RFC 3986's grammar. */
struct str url_scheme(struct str url);

/* http or https with a host. */
bool url_is_web(struct str url);

/* The host as a view, without user, port or brackets; empty when there is none. */
struct str url_host(struct str url);

/*
 * The key under which two spellings of one page's address are the same: no scheme, no
 * user, no default port, no leading "www.", no fragment, no trailing "/", host in lower
 * case, tracking parameters (utm_*, fbclid, ...) dropped; path and query as they are.
 */
const char *url_canonical_key(struct arena *arena, struct str url);

/* Percent-encodes every byte but unreserved ones (RFC 3986 section 2.3) and `also`. */
const char *url_encode(struct arena *arena, struct str text, const char *also);

#endif
