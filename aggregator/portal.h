/*
 * Whether the network here answers in place of the servers: the login page of a hotel or a
 * train, which every host seems to send.  Decided of a whole run; pure.
 */
#ifndef AGGREGATOR_PORTAL_H
#define AGGREGATOR_PORTAL_H

#include "aggregator/pauses.h"
#include "feeds/digest.h"
#include "feeds/model.h"

/* A page that came in place of a feed from a source that was well before. */
struct portal_page {
	const char *host;     /* of the source's own address */
	const char *end;      /* the host that redirects led to; NULL: the same one */
	struct digest digest; /* of the bytes */
};
struct portal_pages {
	struct portal_page *items; /* one of each host */
	size_t count;
};

struct portal {
	struct portal_pages pages;
	struct pauses paged;     /* their hosts, to find them */
	struct pauses genuine;   /* hosts that answered with anything else */
	struct strings answered; /* these, to count them */
};

/* Both keep what they are given, and take memory from `arena`; a host that is NULL is not
 * noted.  False without memory. */
bool portal_note_page(struct portal *portal, struct arena *arena,
                      const struct portal_page *page);
bool portal_note_answer(struct portal *portal, struct arena *arena, const char *host);

/*
 * Whether one page answered for the hosts: of those that answered at all three at least and
 * four fifths sent the same bytes, or led to the same other host, and nothing but that.
 * Reorders the pages.
 */
bool portal_is_here(struct portal *portal);

void portal_release(struct portal *portal);

#endif
