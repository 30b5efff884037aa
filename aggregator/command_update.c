/* aggregator update: due sources -> answers -> store, and one line per change of state. */
#include <string.h>

#include "aggregator/answer.h"
#include "aggregator/articles.h"
#include "aggregator/breakage.h"
#include "aggregator/command.h"
#include "aggregator/due.h"
#include "aggregator/ending.h"
#include "aggregator/gather.h"
#include "aggregator/hosts.h"
#include "aggregator/next_pages.h"
#include "aggregator/portal.h"
#include "aggregator/postponed.h"
#include "aggregator/progress.h"
#include "aggregator/reach.h"
#include "aggregator/robots_ask.h"
#include "aggregator/room.h"
#include "feeds/limits.h"

/* At most so often the progress is shown anew. */
#define PROGRESS_MS 100

struct update {
	struct session *session;
	struct ingest_options ingest;
	size_t due, asked,
		put_off; /* of `due`, these have come back: answered, or not asked */
	size_t added, changed, failed;
	bool has_news;
	int64_t received_bytes;
	size_t grouped, grouped_bytes; /* answers in the transaction that is open */
	int64_t shown_ms;              /* when the progress was shown last */
	int64_t ends_at_ms; /* when it ends at the latest; 0: as long as it takes */
	struct reach reach;
	struct portal portal;
	struct postponed_list postponed;
};

/* ---- telling ------------------------------------------------------------------------- */

static bool is_verbose(const struct update *update)
{
	return update->session->arguments->is_verbose;
}

static void tell_well(struct update *update, const struct source_state *source,
                      const struct ingest_result *result)
{
	if (source->failures > 0 && !update->session->arguments->is_quiet)
		say("%s: is well again", source->name);
	if (result && result->held > 0) {
		update->has_news = true;
		say("%s: re-identified %zu items: held; accept with: aggregator accept %s",
		    source->name, result->held, source->name);
	}
	if (!is_verbose(update))
		return;
	if (!result || result->outcome == INGEST_SAME)
		say("%s: not modified", source->name);
	else
		say("%s: %zu new, %zu changed, %zu known", source->name, result->added,
		    result->changed, result->same);
}

/* A failure is news when it begins and when it becomes another; that it goes on is none. */
static void tell_failure(struct update *update, const struct source_state *source,
                         enum outcome_class class, const char *message, const char *url)
{
	const char *old = source->failure_class ? source->failure_class : "";

	update->failed++;
	if (source->failures == 0) {
		update->has_news = true;
		say("%s: began to fail: %s: %s", source->name, message, url);
	} else if (strcmp(old, outcome_class_name(class)) != 0) {
		update->has_news = true;
		say("%s: fails in another way: %s: %s", source->name, message, url);
	} else if (is_verbose(update)) {
		say("%s: still fails: %s: %s", source->name, message, url);
	}
}

/* ---- taking answers ------------------------------------------------------------------ */

static bool is_well(const struct source_state *source)
{
	return source->failures == 0 && source->last_success != DATE_UNKNOWN;
}

/* Its host is really there. */
static bool note_answer(struct update *update, const struct source_state *source,
                        struct error *err)
{
	struct arena *arena = &update->session->arena;

	return portal_note_answer(&update->portal, arena,
	                          hosts_name(arena, source->address)) ||
	       error_set(err, ERROR_MEMORY, "out of memory");
}

/* A page in place of the feed of a source that was well: perhaps of the network here. */
static bool take_page(struct update *update, const struct asking *asking,
                      const struct source_answer *answer, const struct ingest_page *page,
                      const struct digest *digest, struct error *err)
{
	struct arena *arena = &update->session->arena;
	const struct portal_page noted = {
		.host = hosts_name(arena, asking->source->address),
		.end = hosts_name(arena, answer->url),
		.digest = *digest,
	};
	struct postponed postponed = {.asking = *asking,
	                              .class = page->class,
	                              .answer = *answer,
	                              .is_page = true};

	postponed.answer.failure_message = page->sentence;
	if (!portal_note_page(&update->portal, arena, &noted))
		return error_set(err, ERROR_MEMORY, "out of memory");
	return postponed_add(&update->postponed, &postponed, arena, err);
}

static bool take_document(struct update *update, const struct fetch_result *result,
                          const struct asking *asking, const struct source_answer *answer,
                          const struct ingest_reading *reading, struct error *err)
{
	struct ingest_input input = gather_input(result, asking);
	struct ingest_result ingested = {0};
	struct ingest_page page;

	input.answer = *answer;
	if (input.page && !breakage_describe(update->session->store, &update->ingest,
	                                     reading, &input, &update->session->arena, err))
		return false;
	if (is_well(result->source) && ingest_page(&input, reading, &page))
		return take_page(update, asking, answer, &page, &reading->hash, err);
	if (!note_answer(update, result->source, err))
		return false;
	if (!ingest_store(update->session->store, &update->ingest, &input, reading,
	                  &ingested, err))
		return false;
	if (ingested.outcome == INGEST_FAILED) {
		tell_failure(update, result->source, ingested.class, ingested.message,
		             result->url);
		return true;
	}
	update->added += ingested.added;
	update->changed += ingested.changed;
	tell_well(update, result->source, &ingested);
	return true;
}

static bool take_failure(struct update *update, const struct asking *asking,
                         enum outcome_class class, struct source_answer *answer,
                         struct error *err)
{
	if (!settle_failed(update->session->store, asking, class, answer, err))
		return false;
	tell_failure(update, asking->source, class, answer->failure_message, answer->url);
	return true;
}

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

static bool take_answer(struct update *update, const struct fetch_result *result,
                        const struct ingest_reading *reading, struct error *err)
{
	const struct asking asking = answer_asking(result, &update->session->configuration);
	enum outcome_class class = result->outcome->class;
	struct source_answer answer = answer_of(result);

	if (reading)
		return take_document(update, result, &asking, &answer, reading, err);
	if (result->response->status > 0 && !note_answer(update, result->source, err))
		return false;
	if (result->outcome->action == OUTCOME_UNCHANGED) {
		if (!settle_unchanged(update->session->store, &asking, &answer, err))
			return false;
		tell_well(update, result->source, NULL);
		return true;
	}
	answer.failure_message = answer_describe(result, &update->session->arena);
	if (!answer.failure_message)
		return arena_check(&update->session->arena, err);
	if (result->outcome->is_perhaps_ours)
		return postponed_add(&update->postponed,
		                     &(struct postponed){.asking = asking,
		                                         .class = class,
		                                         .answer = answer},
		                     &update->session->arena, err);
	return take_failure(update, &asking, class, &answer, err);
}

/* Ends the transaction, when the network is waited for and when it has become large. */
static bool end_group(void *context, struct error *err)
{
	struct update *update = context;

	update->grouped = update->grouped_bytes = 0;
	return store_group_end(update->session->store, err);
}

static bool take_in_group(struct update *update, const struct fetch_result *result,
                          const struct ingest_reading *reading, struct error *err)
{
	if (!store_group_begin(update->session->store, err) ||
	    !take_answer(update, result, reading, err))
		return false;
	update->grouped++;
	update->grouped_bytes += result->response->body.len;
	return room_in_group(update->grouped, update->grouped_bytes) ||
	       end_group(update, err);
}

static bool take(void *context, const struct fetch_result *result,
                 const struct ingest_reading *reading, struct error *err)
{
	struct update *update = context;

	if (result->outcome->action == OUTCOME_PUT_OFF) {
		update->put_off++;
		if (is_verbose(update))
			say("%s: put off: its site asked for a pause",
			    result->source->name);
		return true;
	}
	update->asked++;
	update->received_bytes += result->response->received_bytes;
	if (!reach_note(&update->reach, &update->session->arena, result->url,
	                result->outcome, result->response->status))
		return error_set(err, ERROR_MEMORY, "out of memory");
	return take_in_group(update, result, reading, err);
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
		.take = take,
		.pause = end_group,
		.wish = wish,
		.context = update,
	};
	struct error unheard = {0};
	bool is_done;

	ending_watch();
	is_done = gather(due, &options, &update->session->err);
	/* What was stored before a failure stays. */
	is_done = end_group(update, is_done ? &update->session->err : &unheard) && is_done;
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

		if (!take_failure(update, &postponed->asking, postponed->class,
		                  &postponed->answer, &update->session->err))
			return false;
	}
	return end_group(update, &update->session->err);
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
	return end_group(update, &session->err);
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
	tell_failure(update, source, OUTCOME_BLOCKED, refusal, source->address);
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
	if (is_verbose(update))
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
