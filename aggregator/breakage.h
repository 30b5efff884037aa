/*
 * A page that no longer reads as it did: what is wrong with it, and rules that would read it
 * again.
 */
#ifndef AGGREGATOR_BREAKAGE_H
#define AGGREGATOR_BREAKAGE_H

#include "aggregator/ingest.h"

/* Whether so many rows are too few to be believed: less than a quarter of what is usual. */
bool breakage_is_fewer(int64_t rows, int64_t usual);

/* What is usual after a page with so many rows: at once more, slowly less. */
int64_t breakage_usual(int64_t rows, int64_t usual);

/*
 * Where a page cannot be read, says in input->breakage why, and looks in it for a list that
 * leads where the source's entries do: then the rule that reads it is said, too.  In `arena`.
 */
bool breakage_describe(struct store *store, const struct ingest_options *options,
                       const struct ingest_reading *reading, struct ingest_input *input,
                       struct arena *arena, struct error *err) MUST_CHECK;

#endif
