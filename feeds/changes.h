/*
 * What a reader of one feed would find changed: the feed as it is published against the
 * feed as it is about to be.  Pure.
 *
 * Both are read from documents of ours (JSON Feed, which says everything that is compared),
 * so that no rule of the writers shows up as a change.
 */
#ifndef FEEDS_CHANGES_H
#define FEEDS_CHANGES_H

#include "feeds/model.h"

enum change_kind {
	CHANGE_NEW,
	CHANGE_EDITED,
	CHANGE_REMOVED, /* taken out from among those that stay */
	CHANGE_AGED,    /* the oldest, for which there is no more room */
	CHANGE_KIND_COUNT
};

/* What of an entry can differ; a set of them is 1 << field, or'ed. */
enum change_field {
	CHANGE_TITLE,
	CHANGE_LINK,
	CHANGE_SUMMARY,
	CHANGE_CONTENT,
	CHANGE_AUTHORS,
	CHANGE_TAGS,
	CHANGE_ATTACHMENTS,
	CHANGE_IMAGE,
	CHANGE_LANGUAGE,
	CHANGE_PUBLISHED,
	CHANGE_UPDATED,
	CHANGE_FIELD_COUNT
};

struct change {
	enum change_kind kind;
	unsigned fields; /* of an edited one: what differs */
	const struct entry
		*entry;   /* as it will be; one that goes: as it was.  NULL once named */
	const char *name; /* for people, once named: its title, or its id */
};

struct changes {
	struct change *items; /* in the order of the new feed, then of the old */
	size_t count;
	size_t counts[CHANGE_KIND_COUNT];
};

/* `old` may be NULL: then everything is new.  Entries are told by their ids.  Memory comes
 * from `arena`; false with `err` when it does not suffice. */
bool changes_find(const struct feed *old, const struct feed *new, struct arena *arena,
                  struct changes *changes, struct error *err) MUST_CHECK;

/* Gives all of them names, into `arena`, in place of entries: the feeds may go then. */
void changes_name(struct changes *changes, struct arena *arena);

/* "title": for people. */
const char *change_field_name(enum change_field field);

#endif
