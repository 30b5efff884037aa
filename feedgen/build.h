/*
 * Records with their stamps -> the feeds to publish: one of all, one for each section.
 *
 * Pure: no files, no clock, no state.
 */
#ifndef FEEDGEN_BUILD_H
#define FEEDGEN_BUILD_H

#include "feedgen/records.h"
#include "feedgen/settings.h"
#include "feedgen/stamps.h"

struct build_feed {
	const char *path;  /* "all", "section/<slug>/feed" */
	const char *title; /* of the site, or of the section */
	struct feed feed;
};

struct build {
	const char *home; /* URL of the web site: configured, else that of the first record
	                     that has an address */
	const char *title, *language; /* of the site; language may be NULL */
	struct {
		struct build_feed
			*items; /* all first, then the configured sections in their
		                             order, then the others by name */
		size_t count;
	} feeds;
};

/*
 * Makes the feeds into `arena`; they borrow from `records` and `stamps`, which stand in the
 * same order.  Newest first by date, then by natural order of ids; held and withdrawn records
 * are left out.  Records that are published are completed (records->complete).  Without any record that can be published: no feed at all.
 */
bool build_feeds(const struct records *records, const struct stamps *stamps,
                 const struct settings *settings, struct build *build, struct arena *arena,
                 struct error *err) MUST_CHECK;

#endif
