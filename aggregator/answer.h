/*
 * The end of a source's transfers (fetch.h) -> what its settling needs (settle.h).  Pure.
 */
#ifndef AGGREGATOR_ANSWER_H
#define AGGREGATOR_ANSWER_H

#include "aggregator/configuration.h"
#include "aggregator/fetch.h"

/* What happened, with what the server or libcurl adds to it: one sentence from `arena`, NULL
 * without memory. */
const char *answer_describe(const struct fetch_result *result, struct arena *arena);

/* How the source was asked.  Both of these borrow from their arguments. */
struct asking answer_asking(const struct fetch_result *result,
                            const struct configuration *configuration);

/* What is stored of an answer, whatever it means. */
struct source_answer answer_of(const struct fetch_result *result);

#endif
