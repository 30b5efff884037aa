/*
 * The published feeds -> the stamps of their items: what is left of a state that was lost.
 */
#ifndef FEEDGEN_RECOVER_H
#define FEEDGEN_RECOVER_H

#include "feedgen/withdrawals.h"

/*
 * Reads every Atom feed below `folder` (which may be missing), archives too, and gives the
 * items' ids and dates in order of their keys, each `is_recovered`.  Feeds that cannot be
 * read, and items with ids that are none of ours, are passed over.  The moment at which an
 * item was first seen is not published: its date of publication stands for it.
 */
bool recover_stamps(const char *folder, struct stamps *stamps, struct arena *arena,
                    struct error *err) MUST_CHECK;

/*
 * What deleted.json in `folder` tells of withdrawn items, added to `list` to be stored.
 * Without such a file, or where it is none of ours, nothing.
 */
bool recover_withdrawn(const char *folder, struct withdrawals *list, struct arena *arena,
                       struct error *err) MUST_CHECK;

#endif
