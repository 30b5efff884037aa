/* aggregator update: due sources -> answers -> store, and one line per change of state. */
#include "aggregator/update_work.h"

#include <string.h>

#include "aggregator/articles.h"
#include "aggregator/due.h"
#include "aggregator/ending.h"
#include "aggregator/gather.h"
#include "aggregator/hosts.h"
#include "aggregator/next_pages.h"
#include "aggregator/progress.h"
#include "aggregator/robots_ask.h"
#include "feeds/limits.h"

/* At most so often the progress is shown anew. */
#define PROGRESS_MS 100

/* ---- hosts --------------------------------------------------------------------------- */

/* Whether a site or host asked for a pause in an earlier run. */
static bool is_held(struct update *update, const char *key)
{
	struct host_pause pause;
	struct error ignored = {0};

	return key && store_host_read(update->session->store, key, &pause, &ignored) &&
	       pause.next_allowed > session_now(update->session);
}

static bool may_ask(void *context, const struct source_state *source, const char *url)
{
	struct update *update = context;
	struct arena *arena = &update->session->arena;
	const char *keys[2] = {source->host, source->site};
	bool is_elsewhere = strcmp(url, source->address) != 0;

	/* The store was asked about the address; not about where redirects lead. */
	if (is_elsewhere) {
		keys[0] = hosts_name(arena, url);
		keys[1] = hosts_site(arena, keys[0]);
	}
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (pauses_has(&update->reach.pauses, keys[i]) ||
		    (is_elsewhere && is_held(update, keys[i])))
			return false;
	return true;
}

/* ---- the update ---------------------------------------------------------------------- */

static int64_t moment(void *context, int64_t ago_ms)
{
	const struct update *update = context;

	return session_moment(update->session, ago_ms);
}

static void show_how_far(struct update *update, int64_t elapsed_ms)
{
	const struct progress progress = {.done = update->asked + update->put_off,
	                                  .total = update->due,
	                                  .bytes = update->received_bytes,
	                                  .elapsed_ms = elapsed_ms};
	char line[PROGRESS_BYTES];

	if (update->session->arguments->is_quiet ||
	    elapsed_ms < update->shown_ms + PROGRESS_MS)
		return;
	progress_write(&progress, line);
	show_progress(line);
	update->shown_ms = elapsed_ms;
}

/* A signal and --max-runtime let what is under way come to its end, for a while; a second
 * signal does not. */
static enum gather_wish wish(void *context)
{
	struct update *update = context;
	int64_t elapsed_ms = session_elapsed_ms(update->session);
	int64_t max_ms = update->session->arguments->max_runtime * 1000;

	show_how_far(update, elapsed_ms);
	if (update->ends_at_ms == 0 &&
	    (ending_count() > 0 || (max_ms > 0 && elapsed_ms >= max_ms)))
		update->ends_at_ms = elapsed_ms + LIMIT_STOPPING_MS;
	if (update->ends_at_ms == 0)
		return GATHER_ON;
	return ending_count() > 1 || elapsed_ms >= update->ends_at_ms ? GATHER_END
	                                                              : GATHER_NO_MORE;
}

static bool ask_due(struct update *update, const struct source_states *due,
                    const struct sources *sources)
{
	const struct gather_options options = {
		.fetch = {.http = configuration_http(&update->session->configuration),
	                  .list = sources,
	                  .moment = moment,
	                  .may_ask = may_ask,
	                  .context = update},
		.ingest = update->ingest,
		.take = update_take,
		.pause = update_end_group,
		.wish = wish,
		.context = update,
	};
	struct error unheard = {0};
	bool is_done;

	ending_watch();
	is_done = gather(due, &options, &update->session->err);
	/* What was stored before a failure stays. */
	is_done = update_end_group(update, is_done ? &update->session->err : &unheard) &&
	          is_done;
	ending_unwatch();
	show_progress(NULL);
	if (is_done && update->asked + update->put_off < update->due &&
	    !update->session->arguments->is_quiet)
		say("ended early (%s): %zu of %zu sources answered; the others stay due",
		    ending_count() > 0 ? ending_name() : "--max-runtime", update->asked,
		    update->due);
	return is_done;
}

static bool store_postponed(struct update *update)
{
	if (!store_group_begin(update->session->store, &update->session->err))
		return false;
	for (size_t i = 0; i < update->postponed.count; i++) {
		struct postponed *postponed = &update->postponed.items[i];

		if (!update_take_failure(update, &postponed->asking, postponed->class,
		                         &postponed->answer, &update->session->err))
			return false;
	}
	return update_end_group(update, &update->session->err);
}

/* Whether it is our own network, told in one line. */
static bool is_outage(struct update *update)
{
	size_t pages = 0;

	for (size_t i = 0; i < update->postponed.count; i++)
		pages += update->postponed.items[i].is_page;
	if (reach_is_outage(&update->reach)) {
		say("%zu of %zu sources cannot be reached: the network here seems to be "
		    "down, or the clock wrong; nothing is held against them",
		    update->postponed.count - pages, update->asked);
		return true;
	}
	if (!portal_is_here(&update->portal))
		return false;
	say("%zu of %zu sources: a page that is no feed answers for every host: a login "
	    "page of the network here? nothing is held against them",
	    pages, update->asked);
	return true;
}

/* Where something answered in place of the sources, they wait a little; else they are asked
 * as soon as they can be reached. */
static bool spare_postponed(struct update *update)
{
	struct session *session = update->session;

	if (!store_group_begin(session->store, &session->err))
		return false;
	for (size_t i = 0; i < update->postponed.count; i++) {
		struct postponed *postponed = &update->postponed.items[i];

		if (postponed->is_page &&
		    !settle_network(session->store, &postponed->asking, &postponed->answer,
		                    &session->err))
			return false;
	}
	return update_end_group(update, &session->err);
}

static bool take_refusal(struct update *update, const struct source_state *source,
                         const char *refusal, struct error *err)
{
	const struct asking asking = {.source = source,
	                              .schedule = &update->session->configuration.schedule,
	                              .is_page = true};
	struct source_answer answer = {.source = source->id,
	                               .requested_at = session_now(update->session),
	                               .url = source->address,
	                               .failure_message = refusal};

	update->put_off++;
	if (!settle_forbidden(update->session->store, &asking, &answer, err))
		return false;
	update_tell_failure(update, source, OUTCOME_BLOCKED, refusal, source->address);
	return true;
}

/* Keeps those that may be asked, by what their sites say to robots about their pages. */
static bool heed_robots(struct update *update, struct source_states *due,
                        const struct sources *list)
{
	struct session *session = update->session;
	struct robots_ask ask = {.store = session->store,
	                         .list = list,
	                         .http = configuration_http(&session->configuration),
	                         .now = session_now(session),
	                         .arena = &session->arena};
	size_t kept = 0;

	if (!robots_ask(&ask, due, &session->err))
		return false;
	for (size_t i = 0; i < due->count; i++) {
		const char *refusal;

		if (!robots_refusal(&ask, &due->items[i], &refusal, &session->err))
			return false;
		if (!refusal)
			due->items[kept++] = due->items[i];
		else if (!take_refusal(update, &due->items[i], refusal, &session->err))
			return false;
	}
	due->count = kept;
	/* The next request to one of these hosts is another's first. */
	if (ask.asked > 0)
		session_rest(session->configuration.fetch.per_host_delay * 1000);
	return true;
}

/* Asks them and stores what came of it. */
static enum exit_status update_due(struct update *update, struct source_states *due)
{
	struct session *session = update->session;
	struct sources list;

	if (!session_read_requests(session, due, &list) || !heed_robots(update, due, &list))
		return say_failure(session);
	if (!ask_due(update, due, &list))
		return say_failure(session);
	if (is_outage(update))
		return spare_postponed(update) ? EXIT_STATUS_OFFLINE : say_failure(session);
	return store_postponed(update) ? EXIT_STATUS_DONE : say_failure(session);
}

static void tell_all(const struct update *update)
{
	if (update_is_verbose(update))
		say("%zu sources asked: %zu failed, %zu put off; %zu new entries, "
		    "%zu changed",
		    update->asked, update->failed, update->put_off, update->added,
		    update->changed);
}

enum exit_status update_sources(struct session *session)
{
	struct update update = {
		.session = session,
		.ingest = {.id_authority = session->configuration.site.id_authority,
	                   .zone_minutes = (int)session->configuration.site.zone_minutes},
	};
	struct source_states due = {0};
	enum exit_status status = EXIT_STATUS_DONE;

	if (!due_find(session, &due))
		return say_failure(session);
	update.due = due.count;
	if (due.count > 0)
		status = update_due(&update, &due);
	if (status == EXIT_STATUS_DONE && update.ends_at_ms == 0 &&
	    (!next_pages_read(session, &update.reach, &update.ingest, &due,
	                      &update.added) ||
	     !articles_read(session, &update.reach, &update.has_news)))
		status = say_failure(session);
	reach_release(&update.reach);
	portal_release(&update.portal);
	if (status != EXIT_STATUS_DONE)
		return status;
	tell_all(&update);
	return update.has_news ? EXIT_STATUS_NEWS : EXIT_STATUS_DONE;
}

enum exit_status command_update(struct session *session)
{
	if (!session_open_store(session) || !session_take_sources(session))
		return say_failure(session);
	return update_sources(session);
}
