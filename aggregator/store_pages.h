/*
 * The store as far as it concerns sources that are pages.  Conventions as in store.h.
 */
#ifndef AGGREGATOR_STORE_PAGES_H
#define AGGREGATOR_STORE_PAGES_H

#include "aggregator/store.h"

/* How many rows a page usually has; 0: not known, or whatever comes is accepted. */
bool store_page_rows(struct store *store, int64_t source, int64_t *rows,
                     struct error *err) MUST_CHECK;
bool store_page_rows_put(struct store *store, int64_t source, int64_t rows,
                         struct error *err) MUST_CHECK;

/* What was read last of a source, as it came; `url` NULL where nothing is kept. */
struct page_document {
	const char *url, *content_type;
	struct str body;
};
bool store_page_document(struct store *store, int64_t source, struct arena *arena,
                         struct page_document *document, struct error *err) MUST_CHECK;

/* What a site says to robots, as it was read last. */
struct robots_answer {
	int64_t asked_at; /* DATE_UNKNOWN: never */
	const char *etag; /* these two of the answer, or NULL */
	const char *last_modified;
	const char *body; /* NULL: there is none, or it cannot be had (is_closed) */
	bool is_closed;   /* the site could not say: nothing may be asked (RFC 9309
	                         section 2.3.1.4) */
};

/* `origin` is scheme, host and port. */
bool store_robots(struct store *store, const char *origin, struct arena *arena,
                  struct robots_answer *answer, struct error *err) MUST_CHECK;
bool store_robots_put(struct store *store, const char *origin,
                      const struct robots_answer *answer, struct error *err) MUST_CHECK;

#endif
