/* aggregator publish: the store -> the combined feed and its page. */
#include <string.h>
#include <unistd.h>

#include "aggregator/archives.h"
#include "aggregator/compose.h"
#include "aggregator/filing.h"
#include "aggregator/health_publish.h"
#include "aggregator/ingest.h"
#include "aggregator/notices.h"
#include "aggregator/store_choice.h"
#include "aggregator/store_decisions.h"
#include "aggregator/store_hand.h"
#include "aggregator/store_search.h"
#include "aggregator/stories.h"
#include "aggregator/topics.h"
#include "feeds/limits.h"
#include "feeds/publication.h"

/* ---- stories --------------------------------------------------------------------------- */

/* What several sources issued becomes one story. */
static bool find_stories(struct session *session)
{
	struct source_priorities priorities = {0};
	bool are_due;
	size_t found;

	if (!stories_are_due(session->store, &are_due, &session->err))
		return false;
	if (!are_due)
		return true;
	if (!store_story_priorities(session->store, &session->arena, &priorities,
	                            &session->err) ||
	    !stories_update(session->store, &priorities, session_now(session), &found,
	                    &session->err))
		return false;
	if (found > 0 && session->arguments->is_verbose)
		say("%zu entries that another source has, too", found);
	return true;
}

/* ---- the combined feed ----------------------------------------------------------------- */

/* What is published, and what it takes to judge it. */
struct combined {
	struct feed feed;
	size_t chosen; /* its entries, notices aside */
	size_t room;   /* as in site_feed */
	struct archive_plan archives;
	struct topic_feeds topics;
	struct withdrawn_items withdrawn;
};

static bool read_combined(struct session *session, struct combined *combined)
{
	struct choice choice;

	if (!session->configuration.site.home)
		return error_set(&session->err, ERROR_USAGE,
		                 "a feed needs a web site: set home or base_url in [site]");
	if (!store_entries_release(session->store, session_now(session), &session->err) ||
	    !compose_current(session, &choice, &combined->feed))
		return false;
	/* What a window, a share and a size leave out is not lost. */
	combined->room = choice.is_cut ? choice.entries.count
	                               : (size_t)session->configuration.items;
	combined->chosen = combined->feed.entries.count;
	return notices_read(session, &combined->withdrawn) &&
	       notices_put(session, &combined->withdrawn, &combined->feed);
}

/* A better cleaner reaches what is about to be published; the rest in later runs. */
static bool clean_anew(struct session *session)
{
	size_t count = 0;

	if (!ingest_reclean(session->store, LIMIT_RECLEAN_ENTRIES, LIMIT_RECLEAN_BYTES,
	                    &count, &session->err))
		return false;
	if (count > 0 && session->arguments->is_verbose)
		say("%zu entries cleaned by a better cleaner", count);
	return true;
}

/* ---- publishing ---- */

/* A file beside the store. */
static const char *beside_store(struct session *session, const char *name)
{
	const char *path = session->configuration.store_path, *slash = strrchr(path, '/');

	return arena_printf(&session->arena, "%.*s%s", slash ? (int)(slash - path + 1) : 0,
	                    path, name);
}

static void tell(const struct session *session, const struct publication *publication,
                 const struct publication_result *result)
{
	for (size_t i = 0; i < result->lines.count; i++)
		say("%s", result->lines.items[i]);
	if (session->arguments->is_verbose && !publication->is_dry_run)
		say("published %zu entries in %s: %zu of %zu files changed",
		    result->plan->parts.items[0].items, publication->options.folder,
		    result->site.written, result->site.files);
}

/* Before the current feed, which links to them. */
static bool publish_archives(struct session *session, const struct publication *publication,
                             const struct archive_plan *archives,
                             struct publication_result *result)
{
	return publication->is_dry_run || site_stands(result->plan) ||
	       (site_publish_assets(result->plan, &result->archives, &session->err) &&
	        archives_publish(session, publication->site, publication->options.folder,
	                         archives, &result->archives));
}

/* The feeds of topics that were written; a refused one is made again by the next run. */
static bool note_topics(struct session *session, const struct publication *publication,
                        const struct topic_feeds *topics,
                        const struct publication_result *result)
{
	bool is_own, ok = true;

	if (publication->is_dry_run || site_stands(result->plan))
		return true;
	if (!store_scope_begin(session->store, &is_own, &session->err))
		return false;
	for (size_t i = 0; ok && i < topics->count; i++)
		if (topics->items[i].made && !result->plan->parts.items[i + 1].is_refused)
			ok = topics_done(session, &topics->items[i]);
	return store_scope_end(session->store, is_own, ok, &session->err);
}

static bool publish_as(struct session *session, const struct publication *publication,
                       const struct combined *combined, enum exit_status *status)
{
	struct publication_result result;
	bool ok = publication_plan(publication, &result, &session->err) &&
	          (!result.output.len || show(&result.output, &session->err)) &&
	          publish_archives(session, publication, &combined->archives, &result) &&
	          publication_write(publication, &result, &session->err) &&
	          note_topics(session, publication, &combined->topics, &result) &&
	          publication_announce(publication, &result, &session->err);

	session->has_more |= ok && (result.plan->refused || result.is_hub_waiting);
	if (ok) {
		*status = result.plan->refused ? EXIT_STATUS_REFUSED : EXIT_STATUS_DONE;
		tell(session, publication, &result);
		ok = publication_report(publication, &result, (int)*status, &session->err);
	} else {
		publication_report_failure(publication, (int)exit_status_of(&session->err));
	}
	publication_release(&result);
	return ok;
}

/* The combined feed, then those of topics. */
static bool list_feeds(struct session *session, const struct site_feed *all,
                       const struct topic_feeds *topics, struct site *site)
{
	struct site_feed *feed = LIST_ADD(&session->arena, &site->feeds);

	if (feed)
		*feed = *all;
	for (size_t i = 0; i < topics->count; i++) {
		feed = LIST_ADD(&session->arena, &site->feeds);
		if (feed)
			*feed = topics->items[i].feed;
	}
	return arena_check(&session->arena, &session->err);
}

/* How the sources are, and what they are called in other languages. */
static bool read_health(struct session *session, struct site *site,
                        struct health_news *news)
{
	if (!health_read(session, news))
		return false;
	site->has_status = news->is_told;
	news->report.site = site;
	for (size_t i = 0; i < news->report.sources.count; i++) {
		const struct health *health = &news->report.sources.items[i];
		struct site_name *name = health->record->other_title
		                                 ? LIST_ADD(&session->arena, &site->names)
		                                 : NULL;

		if (name)
			*name = (struct site_name){health->state->title,
			                           health->record->other_title};
	}
	return arena_check(&session->arena, &session->err);
}

static bool publish_health(struct session *session, const struct health_news *news,
                           const char *folder)
{
	size_t written = 0;

	if (session->arguments->is_dry_run)
		return true;
	if (!health_publish(session, news, folder, &written))
		return false;
	if (session->arguments->is_verbose && written > 0)
		say("%zu files about the sources changed", written);
	return true;
}

static bool publish_feed(struct session *session, const char *folder,
                         struct combined *combined, enum exit_status *status)
{
	struct feed *feed = &combined->feed;
	const struct configuration *configuration = &session->configuration;
	const struct arguments *arguments = session->arguments;
	struct site_feed all = {
		.path = "all",
		.title = configuration->site.title,
		.feed = feed,
		.stated = compose_dates(session, feed),
		.room = combined->room,
		.older = archives_newest(&combined->archives),
	};
	struct health_news news;
	struct site site = {
		.title = configuration->site.title,
		.home = feed->link,
		.base_url = configuration->site.base_url,
		.language = configuration->site.language,
		.hub = configuration->site.hub,
		.generator = "aggregator " VERSION,
		.zone_minutes = (int)configuration->site.zone_minutes,
		.withdrawn = &combined->withdrawn,
		.is_decided = true, /* the list and the configuration say which there are */
		.own = configuration->own,
	};
	const struct publication publication = {
		.site = &site,
		.options = {.folder = folder,
	                    .max_bytes = (size_t)configuration->max_bytes,
	                    .guards = &configuration->guards,
	                    .now = session_now(session),
	                    .quarantine = beside_store(session, "quarantine"),
	                    .is_accepted = arguments->is_accepted,
	                    .milliseconds = monotonic_ms},
		.program = "aggregator",
		.version = VERSION,
		.is_dry_run = arguments->is_dry_run,
		.is_diff = arguments->is_diff,
		.is_coloured = session_place(session).is_coloured,
		.report_path = arguments->report,
		.usual_report_path = beside_store(session, "report.json"),
		.metrics_path = arguments->metrics,
		.websub_memory = beside_store(session, "websub.state"),
		.proxy = configuration->fetch.proxy,
	};

	return list_feeds(session, &all, &combined->topics, &site) &&
	       read_health(session, &site, &news) &&
	       publish_health(session, &news, folder) &&
	       publish_as(session, &publication, combined, status) &&
	       (arguments->is_dry_run || health_remove(session, &news, folder));
}

/* Whether there is an entry that could be published, were it not for the rules. */
static bool has_entries(struct session *session, bool *answer)
{
	struct entry_place first = {.sort_at = INT64_MAX, .id = INT64_MAX};
	struct entry_places places;
	bool ok = store_entries_behind(session->store, &first, 1, &session->arena, &places,
	                               &session->err);

	*answer = ok && places.count > 0;
	return ok;
}

/* An empty feed would take the place of a good one, for a rule that went wrong. */
static enum exit_status refuse_rules(struct session *session, const char *folder)
{
	const char *path = arena_printf(&session->arena, "%s/all.atom", folder);
	bool is_published = path && access(path, F_OK) == 0;

	if (is_published || session->arguments->is_verbose)
		say("the rules keep out all entries: %s",
		    is_published ? "what is published stands" : "nothing to publish");
	return is_published ? EXIT_STATUS_REFUSED : EXIT_STATUS_DONE;
}

static enum exit_status publish_combined(struct session *session)
{
	const char *folder = session->arguments->output;
	enum exit_status status = EXIT_STATUS_DONE;
	struct combined combined = {0};
	bool is_kept_out = false;

	if (!folder)
		folder = session->configuration.output_folder;
	if (!folder) {
		error_set(&session->err, ERROR_USAGE,
		          "nowhere to publish: use -o DIR, or folder in [output]");
		return say_failure(session);
	}
	/* A dry run decides as every run does; what it stored is undone with the store. */
	if (session->arguments->is_dry_run &&
	    !store_group_begin(session->store, &session->err))
		return say_failure(session);
	if (!clean_anew(session) || !find_stories(session) ||
	    !read_combined(session, &combined))
		return say_failure(session);
	/* Never an empty feed over a good one, unless it is empty because all was withdrawn;
	 * before the first entry, no feed. */
	if (combined.chosen == 0 && !has_entries(session, &is_kept_out))
		return say_failure(session);
	if (is_kept_out)
		return refuse_rules(session, folder);
	if (combined.feed.entries.count == 0 &&
	    !store_withdrawn_latest(session->store, &combined.feed.updated.seconds,
	                            &session->err))
		return say_failure(session);
	if (combined.feed.updated.seconds == DATE_UNKNOWN) {
		if (session->arguments->is_verbose)
			say("no entries yet: nothing to publish");
		return EXIT_STATUS_DONE;
	}
	if (!filing_update(session) || !filing_subject(session, folder) ||
	    !archives_plan(session, folder, &combined.archives) ||
	    !topics_make(session, folder, &combined.withdrawn, &combined.topics) ||
	    !publish_feed(session, folder, &combined, &status))
		return say_failure(session);
	return status;
}

/* The rest is left to later runs. */
static bool index_entries(struct session *session)
{
	size_t total = 0, count = 1;

	for (size_t i = 0; i < LIMIT_INDEX_SLICES && count > 0; i++) {
		if (!store_search_index(session->store, LIMIT_INDEX_ENTRIES,
		                        LIMIT_INDEX_BYTES, &count, &session->err))
			return false;
		total += count;
	}
	if (total > 0 && session->arguments->is_verbose)
		say("%zu entries indexed for searching", total);
	return true;
}

enum exit_status publish_entries(struct session *session)
{
	enum exit_status status = publish_combined(session);

	if (session->err.kind == ERROR_NONE && !session->arguments->is_dry_run &&
	    !index_entries(session))
		return say_failure(session);
	return status;
}

enum exit_status command_publish(struct session *session)
{
	/* A rule of the list that was changed takes effect; of a dry run it is undone. */
	if (!session_open_store(session) ||
	    (session->arguments->is_dry_run &&
	     !store_group_begin(session->store, &session->err)) ||
	    !session_take_sources(session))
		return say_failure(session);
	return publish_entries(session);
}
