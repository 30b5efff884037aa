/*
 * What a session publishes: feeds of stored entries, as its configuration says.  Everything
 * is in the session's arena; functions fail with session->err.
 */
#ifndef AGGREGATOR_COMPOSE_H
#define AGGREGATOR_COMPOSE_H

#include "aggregator/choose.h"
#include "aggregator/combine.h"
#include "aggregator/store_topics.h"

/* The combined feed and the choice of which it is made; the feed without entries where there are
 * none, its date absent then. */
bool compose_current(struct session *session, struct choice *choice,
                     struct feed *feed) MUST_CHECK;

/* The feed of one page of the archives (archive_page_row.id): what is whole there stays whole,
 * and a new version of the program changes nothing. */
bool compose_page(struct session *session, int64_t page, struct feed *feed) MUST_CHECK;

/* The feed of one topic, as compose_current. */
bool compose_topic(struct session *session, const struct topic *topic,
                   struct choice *choice, struct feed *feed) MUST_CHECK;

/* Cuts the combined feed until no document of it is larger than one may be, as publication.h
 * does: for those who only want to know what it holds. */
bool compose_fit(struct session *session, struct feed *feed) MUST_CHECK;

/* What each entry is dated, for guards; NULL where the arena is full. */
const int64_t *compose_dates(struct session *session, const struct feed *feed);

/* What the feed of a topic is called, and whose it is, whether it has entries or not. */
void compose_title(struct session *session, const struct topic *topic, struct feed *feed);

#endif
