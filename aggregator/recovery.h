/*
 * An entry of our own feed -> what the store is to know of it, after the store was lost.
 * Pure.
 */
#ifndef AGGREGATOR_RECOVERY_H
#define AGGREGATOR_RECOVERY_H

#include "aggregator/store.h"
#include "feeds/withdrawn.h"

/*
 * The source that a published entry is attributed to, in Atom or in our JSON: by the address
 * of its feed, else by its title where one source only has that; listed ones only.  NULL:
 * none.
 */
const struct source_state *recovery_source(const struct source_states *sources,
                                           const struct entry *published);

/*
 * The source that what was withdrawn came from: by its short name, else by the id where it was
 * minted by `authority`; listed ones only.  NULL: none.
 */
const struct source_state *recovery_withdrawn_source(const struct source_states *sources,
                                                     const char *authority,
                                                     const struct withdrawn_item *item);

/* What is left of it, as an entry: an id, dates, and the link where the id is one.  It borrows
 * from the item. */
void recovery_withdrawn_entry(const struct withdrawn_item *item, struct entry *entry);

/* Whether an entry has what a row needs: an id and both dates. */
bool recovery_is_possible(const struct entry *published);

/* What a row is made of. */
struct recovered {
	struct entry parsed; /* what the version points to */
	struct entry_stamp stamp;
	struct entry_version version;
	struct identity identity; /* keys by which its source's next document claims it */
};

/*
 * Makes the row, in `arena`.  The digest is all zero: what the source says takes its place
 * without being told of as an edit (recovery_is_ours).
 *
 * A published id that was minted (identity_mint) by `authority` for this source carries a
 * key; one that is none of the entry's other keys is its guid's, or of a withdrawn entry, of
 * which nothing else is known, that of every kind.
 */
bool recovery_make(struct arena *arena, const char *authority,
                   const struct source_state *source, const struct entry *published,
                   struct recovered *row, struct error *err) MUST_CHECK;

/* Whether a stored version was read back from our feed and not yet replaced. */
bool recovery_is_ours(const struct entry_version *version);

/* A page of the archives (feeds/archive.h). */
struct recovery_page {
	int year, month, part; /* the part from 1 */
};

/* Reads "2020-04" or "2020-04-2" off a file name, whatever its extension; false for any
 * other. */
bool recovery_page_parse(const char *name, struct recovery_page *page) MUST_CHECK;

/* The older first, as qsort wants it. */
int recovery_page_compare(const struct recovery_page *one,
                          const struct recovery_page *other);

#endif
