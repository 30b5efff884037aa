/*
 * The complete history of the combined feed (RFC 5005): one page a month and more, linked
 * from the current feed.
 *
 * The store knows which entry stands in which page, and which pages have changed since they
 * were written, so that a run costs what is new, and not what was ever stored.
 */
#ifndef AGGREGATOR_ARCHIVES_H
#define AGGREGATOR_ARCHIVES_H

#include "aggregator/archive_plan.h"
#include "aggregator/command.h"
#include "feeds/site.h"

/*
 * Plans which pages are written, into the session's arena, after what is new was filed.
 * Without base_url there are no links to find them by, and no archives.  False with
 * session->err.
 */
bool archives_plan(struct session *session, const char *folder,
                   struct archive_plan *plan) MUST_CHECK;

/* The page that the current feed links to, or NULL. */
const char *archives_newest(const struct archive_plan *plan);

/* Writes what was planned; to be called before the current feed is written.  A run that is
 * killed between the two is made up for by the next one. */
bool archives_publish(struct session *session, const struct site *site, const char *folder,
                      const struct archive_plan *plan,
                      struct site_result *result) MUST_CHECK;

#endif
