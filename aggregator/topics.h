/*
 * The feeds of a part of what is published: of each source, of the larger tags, in each
 * language.  Only those that changed are made; the others stand as they were published and
 * are listed.
 */
#ifndef AGGREGATOR_TOPICS_H
#define AGGREGATOR_TOPICS_H

#include "aggregator/command.h"
#include "aggregator/store_topics.h"
#include "feeds/site.h"
#include "feeds/withdrawn.h"

/* A feed of the site, and the topic that it is of. */
struct topic_feed {
	struct topic topic;
	struct site_feed feed;
	struct feed *made; /* that feed, where it is made */
	size_t notices;    /* in it, of what was withdrawn */
};
struct topic_feeds {
	struct topic_feed *items;
	size_t count;
};

/*
 * Makes the feeds that changed, or whose files are missing in `folder`, as far as
 * topics_choose lets it; and lists the others that are there.  Those that `withdrawn` was in
 * tell of it.  All is in the session's arena.  False with session->err.
 */
bool topics_make(struct session *session, const char *folder,
                 const struct withdrawn_items *withdrawn,
                 struct topic_feeds *feeds) MUST_CHECK;

/*
 * Puts those first that a run is to make, and returns how many: all that stand and out of
 * which something was taken down, or that stand from before the store was lost; of the
 * others that changed, were never written or do not stand as many as LIMIT_TOPICS_MADE
 * allows, those first that were written longest ago.  Pure.
 */
size_t topics_choose(struct topic_feed **feeds, size_t count);

/* Notes that the feed was written as it was made. */
bool topics_done(struct session *session, const struct topic_feed *feed) MUST_CHECK;

#endif
