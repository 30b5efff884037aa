/*
 * The published feeds -> the stamps of their items, and what tags and languages are addressed as:
 * what is left of a state that was lost.
 */
#ifndef FEEDGEN_RECOVER_H
#define FEEDGEN_RECOVER_H

#include "feedgen/known_topics.h"
#include "feedgen/withdrawals.h"

/*
 * Reads every Atom feed below `folder` (which may be missing), archives too, and gives the
 * items' ids and dates in order of their keys, each `is_recovered`.  Feeds that cannot be
 * read, and items with ids that are none of ours, are passed over.  The moment at which an
 * item was first seen is not published: its date of publication stands for it.
 */
struct recovered {
	struct stamps stamps;
	struct known_topics topics;
};
bool recover_published(const char *folder, struct recovered *recovered, struct arena *arena,
                       struct error *err) MUST_CHECK;

/* The language of the site, as the published list of feeds in `folder` says; NULL where there is
 * none, or it names none. */
const char *recover_language(const char *folder, struct arena *arena);

/*
 * What deleted.json in `folder` tells of withdrawn items, added to `list` to be stored.
 * Without such a file, or where it is none of ours, nothing.
 */
bool recover_withdrawn(const char *folder, struct withdrawals *list, struct arena *arena,
                       struct error *err) MUST_CHECK;

#endif
