/*
 * What the operator decided: aggregator.ini(5) -> one struct.
 */
#ifndef AGGREGATOR_CONFIGURATION_H
#define AGGREGATOR_CONFIGURATION_H

#include "aggregator/retention.h"
#include "aggregator/schedule.h"
#include "feeds/arena.h"
#include "feeds/guard.h"
#include "feeds/http.h"
#include "feeds/site.h"

struct configuration {
	struct {
		const char *title;    /* of the combined feed */
		const char *home;     /* URL with a trailing "/", never NULL */
		const char *base_url; /* the same: where the folder is served; or NULL */
		const char *language; /* BCP 47, or NULL */
		const char *description, *rights; /* NULL: none */
		const char *logo, *icon;          /* URLs, or NULL */
		const char *id_authority;         /* "authority,date" of RFC 4151 */
		const char *hub;                  /* URL or NULL */
		int64_t zone_minutes; /* of dates that name none, and of those published */
	} site;
	const char *sources_file;
	const char *store_path;       /* NULL: no file was read */
	const char *output_folder;    /* the same */
	int64_t items;                /* at most, in one feed */
	int64_t window_items, window; /* at least; and those of so many seconds */
	int64_t max_bytes;            /* at most, in one document of a current feed */
	int64_t per_source;           /* at most, in the combined feed, in percent */
	int64_t ttl; /* seconds for which readers need not ask again; 0: not told */
	bool is_corrected_shown; /* whether an entry says when it was corrected */
	int64_t notices;         /* seconds that the notice of a withdrawn entry is shown */
	bool has_archives, has_source_feeds, has_tag_feeds, has_language_feeds;
	const char *include, *exclude; /* what stands in it (rule.h); NULL: everything */
	struct site_own own;           /* of the pages: what the files hold */
	struct {
		const char *contact; /* URL or e-mail address of who runs this, or NULL */
		const char *user_agent; /* never NULL */
		const char *proxy;      /* URL, or NULL */
		int64_t concurrency, per_host;
		int64_t per_host_delay, timeout, connect_timeout, slow_time; /* seconds */
		int64_t max_body;                                            /* bytes */
		bool is_private_allowed;
	} fetch;
	struct schedule_settings schedule;
	struct retention retention; /* of sources whose listing says nothing of it */
	struct guard_limits guards; /* of what is published */
	const char *trusted_hosts;  /* whose 304s are never doubted, or NULL */
};

/* Reads the file at `path`, or for NULL fills in the defaults; strings are in `arena`. */
bool configuration_read(const char *path, struct configuration *configuration,
                        struct arena *arena, struct error *err) MUST_CHECK;

/* How servers are asked, as configured; borrows from `configuration`. */
struct http_options configuration_http(const struct configuration *configuration);

#endif
