/*
 * The published folder: every feed in every format, the list of feeds, and the page.
 *
 * Both programs publish through here.  Everything is made and checked in memory first
 * (each feed read back by our own reader), then written in an order in which nothing
 * links to what is not there yet.
 */
#ifndef FEEDS_SITE_H
#define FEEDS_SITE_H

#include "feeds/guard.h"
#include "feeds/publish.h"
#include "feeds/websub.h"
#include "feeds/withdrawn.h"

struct write_translations;
struct write_place;

struct site_feed {
	const char *path;  /* as in write_place: "all", "section/news/feed" */
	const char *title; /* for the list and the page */
	const char *group; /* heading to list it under, or NULL ("Sections") */
	struct feed *feed;
	const char *older; /* path of its newest archive, or NULL */
	const struct write_translations *translations; /* of it; or NULL */
	const int64_t *stated;                         /* as in guard_case, or NULL */
	const bool *returning;                         /* the same */
	size_t room;                                   /* the same; 0: any */
	size_t held; /* items that wait for their date: for the report */
	const struct site_standing *standing; /* NULL: it is made */
};

/* A feed that has not changed since it was published: its files stand and it is only listed.
 * What its `feed` holds is told here. */
struct site_standing {
	size_t items, bytes; /* of all its documents */
};

/* What the webmaster adds to the pages; NULL: nothing. */
struct site_own {
	const char *header, *footer; /* HTML above and below every page; cleaned there */
	const char *style;           /* CSS behind style.css: published as site.css */
};

/* A source's two names; pages show the one in their language. */
struct site_name {
	const char *name, *other;
};

struct site {
	const char *title;
	const char *home;      /* URL of the web site, or NULL */
	const char *base_url;  /* URL where the folder is served, ends in "/", or NULL */
	const char *language;  /* BCP 47, or NULL */
	const char *hub;       /* or NULL */
	const char *generator; /* "feedgen 0.1.0" */
	const struct withdrawn_items
		*withdrawn; /* for deleted.atom and deleted.json; NULL or
	                                            empty: there are no such files */
	bool is_decided; /* a published feed that is not among these was given up by a person, and
	                    is removed without asking */
	const char *given_up
		[2]; /* folders of feeds that a person switched off, "tag/" and "lang/":
	                            the same, of these alone; NULL: none */
	int zone_minutes; /* for dates on the pages */
	struct site_own own;
	struct {
		struct site_name *items;
		size_t count;
	} names;         /* of sources, that also have one in another language */
	bool has_status; /* there is a page status.html, made by the caller */
	struct {
		struct site_feed *items; /* the first is the whole newsroom */
		size_t count;
	} feeds;
};

/* Where it stands among the published files. */
struct write_place site_place(const struct site *site, const struct site_feed *feed,
                              struct arena *arena);

/* How many items a feed of the site has. */
size_t site_feed_items(const struct site_feed *feed);

/* How it is published. */
struct site_options {
	const char *folder;                /* where to */
	const struct guard_limits *guards; /* NULL: nothing is judged */
	int64_t now;                       /* for guards */
	const char *quarantine; /* folder for what a guard refused, or NULL: evidence, never
	                           in the published folder */
	bool is_accepted;       /* publish whatever the guards say */
	size_t max_bytes; /* of one document of a feed, but for one with a single entry: the
	                     oldest entries of larger ones are cut off; 0: any */
	int64_t (*milliseconds)(void); /* a clock that never goes back, or NULL */
};

/* One feed of a plan. */
struct site_part {
	const char *path;
	size_t items, held;   /* in the feed; kept back until their date (site_feed.held) */
	size_t bytes;         /* of its documents together */
	size_t largest;       /* of the largest one; 0 where it stands */
	size_t problems;      /* that our own reader finds in them */
	int64_t milliseconds; /* that making and comparing took */
	struct changes changes;
	struct guard_findings findings;
	bool is_refused; /* by a guard: what is published stands */
	bool is_gone;    /* published, but no longer among the feeds of the site */
};

/*
 * What will be published, all of it made and checked, compared with what is published.
 * Nothing is written before site_publish, and what a plan says is for people to look at
 * (diff.h, report.h).
 */
struct site_plan {
	struct {
		struct site_part *items; /* in the order of the site's feeds; then those
		                            that are gone */
		size_t count;
	} parts;
	struct {
		struct site_file *items; /* in the order of writing */
		size_t count;
	} files;
	size_t assets;  /* so many of the files, the first, are what the others load */
	size_t refused; /* parts that are */
	/* private */
	struct strings former; /* names of pages that a former language of the site left */
	const struct site *site;
	const struct site_options *options;
	struct arena arena;
	size_t kept; /* bytes of feed documents (LIMIT_KEPT_BYTES) */
};

struct site_result {
	size_t files,
		written; /* published files, siblings aside; those whose bytes changed */
	size_t refused;  /* feeds of which the last good files stand */
	size_t refused_anew; /* those among them that were not refused in the same words
	                          the last time: to be told */
};

/*
 * Makes every feed in every format, feeds.opml, the pages and what they load; reads
 * each feed back; reads what is published; lets the guards judge.  Returns owned
 * (site_plan_free; `site` and `options` are borrowed as long), or NULL with `err`, which
 * names the file.
 */
struct site_plan *site_plan_make(const struct site *site,
                                 const struct site_options *options, struct error *err);
void site_plan_free(struct site_plan *plan);

/* Whether our own reader finds in a document what was put into it: the same entries by their
 * ids; ERROR_SYNTAX otherwise. */
bool site_read_back(struct str document, const struct feed *feed,
                    struct error *err) MUST_CHECK;

/* Whether the first feed is refused: then nothing is written at all. */
bool site_stands(const struct site_plan *plan);

/* Writes what pages and feeds load, for archives, which come before the feeds that link to them
 * and load it, too.  Adds those whose bytes changed to result->written; site_publish counts them
 * among the files. */
bool site_publish_assets(const struct site_plan *plan, struct site_result *result,
                         struct error *err) MUST_CHECK;

/* Enters the feeds, each document a topic, as they are once the plan is published; in the
 * plan's arena.  Nothing without a base_url. */
void site_enter_topics(struct site_plan *plan, struct websub_topics *topics);

/*
 * Writes it: <folder>/<path>.rss|atom|json and the rest, each with its compressed siblings
 * (publish_served).  Of a feed that is refused nothing is written, but its evidence: its
 * JSON document and a .txt that says why, under its path in the quarantine.  Where the
 * first feed is refused (site_stands), everything stands.  A feed that is gone is removed
 * when that is accepted, or was decided.  On failure `err` names the file; files already
 * renamed stand.
 */
bool site_publish(const struct site_plan *plan, struct site_result *result,
                  struct error *err) MUST_CHECK;

#endif
