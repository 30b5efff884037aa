/*
 * Records with their stamps -> the feeds to publish: one of all, one for each section, and one
 * for each language and larger tag (build_groups.h).
 *
 * Pure: no files, no clock, no state.
 */
#ifndef FEEDGEN_BUILD_H
#define FEEDGEN_BUILD_H

#include "feedgen/known_topics.h"
#include "feedgen/records.h"
#include "feedgen/settings.h"
#include "feedgen/stamps.h"
#include "feeds/archive.h"
#include "feeds/withdrawn.h"
#include "feeds/write.h"

/* What will be published, in lists (build_items.h); which items a feed has (build_groups.h). */
struct build_lists;
struct group;

struct build_feed {
	const char
		*path; /* "all", "section/<slug>/feed", "lang/zh/feed", "tag/<slug>/feed" */
	const char *title;   /* of the site, of the section, ... */
	const char *heading; /* what it is listed under: languages, tags; or NULL */
	struct feed feed;
	struct write_translations translations;
	/* Of a language or tag: its row in build_input.topics, and what it holds. */
	struct known_topic *topic;
	struct digest content;
	const struct site_standing
		*standing;     /* it holds that already: `feed` has no entries */
	const int64_t *stated; /* the moment that each record states, as guards want it */
	const bool *returning; /* of all items: whether each was published before */
	size_t held;           /* records that wait for their date */
	size_t room;           /* as in site_feed */
	const struct group *group; /* private */
};

struct build {
	const char *home; /* URL of the web site: configured, else that of the first record
	                     that has an address */
	const char *title, *language; /* of the site; language may be NULL */
	struct {
		struct build_feed *items; /* all first, then the configured sections in
		                             their order, then the others by name; then
		                             languages and tags */
		size_t count;
	} feeds;
	size_t count; /* of published items */
	/* private */
	const struct build_lists *lists;
	const struct records *records;
};

struct build_input {
	const struct records *records;
	const struct stamps *stamps; /* in the same order */
	const struct settings *settings;
	struct known_topics *topics; /* takes those that get a feed for the first time */
	const char *
		language; /* of the site as it was published before, or NULL: it stays where
	                         none is configured */
	struct withdrawn_items notices; /* to be shown in place of what was taken down */
};

/*
 * Makes the feeds into `arena`; they borrow from `input`.  Newest first by date, then by natural
 * order of ids; held and withdrawn records are left out, but for notices of the latter.  Records that are published are completed (records->complete).
 * Without any record that can be published, and any notice of one: no feed at all.
 */
bool build_feeds(const struct build_input *input, struct build *build, struct arena *arena,
                 struct error *err) MUST_CHECK;

/* Whether the feed has an item of that id, though it stands and was not made. */
bool build_feed_has(const struct build_feed *feed, const char *id);

/* Everything that was ever published, oldest first, for archive_divide; build->count of
 * them. */
struct archive_entry *build_history(const struct build *build, struct arena *arena,
                                    struct error *err);

/* Where in it the item of that id stands; build->count where it does not. */
size_t build_history_find(const struct build *build, const char *id);

/* The feed of one page of that history. */
bool build_archive(const struct build *build, const struct settings *settings,
                   const struct archive_page *page, struct arena *arena, struct feed *feed,
                   struct error *err) MUST_CHECK;

#endif
