/*
 * Front door for pages that are no feeds: bytes of a news page or of a site's own JSON, and
 * rules -> the same model that parse.h makes of a feed.
 *
 * The rules are FreshRSS's: an expression for the rows of the list, and one for each part of
 * a row.  Only the first is needed; where another is missing the part is found by what such
 * lists have in common (scrape_guess.h).
 */
#ifndef FEEDS_SCRAPE_H
#define FEEDS_SCRAPE_H

#include "feeds/model.h"
#include "feeds/str.h"

enum scrape_kind {
	SCRAPE_HTML,     /* XPath over an HTML page */
	SCRAPE_XML,      /* XPath over XML */
	SCRAPE_JSON,     /* dotted paths into JSON */
	SCRAPE_HTML_JSON /* dotted paths into JSON that stands in an HTML page */
};

enum scrape_field {
	SCRAPE_ITEM, /* the rows; of JSON that is a list itself it may be missing */
	SCRAPE_TITLE,
	SCRAPE_CONTENT,
	SCRAPE_URI,
	SCRAPE_AUTHOR,
	SCRAPE_TIMESTAMP,
	SCRAPE_TIME_FORMAT, /* of the timestamp, in PHP's letters: "Y-m-d H:i" */
	SCRAPE_THUMBNAIL,
	SCRAPE_CATEGORIES,
	SCRAPE_UID,
	SCRAPE_TO_JSON, /* of SCRAPE_HTML_JSON: where in the page the JSON is (XPath) */
	SCRAPE_TO_HTML, /* of SCRAPE_HTML: where in JSON the page is (dotted path); or NULL */
	SCRAPE_FIELD_COUNT
};

struct scrape_rules {
	enum scrape_kind kind;
	const char *fields[SCRAPE_FIELD_COUNT]; /* NULL: none */
};

struct scrape_options {
	const char *url;          /* UTF-8: where the page came from, after redirects */
	const char *content_type; /* HTTP Content-Type with its parameters, or NULL */
	int zone_minutes;         /* zone of dates that name none, minutes east of UTC */
	int64_t now; /* for dates without a year: the latest that is not later */
};

/* Whether the expressions are ones; if not `err` says which is none (ERROR_USAGE). */
bool scrape_check(const struct scrape_rules *rules, struct error *err) MUST_CHECK;

/*
 * Reads a page.  Returns owned (document_free) FORMAT_HTML with the rows as entries, raw as
 * parse_options.is_raw leaves them; or FORMAT_NONE where nothing was found, with a problem
 * whose code begins with "page-" and whose message says in one sentence what is wrong: which
 * step of the rules matches nothing, or what kind of page it is.  NULL with `err` only where
 * reading had to stop: a limit passed (ERROR_LIMIT), no memory.
 *
 * Pure, as document_parse; `bytes` is borrowed.
 */
struct document *scrape_read(struct str bytes, const struct scrape_rules *rules,
                             const struct scrape_options *options, struct error *err);

#endif
