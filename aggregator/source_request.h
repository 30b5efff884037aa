/*
 * How one source is asked and read, where that differs from the others: the attributes of its
 * outline -> what feeds/http.h takes.  Pure.
 *
 * FreshRSS's published names where it has one (frss:CURLOPT_USERAGENT, _COOKIE, _HTTPHEADER,
 * _PROXY, _PROXYTYPE, _IPRESOLVE, _POST, _POSTFIELDS; source_page.h for pages), attributes of our own for the rest.  All of it may be
 * secret: it comes from the list in each run, is never stored, and no message quotes it.
 */
#ifndef AGGREGATOR_SOURCE_REQUEST_H
#define AGGREGATOR_SOURCE_REQUEST_H

#include "feeds/article.h"
#include "feeds/http.h"
#include "feeds/opml.h"
#include "feeds/scrape.h"

/* The namespace of FreshRSS's attributes, prefix frss. */
#define FRESHRSS_NAMESPACE "https://freshrss.org/opml"

struct source_request {
	struct http_access access;
	const char **headers; /* "Name: value" lines, NULL-terminated; NULL: none */
	const char *post;     /* sent as the body of a POST; NULL: a GET */
	bool is_local;        /* private addresses are allowed */

	const struct scrape_rules *page; /* it is a page, read by these; NULL: a feed */
	int pages; /* of the list, that are read the first time; 0: one */
	const struct article_rules *article; /* the pages of its entries are read by these;
	                                        NULL: they are not */

	/* Differs where any of user, password, headers, user agent, body or rules does, as
	 * good as always: validators got with one belong to it.  Too short to tell anything of them. */
	const char *mark; /* NULL: none of these */
};

/*
 * Reads the attributes of `outline`; `user` is that of its address.  *request is in `arena`,
 * NULL where there is nothing special.  Fails with ERROR_USAGE, without a line.
 */
bool source_request_read(const struct outline *outline, struct str user,
                         struct arena *arena, const struct source_request **request,
                         struct error *err) MUST_CHECK;

/*
 * The headers that a source is asked with, borrowed and static: its own, where the request
 * goes to its own address, and Accept where they do not say it.  Returns how many; `headers`
 * has room for LIMIT_SOURCE_HEADERS and one.
 */
size_t source_request_headers(const struct source_request *request, bool is_at_home,
                              const char **headers);

/* Whether an attribute lets a source do what others may not, or names files of ours: not to
 * be taken over from somebody else's list. */
bool source_request_is_privilege(const struct outline_attribute *attribute);

/* What is allowed to the source against the rule, for people; NULL: nothing. */
const char *source_request_exceptions(const struct source_request *request);

#endif
