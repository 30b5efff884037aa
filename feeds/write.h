/*
 * Front door out: a feed -> bytes of a document.
 *
 * The writers decide nothing about content: who calls has chosen ids, dates and order.
 * They escape, order the elements as readers and the W3C validator want them, make URLs
 * publishable, and are deterministic: same feed, same bytes; no clock.
 */
#ifndef FEEDS_WRITE_H
#define FEEDS_WRITE_H

#include "feeds/buf.h"
#include "feeds/model.h"

/*
 * Where a feed stands among the published files.  `base_url` ends in "/" or is NULL: then
 * what needs it (self, alternates) is left out.  The feed's documents are
 * <base_url><path>.rss, .atom and .json.
 */
struct write_place {
	const char *base_url;
	const char *path; /* "all", "section/cec-news/feed"; a checked relative path */
	const char *hub;  /* WebSub hub URL, or NULL */
	const char *stylesheet; /* of .rss and .atom, relative to the document, or NULL */
};

/*
 * What every feed given to a writer has: id, title, link, updated; every entry: id (an
 * absolute URI), title or content, updated and published with seconds.  A feed without
 * them is refused (ERROR_SYNTAX names the entry).  RSS and Atom texts go through
 * text_publishable, URLs through url_publishable; an entry's source becomes atom:source,
 * RSS source and JSON _source.
 */
bool write_rss(const struct feed *feed, const struct write_place *place, struct buf *out,
               struct error *err) MUST_CHECK; /* RSS 2.0 */
bool write_atom(const struct feed *feed, const struct write_place *place, struct buf *out,
                struct error *err) MUST_CHECK; /* RFC 4287 */
bool write_json(const struct feed *feed, const struct write_place *place, struct buf *out,
                struct error *err) MUST_CHECK; /* JSON Feed 1.1 */

/* The model as JSON, member for member, for people and tests; `is_pretty` indents.  Ends
 * with a newline. */
bool write_dump(const struct document *document, bool is_pretty, struct buf *out,
                struct error *err) MUST_CHECK;

#endif
