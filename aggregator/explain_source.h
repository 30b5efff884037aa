/*
 * What is known of a source, and how it was asked: `aggregator explain SOURCE`.
 */
#ifndef AGGREGATOR_EXPLAIN_SOURCE_H
#define AGGREGATOR_EXPLAIN_SOURCE_H

#include "aggregator/command.h"

/* Writes its state, its requests, its changes of state and what `check` found in its feed, for
 * a person or (--json) for programs.  False with session->err. */
bool explain_source(struct session *session, const struct source_state *source,
                    struct buf *out) MUST_CHECK;

#endif
