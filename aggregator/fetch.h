/*
 * Due sources -> their final answers, over feeds/http.
 *
 * Sends validators only to the address that gave them and credentials only to the origin
 * that they are for, and follows redirects within bounds: at most LIMIT_REDIRECTS, http and
 * https only, never in a circle, never from https to http.  What an answer means is looked
 * up (outcome.h); nothing is stored here.
 */
#ifndef AGGREGATOR_FETCH_H
#define AGGREGATOR_FETCH_H

#include "aggregator/outcome.h"
#include "aggregator/settle.h"
#include "aggregator/sources.h"

struct fetch; /* many sources on their way */

/* The end of one source's transfers. */
struct fetch_result {
	const struct source_state *source;
	const struct scrape_rules *page; /* how it is read; NULL: as a feed */
	bool has_articles;               /* and then the pages of its entries, too */
	const struct outcome *outcome;   /* never a redirect */
	const char *url;                 /* the address that was asked last */
	const char *moved_url;           /* where the first redirects led as far as all were
	                                  permanent; NULL: nowhere */
	const char *trail;              /* of redirects not followed: the addresses asked */
	const char *validators_of;      /* to what the answer's validators may be sent back:
	                                  source_state.validators_url of the next time */
	bool is_delta;                  /* holds only what is new (226, RFC 3229) */
	int64_t requested_at;           /* when the last request was sent */
	const struct asking_hop *hops;  /* every request that was sent, in their order */
	size_t hop_count;               /* 0: put off before the first */
	struct http_response *response; /* to the last request */
	struct arena arena;             /* private: the strings above */
};

struct fetch_options {
	struct http_options http;
	const struct sources *list; /* how sources are asked; borrowed */

	/* Seconds since 1970 of the moment so many milliseconds ago, rounded up. */
	int64_t (*moment)(void *context, int64_t ago_ms);

	/* Whether a source may be asked at `url` now, asked when its turn has come; if not it
	 * is put off, or where it was sent there by a redirect, fails.  NULL: it may. */
	bool (*may_ask)(void *context, const struct source_state *source, const char *url);
	void *context;
};

/*
 * Sets out for every one of `sources`, which are borrowed.  Returns owned (fetch_close);
 * NULL with `err` where libcurl or memory failed.
 */
struct fetch *fetch_open(const struct source_states *sources,
                         const struct fetch_options *options, struct error *err);
void fetch_close(struct fetch *fetch); /* forgets what is on its way; NULL is fine */

/* How many sources have not come back; once stopped, of those that will. */
size_t fetch_pending(const struct fetch *fetch);

/*
 * The next source that has come back, in the order in which they do; waits at most `wait_ms`.
 * Returns owned (fetch_result_free); NULL when there is none yet, or with `err` where libcurl
 * or memory failed.
 */
struct fetch_result *fetch_next(struct fetch *fetch, int wait_ms, struct error *err);
void fetch_result_free(struct fetch_result *result);

/* No new requests; what is on its way may come back. */
void fetch_stop(struct fetch *fetch);

/* Lets fetch_next return before its time is up: the only call for other threads. */
void fetch_wake(struct fetch *fetch);

#endif
