/*
 * The published folder: every feed in every format, the list of feeds, and the page.
 *
 * Both programs publish through here.  Everything is made and checked in memory first
 * (each feed read back by our own reader), then written in an order in which nothing
 * links to what is not there yet.
 */
#ifndef FEEDS_SITE_H
#define FEEDS_SITE_H

#include "feeds/model.h"
#include "feeds/publish.h"

struct site_feed {
	const char *path;        /* as in write_place: "all", "section/news/feed" */
	const char *title;       /* for the list and the page */
	const char *group;       /* heading to list it under, or NULL ("Sections") */
	const struct feed *feed; /* keeps */
};

struct site {
	const char *title;
	const char *home;      /* URL of the web site, or NULL */
	const char *base_url;  /* URL where the folder is served, ends in "/", or NULL */
	const char *language;  /* BCP 47, or NULL */
	const char *hub;       /* or NULL */
	const char *generator; /* "feedgen 0.1.0" */
	int zone_minutes;      /* for dates on the page */
	struct {
		struct site_feed *items; /* the first is the whole newsroom */
		size_t count;
	} feeds;
};

struct site_result {
	size_t files,
		written; /* published files, siblings aside; those whose bytes changed */
};

/* Writes <folder>/<path>.rss|atom|json of every feed, feeds.opml, style.css, feed.css and
 * index.html, each with its compressed siblings (publish_served).  On failure `err` names the file; files already renamed stand. */
bool site_publish(const struct site *site, const char *folder, struct site_result *result,
                  struct error *err) MUST_CHECK;

#endif
