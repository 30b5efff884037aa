/*
 * A feed at its address: how it is served, whether it stays the same, and what is in it.
 *
 * Fetched twice, with a moment between that the server needs anyway, then conditionally with
 * each validator alone and with both (RFC 9110 section 13).  Redirects are followed one by
 * one and told.
 */
#ifndef FEEDS_CHECK_FETCH_H
#define FEEDS_CHECK_FETCH_H

#include "feeds/check_operand.h"

/* Checks the feed at `url`. */
bool check_address(const char *url, const struct check_request *request, struct buf *out,
                   size_t *count, struct error *err) MUST_CHECK;

/* Finds the feeds that the page at `url` names (rel="alternate") and checks each. */
bool check_site(const char *url, const struct check_request *request, struct buf *out,
                size_t *count, struct error *err) MUST_CHECK;

/* Fetches what a document names, where that was asked for (check_operand.c). */
bool check_operand_reach(struct str bytes, const struct check_options *options,
                         const struct check_request *request, struct check_report *report,
                         struct error *err) MUST_CHECK;

/* Appends one report in the manner asked for (check_operand.c). */
bool check_operand_write(const struct check_report *report, const char *source,
                         const struct check_request *request, struct buf *out,
                         size_t *count, struct error *err) MUST_CHECK;

#endif
