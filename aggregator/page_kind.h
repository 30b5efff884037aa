/*
 * What kind of page came where a feed was asked for: the words by which it gives itself
 * away.  Pure; a guess for people, and for how soon to ask again.  Only for what is known
 * not to be a feed: a feed may talk about anything.
 */
#ifndef AGGREGATOR_PAGE_KIND_H
#define AGGREGATOR_PAGE_KIND_H

#include "feeds/str.h"

enum page_kind {
	PAGE_OTHER,
	PAGE_CHALLENGE,   /* "checking your browser": a guard against robots */
	PAGE_PORTAL,      /* the page of a network that wants a login first */
	PAGE_LOGIN,       /* a form that asks for a password */
	PAGE_MAINTENANCE, /* "back soon" */
	PAGE_DOCUMENT,    /* no page at all: PDF, a picture, an archive or office file */
	PAGE_KIND_COUNT
};

/* Looks at the first LIMIT_PAGE_LOOK_BYTES. */
enum page_kind page_kind_of(struct str body);

#endif
