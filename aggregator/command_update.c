/* aggregator update: due sources -> answers -> store, and one line per change of state. */
#include <string.h>

#include "aggregator/command.h"
#include "aggregator/ending.h"
#include "aggregator/gather.h"
#include "aggregator/progress.h"
#include "feeds/date.h"
#include "feeds/limits.h"
#include "feeds/url.h"

/* At most so often the progress is shown anew. */
#define PROGRESS_MS 100

/* Failures of so many hosts, and of nothing but them, are our own network's. */
#define OFFLINE_HOSTS 3

/* A failure that may be our own network's: it is stored when that is known. */
struct postponed {
	const struct source_state *source;
	struct source_answer answer;
};

struct update {
	struct session *session;
	struct ingest_options ingest;
	size_t due, asked, added, changed, failed; /* of `due`, `asked` have answered */
	bool has_news;
	int64_t received_bytes;
	int64_t shown_ms;   /* when the progress was shown last */
	int64_t ends_at_ms; /* when it ends at the latest; 0: as long as it takes */
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
	if (!is_verbose(update))
		return;
	if (!result || result->outcome == INGEST_SAME)
		say("%s: not modified", source->name);
	else
		say("%s: %zu new, %zu changed, %zu known", source->name, result->added,
		    result->changed, result->same);
}

/* A failure is news when it begins; that it goes on is none. */
static void tell_failure(struct update *update, const struct source_state *source,
                         const char *message, const char *url)
{
	update->failed++;
	if (source->failures == 0) {
		update->has_news = true;
		say("%s: began to fail: %s: %s", source->name, message, url);
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

static int64_t plan_next(const struct update *update, const struct fetch_result *result)
{
	const struct http_response *response = result->response;
	bool is_well = result->outcome->class == OUTCOME_WELL;
	const struct schedule_answer answer = {
		.requested_at = result->requested_at,
		.class = result->outcome->class,
		.failures = is_well ? 0 : result->source->failures + 1,
		.retry_after = response->retry_after,
		.cache_control = response->cache_control,
		.age = response->age,
		.expires = response->expires,
		.date = response->date,
	};

	return schedule_next(&update->session->configuration.schedule, &answer);
}

static bool take_document(struct update *update, const struct fetch_result *result,
                          const struct source_answer *answer,
                          const struct ingest_reading *reading, struct error *err)
{
	struct ingest_input input = gather_input(result);
	struct ingest_result ingested = {0};

	input.answer = *answer;
	if (!ingest_store(update->session->store, &update->ingest, &input, reading,
	                  &ingested, err))
		return false;
	if (ingested.outcome == INGEST_FAILED) {
		tell_failure(update, result->source, ingested.message, result->url);
		return true;
	}
	update->added += ingested.added;
	update->changed += ingested.changed;
	tell_well(update, result->source, &ingested);
	return true;
}

static bool take_failure(struct update *update, const struct source_state *source,
                         const struct source_answer *answer, struct error *err)
{
	if (!store_answer_failed(update->session->store, answer, err))
		return false;
	tell_failure(update, source, answer->failure_message, answer->url);
	return true;
}

static bool postpone(struct update *update, const struct source_state *source,
                     const struct source_answer *answer, struct error *err)
{
	struct arena *arena = &update->session->arena;
	struct postponed *postponed = LIST_ADD(arena, &update->postponed);

	if (!postponed)
		return arena_check(arena, err);
	postponed->source = source;
	postponed->answer = (struct source_answer){
		.source = answer->source,
		.requested_at = answer->requested_at,
		.next_due = answer->next_due,
		.url = arena_strdup(arena, answer->url),
		.failure_class = answer->failure_class,
		.failure_message = answer->failure_message,
	};
	return arena_check(arena, err);
}

static bool take(void *context, const struct fetch_result *result,
                 const struct ingest_reading *reading, struct error *err)
{
	struct update *update = context;
	struct source_answer answer = {
		.source = result->source->id,
		.requested_at = result->requested_at,
		.next_due = plan_next(update, result),
		.url = result->url,
		.etag = result->response->etag,
		.last_modified = result->response->last_modified,
		.validators_of = result->validators_of,
		.moved_url = result->moved_url,
	};

	update->asked++;
	update->received_bytes += result->response->received_bytes;
	if (reading)
		return take_document(update, result, &answer, reading, err);
	if (result->outcome->action == OUTCOME_UNCHANGED) {
		if (!store_answer_unchanged(update->session->store, &answer, err))
			return false;
		tell_well(update, result->source, NULL);
		return true;
	}
	answer.failure_class = outcome_class_name(result->outcome->class);
	answer.failure_message = describe(update, result);
	if (!answer.failure_message)
		return arena_check(&update->session->arena, err);
	if (result->outcome->class == OUTCOME_UNREACHABLE)
		return postpone(update, result->source, &answer, err);
	return take_failure(update, result->source, &answer, err);
}

/* ---- our own network ----------------------------------------------------------------- */

/* Whether there are OFFLINE_HOSTS different hosts among the postponed failures. */
static bool are_hosts_many(const struct update *update)
{
	struct str hosts[OFFLINE_HOSTS];
	size_t count = 0;

	for (size_t i = 0; i < update->postponed.count && count < OFFLINE_HOSTS; i++) {
		struct str host = url_host(str_from(update->postponed.items[i].answer.url));
		bool is_known = false;

		for (size_t j = 0; j < count; j++)
			is_known = is_known || str_equal_nocase(hosts[j], host);
		if (!is_known)
			hosts[count++] = host;
	}
	return count == OFFLINE_HOSTS;
}

static bool is_offline(const struct update *update)
{
	return update->postponed.count == update->asked && are_hosts_many(update);
}

/* ---- the update ---------------------------------------------------------------------- */

static int64_t moment(void *context, int64_t ago_ms)
{
	const struct update *update = context;

	return session_moment(update->session, ago_ms);
}

static void show_how_far(struct update *update, int64_t elapsed_ms)
{
	const struct progress progress = {.done = update->asked,
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
	                  .context = update},
		.ingest = update->ingest,
		.take = take,
		.wish = wish,
		.context = update,
	};
	bool is_done;

	if (due->count == 0)
		return true;
	ending_watch();
	is_done = gather(due, &options, &update->session->err);
	ending_unwatch();
	show_progress(NULL);
	if (is_done && update->asked < update->due && !update->session->arguments->is_quiet)
		say("ended early (%s): %zu of %zu sources answered; the others stay due",
		    ending_count() > 0 ? ending_name() : "--max-runtime", update->asked,
		    update->due);
	return is_done;
}

static bool is_named(const struct arguments *arguments, const char *name)
{
	for (size_t i = 0; i < arguments->operand_count; i++)
		if (strcmp(arguments->operands[i], name) == 0)
			return true;
	return arguments->operand_count == 0;
}

/* Why a source that was named is not asked. */
static bool explain_named(struct session *session, const struct source_states *due)
{
	struct source_states all;

	if (session->arguments->operand_count == 0)
		return true;
	if (!store_sources(session->store, &session->arena, &all, &session->err))
		return false;
	for (size_t i = 0; i < session->arguments->operand_count; i++) {
		const char *name = session->arguments->operands[i];
		const struct source_state *source = source_find(&all, name);
		char date[DATE_TEXT_BYTES];

		if (!source || !source->is_listed)
			return error_set(&session->err, ERROR_USAGE,
			                 "no source is called %s", name);
		if (source_find(due, name) || session->arguments->is_quiet)
			continue;
		date_write_rfc3339(source->next_due,
		                   (int)session->configuration.site.zone_minutes, date);
		if (source->url)
			say("%s: not asked: it is due at %s", name, date);
		else
			say("%s: not asked: it waits for an address", name);
	}
	return true;
}

/* The sources to ask: due, and named where names were given. */
static bool find_due(struct session *session, struct source_states *due)
{
	size_t kept = 0;

	if (!store_sources_due(session->store, session_now(session), &session->arena, due,
	                       &session->err) ||
	    !explain_named(session, due))
		return false;
	for (size_t i = 0; i < due->count; i++)
		if (is_named(session->arguments, due->items[i].name))
			due->items[kept++] = due->items[i];
	due->count = kept;
	return true;
}

static bool store_postponed(struct update *update)
{
	for (size_t i = 0; i < update->postponed.count; i++) {
		const struct postponed *postponed = &update->postponed.items[i];

		if (!take_failure(update, postponed->source, &postponed->answer,
		                  &update->session->err))
			return false;
	}
	return true;
}

/* What the store does not keep of the list. */
static void add_zones(const struct sources *sources, struct source_states *due)
{
	for (size_t i = 0; i < sources->count; i++) {
		const struct source *source = &sources->items[i];
		const struct source_state *state = source->zone_minutes
		                                           ? source_find(due, source->id)
		                                           : NULL;

		if (state)
			due->items[state - due->items].zone_minutes = source->zone_minutes;
	}
}

enum exit_status update_sources(struct session *session, const struct sources *sources)
{
	struct update update = {
		.session = session,
		.ingest = {.id_authority = session->configuration.site.id_authority,
	                   .zone_minutes = (int)session->configuration.site.zone_minutes},
	};
	struct source_states due = {0};

	if (!find_due(session, &due))
		return say_failure(session);
	add_zones(sources, &due);
	update.due = due.count;
	if (!ask_due(&update, &due, sources))
		return say_failure(session);
	if (is_offline(&update)) {
		say("none of %zu sources can be reached: the network here seems to be "
		    "down; nothing is held against them",
		    update.asked);
		return EXIT_STATUS_OFFLINE;
	}
	if (!store_postponed(&update))
		return say_failure(session);
	if (session->arguments->is_verbose)
		say("%zu sources asked: %zu failed; %zu new entries, %zu changed",
		    update.asked, update.failed, update.added, update.changed);
	return update.has_news ? EXIT_STATUS_NEWS : EXIT_STATUS_DONE;
}

enum exit_status command_update(struct session *session)
{
	struct sources sources;

	if (!session_open_store(session) || !session_read_sources(session, &sources))
		return say_failure(session);
	return update_sources(session, &sources);
}
