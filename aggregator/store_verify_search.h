/*
 * Whether the search index says what the entries say.
 */
#ifndef AGGREGATOR_STORE_VERIFY_SEARCH_H
#define AGGREGATOR_STORE_VERIFY_SEARCH_H

#include "aggregator/store.h"

/*
 * Appends to `problems`, in `arena`, a sentence where the index is damaged in itself, else one
 * for each of the first LIMIT_PROBLEMS entries whose words in the index are not those of
 * its texts: a word that is missing, one too many, or one in another place.  FTS5 cannot do
 * that by itself, since the index keeps no text.
 *
 * Reads the whole index, and makes the words of all entries anew: about as long as building it
 * takes, and eight bytes of memory an entry.  An index of another version is not
 * looked at: the next run builds it anew.
 */
bool store_verify_search(struct store *store, struct arena *arena, struct strings *problems,
                         struct error *err) MUST_CHECK;

#endif
