/*
 * When permanent redirects are believed.  Pure.
 *
 * A redirect may be a mistake, a maintenance page or a captive portal; so an address is
 * given up only after having been sent on for long, to a document that was the same feed.
 */
#ifndef AGGREGATOR_MOVES_H
#define AGGREGATOR_MOVES_H

#include "aggregator/outcome.h"
#include "aggregator/store.h"

#define MOVES_ANSWERS 3
#define MOVES_DAYS 3
#define MOVES_SECONDS ((int64_t)7 * 24 * 3600)

/*
 * Whether the source has moved to `url` (NULL: no), to which all redirects of the answer of
 * `now` were permanent, with this answer the third at least, on three different days, over
 * a week; and not from https to http, and not from the internet to a private host.
 * `source` is as it was before this answer.
 */
bool moves_is_proven(const struct source_state *source, const char *url, int64_t now);

/* Whether a source that has moved is asked at its old address again: the new one has said
 * three times in a row, this one included, that there is nothing. */
bool moves_is_over(const struct source_state *source, enum outcome_class class);

#endif
