/*
 * The status pages: the store -> status.html, status.json, health.atom, and a folder for each
 * source.
 *
 * They are written beside the combined feed, and before it: its pages link to them.  What
 * every request changes (when a source was read, and will be) stands on the page of all
 * sources alone, which changes besides once a day; the others change with news.  A run in
 * which nothing was due, on the same day, leaves everything as it is.
 */
#ifndef AGGREGATOR_HEALTH_PUBLISH_H
#define AGGREGATOR_HEALTH_PUBLISH_H

#include "aggregator/command.h"
#include "aggregator/health_page.h"

/* What is to be told of the sources.  With more than LIMIT_STATUS_SOURCES of them, or none,
 * it is nothing: `is_told` is false. */
struct health_news {
	bool is_told;
	struct health_report report;
	struct source_states states; /* of all sources, those that left the list, too */
};

/* Reads it, into the session's arena, after checking the documents that came since the last
 * time (advice.h); the site of the report is the caller's to fill in. */
bool health_read(struct session *session, struct health_news *news) MUST_CHECK;

/* Writes what changed into the folder; adds to *written how many files did. */
bool health_publish(struct session *session, const struct health_news *news,
                    const char *folder, size_t *written) MUST_CHECK;

/* Removes what was told of sources that have left the list.  To be called when the combined feed
 * and its pages are written: nothing links to it any longer. */
bool health_remove(struct session *session, const struct health_news *news,
                   const char *folder) MUST_CHECK;

#endif
