/* aggregator update: due sources -> answers -> store, and one line per change of state. */
#include <string.h>

#include "aggregator/command.h"
#include "aggregator/due.h"
#include "aggregator/ending.h"
#include "aggregator/gather.h"
#include "aggregator/hosts.h"
#include "aggregator/progress.h"
#include "aggregator/reach.h"
#include "aggregator/room.h"
#include "aggregator/validators.h"
#include "feeds/limits.h"

/* At most so often the progress is shown anew. */
#define PROGRESS_MS 100

/* A failure that may be our own network's: it is stored when that is known. */
struct postponed {
	struct asking asking;
	enum outcome_class class;
	struct source_answer answer;
};

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
	struct {
		struct postponed *items;
		size_t count;
	} postponed;
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

/* What happened, with what the server or libcurl adds to it. */
static const char *describe(struct update *update, const struct fetch_result *result)
{
	const struct http_response *response = result->response;
	const char *sentence = result->outcome->sentence;
	struct arena *arena = &update->session->arena;

	if (result->trail)
		sentence = arena_printf(arena, "%s, by way of %s", sentence, result->trail);

	if (response->failure != HTTP_OK)
		return arena_printf(arena, "%s (%s)", sentence, response->message);
	if (response->location && result->outcome->class == OUTCOME_ADDRESS)
		return arena_printf(arena, "%s (HTTP %d to %s)", sentence, response->status,
		                    response->location);
	return arena_printf(arena, "%s (HTTP %d)", sentence, response->status);
}

static struct asking describe_asking(const struct update *update,
                                     const struct fetch_result *result)
{
	const struct configuration *configuration = &update->session->configuration;
	const struct http_response *response = result->response;

	return (struct asking){
		.source = result->source,
		.schedule = &configuration->schedule,
		.headers = {.retry_after = response->retry_after,
	                    .cache_control = response->cache_control,
	                    .age = response->age,
	                    .expires = response->expires,
	                    .date = response->date},
		.hops = result->hops,
		.hop_count = result->hop_count,
		.pause_ms = configuration->fetch.per_host_delay * 1000,
		.has_validators = result->outcome->action == OUTCOME_UNCHANGED ||
	                          response->etag ||
	                          (response->last_modified &&
	                           validators_date_is_usable(response->last_modified,
	                                                     result->requested_at)),
	};
}

static bool take_document(struct update *update, const struct fetch_result *result,
                          const struct asking *asking, const struct source_answer *answer,
                          const struct ingest_reading *reading, struct error *err)
{
	struct ingest_input input = gather_input(result, asking);
	struct ingest_result ingested = {0};

	input.answer = *answer;
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

/* What the failure's asking needs, copied: the answer is gone by then. */
static bool postpone(struct update *update, const struct asking *asking,
                     enum outcome_class class, const struct source_answer *answer,
                     struct error *err)
{
	struct arena *arena = &update->session->arena;
	struct postponed *postponed = LIST_ADD(arena, &update->postponed);
	size_t size = asking->hop_count * sizeof(struct asking_hop);
	struct asking_hop *hops = arena_alloc(arena, size);

	if (!postponed || !hops)
		return arena_check(arena, err);
	memcpy(hops, asking->hops, size);
	for (size_t i = 0; i < asking->hop_count; i++)
		hops[i].url = arena_strdup(arena, hops[i].url);
	*postponed = (struct postponed){.asking = *asking, .class = class};
	postponed->asking.headers = (struct schedule_headers){0};
	postponed->asking.hops = hops;
	postponed->answer = (struct source_answer){
		.source = answer->source,
		.requested_at = answer->requested_at,
		.url = arena_strdup(arena, answer->url),
		.failure_message = answer->failure_message,
	};
	return arena_check(arena, err);
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

/* ---- taking answers, continued ------------------------------------------------------- */

/* What is stored of an answer, whatever it means. */
static struct source_answer make_answer(const struct fetch_result *result)
{
	const struct http_response *response = result->response;

	return (struct source_answer){
		.source = result->source->id,
		.requested_at = result->requested_at,
		.url = result->url,
		.etag = response->etag,
		.last_modified = response->last_modified,
		.validators_of = result->validators_of,
		/* A delta says nothing of how long the whole is. */
		.wire_bytes = result->is_delta ? result->source->wire_bytes
	                                       : response->received_bytes,
		.moved_url = result->moved_url,
	};
}

static bool take_answer(struct update *update, const struct fetch_result *result,
                        const struct ingest_reading *reading, struct error *err)
{
	const struct asking asking = describe_asking(update, result);
	enum outcome_class class = result->outcome->class;
	struct source_answer answer = make_answer(result);

	if (reading)
		return take_document(update, result, &asking, &answer, reading, err);
	if (result->outcome->action == OUTCOME_UNCHANGED) {
		if (!settle_unchanged(update->session->store, &asking, &answer, err))
			return false;
		tell_well(update, result->source, NULL);
		return true;
	}
	answer.failure_message = describe(update, result);
	if (!answer.failure_message)
		return arena_check(&update->session->arena, err);
	if (result->outcome->is_perhaps_ours)
		return postpone(update, &asking, class, &answer, err);
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

static struct http_options http_options(const struct configuration *configuration)
{
	return (struct http_options){
		.user_agent = configuration->fetch.user_agent,
		.proxy = configuration->fetch.proxy,
		.concurrency = (size_t)configuration->fetch.concurrency,
		.per_host = (size_t)configuration->fetch.per_host,
		.per_host_delay_ms = configuration->fetch.per_host_delay * 1000,
		.connect_timeout_ms = configuration->fetch.connect_timeout * 1000,
		.timeout_ms = configuration->fetch.timeout * 1000,
		.slow_seconds = configuration->fetch.slow_time,
		.max_body_bytes = (size_t)configuration->fetch.max_body,
		.is_private_allowed = configuration->fetch.is_private_allowed,
	};
}

static bool ask_due(struct update *update, const struct source_states *due,
                    const struct sources *sources)
{
	const struct gather_options options = {
		.fetch = {.http = http_options(&update->session->configuration),
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

/* Asks them and stores what came of it. */
static enum exit_status update_due(struct update *update, const struct source_states *due)
{
	struct session *session = update->session;
	struct sources list;

	if (!session_read_requests(session, due, &list))
		return say_failure(session);
	if (!ask_due(update, due, &list))
		return say_failure(session);
	if (reach_is_outage(&update->reach)) {
		say("%zu of %zu sources cannot be reached: the network here seems to be "
		    "down, or the clock wrong; nothing is held against them",
		    update->postponed.count, update->asked);
		return EXIT_STATUS_OFFLINE;
	}
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
	reach_release(&update.reach);
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
