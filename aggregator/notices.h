/*
 * What is told of entries that were withdrawn (feeds/withdrawn.h): for some days in the combined
 * feed and in those of the topics that they were in, in deleted.atom and deleted.json from then
 * on.  A notice is the same in all of them.  All is in the session's arena; functions fail with
 * session->err.
 */
#ifndef AGGREGATOR_NOTICES_H
#define AGGREGATOR_NOTICES_H

#include "aggregator/command.h"
#include "aggregator/store_topics.h"
#include "feeds/withdrawn.h"

/* Reads what was withdrawn, the latest first, each with a second of its own. */
bool notices_read(struct session *session, struct withdrawn_items *items) MUST_CHECK;

/* Puts notices of the latest into the combined feed, each in its place. */
bool notices_put(struct session *session, const struct withdrawn_items *items,
                 struct feed *feed) MUST_CHECK;

/* The same with the feed of a topic and what was in it; *count: of the notices. */
bool notices_put_topic(struct session *session, const struct withdrawn_items *items,
                       const struct topic *topic, struct feed *feed,
                       size_t *count) MUST_CHECK;

#endif
