/*
 * The source list: an OPML file -> the sources, checked.
 *
 * The list is the truth about which sources exist; the store holds their state.  An
 * outline with an address (xmlUrl) or a short name (id) is a source, wherever it stands
 * in the tree; other outlines are folders.  One without an address waits for it.
 */
#ifndef AGGREGATOR_SOURCES_H
#define AGGREGATOR_SOURCES_H

#include "aggregator/edit.h"
#include "aggregator/identity.h"
#include "aggregator/retention.h"
#include "aggregator/source_request.h"
#include "feeds/portion.h"

/* Priorities go from minus to plus this. */
#define SOURCE_PRIORITY_MOST 100

struct source {
	const char *id;          /* its short name, unique: attribute id */
	const char *title;       /* attribute text, never NULL */
	const char *other_title; /* in another language: title, where it differs; or NULL */
	const char *address;     /* of its feed: xmlUrl without user; NULL: waiting */
	const char *home;        /* its web site: htmlUrl without user, or NULL */
	const char *language;    /* BCP 47, or NULL */
	const int *zone_minutes; /* of dates that name none: timezone; NULL: the site's */
	enum key_kind identity;  /* what its entries are known by first; 0: is measured */
	enum updates_rule updates;
	const struct source_request *request; /* NULL: it is asked as all others are */
	int64_t priority; /* whose announcements lead among those who issued the same; 0 */
	const char *include, *exclude; /* which entries are published (rule.h); NULL: all */
	enum portion portion;          /* how much of them: content */
	struct retention retention;    /* how long they are kept: keep_age and so on */
	int line;                      /* of the file */
};

struct sources {
	struct source *items;
	size_t count;
	const struct source **by_id; /* the items in the order of their short names */
};

/* The source of that short name, or NULL. */
const struct source *sources_find(const struct sources *sources, const char *id);

/*
 * Reads and checks the list at `path`, all into `arena`.  On failure the message begins
 * with "FILE:LINE: ".  Refused: an outline without or with an invalid short name, a short
 * name used twice, addresses that are not http or https.
 */
bool sources_read(const char *path, struct arena *arena, struct sources *sources,
                  struct error *err) MUST_CHECK;

/*
 * The same, but only of the sources whose short names are among `names` (NULL: all): of a
 * list that was read and checked whole before, what a run needs.  The others cost next to
 * nothing.
 */
bool sources_read_named(const char *path, const struct outline_names *names,
                        struct arena *arena, struct sources *sources,
                        struct error *err) MUST_CHECK;

/* As sources_read for the bytes of a file; `path` is what it is called. */
bool sources_parse(const char *path, struct str bytes, struct arena *arena,
                   struct sources *sources, struct error *err) MUST_CHECK;

/* The same for a list that was read already; the message begins with the line. */
bool sources_take(const struct opml *list, struct arena *arena, struct sources *sources,
                  struct error *err) MUST_CHECK;

/* Reads the OPML file at `path`; what is wrong with it is told as "FILE:LINE: ". */
struct opml *sources_read_list(const char *path, struct arena *arena, struct error *err);

/* Puts "PATH:LINE: " or "PATH: " before the message of an error about a list. */
bool sources_prefix_place(struct error *err, const char *path);

/* Whether an outline stands for a source, not for a folder of them. */
bool sources_is_source(const struct outline *outline);

/* Whether `id` may be a short name: a-z, 0-9 and "-", not first; at most
 * LIMIT_SLUG_BYTES. */
bool sources_id_check(const char *id);

#endif
