/*
 * The entries of one document against those in the store: which are known, which are new,
 * which stand there twice.
 *
 * A key counts only where it is unambiguous: one entry of the document has it, and one
 * entry of the source in the store.  The kinds of keys are tried one after the other over
 * the whole document, so that the order of its entries decides nothing:
 *
 *   whole        is believed: all keys together, and all else that the entry says.
 *   guid         is believed.
 *   guid-alt     (http became https, the site moved) where title and day, or the content,
 *                say the same.
 *   link         is believed where there is no unambiguous guid; beside an unknown one the
 *                same is asked as for guid-alt.
 *   title + day  are believed where there is no unambiguous guid or link; beside unknown
 *                ones the content must be the same too (a site that changed them all).
 *   content      is believed where there is nothing else.
 *
 * What is not found so is new: an entry too many can be seen, one swallowed cannot.
 */
#ifndef AGGREGATOR_MATCH_H
#define AGGREGATOR_MATCH_H

#include "aggregator/store.h"

struct match {
	struct identity identity;
	bool is_duplicate;  /* says no more than another entry of the document: ignore it */
	int64_t entry;      /* its row in the store; 0: new */
	enum key_kind kind; /* by which it was found */
	struct digest digest; /* what is stored of it: entry_version.digest */
};

struct matches {
	struct match *items; /* one for each entry of the document, in its order */
	size_t count;
};

/*
 * Fills `matches` for the entries of a feed of `source`.  `identities` is what identity_take
 * says of each, or NULL: it is asked here.  Memory comes from `arena`.  Reads the store only.
 */
bool match_entries(struct store *store, int64_t source, const struct feed *feed,
                   const struct identity *identities, struct arena *arena,
                   struct matches *matches, struct error *err) MUST_CHECK;

#endif
