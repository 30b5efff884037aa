/*
 * Front door out: a feed -> bytes of a document.
 *
 * The writers decide nothing about content: who calls has chosen ids, dates and order.
 * They escape, order the elements as readers and the W3C validator want them, make texts
 * and URLs publishable (publishable.h), and are deterministic: same feed, same bytes; no
 * clock.
 */
#ifndef FEEDS_WRITE_H
#define FEEDS_WRITE_H

#include "feeds/buf.h"
#include "feeds/model.h"

/* Feeds of the same in other languages, in RSS and Atom links with hreflang. */
struct write_translation {
	const char *path, *language; /* as `path` below; BCP 47, or NULL */
};
struct write_translations {
	struct write_translation *items;
	size_t count;
};

/*
 * Where a feed stands among the published files.  `base_url` ends in "/" or is NULL: then
 * what needs it (self, hub, alternates) is left out.  The feed's documents are
 * <base_url><path>.rss, .atom and .json.
 */
struct write_place {
	const char *base_url;
	const char *path; /* "all", "section/cec-news/feed"; a checked relative path */
	const char *hub;  /* WebSub hub URL, or NULL */
	const char *stylesheet; /* of .rss and .atom, relative to the document, or NULL */
	bool is_single;         /* there is no document of it in another format */
	const struct write_translations *translations; /* or NULL */
	/* Its history (RFC 5005 section 4); paths as `path`, NULL: none. */
	const char *current; /* of an archive: the feed that it belongs to */
	const char *older;   /* the archive with what came before it */
	const char *newer;   /* of an archive: the one with what came after it */
};

/*
 * What every feed given to a writer has: id (an absolute URI), title, link, updated; every
 * entry: id (an absolute URI, unlike all others), a title or content, updated and
 * published.  A feed without them is refused (ERROR_SYNTAX names the entry).  An entry's
 * source becomes atom:source, RSS source and JSON _source; when it was corrected and who else
 * issued it is told at the end of its content, the latter by rel="related" links in Atom and
 * _also in JSON, too.
 *
 * The W3C validator is silent about the result when, besides, ids are canonical
 * (identifier.h), no two entries have the same second in `updated`, no date lies in the
 * future, the feed has a language, and base_url is known.
 */
typedef bool write_function(const struct feed *feed, const struct write_place *place,
                            struct buf *out, struct error *err);

bool write_rss(const struct feed *feed, const struct write_place *place, struct buf *out,
               struct error *err) MUST_CHECK; /* RSS 2.0 */
bool write_atom(const struct feed *feed, const struct write_place *place, struct buf *out,
                struct error *err) MUST_CHECK; /* RFC 4287 */
bool write_json(const struct feed *feed, const struct write_place *place, struct buf *out,
                struct error *err) MUST_CHECK; /* JSON Feed 1.1 */

/* The formats that every feed is published in, most widely understood first. */
enum write_format { WRITE_RSS, WRITE_ATOM, WRITE_JSON, WRITE_FORMAT_COUNT };

struct write_format_row {
	const char *name, *extension, *media_type;
	write_function *write;
};
extern const struct write_format_row write_formats[WRITE_FORMAT_COUNT];

/* The address of a feed in one format, in `arena`: <base_url><path><extension>, or NULL
 * without base_url. */
const char *write_url(struct arena *arena, const struct write_place *place,
                      enum write_format format);

/* The same for another path. */
const char *write_url_of(struct arena *arena, const struct write_place *place,
                         const char *path, enum write_format format);

/* The links to the history of a feed, by their relations in Atom and RSS: the rows whose
 * path is NULL are left out. */
#define WRITE_HISTORY_LINKS 3
struct write_history_link {
	const char *rel, *path;
};
void write_history(const struct write_place *place,
                   struct write_history_link links[WRITE_HISTORY_LINKS]);

/* Whether the document is marked as an archive.  One that stands alone is not, which RFC 5005
 * section 4 allows and the W3C validator asks for: a mark without links would be a hole. */
bool write_is_archive(const struct write_place *place);

/* RFC 5005's namespace. */
#define WRITE_HISTORY_NAMESPACE "http://purl.org/syndication/history/1.0"

/* The model as JSON, member for member, for people and tests; `is_pretty` indents.  Ends
 * with a newline. */
bool write_dump(const struct document *document, bool is_pretty, struct buf *out,
                struct error *err) MUST_CHECK;

#endif
