/*
 * The only door to libcurl: requests -> responses, many at a time.
 *
 * A rim without decisions: one hop per request (redirects come back as responses and the
 * caller decides), no retries but one that libcurl makes unasked (send_count), no cookies, no caching, nothing read from the environment.
 * What it does enforce, because nothing above could: http and https only, the address
 * checked when the socket is opened and again when a connection is reused, time-outs, and
 * a body cap counted after decompression.
 */
#ifndef FEEDS_HTTP_H
#define FEEDS_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "feeds/error.h"
#include "feeds/str.h"

struct http; /* a set of transfers */

struct http_options { /* copied */
	const char *user_agent;
	const char *proxy;  /* URL, or NULL for none; then it is the proxy that resolves
	                        names, so only addresses written as numbers are checked */
	size_t concurrency; /* transfers at a time, 1 or more; others wait their turn */
	size_t per_host;    /* transfers, and so connections, to one host at a time */
	int64_t per_host_delay_ms; /* from the end of one to the start of the next */
	int64_t connect_timeout_ms;
	int64_t timeout_ms;    /* of a whole transfer, its wait for a turn not counted */
	int64_t slow_seconds;  /* a body that stays below LIMIT_HTTP_SLOW_BYTES a second
	                             for so long ends as HTTP_TIMEOUT; 0: never */
	size_t max_body_bytes; /* after decompression; a body of exactly that many passes */
	bool is_private_allowed; /* loopback and private addresses, for every request */

	/* Asked when a request's turn has come, with these two contexts: false ends it as
	 * HTTP_WITHDRAWN.  NULL: every request may start. */
	bool (*may_start)(void *context, void *request_context);
	void *context;
};

/*
 * How a request is made where that differs from the others of its set.  It may hold secrets:
 * none of them reaches a message.
 */
struct http_access {
	const char *user_agent;         /* NULL: the set's */
	const char *username;           /* Basic (RFC 7617), sent unasked; NULL: none */
	const char *password;           /* NULL: empty */
	const char *proxy;              /* as in http_options; NULL: the set's, "": none */
	const char *certificate;        /* of ours, a PEM file; NULL: none */
	const char *certificate_key;    /* its key, a PEM file; NULL: in the same file */
	const char *authorities;        /* PEM file of whom to trust; NULL: the system's */
	bool is_certificate_unverified; /* the server's: taken for whatever it says */
	int ip_version;                 /* 4 or 6 only; 0: both */
};

struct http_request {
	const char *url; /* copied */
	const char *const
		*headers; /* "Name: value" lines, NULL-terminated, copied; or NULL */
	const struct http_access
		*access;         /* borrowed until the response is there; or NULL */
	const char *post;        /* body of a POST, copied; NULL: a GET */
	bool is_private_allowed; /* for this request only */
	bool is_unshared;        /* over no connection that another one left open */
	bool is_undecoded;       /* ask for no Content-Encoding, and undo none */
	const char *queue;       /* in whose turns it waits, as one host's; copied; NULL:
	                            its host's */
	int64_t rest_ms; /* that its queue rests after it, if longer than per_host_delay_ms */
	void *context;   /* the caller's; comes back with the response */
};

enum http_failure {
	HTTP_OK,                /* a response arrived whole, whatever its status */
	HTTP_BAD_URL,           /* not http or https, or none at all; nothing was sent */
	HTTP_FORBIDDEN_ADDRESS, /* the name led to a private address */
	HTTP_DNS,
	HTTP_CONNECT, /* refused, or not made in connect_timeout_ms */
	HTTP_TLS,
	HTTP_TIMEOUT,   /* of the answer, over a connection that was made */
	HTTP_TOO_LARGE, /* body or headers */
	HTTP_BROKEN,    /* reset, truncated, bad framing, bad compression, not HTTP */
	HTTP_WITHDRAWN, /* may_start said no; nothing was sent */
	HTTP_FAILURE_COUNT
};

/*
 * A finished transfer.  Header values are as the server sent them, without the white
 * space around them; NULL where the header is absent, longer than LIMIT_HTTP_VALUE_BYTES
 * or holds control characters.  After a failure the headers and the part of the body that
 * had arrived are there, for the record only.
 */
struct http_response {
	void *context; /* the request's */
	enum http_failure failure;
	char message[200];    /* what libcurl said, one line; "" when it went well */
	int status;           /* HTTP status, 0 when none arrived */
	const char *location; /* of a 3xx: Location resolved against the URL, without user;
	                         or NULL */
	const char *etag, *last_modified, *content_type, *content_encoding;
	const char *content_location;      /* as written */
	const char *content_range;         /* of a 206 */
	const char *content_language, *im; /* im: RFC 3229, what a 226 did */
	const char *date, *expires, *cache_control, *age, *retry_after;
	const char *cf_mitigated; /* "challenge": a page for browsers, says Cloudflare */
	bool is_connection_stale; /* HTTP_BROKEN before any answer, over a connection that
	                             another request left open: what that one got may be to
	                             blame */
	bool is_coding_wrong;     /* HTTP_BROKEN: the body is not in its Content-Encoding */
	int send_count; /* how many times the request was sent: libcurl sends it once more, over
	                   a new connection, where one that was left open ended before any
	                   byte of an answer (RFC 9112 section 9.3.1 allows that for GET);
	                   no option prevents it but to use no connection twice.  Behind a
	                   proxy that is not seen: 1.  0: it was not sent */
	struct str body;        /* decompressed */
	int64_t received_bytes; /* body bytes on the wire */
	int64_t total_ms;
	void *owner; /* private: owns all of the above */
};

/* Once, before any thread and before http_open.  The process ignores SIGPIPE from then on. */
bool http_prepare(struct error *err) MUST_CHECK;

/* Opens no socket.  Returns owned (http_close). */
struct http *http_open(const struct http_options *options, struct error *err);
void http_close(struct http *http); /* ends what is still running; NULL is fine */

/*
 * Queues a request; turns go round-robin over the hosts.  Whatever is wrong with the
 * request comes back as its response; fails only for want of memory.
 */
bool http_add(struct http *http, const struct http_request *request,
              struct error *err) MUST_CHECK;

/* How many requests have been added and not yet come back; once stopped, those that will. */
size_t http_pending(const struct http *http);

/* Starts nothing any more; what runs may come to its end. */
void http_stop(struct http *http);

/* Lets http_next return before its time is up: the only call for other threads. */
void http_wake(struct http *http);

/*
 * Waits for a finished transfer, at most `wait_ms`.  Returns owned (http_response_free),
 * or NULL when none has finished yet (perhaps before the time is up: ask http_pending);
 * `err` is set only where libcurl itself failed.
 */
struct http_response *http_next(struct http *http, int wait_ms, struct error *err);
void http_response_free(struct http_response *response);

/* One request, waited for: for those who ask one thing after another.  Owned
 * (http_response_free); NULL with `err` as http_add and http_next. */
struct http_response *http_ask(struct http *http, const struct http_request *request,
                               struct error *err);

/*
 * Whether an address may be connected to: false for loopback, private, link-local, CGNAT,
 * multicast, unspecified, documentation and reserved ones (IANA special-purpose address
 * registries), and the v4-mapped, NAT64 and 6to4 forms of those.
 * `address` is in network order, 4 or 16 bytes.
 */
bool http_address_is_public(const uint8_t *address, size_t length);

#endif
