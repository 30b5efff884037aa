/*
 * Sources that are pages: the attributes of an outline -> the rules by which it is read
 * (feeds/scrape.h).  Pure.
 *
 * Type and attributes are FreshRSS's: HTML+XPath and XML+XPath with frss:xPathItem,
 * frss:xPathItemTitle and so on, JSON+DotNotation with frss:jsonItem..., and
 * HTML+XPath+JSON+DotNotation with frss:xPathToJson besides; JSONFeed is a feed.  One
 * attribute is our own: jsonToHtml, where in a JSON answer the page is.
 */
#ifndef AGGREGATOR_SOURCE_PAGE_H
#define AGGREGATOR_SOURCE_PAGE_H

#include "feeds/error.h"
#include "feeds/opml.h"
#include "feeds/scrape.h"

/*
 * *rules is in `arena`, NULL where the source is a feed.  Fails with ERROR_USAGE, without a
 * line, where a rule is missing or is none.
 */
bool source_page_read(const struct outline *outline, struct arena *arena,
                      const struct scrape_rules **rules, struct error *err) MUST_CHECK;

/* The type of an outline, and the name of the attribute (frss: but for SCRAPE_TO_HTML) of a
 * part; NULL where that kind has no such part. */
const char *source_page_type(enum scrape_kind kind);
const char *source_page_attribute(enum scrape_kind kind, enum scrape_field field);

#endif
