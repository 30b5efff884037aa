/*
 * URLs: RFC 3986 with what the web really contains.
 *
 * Splitting and resolving are done here, over views: every link of every feed passes, and
 * libcurl's URL API normalises where this must not and refuses what feeds contain (no
 * "tag:", no reference without a base, unknown schemes).  libcurl only turns international
 * hosts into punycode.  Nothing touches the network.  Results live in the caller's arena.
 */
#ifndef FEEDS_URL_H
#define FEEDS_URL_H

#include <stdbool.h>

#include "feeds/arena.h"
#include "feeds/str.h"

/* The components (RFC 3986 section 3) as views; what is not there has a NULL pointer. */
struct url_parts {
	struct str scheme;    /* without ":" */
	struct str authority; /* without "//" */
	struct str path;      /* always there, may be empty */
	struct str query;     /* without "?" */
	struct str fragment;  /* without "#" */
};

struct url_parts url_split(struct str url);

/*
 * Resolves `reference` against an absolute `base` (RFC 3986 section 5.3).  White space
 * around the reference, and tabs and newlines in it, are dropped as browsers do; as in
 * browsers, too, "\" in the path of a web address is "/", "http:x" is relative to a base
 * of that scheme (section 5.4.2 allows it) and else an "http://x" that lost its slashes.
 *
 * `base` may be empty: then only an absolute reference resolves.  Returns NULL where no
 * absolute URL comes out or the result passes LIMIT_URL_BYTES.  References of other schemes
 * without "//" (mailto:, tag:, data:) come back as they are, javascript: too.
 */
const char *url_resolve(struct arena *arena, struct str base, struct str reference);

/*
 * A URL fit for publishing in any feed format: scheme and host in lower case, an
 * international host in punycode, everything outside ASCII and every character that
 * RFC 3986 forbids percent-encoded as UTF-8, valid %XX kept, dot segments resolved, default
 * port and user (which may be a secret) dropped, an empty path "/".  NULL for anything that
 * is not absolute http or https, for an impossible host or port, and past LIMIT_URL_BYTES.
 */
const char *url_publishable(struct arena *arena, struct str url);

/* Scheme as a view into `url` ("" when there is none), checked by RFC 3986's grammar. */
struct str url_scheme(struct str url);

/* http or https with a host. */
bool url_is_web(struct str url);

/* The host as a view, without user, port or brackets; empty when there is none. */
struct str url_host(struct str url);

/*
 * The key under which two spellings of one page's address are the same: the publishable
 * form without scheme, leading "www.", trailing "/", fragment (unless it is a route of a
 * page that is one script: "#/..." or "#!..."), session id and tracking parameters (utm_*,
 * fbclid, ...).  Anything that is not publishable comes back as it is.
 */
const char *url_canonical_key(struct arena *arena, struct str url);

/* User and password as written, a view into `url`; its ptr is NULL where there are none. */
struct str url_user(struct str url);

/* The URL without them: a copy. */
const char *url_without_user(struct arena *arena, struct str url);

/* Whether two web addresses have the same scheme, host and port (RFC 6454 section 5);
 * false in doubt. */
bool url_is_same_origin(struct str a, struct str b);

/* The bytes that %XX mean; may hold a NUL then. */
const char *url_decode(struct arena *arena, struct str text);

/* Percent-encodes every byte but unreserved ones (RFC 3986 section 2.3) and `also`. */
const char *url_encode(struct arena *arena, struct str text, const char *also);

#endif
