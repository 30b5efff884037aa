/*
 * The published feeds -> the stamps of their items: what is left of a state that was lost.
 */
#ifndef FEEDGEN_RECOVER_H
#define FEEDGEN_RECOVER_H

#include "feedgen/stamps.h"

/*
 * Reads every Atom feed below `folder` (which may be missing), archives too, and gives the
 * items' ids and dates in order of their keys, each `is_recovered`.  Feeds that cannot be
 * read, and items with ids that are none of ours, are passed over.  The moment at which an
 * item was first seen is not published: its date of publication stands for it.
 */
bool recover_stamps(const char *folder, struct stamps *stamps, struct arena *arena,
                    struct error *err) MUST_CHECK;

#endif
