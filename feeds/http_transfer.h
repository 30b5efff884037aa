/*
 * One HTTP exchange with libcurl: a request -> the options of an easy handle -> a response.
 *
 * Inside of feeds/http.c, which decides when a transfer runs.
 */
#ifndef FEEDS_HTTP_TRANSFER_H
#define FEEDS_HTTP_TRANSFER_H

#include <curl/curl.h>

#include "feeds/arena.h"
#include "feeds/buf.h"
#include "feeds/http.h"
#include "feeds/http_turns.h"

struct transfer {
	struct turn turn; /* first: in the queue of its host, then among the finished */
	struct http_response response;
	CURL *easy;       /* while it runs */
	size_t slot;      /* where it stands among the running */
	char *url, *post; /* post: NULL for a GET */
	struct curl_slist *headers;
	const struct http_access *access; /* never NULL */
	bool is_unshared, is_undecoded, is_private_allowed, is_address_refused;
	int send_count;            /* as in the response */
	enum http_failure failure; /* seen by a callback of ours, */
	char reason[60];           /* and why */
	size_t header_bytes;
	bool is_header_whole; /* its last line so far is the empty one */
	char message[CURL_ERROR_SIZE];
	struct buf body;
	struct arena arena; /* header values */
};

/*
 * Makes a transfer of a request.  *host is what it will wait for: owned (free), or NULL
 * when there is nothing to wait for and *code says what is wrong with the request.
 * Returns owned (transfer_free); NULL without memory.
 */
struct transfer *transfer_new(const struct http_options *options,
                              const struct http_request *request, char **host,
                              CURLcode *code);
void transfer_free(struct transfer *transfer);

/* Tells the handle all about the transfer; they belong together from here on. */
bool transfer_prepare(struct transfer *transfer, const struct http_options *options,
                      CURL *easy);

/* Fills the response, from the handle too where there is one. */
void transfer_finish(struct transfer *transfer, CURLcode code);

/* Whether a header's value holds control characters other than the tab. */
bool http_has_controls(struct str value);

#endif
