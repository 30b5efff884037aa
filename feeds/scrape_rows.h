/*
 * Inside of scrape: what a page says, row by row, before a model is made of it.
 */
#ifndef FEEDS_SCRAPE_ROWS_H
#define FEEDS_SCRAPE_ROWS_H

#include <libxml/tree.h>
#include <libxml/xpath.h>

#include "feeds/arena.h"
#include "feeds/scrape.h"

/* One row of a list: parts as written, references not resolved. */
struct scrape_row {
	const char *parts[SCRAPE_FIELD_COUNT]; /* by enum scrape_field; NULL: absent */
	const char *text;   /* all that a person reads in it; NULL: of JSON */
	const char *rest;   /* the same without its link, but for dates in that */
	const char *before; /* between the row before and it */
	const char *behind; /* between it and the next row */
	struct strings categories;
	bool is_content_html;
};

struct scrape_rows {
	struct scrape_row *items;
	size_t count;
};

/* One reading. */
struct scraper {
	const struct scrape_rules *rules;
	const struct scrape_options *options;
	struct arena *arena;
	struct problems *problems;
	struct scrape_rows rows;
	const char *title;    /* of the page, or NULL */
	const char *base;     /* what its references are relative to, or NULL */
	bool is_dated_before; /* dates stand before their rows, where they stand beside them */
	bool has_more;        /* rows beyond LIMIT_SCRAPE_ROWS were left out */
	struct error *err;
};

/* Read rows; what keeps them from being read is a problem, or `err` where reading had to
 * stop.  `text` is UTF-8. */
bool scrape_xpath(struct scraper *scraper, struct str text) MUST_CHECK;
bool scrape_json(struct scraper *scraper, struct str text) MUST_CHECK;

/* The first text of XPath `expression` in the page; NULL where there is none. */
const char *scrape_xpath_text(struct scraper *scraper, struct str text,
                              const char *expression);

/* The nodes that XPath `expression`, evaluated at `node`, gives, owned (xmlXPathFreeObject) and
 * with a set that is not NULL; NULL where it gives none within LIMIT_XPATH_STEPS. */
xmlXPathObject *scrape_xpath_nodes(xmlDoc *tree, xmlNode *node, const char *expression);

/* The text at dotted `path` in JSON; NULL where there is none. */
const char *scrape_json_text(struct scraper *scraper, struct str text, const char *path);

/* Whether it is an XPath; a dotted path. */
bool scrape_xpath_check(const char *expression);
bool scrape_json_check(const char *path);

/* Whether a page's title says that something else was sent in its place. */
bool scrape_is_error_title(const char *title);

/* A new row, or NULL where there are LIMIT_SCRAPE_ROWS or the arena is full. */
struct scrape_row *scrape_row_add(struct scraper *scraper);

#endif
