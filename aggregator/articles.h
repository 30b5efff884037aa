/*
 * The pages of new entries -> their texts: for sources of which the list says so.
 *
 * A part of `update`, after the sources have answered: one request at a time to each host,
 * with its rests and pauses, bounded (LIMIT_ARTICLES_RUN, LIMIT_ARTICLES_SOURCE); what is
 * left is for later runs.  A page that cannot be read leaves its entry as it is.  An entry
 * without a date was held for this (stamp.h): its page's date is its own, and it is published in
 * this run, or when its page has failed twice.
 */
#ifndef AGGREGATOR_ARTICLES_H
#define AGGREGATOR_ARTICLES_H

#include "aggregator/command.h"
#include "aggregator/reach.h"

/* Reads the pages of all that wait, asking none that `reach` tells to leave in peace; ends early
 * on a signal, and at the end of --max-runtime.  Sets *has_news where one is given up.  False
 * with session->err where the store, libcurl or memory failed. */
bool articles_read(struct session *session, struct reach *reach, bool *has_news) MUST_CHECK;

#endif
