/*
 * A page about one piece of news -> its text, and what the page says of it.
 *
 * Where the text stands is said by rules, or found: in the containers of the content systems
 * that are known (TRS, UCAP, VSB, WebPlus, PHPCMS and their like), else where most text and
 * fewest links are.  Title, date, source and author are taken from metas, from elements made
 * for them, and from lines with labels ("发布时间：", "Source:").  Pure.
 */
#ifndef FEEDS_ARTICLE_H
#define FEEDS_ARTICLE_H

#include "feeds/model.h"
#include "feeds/scrape.h"

struct article_rules {
	const char *body; /* XPath of the elements that are the text; NULL: it is found */
	const char *without; /* XPath, evaluated at each of these, of what in it is none of
	                        it; NULL: only what is known to be none goes */
};

struct article {
	const char *title;  /* these three plain text, or NULL */
	const char *source; /* who is said to have published it first */
	const char *author;
	int64_t published;             /* seconds since 1970, or DATE_UNKNOWN */
	const char *content;           /* HTML, not cleaned; NULL: there is no text */
	const char *base;              /* what its references are relative to */
	struct enclosures attachments; /* addresses absolute, lengths not known */
	const char *elsewhere;         /* the text is on that page: a redirect made by a
	                                     script, or a frame; NULL: it is here */
	const char *failure;           /* why there is no article, one sentence; NULL: there
	                                     is one, or it is elsewhere */
	struct arena arena;            /* owns all of the above */
};

/* Whether the expressions are XPath; if not `err` says which is none (ERROR_USAGE). */
bool article_check(const struct article_rules *rules, struct error *err) MUST_CHECK;

/*
 * Reads a page of at most LIMIT_PAGE_BYTES; a larger one, one without an article, and one
 * whose text is longer than LIMIT_ARTICLE_BYTES is a `failure`.  Returns owned
 * (article_free); NULL with `err` where memory ran out, or the page takes more than its share
 * (ERROR_LIMIT).
 */
struct article *article_read(struct str bytes, const struct article_rules *rules,
                             const struct scrape_options *options, struct error *err);
void article_free(struct article *article); /* NULL is fine */

/* The media type of a document that an address or a name ends with ("x.pdf"); NULL for any
 * other: it is a page. */
const char *article_document_type(struct str name);

#endif
