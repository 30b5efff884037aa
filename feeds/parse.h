/*
 * Front door in: bytes of a feed document -> model.
 *
 * bytes -> decode -> repair -> xml -> detect -> parse_* -> draft -> normalise -> model
 */
#ifndef FEEDS_PARSE_H
#define FEEDS_PARSE_H

#include "feeds/model.h"

struct parse_options {
	const char *url; /* UTF-8: where the document came from after redirects, or NULL */
	const char
		*content_location; /* HTTP Content-Location, or NULL: what it says is where
	                                 the document came from, so far as references in it
	                                 are concerned (RFC 3986 section 5.1.3) */
	const char *content_type;  /* HTTP Content-Type with its parameters, or NULL */
	const char *language;      /* HTTP Content-Language, or NULL */
	int zone_minutes;          /* zone of dates that name none, minutes east of UTC */
	bool is_raw; /* leave HTML uncleaned: enough to know an entry by; `base` of a text is
	                then what sanitize_html takes, also where the text names none */
	size_t max_bytes;  /* of a document, also unpacked; 0: LIMIT_DOCUMENT_BYTES */
	size_t max_memory; /* ceiling in bytes; 0: by the limits of limits.h */
};

/*
 * Reads a feed.  Returns owned (document_free) whatever could be understood: a document
 * that is no feed gives FORMAT_NONE or FORMAT_HTML with a problem that says why, damage
 * gives problems.  Returns NULL with `err` only where reading had to stop: a limit passed
 * (ERROR_LIMIT), entity declarations (ERROR_UNSUPPORTED), no memory.
 *
 * `bytes` is borrowed.  Pure: no clock, no network, no globals; safe on any thread once
 * parse_prepare has been called.
 */
struct document *document_parse(struct str bytes, const struct parse_options *options,
                                struct error *err);
void document_free(struct document *document);

/*
 * What is known of a document that document_parse refused with ERROR_LIMIT or
 * ERROR_UNSUPPORTED: FORMAT_NONE and the problem.  Returns owned (document_free), or NULL for
 * other errors, which are this machine's.
 */
struct document *document_of_refusal(const struct error *refusal);

/* Prepares libxml2 and the heap for many documents, once, in main before any thread
 * starts. */
void parse_prepare(void);

#endif
