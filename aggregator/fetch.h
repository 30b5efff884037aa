/*
 * Due sources -> their final answers, over feeds/http.
 *
 * Sends validators only to the address that gave them, and follows redirects within
 * bounds: at most LIMIT_REDIRECTS, http and https only, never in a circle, never from https
 * to http.  What an answer means is looked up (outcome.h); nothing is stored here.
 */
#ifndef AGGREGATOR_FETCH_H
#define AGGREGATOR_FETCH_H

#include "aggregator/outcome.h"
#include "aggregator/settle.h"
#include "feeds/http.h"

/* The end of one source's transfers.  Borrowed for the call that hands it over. */
struct fetch_result {
	const struct source_state *source;
	const struct outcome *outcome; /* never a redirect */
	const char *url;               /* the address that was asked last */
	const char *moved_url;         /* where the first redirects led as far as all were
	                                  permanent; NULL: nowhere */
	int64_t requested_at;          /* when the last request was sent */
	const struct asking_hop *hops; /* every request that was sent, in their order */
	size_t hop_count;              /* 0: put off before the first */
	const struct http_response *response; /* to the last request */
};

struct fetch_options {
	struct http_options http;

	/* Seconds since 1970 of the moment so many milliseconds ago, rounded up. */
	int64_t (*moment)(void *context, int64_t ago_ms);

	/* Whether a source may be asked at `url` now; if not it is put off, or where it was
	 * sent there by a redirect, fails. */
	bool (*may_ask)(void *context, const struct source_state *source, const char *url);

	/* Takes a result; false with `err` ends the fetching. */
	bool (*take)(void *context, const struct fetch_result *result, struct error *err);

	void *context;
};

/*
 * Fetches every one of `sources`; each comes back once, in the order in which they finish.
 * False with `err` where libcurl or memory failed, or `take` ended it.
 */
bool fetch_sources(const struct source_states *sources, const struct fetch_options *options,
                   struct error *err) MUST_CHECK;

#endif
