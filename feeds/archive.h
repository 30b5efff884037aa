/*
 * The complete history of a feed (RFC 5005 section 4): one document a month, linked from
 * the current feed and to each other, so that whoever subscribes late, or was away for a
 * year, finds everything.
 *
 * A month is divided where it grows too large, from its beginning: what is full never
 * changes because of what comes after it.  A page changes for a new entry, a withdrawal or
 * a correction that readers are told of (`updated` moves), and for nothing else: not with a
 * small edit, not with a new version of the program.
 */
#ifndef FEEDS_ARCHIVE_H
#define FEEDS_ARCHIVE_H

#include "feeds/digest.h"
#include "feeds/site.h"

/* What it takes to know of an entry to place it. */
struct archive_entry {
	const char *id;
	int64_t published, updated; /* as in the feed */
	size_t bytes;               /* of its largest document, as archive_bytes says */
};

struct archive_page {
	const char *path;     /* "archive/2020-04", "archive/2020-04-2" */
	size_t first, count;  /* of the entries */
	struct digest digest; /* of all that the page depends on */
};
struct archive_pages {
	struct archive_page *items; /* oldest first */
	size_t count;
};

/* About how many bytes a text takes in a document, escaped. */
size_t archive_bytes(const char *text);

/* "archive/2020-04", of the second part "archive/2020-04-2". */
const char *archive_path(struct arena *arena, int year, int month, int part);

struct archive_history {
	const struct archive_entry *items; /* in order of `published` */
	size_t count;
	int zone_minutes; /* in which months begin */
	const char
		*subject; /* what else stands in every page: the feed's title, addresses */
};

/* Divides it into pages of at most LIMIT_ARCHIVE_BYTES.  Pure; false with `err` where memory
 * does not suffice. */
bool archive_divide(const struct archive_history *history, struct arena *arena,
                    struct archive_pages *pages, struct error *err) MUST_CHECK;

/* ---- on disk ---------------------------------------------------------------------------- */

/* Gives the feed of one page, newest entry first; its entries are entries[first] and the
 * `count` behind it.  Memory comes from `arena`, which lives until the page is written. */
typedef bool archive_make(void *context, const struct archive_page *page,
                          struct arena *arena, struct feed *feed, struct error *err);

struct archive {
	const struct site *site;
	const char *folder; /* the published one */
	const char *path;   /* of the current feed: "all" */
	const char
		*memory; /* a file that keeps what was written, so that it need not be made
	                       again to be compared; where it is lost, it is */
	archive_make *make;
	void *context;
};

/* Whether the page at `path` below the published folder is there, in every format: somebody may
 * have emptied the folder, or named another one. */
bool archive_is_there(const char *folder, const char *path);

/* Writes one page in every format: <folder>/<path>.rss|atom|json; `older` and `newer` are the
 * paths that it links to, or NULL.  Each document is read back before it replaces another. */
struct archive_links {
	const char *path, *older, *newer;
};
bool archive_write(const struct archive *archive, const struct archive_links *links,
                   const struct feed *feed, struct site_result *result,
                   struct error *err) MUST_CHECK;

/*
 * Writes the pages that changed, one after the other so that only one is in memory.  New ones
 * come first, then those that link to them.  To be called before the current feed, which links
 * to them, is written, and after what they load (site_publish_assets).
 */
bool archive_publish(const struct archive *archive, const struct archive_pages *pages,
                     struct site_result *result, struct error *err) MUST_CHECK;

/* Removes the pages that are no more, also those that the memory has lost, and keeps what
 * was written.  To be called when the current feed is written: nothing links to them any
 * longer. */
bool archive_settle(const struct archive *archive, const struct archive_pages *pages,
                    struct error *err) MUST_CHECK;

#endif
