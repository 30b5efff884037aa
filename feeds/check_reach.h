/*
 * Whether what a feed names is there: hubs, other versions, icons, enclosures, and the pages
 * of its history (RFC 5005).
 *
 * Asked for only on request, since it is other servers that answer: at most
 * LIMIT_CHECK_LINKS addresses and LIMIT_CHECK_HISTORY documents, one at a time, and of a file
 * one byte (RFC 9110 section 14).
 */
#ifndef FEEDS_CHECK_REACH_H
#define FEEDS_CHECK_REACH_H

#include "feeds/check_operand.h"

/* A document that was checked, and where it came from. */
struct check_reach_input {
	struct str bytes;
	const char *url, *content_type; /* or NULL */
	const char *user_agent;
	bool is_private_allowed;
};

/* Adds what cannot be reached to the report.  What goes wrong on the way is a finding; fails
 * only for want of memory. */
bool check_reach(const struct check_reach_input *input, struct check_report *report,
                 struct error *err) MUST_CHECK;

#endif
