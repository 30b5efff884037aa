/*
 * A look at addresses, storing nothing: for `try`, `discover` and `add`.
 */
#ifndef AGGREGATOR_LOOK_H
#define AGGREGATOR_LOOK_H

#include "aggregator/command.h"
#include "aggregator/gather.h"
#include "feeds/buf.h"
#include "feeds/scrape_induce.h"

/* What is at an address. */
struct look {
	const char *url;     /* that answered, after redirects */
	const char *failure; /* why nothing came, one sentence; NULL: something did */
	int status;          /* of HTTP; 0: no answer came */
	struct str body;
	const char *content_type;
	const struct ingest_reading *reading; /* of the body; NULL: a failure */
};

/* Takes what is at one address; all of it is borrowed. */
typedef bool look_taker(void *context, const struct look *look, struct error *err);

/*
 * Asks for one source of the list, as `update` would but for its validators, or, where
 * `source` is NULL, for addresses, one after the other.  False with session->err.
 */
bool look_at(struct session *session, const struct source *source,
             const char *const *addresses, size_t count, look_taker *take,
             void *context) MUST_CHECK;

/* What the site of a page says to robots. */
struct look_robots {
	struct str text; /* robots.txt; empty where there is none */
	const char *
		refusal; /* why the page may not be asked for, one sentence; NULL: it may */
};

/* Asks for it, as `source` is asked (NULL: as anybody).  False with session->err. */
bool look_robots(struct session *session, const struct source *source, const char *url,
                 struct look_robots *robots) MUST_CHECK;

/* How a page is read that no source is of. */
struct scrape_options look_options(const struct session *session, const struct look *look);

/* The lists of a page as proposals (scrape_induce.h); in the session's arena. */
bool look_propose(struct session *session, const struct look *look,
                  struct scrape_proposals *proposals, struct error *err) MUST_CHECK;

/* Writes the entries of a feed, one a line: date, title, link; at most so many. */
void look_write_entries(struct session *session, const struct feed *feed, size_t most,
                        struct buf *out);

#endif
