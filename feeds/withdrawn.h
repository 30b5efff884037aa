/*
 * Items that were taken down: what readers are told of it.
 *
 * Most readers keep what they have fetched and know of no deletion: so an item that was
 * taken down stays in its feeds for some days as a notice, under its id and at its date,
 * with nothing of what it said, and takes the place of what the reader kept.  Who heeds
 * deletions finds them in deleted.atom (tombstones, RFC 6721) and deleted.json.  They are
 * no part of the other feeds: to validators an element that is not in Atom or RSS is a
 * warning.
 */
#ifndef FEEDS_WITHDRAWN_H
#define FEEDS_WITHDRAWN_H

#include "feeds/arena.h"
#include "feeds/buf.h"
#include "feeds/error.h"
#include "feeds/model.h"

struct write_place; /* write.h */

struct withdrawn_item {
	const char *id;       /* as it was published */
	const char *language; /* BCP 47, of the notice; NULL: the feed's */
	const char *reason;   /* the operator's words, plain text; NULL: none */
	const char *source;   /* short name of the source that it came from; NULL: none */
	int64_t published; /* its date, seconds since 1970; DATE_UNKNOWN: no notice is made */
	int64_t when;      /* it was taken down: a second of its own, as atom:updated */
};

/* The latest first. */
struct withdrawn_items {
	struct withdrawn_item *items;
	size_t count;
};

/* Gives each the first second from its own on that is not `taken` (in order) by an item's
 * `updated`, nor by another: feed validators take equal ones for a mistake. */
void withdrawn_spread(struct withdrawn_items *items, const int64_t *taken, size_t count);

/* The notice of an item in a feed; borrows from both.  A failure is the arena's. */
void withdrawn_entry(const struct withdrawn_item *item, const struct feed *feed,
                     int32_t offset_minutes, struct arena *arena, struct entry *entry);

/* Of the items those that a feed shows at `now`: taken down within `seconds` (0: none), at
 * most LIMIT_WITHDRAWN_NOTICES of them.  They are the first: returns how many. */
size_t withdrawn_shown(const struct withdrawn_items *items, int64_t now, int64_t seconds);

/* Whether an item of that id was taken down. */
bool withdrawn_has(const struct withdrawn_items *items, const char *id);

/* deleted.atom and deleted.json, of LIMIT_TOMBSTONES at most, in the name of `feed`, the
 * first of the site; place->path is "deleted". */
bool withdrawn_write_atom(const struct withdrawn_items *items, const struct feed *feed,
                          const struct write_place *place, struct buf *out,
                          struct error *err) MUST_CHECK;
bool withdrawn_write_json(const struct withdrawn_items *items, const struct feed *feed,
                          const struct write_place *place, struct buf *out,
                          struct error *err) MUST_CHECK;

/* Reads deleted.json back, into `arena`; what is none has no items.  A failure is the arena's. */
void withdrawn_read(struct str json, struct arena *arena, struct withdrawn_items *items);

#endif
