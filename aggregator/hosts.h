/*
 * Whom a server speaks for when it asks for a pause, and how long it is left in peace.
 * Pure.
 *
 * "Too many requests" (429) is meant by a site, whatever its hosts are called: its key is
 * the registrable domain (publicsuffix.org).  An overload (503) or a failed connection is
 * one host's.  Private hosts have no keys: many services on one machine are no site, and
 * one of them must not silence the others.
 */
#ifndef AGGREGATOR_HOSTS_H
#define AGGREGATOR_HOSTS_H

#include "feeds/arena.h"

/* The host of a web address, in lower case and punycode: "www.example.org".  NULL where
 * there is none, or no memory. */
const char *hosts_name(struct arena *arena, const char *url);

/* Its site: "*.example.org", or the host itself where it has no registrable domain (an
 * address, a public suffix).  NULL for a private host. */
const char *hosts_site(struct arena *arena, const char *name);

/* Whether a host's name says that it is private: an address that is, localhost, one
 * without a dot, .local and its like (RFC 6761, 6762, 8375, 9476). */
bool hosts_is_private(const char *name);

/* The pause between two requests of one site after it said "too many", in milliseconds:
 * twice what it was, at least a second and at most HOSTS_PAUSE_MAX_MS. */
int64_t hosts_pause_after_limit(int64_t pause_ms);

/* The pause that is left of `pause_ms` so many seconds after the site last complained: a
 * tenth less for each whole day. */
int64_t hosts_pause_now(int64_t pause_ms, int64_t seconds_since);

/* A minute: what the strictest of sites allow. */
#define HOSTS_PAUSE_MAX_MS ((int64_t)60 * 1000)

#endif
