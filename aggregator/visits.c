#include "aggregator/visits.h"

#include "aggregator/article_plan.h"
#include "aggregator/ending.h"
#include "aggregator/hosts.h"
#include "aggregator/robots_ask.h"
#include "feeds/limits.h"

/* At most this long between two looks at whether the run is to end. */
#define WAIT_MS 200

/* All of them on their way. */
struct tour {
	const struct visits_options *options;
	struct visits visits;        /* those that may be made */
	struct sources list;         /* each as a source of its own: how it is asked */
	struct source_states states; /* in the order of `visits` */
};

static struct error *error_of(const struct tour *tour)
{
	return &tour->options->session->err;
}

/* ---- answers -------------------------------------------------------------------------- */

static bool note_requests(struct tour *tour, const struct visit *visit,
                          const struct fetch_result *result)
{
	struct session *session = tour->options->session;

	for (size_t i = 0; i < result->hop_count; i++) {
		const struct asking_hop *hop = &result->hops[i];
		const char *host = hosts_name(&session->arena, hop->url);
		const struct request_record record = {
			.sent_at = hop->sent_at,
			.host = host ? host : "",
			.status = hop->status,
			.bytes = hop->bytes,
			.milliseconds = hop->status > 0 ? hop->milliseconds : DATE_UNKNOWN,
			.decision = tour->options->word,
			.next_due = DATE_UNKNOWN,
		};

		if (!store_request_add(session->store, visit->source_id, &record,
		                       &session->err))
			return false;
	}
	return true;
}

static bool take_answer(struct tour *tour, const struct visit *visit,
                        const struct fetch_result *result)
{
	const struct visits_options *options = tour->options;

	if (result->outcome->action == OUTCOME_PUT_OFF)
		return true;
	if (!reach_note(options->reach, &options->session->arena, result->url,
	                result->outcome, result->response->status))
		return error_set(error_of(tour), ERROR_MEMORY, "out of memory");
	return note_requests(tour, visit, result) &&
	       options->take(options->context, visit, result, NULL);
}

/* In a transaction, which ends when the network is waited for. */
static bool take_in_group(struct tour *tour, const struct visit *visit,
                          const struct fetch_result *result, const char *refusal)
{
	const struct visits_options *options = tour->options;

	if (!store_group_begin(options->session->store, error_of(tour)))
		return false;
	return result ? take_answer(tour, visit, result)
	              : options->take(options->context, visit, NULL, refusal);
}

static bool end_group(struct tour *tour)
{
	return store_group_end(tour->options->session->store, error_of(tour));
}

/* ---- asking --------------------------------------------------------------------------- */

static int64_t moment(void *context, int64_t ago_ms)
{
	const struct tour *tour = context;

	return session_moment(tour->options->session, ago_ms);
}

/* Whether neither site nor host asked for a pause, in this run or before. */
static bool may_ask(void *context, const struct source_state *state, const char *url)
{
	struct tour *tour = context;
	struct session *session = tour->options->session;
	const char *host = hosts_name(&session->arena, url);
	const char *keys[] = {host, hosts_site(&session->arena, host)};
	struct host_pause pause;
	struct error ignored = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (keys[i] &&
		    (pauses_has(&tour->options->reach->pauses, keys[i]) ||
		     (store_host_read(session->store, keys[i], &pause, &ignored) &&
		      pause.next_allowed > session_now(session))))
			return false;
	return true;
}

static bool is_ended(const struct session *session)
{
	int64_t max_ms = session->arguments->max_runtime * 1000;

	return ending_count() > 0 || (max_ms > 0 && session_elapsed_ms(session) >= max_ms);
}

/* The next that has come back; NULL when there is none yet, or with an error. */
static struct fetch_result *wait_for_next(struct tour *tour, struct fetch *fetch)
{
	struct fetch_result *result = fetch_next(fetch, 0, error_of(tour));

	if (result || error_of(tour)->kind != ERROR_NONE || !end_group(tour))
		return result;
	return fetch_next(fetch, WAIT_MS, error_of(tour));
}

static bool take_all(struct tour *tour, struct fetch *fetch)
{
	while (fetch_pending(fetch) > 0) {
		struct fetch_result *result;
		bool ok;

		if (is_ended(tour->options->session))
			fetch_stop(fetch);
		result = wait_for_next(tour, fetch);
		if (!result && error_of(tour)->kind != ERROR_NONE)
			return false;
		ok = !result ||
		     take_in_group(tour,
		                   &tour->visits.items[result->source - tour->states.items],
		                   result, NULL);
		fetch_result_free(result);
		if (!ok)
			return false;
	}
	return end_group(tour);
}

/* Keeps those that may be asked for, by what their sites say to robots. */
static bool heed_robots(struct tour *tour)
{
	struct session *session = tour->options->session;
	struct robots_ask ask = {.store = session->store,
	                         .list = &tour->list,
	                         .http = configuration_http(&session->configuration),
	                         .now = session_now(session),
	                         .arena = &session->arena};
	size_t kept = 0;

	if (!robots_ask(&ask, &tour->states, &session->err))
		return false;
	for (size_t i = 0; i < tour->states.count; i++) {
		const char *refusal;

		if (!robots_refusal(&ask, &tour->states.items[i], &refusal, &session->err))
			return false;
		if (refusal) {
			if (!take_in_group(tour, &tour->visits.items[i], NULL, refusal))
				return false;
			continue;
		}
		tour->visits.items[kept] = tour->visits.items[i];
		tour->states.items[kept++] = tour->states.items[i];
	}
	tour->visits.count = tour->states.count = kept;
	if (!end_group(tour))
		return false;
	/* The next request to one of these hosts is another's first. */
	session_rest(session->configuration.fetch.per_host_delay * 1000);
	return true;
}

/* ---- setting out ---------------------------------------------------------------------- */

/* The pause that a page's site was found to want between two requests. */
static void learn_pause(struct tour *tour, struct source_state *state)
{
	struct host_pause pause = {0};
	struct error ignored = {0};

	if (state->site &&
	    store_host_read(tour->options->session->store, state->site, &pause, &ignored)) {
		state->pause_ms = pause.pause_ms;
		state->pause_noted_at = pause.noted_at;
	}
}

/* Each page as a source of its own, whose names are in order. */
static bool add_source(struct tour *tour, size_t index)
{
	struct arena *arena = &tour->options->session->arena;
	const struct visit *visit = &tour->visits.items[index];
	struct source *source = LIST_ADD(arena, &tour->list);
	struct source_state *state = LIST_ADD(arena, &tour->states);
	const char *name = arena_printf(arena, "%09zu", index), *host;

	if (!source || !state || !name)
		return arena_check(arena, error_of(tour));
	*source = (struct source){
		.id = name,
		.address = visit->url,
		.request = article_plan_request(arena, visit->source, visit->url),
	};
	host = hosts_name(arena, visit->url);
	*state = (struct source_state){
		.id = visit->source_id,
		.name = name,
		.url = visit->url,
		.address = visit->url,
		.host = host,
		.site = hosts_site(arena, host),
		SOURCE_NEVER_ASKED,
	};
	learn_pause(tour, state);
	return arena_check(arena, error_of(tour));
}

static bool add_sources(struct tour *tour)
{
	struct arena *arena = &tour->options->session->arena;
	const struct source **by_id;

	for (size_t i = 0; i < tour->visits.count; i++)
		if (!add_source(tour, i))
			return false;
	by_id = arena_alloc(arena, (tour->list.count + 1) * sizeof(struct source *));
	for (size_t i = 0; by_id && i < tour->list.count; i++)
		by_id[i] = &tour->list.items[i];
	tour->list.by_id = by_id;
	return arena_check(arena, error_of(tour));
}

static bool ask_all(struct tour *tour)
{
	const struct fetch_options options = {
		.http = configuration_http(&tour->options->session->configuration),
		.list = &tour->list,
		.moment = moment,
		.may_ask = may_ask,
		.context = tour,
	};
	struct fetch *fetch;
	bool is_done;

	if (!add_sources(tour) || !heed_robots(tour))
		return false;
	if (tour->states.count == 0)
		return true;
	fetch = fetch_open(&tour->states, &options, error_of(tour));
	if (!fetch)
		return false;
	is_done = take_all(tour, fetch);
	fetch_close(fetch);
	return is_done;
}

bool visits_make(const struct visits *visits, const struct visits_options *options)
{
	struct tour tour = {.options = options};
	bool is_done;

	if (visits->count == 0)
		return true;
	for (size_t i = 0; i < visits->count; i++) {
		struct visit *added = LIST_ADD(&options->session->arena, &tour.visits);

		if (added)
			*added = visits->items[i];
	}
	if (!arena_check(&options->session->arena, error_of(&tour)))
		return false;
	ending_watch();
	is_done = ask_all(&tour);
	ending_unwatch();
	return is_done;
}
