/*
 * What a feed means, whatever format it came in: start reading here.
 *
 * parse.h makes it from a document, write.h makes documents from it.  One document owns
 * one arena, and everything below points into it: strings are NUL-terminated UTF-8, NULL
 * is "absent" and "" is "present and empty".  After normalise the model is const.
 *
 * Text is safe to show: HTML has been cleaned (sanitize.h), references are absolute.
 * "RSS" is RSS 2.0 unless said otherwise; names after a slash are Atom's, then JSON Feed's.
 */
#ifndef FEEDS_MODEL_H
#define FEEDS_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "feeds/arena.h"

/* ---- small parts -------------------------------------------------------------------- */

/* No date, or none that could be understood. */
#define DATE_UNKNOWN INT64_MIN

struct date {
	const char *raw;        /* as written, trimmed; NULL: absent */
	int64_t seconds;        /* since 1970-01-01T00:00:00Z, or DATE_UNKNOWN */
	int32_t offset_minutes; /* east of UTC, as written; kept for publishing */
};

enum text_type {
	TEXT_PLAIN, /* characters; "<" means "<" */
	TEXT_HTML,  /* a safe HTML fragment */
	TEXT_XHTML, /* the same, arrived as XHTML elements */
	TEXT_OTHER  /* not text or out of line: `media_type` says what; value as it came */
};

struct text {
	enum text_type type;
	const char *value;      /* NULL: absent */
	const char *language;   /* the language in force (BCP 47), or NULL */
	const char *base;       /* the absolute base URI in force, or NULL */
	const char *media_type; /* only TEXT_OTHER */
	const char *src;        /* Atom content/@src: where the content is */
};

struct strings {
	const char **items;
	size_t count;
};

struct person { /* RSS author, dc:creator / atom:author / authors[] */
	const char *name, *email, *uri, *avatar;
};
struct persons {
	struct person *items;
	size_t count;
};

struct category {           /* RSS category / atom:category / tags[] */
	const char *term;   /* what it is called in data */
	const char *scheme; /* whose vocabulary (RSS domain) */
	const char *label;  /* for people, where it differs from the term */
};
struct categories {
	struct category *items;
	size_t count;
};

struct link {            /* atom:link, and what of the other formats is one */
	const char *rel; /* lower case; "alternate" where the document says none */
	const char *href, *type, *title, *hreflang;
	int64_t length; /* bytes, or -1 */
};
struct links {
	struct link *items;
	size_t count;
};

struct enclosure { /* RSS enclosure / link rel=enclosure / attachments[]; also in links */
	const char *url, *type, *title;
	int64_t length;   /* bytes, or -1 where it is unknown */
	int32_t duration; /* seconds; 0: unknown, or nothing that plays */
};
struct enclosures {
	struct enclosure *items;
	size_t count;
};

struct image { /* RSS image, itunes:image / image, banner_image */
	const char *url, *title, *link, *description;
	int64_t width, height; /* pixels, or -1 */
};

struct generator {
	const char *name, *uri, *version;
};

enum geo_type { GEO_NONE, GEO_POINT, GEO_LINE, GEO_POLYGON, GEO_BOX };

struct geo { /* GeoRSS in its three spellings */
	enum geo_type type;
	double *coordinates; /* longitude, latitude, longitude, ... (GeoJSON's order) */
	size_t count;        /* of numbers: points times dimension */
	int32_t dimension;   /* numbers per point: 2, or 3 with a height */
};

struct validity { /* dcterms:valid */
	struct date start, end;
};

struct attribute {
	const char *namespace_uri, *name, *value; /* namespace_uri NULL: none */
};

/* An element of a namespace that the model does not cover, kept to be passed on. */
struct extension {
	const char *namespace_uri, *prefix, *name, *value;
	struct {
		struct attribute *items;
		size_t count;
	} attributes;
	struct extensions {
		struct extension *items;
		size_t count;
	} children;
};

/* ---- vocabularies -------------------------------------------------------------------- */

enum answer { ANSWER_NONE, ANSWER_NO, ANSWER_YES };

struct itunes {
	const char *author, *type, *new_feed_url, *subtitle, *summary;
	const char *duration, *episode, *season, *episode_type; /* as written */
	enum answer block, explicit_content, complete;
	struct strings keywords;
	struct person owner;
};

struct media_content {
	const char *url, *type, *medium, *language;
	int64_t file_size, width, height, bitrate; /* -1: absent */
	double duration;                           /* seconds, or -1 */
	enum answer is_default;
};
struct media_thumbnail {
	const char *url, *time;
	int64_t width, height; /* -1: absent */
};
struct media_credit {
	const char *role, *scheme, *name;
};
struct media { /* Media RSS 1.5.1, of the item and its groups */
	struct {
		struct media_content *items;
		size_t count;
	} contents;
	struct {
		struct media_thumbnail *items;
		size_t count;
	} thumbnails;
	struct {
		struct media_credit *items;
		size_t count;
	} credits;
	struct {
		const char *scheme, *value;
	} rating;
	struct {
		const char *relationship, *type, *value;
	} restriction;
	struct {
		const char *type, *href, *value;
	} license;
	struct {
		const char *url, *content;
		int64_t width, height;
	} player;
	struct text title, description;
	struct strings keywords;
};

struct chapter { /* Podlove simple chapters */
	const char *start, *title, *href, *image;
	int64_t start_ms; /* -1: not understood */
};
struct chapters {
	const char *version;
	struct chapter *items;
	size_t count;
};

struct reply { /* RFC 4685 in-reply-to */
	const char *ref, *href, *type, *source;
};
struct replies {
	struct reply *items;
	size_t count;
};

/* The same announcement, issued by somebody else. */
struct copy {
	const char *title; /* of who issued it */
	const char *url;   /* of its page there, or NULL */
};
struct copies {
	struct copy *items;
	size_t count;
};

/* ---- entry and feed ------------------------------------------------------------------ */

struct feed;

struct entry {
	const char *id;         /* guid / atom:id / id; NULL where the document has none */
	enum answer id_is_link; /* RSS guid/@isPermaLink, YES by default there */
	struct text title;      /* any type: HTML in titles is common */
	struct text summary;    /* RSS description / atom:summary / summary */
	struct {
		struct text *items; /* content:encoded / atom:content / content_html */
		size_t count;
	} contents;
	const char *link; /* the page about the entry: the first usable alternate */
	struct links links;
	struct enclosures enclosures;
	struct persons authors, contributors;
	struct person publisher;
	struct categories categories;
	struct date published, updated, created, expired;
	const char *comments, *comment_feed, *comment_api; /* URLs */
	int64_t comment_count;                             /* -1: absent */
	struct text rights;
	struct strings licenses;
	const char *language;
	struct image image;
	struct feed *source; /* where the entry was published first, or NULL */
	struct copies also;  /* who else issued it; not read from documents, only written */
	struct date corrected; /* told with the content (corrected.h); the same */
	struct validity validity;
	struct media *media;   /* NULL: none */
	struct itunes *itunes; /* NULL: none */
	struct chapters chapters;
	struct geo geo;
	struct replies in_reply_to;
	struct extensions extensions;
};

struct entries {
	struct entry *items;
	size_t count;
};

struct feed {
	const char *id; /* atom:id; NULL for most RSS */
	struct text title;
	struct text subtitle; /* RSS description / atom:subtitle / description */
	struct text info;     /* Atom 0.3 */
	struct text rights;   /* RSS copyright / atom:rights */
	const char *language; /* BCP 47 */
	const char *link;     /* the web page: the first usable alternate */
	struct links links;
	struct persons authors, contributors;
	struct person publisher; /* RSS webMaster, dc:publisher */
	struct categories categories;
	struct generator generator;
	struct image image;
	const char *icon, *logo; /* URLs */
	struct date published, updated, created;
	const char *docs;
	int64_t ttl; /* minutes, or -1 */
	struct {
		const char *domain, *port, *path, *register_procedure, *protocol;
	} cloud;
	struct {
		const char *title, *description, *name, *link;
	} text_input;
	struct {
		int64_t *items; /* 0-23, GMT */
		size_t count;
	} skip_hours;
	struct strings skip_days; /* English names, GMT */
	const char *error_reports_to;
	struct strings licenses;
	struct {
		const char *period;
		int64_t frequency; /* -1: absent */
		struct date base;
	} update_schedule; /* RSS 1.0 syndication module */
	struct validity validity;
	struct itunes *itunes;    /* NULL: none */
	const char *new_location; /* RSS's <redirect><newLocation> */
	struct geo geo;
	struct extensions extensions;

	struct entries entries; /* in document order; empty in an entry's source */
	bool is_publishable;    /* feed_publishable made it: no writer makes it so again */
};

/* ---- document ------------------------------------------------------------------------ */

/* What was found wrong while reading; never fatal by itself. */
struct problem {
	int line, column;    /* 1-based, in the document as received; 0: about all of it */
	const char *code;    /* stable, lower case: "xml-mismatched-tag" */
	const char *message; /* one sentence */
};
struct problems {
	struct problem *items;
	size_t count;
};

struct namespace_declaration {
	const char *prefix; /* "" for the default namespace */
	const char *uri;
};
struct namespaces {
	struct namespace_declaration *items;
	size_t count;
};

enum format {
	FORMAT_NONE, /* no feed: `problems` says why */
	FORMAT_RSS_090,
	FORMAT_RSS_091_NETSCAPE,
	FORMAT_RSS_091_USERLAND,
	FORMAT_RSS_092,
	FORMAT_RSS_093,
	FORMAT_RSS_094,
	FORMAT_RSS_10,
	FORMAT_RSS_20,
	FORMAT_RSS, /* version unknown */
	FORMAT_ATOM_03,
	FORMAT_ATOM_10,
	FORMAT_ATOM, /* namespace unknown */
	FORMAT_JSON_10,
	FORMAT_JSON_11,
	FORMAT_RSS_IN_JSON,
	FORMAT_CDF,
	FORMAT_HTML, /* scraped from a page */
	FORMAT_COUNT
};

struct document {
	enum format format;
	const char *encoding; /* IANA name in lower case that the bytes were decoded with */
	bool is_wellformed; /* false: had to be repaired, or contradicts its declarations */
	struct problems problems;
	struct namespaces namespaces;
	struct feed feed;
	struct arena arena; /* owns all of the above */
};

/* ---- values of "absent" ----------------------------------------------------------------
 * Zeroed memory is absent for every pointer and list; numbers and dates need these. */

#define DATE_ABSENT ((struct date){.seconds = DATE_UNKNOWN})

/* Everything absent.  `entry`, `feed` and the rest are the caller's memory. */
void entry_init(struct entry *entry);
void feed_init(struct feed *feed);
void media_init(struct media *media);

/* The name of a format as `parse` prints it ("rss-2.0"); "" for FORMAT_NONE. */
const char *format_name(enum format format);

/* Notes a problem; silently ignored past LIMIT_PROBLEMS.  `code` is kept (a literal), the
 * message is copied into `arena` as text_printable makes it: it may quote any bytes. */
void problem_add(struct problems *problems, struct arena *arena, int line, int column,
                 const char *code, const char *format, ...) PRINTF_LIKE(6, 7);

#endif
