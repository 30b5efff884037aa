/*
 * What is told of entries that were withdrawn (feeds/withdrawn.h): in the combined feed for
 * some days, in deleted.atom and deleted.json from then on.
 */
#ifndef AGGREGATOR_NOTICES_H
#define AGGREGATOR_NOTICES_H

#include "aggregator/command.h"
#include "feeds/withdrawn.h"

/* Reads what was withdrawn into `items`, and puts notices of the latest into `feed`, each in
 * its place.  All is in the session's arena.  False with session->err. */
bool notices_put(struct session *session, struct feed *feed,
                 struct withdrawn_items *items) MUST_CHECK;

#endif
