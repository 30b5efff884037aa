/*
 * How the sources are -> pages for people, a document for programs, feeds of changes.  Pure.
 */
#ifndef AGGREGATOR_HEALTH_PAGE_H
#define AGGREGATOR_HEALTH_PAGE_H

#include "aggregator/health.h"
#include "feeds/buf.h"
#include "feeds/site.h"

/* Changes of state that a page and a feed show. */
#define HEALTH_CHANGES_SHOWN ((size_t)50)

/* What is published of all sources together. */
struct health_report {
	const struct site *site;
	const char *id_authority; /* of minted ids, RFC 4151 */
	struct healths sources;   /* in the order of the page */
	int64_t as_of, until;     /* health_as_of, health_until */
};

/* "status" in a language. */
bool health_write_page(const struct health_report *report, enum page_language language,
                       struct buf *out, struct error *err) MUST_CHECK;

/* "source/<id>/index"; `changes` are those of the source. */
bool health_write_source_page(const struct health_report *report,
                              const struct health *health,
                              const struct transitions *changes,
                              enum page_language language, struct buf *out,
                              struct error *err) MUST_CHECK;

/* "status.json": aggregator(1) documents its members. */
bool health_write_json(const struct health_report *report, struct buf *out,
                       struct error *err) MUST_CHECK;

/*
 * "health.atom", of all sources, and "source/<id>/health.atom" (`only` that one): the
 * changes, the latest first, in the site's language.  Of one that no source of the report
 * had nothing is told.  Without any change there is no feed: *has_feed tells.
 */
bool health_write_feed(const struct health_report *report, const struct health *only,
                       const struct source_changes *changes, bool *has_feed,
                       struct buf *out, struct error *err) MUST_CHECK;

#endif
