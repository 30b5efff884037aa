/*
 * A list that goes on in further pages -> those of them that the source list asks for, once:
 * when the source is read for the first time.
 */
#ifndef AGGREGATOR_NEXT_PAGES_H
#define AGGREGATOR_NEXT_PAGES_H

#include "aggregator/command.h"
#include "aggregator/ingest.h"
#include "aggregator/reach.h"

/*
 * Of `states`, as they were before they were asked now, those that had not been read before:
 * follows each list as far as source_request.pages says.  What the pages hold is stored as new;
 * one that cannot be read ends its list, and is no failure of the source.  Counts what is new in
 * *added.  False with session->err.
 */
bool next_pages_read(struct session *session, struct reach *reach,
                     const struct ingest_options *ingest,
                     const struct source_states *states, size_t *added) MUST_CHECK;

#endif
