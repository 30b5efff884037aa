/*
 * What a session publishes: feeds of stored entries, as its configuration says.  Everything
 * is in the session's arena; functions fail with session->err.
 */
#ifndef AGGREGATOR_COMPOSE_H
#define AGGREGATOR_COMPOSE_H

#include "aggregator/choose.h"
#include "aggregator/combine.h"

/* The combined feed, no larger than it may be, and the choice of which it is made; the feed
 * without entries where there are none, its date absent then. */
bool compose_current(struct session *session, struct choice *choice,
                     struct feed *feed) MUST_CHECK;

/* The feed of one page of the archives (archive_page_row.id): what is whole there stays whole,
 * and a new version of the program changes nothing. */
bool compose_page(struct session *session, int64_t page, struct feed *feed) MUST_CHECK;

#endif
