/* feedgen build: records in, feeds out. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "feedgen/command.h"
#include "feedgen/silence.h"
#include "feedgen/standing.h"
#include "feeds/file.h"
#include "feeds/limits.h"
#include "feeds/publication.h"

static void tell_refused(const struct run *run)
{
	for (size_t i = 0; i < run->records.refused.count; i++) {
		const struct refusal *refusal = &run->records.refused.items[i];

		if (refusal->line)
			say("%s:%d: %s", refusal->file, refusal->line, refusal->message);
		else
			say("%s: %s", refusal->file, refusal->message);
	}
}

/* A file beside the state. */
static const char *beside_state(struct run *run, const char *name)
{
	const char *path = run->settings.state_path, *slash = strrchr(path, '/');

	return arena_printf(&run->arena, "%.*s%s", slash ? (int)(slash - path + 1) : 0,
	                    path, name);
}

/* ---- silence ------------------------------------------------------------------------- */

/* What was told is kept in a file; one that is lost tells it once more. */
static bool keep_silences(const struct silences *silences, const char *path,
                          struct str memory, struct error *err)
{
	enum publish_result ignored;
	struct buf told;
	bool ok;

	buf_init(&told, LIMIT_OUTPUT_BYTES);
	silence_remember(silences, &told);
	ok = buf_check(&told, err) && (str_equal(buf_view(&told), memory) ||
	                               publish_path(path, buf_view(&told), &ignored, err));
	buf_release(&told);
	return ok;
}

/* Tells each section of which nothing new comes any more, once. */
static bool tell_silences(struct run *run, enum exit_status *status)
{
	const char *path = beside_state(run, "silence.state");
	struct error ignored = {0};
	struct silences silences;
	size_t length = 0;
	char *bytes;
	bool ok;

	silence_find(&run->build, run->settings.silence, run->arguments->now, &run->arena,
	             &silences);
	if (!arena_check(&run->arena, &run->err))
		return false;
	bytes = file_read(path, LIMIT_OUTPUT_BYTES, &length, &ignored);
	silence_recall((struct str){bytes, bytes ? length : 0}, &silences);
	for (size_t i = 0; i < silences.count; i++) {
		if (!silences.items[i].is_news)
			continue;
		say("%s", silence_say(&silences.items[i], (int)run->settings.zone_minutes,
		                      &run->arena));
		if (*status == EXIT_STATUS_DONE)
			*status = EXIT_STATUS_NEWS;
	}
	ok = keep_silences(&silences, path, (struct str){bytes, bytes ? length : 0},
	                   &run->err);
	free(bytes);
	return ok;
}

/* ---- archives ------------------------------------------------------------------------ */

static const char *newest_archive(const struct run *run)
{
	return run->archives.count ? run->archives.items[run->archives.count - 1].path
	                           : NULL;
}

static bool make_archive(void *context, const struct archive_page *page,
                         struct arena *arena, struct feed *feed, struct error *err)
{
	const struct run *run = context;

	return build_archive(&run->build, &run->settings, page, arena, feed, err);
}

static bool is_written(const struct publication *publication,
                       const struct publication_result *result)
{
	return !publication->is_dry_run && !site_stands(result->plan);
}

static struct archive archive_of(struct run *run, const struct publication *publication)
{
	return (struct archive){
		.site = publication->site,
		.folder = publication->options.folder,
		.path = "all",
		.memory = beside_state(run, "archive.state"),
		.make = make_archive,
		.context = run,
	};
}

/* Before the current feed, which links to them. */
static bool publish_archives(struct run *run, const struct publication *publication,
                             struct publication_result *result)
{
	const struct archive archive = archive_of(run, publication);

	return !is_written(publication, result) || !run->archives.count ||
	       (site_publish_assets(result->plan, &result->archives, &run->err) &&
	        archive_publish(&archive, &run->archives, &result->archives, &run->err));
}

/* Where there are none any more, too. */
static bool settle_archives(struct run *run, const struct publication *publication,
                            const struct publication_result *result)
{
	const struct archive archive = archive_of(run, publication);

	return !is_written(publication, result) ||
	       archive_settle(&archive, &run->archives, &run->err);
}

/* ---- publishing ---------------------------------------------------------------------- */

/* The feeds, for site.h. */
static bool list_feeds(struct run *run, struct site *site)
{
	for (size_t i = 0; i < run->build.feeds.count; i++) {
		struct build_feed *made = &run->build.feeds.items[i];
		struct site_feed *feed = LIST_ADD(&run->arena, &site->feeds);

		if (feed)
			*feed = (struct site_feed){
				.older = i == 0 ? newest_archive(run) : NULL,
				.path = made->path,
				.title = made->title,
				.group = made->heading,
				.translations = &made->translations,
				.standing = made->standing,
				.feed = &made->feed,
				.stated = made->stated,
				.returning = made->returning,
				.room = made->room,
				.held = made->held,
			};
	}
	return arena_check(&run->arena, &run->err);
}

static void tell_published(const struct run *run, const struct publication_result *result)
{
	for (size_t i = 0; i < result->lines.count; i++)
		say("%s", result->lines.items[i]);
	if (run->arguments->is_verbose && !run->arguments->is_dry_run)
		say("%zu of %zu files written to %s", result->site.written,
		    result->site.files, run->settings.output_folder);
}

static enum exit_status status_of(const struct run *run,
                                  const struct publication_result *result)
{
	if (result->plan->refused)
		return EXIT_STATUS_REFUSED;
	return run->records.refused.count || run->is_recovered ? EXIT_STATUS_NEWS
	                                                       : EXIT_STATUS_DONE;
}

static bool write_state(struct run *run)
{
	const struct state_changes changes = {
		.stamps = &run->stamps,
		.withdrawn = &run->withdrawn,
		.files = &run->files,
		.topics = &run->topics,
		.manner = run->manner,
	};

	return state_write(run->state, &changes, &run->err);
}

/* What is kept about the records is stored before anything is published under it, and not
 * where nothing will be. */
static bool keep_stamps(struct run *run, const struct site_plan *plan)
{
	return run->arguments->is_dry_run || site_stands(plan) || write_state(run);
}

/* Keeps how the feeds of topics were written, so that they are not made again as long as they
 * are what is there. */
static bool keep_written(struct run *run, const struct site_plan *plan)
{
	bool has_any = false;

	if (run->arguments->is_dry_run || site_stands(plan))
		return true;
	for (size_t i = 0; i < run->build.feeds.count; i++) {
		const struct build_feed *feed = &run->build.feeds.items[i];
		struct known_topic *topic = feed->topic;

		if (!topic || feed->standing || plan->parts.items[i].is_refused ||
		    !standing_enter(run->settings.output_folder, topic))
			continue;
		topic->content = feed->content;
		topic->items = feed->feed.entries.count;
		topic->updated = feed->feed.updated.seconds;
		has_any = true;
	}
	return !has_any || state_write_topics(run->state, &run->topics, &run->err);
}

static bool publish_as(struct run *run, const struct publication *publication,
                       enum exit_status *status)
{
	struct publication_result result;
	bool ok = publication_plan(publication, &result, &run->err) &&
	          (!result.output.len || show(&result.output, &run->err)) &&
	          keep_stamps(run, result.plan) &&
	          publish_archives(run, publication, &result) &&
	          publication_write(publication, &result, &run->err) &&
	          settle_archives(run, publication, &result) &&
	          keep_written(run, result.plan) &&
	          publication_announce(publication, &result, &run->err);

	if (ok) {
		tell_published(run, &result);
		*status = status_of(run, &result);
		ok = (run->arguments->is_dry_run || tell_silences(run, status)) &&
		     publication_report(publication, &result, (int)*status, &run->err);
	}
	publication_release(&result);
	return ok;
}

static struct site site_of(const struct run *run)
{
	const struct settings *settings = &run->settings;

	return (struct site){
		.title = run->build.title,
		.home = run->build.home,
		.base_url = settings->base_url,
		.language = run->build.language,
		.hub = settings->hub,
		.generator = "feedgen " VERSION,
		.zone_minutes = (int)settings->zone_minutes,
		.withdrawn = &run->notices,
		.own = settings->own,
		.given_up = {settings->has_tag_feeds ? NULL : "tag/",
	                     settings->has_language_feeds ? NULL : "lang/"},
	};
}

static struct publication publication_of(struct run *run, struct site *site)
{
	const struct settings *settings = &run->settings;
	const struct arguments *arguments = run->arguments;

	return (struct publication){
		.site = site,
		.options = {.folder = settings->output_folder,
	                    .max_bytes = (size_t)settings->max_bytes,
	                    .guards = &settings->guards,
	                    .now = arguments->now,
	                    .quarantine = beside_state(run, "quarantine"),
	                    .is_accepted = arguments->is_accepted,
	                    .milliseconds = monotonic_ms},
		.program = PROGRAM,
		.version = VERSION,
		.is_dry_run = arguments->is_dry_run,
		.is_diff = arguments->is_diff,
		.is_coloured = can_show_colours(),
		.report_path = arguments->report,
		.usual_report_path = beside_state(run, "report.json"),
		.metrics_path = arguments->metrics,
		.websub_memory = beside_state(run, "websub.state"),
	};
}

static bool publish(struct run *run, enum exit_status *status)
{
	struct site site = site_of(run);
	const struct publication publication = publication_of(run, &site);

	if (!run->settings.base_url && !run->arguments->is_quiet)
		say("no base_url is set: the feeds of %s carry no links to themselves",
		    run->build.home);
	return run_divide(run) && list_feeds(run, &site) &&
	       publish_as(run, &publication, status);
}

/* A mistyped match, or a section without news: who asks is told. */
static void tell_empty(const struct run *run, const char *slug)
{
	char path[LIMIT_NAME_BYTES];

	snprintf(path, sizeof(path), "section/%s/feed", slug);
	for (size_t i = 0; i < run->build.feeds.count; i++)
		if (strcmp(run->build.feeds.items[i].path, path) == 0)
			return;
	say("%s: no item belongs to [section %s]", run->arguments->config, slug);
}

static void tell_stamps(const struct run *run)
{
	size_t new_count = 0, changed = 0, held = 0, withdrawn = 0;

	for (size_t i = 0; i < run->stamps.count; i++) {
		const struct stamp *stamp = &run->stamps.items[i];

		new_count += stamp->is_new;
		changed += stamp->is_changed && !stamp->is_new && !stamp->is_recovered;
		held += stamp->is_held;
		withdrawn += stamp->is_withdrawn;
	}
	for (size_t i = 0; i < run->settings.sections.count; i++)
		tell_empty(run, run->settings.sections.items[i].slug);
	say("%zu records: %zu new, %zu changed, %zu held until their date, %zu withdrawn",
	    run->stamps.count, new_count, changed, held, withdrawn);
}

static enum exit_status fail(struct run *run, enum exit_status status)
{
	const struct publication publication = publication_of(run, NULL);

	publication_report_failure(&publication, (int)status);
	return status;
}

/* Everything that happens under the lock. */
static enum exit_status build_with(struct run *run)
{
	enum exit_status status = EXIT_STATUS_DONE;

	if (!run_read(run) || !run_build(run))
		return fail(run, say_failure(&run->err));
	tell_refused(run);
	if (run->arguments->is_verbose)
		tell_stamps(run);
	if (!run->build.feeds.count) {
		say("nothing left to publish: no record of %s can be: the last good files "
		    "stand",
		    run->paths[0]);
		return fail(run, EXIT_STATUS_REFUSED);
	}
	return publish(run, &status) ? status : fail(run, say_failure(&run->err));
}

enum exit_status command_build(const struct arguments *arguments)
{
	struct run run = {.arguments = arguments};

	return run_with_state(&run, build_with);
}
