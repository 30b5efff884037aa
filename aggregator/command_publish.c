/* aggregator publish: the store -> the combined feed and its page. */
#include "aggregator/combine.h"
#include "aggregator/command.h"
#include "aggregator/ingest.h"
#include "aggregator/store_decisions.h"
#include "feeds/limits.h"
#include "feeds/site.h"

static bool read_combined(struct session *session, struct feed *feed)
{
	const struct configuration *configuration = &session->configuration;
	const struct combine_options options = {
		.title = configuration->site.title,
		.home = configuration->site.home ? configuration->site.home
	                                         : configuration->site.base_url,
		.language = configuration->site.language,
		.id_authority = configuration->site.id_authority,
		.generator = "aggregator " VERSION,
		.zone_minutes = (int)configuration->site.zone_minutes,
	};
	struct source_states sources = {0};
	struct stored_entries entries = {0};

	if (!options.home)
		return error_set(&session->err, ERROR_USAGE,
		                 "a feed needs a web site: set home or base_url in [site]");
	return store_entries_release(session->store, session_now(session), &session->err) &&
	       store_sources(session->store, &session->arena, &sources, &session->err) &&
	       store_entries_newest(session->store, (size_t)configuration->items,
	                            &session->arena, &entries, &session->err) &&
	       combine_entries(&options, &sources, &entries, &session->arena, feed,
	                       &session->err);
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

static bool publish_feed(struct session *session, const char *folder,
                         const struct feed *feed)
{
	const struct configuration *configuration = &session->configuration;
	struct site_feed all = {
		.path = "all", .title = configuration->site.title, .feed = feed};
	const struct site site = {
		.title = configuration->site.title,
		.home = feed->link,
		.base_url = configuration->site.base_url,
		.language = configuration->site.language,
		.hub = configuration->site.hub,
		.generator = "aggregator " VERSION,
		.zone_minutes = (int)configuration->site.zone_minutes,
		.feeds = {.items = &all, .count = 1},
	};
	struct site_result result = {0};

	if (!site_publish(&site, folder, &result, &session->err))
		return false;
	if (session->arguments->is_verbose)
		say("published %zu entries in %s: %zu of %zu files changed",
		    feed->entries.count, folder, result.written, result.files);
	return true;
}

enum exit_status publish_entries(struct session *session)
{
	const char *folder = session->arguments->output;
	struct feed feed = {0};

	if (!folder)
		folder = session->configuration.output_folder;
	if (!folder) {
		error_set(&session->err, ERROR_USAGE,
		          "nowhere to publish: use -o DIR, or folder in [output]");
		return say_failure(session);
	}
	if (!clean_anew(session) || !read_combined(session, &feed))
		return say_failure(session);
	if (feed.entries.count == 0) {
		/* Never an empty feed over a good one; before the first entry, no feed. */
		if (session->arguments->is_verbose)
			say("no entries yet: nothing to publish");
		return EXIT_STATUS_DONE;
	}
	return publish_feed(session, folder, &feed) ? EXIT_STATUS_DONE
	                                            : say_failure(session);
}

enum exit_status command_publish(struct session *session)
{
	return session_open_store(session) ? publish_entries(session)
	                                   : say_failure(session);
}
