/* aggregator publish: the store -> the combined feed and its page. */
#include <string.h>
#include <unistd.h>

#include "aggregator/choose.h"
#include "aggregator/combine.h"
#include "aggregator/ingest.h"
#include "aggregator/store_choice.h"
#include "aggregator/store_decisions.h"
#include "aggregator/store_hand.h"
#include "aggregator/store_search.h"
#include "aggregator/stories.h"
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

/* The sources of these entries, and of their copies. */
static bool read_sources(struct session *session, const struct stored_entries *entries,
                         const struct story_copies *copies, struct source_states *sources)
{
	struct entry_ids ids = {0};
	int64_t *id;

	for (size_t i = 0; i < entries->count; i++) {
		id = LIST_ADD(&session->arena, &ids);
		if (id)
			*id = entries->items[i].source;
		for (size_t k = 0; copies && k < copies[i].count; k++) {
			id = LIST_ADD(&session->arena, &ids);
			if (id)
				*id = copies[i].items[k].source;
		}
	}
	return arena_check(&session->arena, &session->err) &&
	       store_sources_of(session->store, ids.items, ids.count, &session->arena,
	                        sources, &session->err);
}

static bool read_combined(struct session *session, struct feed *feed)
{
	const struct configuration *configuration = &session->configuration;
	struct combine_options options = {
		.title = configuration->site.title,
		.home = configuration->site.home ? configuration->site.home
	                                         : configuration->site.base_url,
		.language = configuration->site.language,
		.id_authority = configuration->site.id_authority,
		.generator = "aggregator " VERSION,
		.zone_minutes = (int)configuration->site.zone_minutes,
	};
	struct source_states sources = {0};
	struct choice choice;

	if (!options.home)
		return error_set(&session->err, ERROR_USAGE,
		                 "a feed needs a web site: set home or base_url in [site]");
	if (!store_entries_release(session->store, session_now(session), &session->err) ||
	    !choose_entries(session, &choice) ||
	    !read_sources(session, &choice.entries, choice.copies, &sources))
		return false;
	options.copies = choice.copies;
	return combine_entries(&options, &sources, &choice.entries, &session->arena, feed,
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

static bool publish_as(struct session *session, const struct publication *publication,
                       enum exit_status *status)
{
	struct publication_result result;
	bool ok = publication_plan(publication, &result, &session->err) &&
	          (!result.output.len || show(&result.output, &session->err)) &&
	          publication_write(publication, &result, &session->err);

	if (ok) {
		*status = result.plan->refused ? EXIT_STATUS_REFUSED : EXIT_STATUS_DONE;
		tell(session, publication, &result);
		ok = publication_report(publication, &result, (int)*status, &session->err);
	}
	publication_release(&result);
	return ok;
}

/* What each entry is dated, for guards. */
static const int64_t *dates_of(struct session *session, const struct feed *feed)
{
	int64_t *dates = arena_alloc(&session->arena, feed->entries.count * sizeof(*dates));

	for (size_t i = 0; dates && i < feed->entries.count; i++)
		dates[i] = feed->entries.items[i].published.seconds;
	return dates;
}

static bool publish_feed(struct session *session, const char *folder,
                         const struct feed *feed, enum exit_status *status)
{
	const struct configuration *configuration = &session->configuration;
	const struct arguments *arguments = session->arguments;
	struct site_feed all = {
		.path = "all",
		.title = configuration->site.title,
		.feed = feed,
		.stated = dates_of(session, feed),
		.room = (size_t)configuration->items,
	};
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
	const struct publication publication = {
		.site = &site,
		.options = {.folder = folder,
	                    .guards = &configuration->guards,
	                    .now = session_now(session),
	                    .quarantine = beside_store(session, "quarantine"),
	                    .is_accepted = arguments->is_accepted,
	                    .milliseconds = monotonic_ms},
		.program = "aggregator",
		.version = VERSION,
		.is_dry_run = arguments->is_dry_run,
		.is_diff = arguments->is_diff,
		.is_coloured = isatty(STDOUT_FILENO) && !session->is_plain,
		.report_path = arguments->report,
		.usual_report_path = beside_store(session, "report.json"),
		.metrics_path = arguments->metrics,
	};

	return arena_check(&session->arena, &session->err) &&
	       publish_as(session, &publication, status);
}

/* Whether there is an entry that could be published, were it not for the rules. */
static bool has_entries(struct session *session, bool *answer)
{
	struct entry_place first = {INT64_MAX, INT64_MAX};
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
	struct feed feed = {0};
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
	    !read_combined(session, &feed))
		return say_failure(session);
	/* Never an empty feed over a good one, unless it is empty because all was withdrawn;
	 * before the first entry, no feed. */
	if (feed.entries.count == 0 && !has_entries(session, &is_kept_out))
		return say_failure(session);
	if (is_kept_out)
		return refuse_rules(session, folder);
	if (feed.entries.count == 0 &&
	    !store_withdrawn_latest(session->store, &feed.updated.seconds, &session->err))
		return say_failure(session);
	if (feed.updated.seconds == DATE_UNKNOWN) {
		if (session->arguments->is_verbose)
			say("no entries yet: nothing to publish");
		return EXIT_STATUS_DONE;
	}
	return publish_feed(session, folder, &feed, &status) ? status
	                                                     : say_failure(session);
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
