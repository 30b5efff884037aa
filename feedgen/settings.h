/*
 * What the operator decided: feedgen.ini(5) -> one struct.
 */
#ifndef FEEDGEN_SETTINGS_H
#define FEEDGEN_SETTINGS_H

#include "feeds/arena.h"
#include "feeds/guard.h"
#include "feeds/site.h"

/* Where CEC's pages are served, and what mints the ids of their items: used where nothing
 * else is configured. */
#define SETTINGS_HOME "http://english.cec.org.cn/"
#define SETTINGS_ID_AUTHORITY "english.cec.org.cn,2020-01-01"

/* [section SLUG] */
struct section_rule {
	const char *slug;  /* a checked part of a path */
	const char *title; /* for people; NULL: as the records say */
	const char *match; /* the records' section, its title or number; NULL: the title */
};

struct settings {
	const char *title;        /* NULL: derived */
	const char *description;  /* NULL: none */
	const char *home;         /* URL with a trailing "/"; NULL: derived */
	const char *base_url;     /* the same; NULL: unknown */
	const char *language;     /* BCP 47; NULL: derived */
	const char *rights;       /* NULL: none */
	const char *logo, *icon;  /* URLs, or NULL */
	const char *id_authority; /* "authority,date" of RFC 4151 */
	const char *hub;          /* URL or NULL */
	int64_t zone_minutes;     /* of dates that name none, and of those published */
	const char *input_path;
	const char *corrections_path; /* NULL: none */
	const char *withdrawn_path;   /* NULL: none */
	int64_t silence; /* seconds of it that are told of a section at the earliest; 0: never */
	const char *output_folder;
	int64_t items;                /* at most, in one feed */
	int64_t window_items, window; /* at least; and those of so many seconds */
	int64_t max_bytes;            /* of one document of a feed */
	int64_t ttl; /* seconds for which readers need not ask again; 0: not told */
	bool is_corrected_shown; /* whether an item says when it was corrected */
	bool has_tag_feeds, has_language_feeds;
	int64_t notices;        /* seconds that the notice of a withdrawn item is shown */
	struct site_own own;    /* of the pages: what the files hold */
	const char *state_path; /* NULL without a configuration */
	struct guard_limits guards;
	struct {
		struct section_rule *items;
		size_t count;
	} sections;
};

/* Reads the file at `path`, or for NULL fills in the defaults, into `arena`. */
bool settings_read(const char *path, struct settings *settings, struct arena *arena,
                   struct error *err) MUST_CHECK;

/* Whether `slug` may name a section: [a-z0-9-], at most LIMIT_SLUG_BYTES. */
bool settings_is_slug(struct str slug);

#endif
