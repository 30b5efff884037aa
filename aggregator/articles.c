#include "aggregator/articles.h"

#include <string.h>

#include "aggregator/answer.h"
#include "aggregator/article_plan.h"
#include "aggregator/ending.h"
#include "aggregator/hosts.h"
#include "aggregator/ingest.h"
#include "aggregator/robots_ask.h"
#include "aggregator/store_articles.h"
#include "feeds/date.h"
#include "feeds/limits.h"

/* At most this long between two looks at whether the run is to end. */
#define WAIT_MS 200

/* The pages of one run. */
struct articles {
	struct session *session;
	struct reach *reach;
	size_t read, failed;
	bool has_news; /* one was given up, which was said */
};

/* One entry's page. */
struct errand {
	const struct article_waiting *waiting;
	const struct source *source; /* as the list has it */
	const char *url;             /* its page, or where that sent us */
	bool is_sent_on;
};

struct errands {
	struct errand *items;
	size_t count;
};

/* One round: pages, and as sources how they are asked. */
struct round {
	struct articles *articles;
	struct errands errands;
	struct errands next; /* where pages sent us */
	struct sources list;
	struct source_states states; /* one for each errand, in their order */
};

/* ---- what came of one ----------------------------------------------------------------- */

static struct error *error_of(struct round *round)
{
	return &round->articles->session->err;
}

static bool fail(struct round *round, const struct errand *errand, bool counts,
                 const char *reason)
{
	struct session *session = round->articles->session;
	const struct article_waiting *waiting = errand->waiting;
	int64_t tries = waiting->tries + counts, now = session_now(session);
	int64_t again = article_plan_again(tries, now);

	round->articles->failed++;
	if (session->arguments->is_verbose)
		say("%s: article not read: %s: %s", waiting->source, reason, errand->url);
	if (again == DATE_UNKNOWN && !session->arguments->is_quiet) {
		say("%s: article given up after %lld tries: %s: %s", waiting->source,
		    (long long)tries, reason, errand->url);
		round->articles->has_news = true;
	}
	return store_article_failed(session->store, waiting->entry, tries, again, reason,
	                            &session->err);
}

/* Stores the entry with its article; one that is gone meanwhile, or too large cleaned, stays
 * as it is. */
static bool join(struct round *round, const struct errand *errand,
                 const struct article *article, struct arena *arena)
{
	struct session *session = round->articles->session;
	struct error reason = {0};
	struct stored_entry stored;

	if (!store_entry_read(session->store, errand->waiting->entry, arena, &stored,
	                      &session->err))
		return session->err.kind == ERROR_NONE &&
		       store_article_done(session->store, errand->waiting->entry, false,
		                          &session->err);
	stored.version.parsed = article_plan_join(arena, stored.version.parsed, article);
	if (stored.version.parsed)
		version_clean(arena, &stored.version);
	if (!arena_check(arena, &reason)) {
		if (reason.kind == ERROR_LIMIT)
			return fail(round, errand, true, reason.message);
		session->err = reason;
		return false;
	}
	round->articles->read++;
	return store_entry_change(session->store, &stored, session_now(session),
	                          &session->err) &&
	       store_article_done(session->store, errand->waiting->entry, true,
	                          &session->err);
}

static bool send_on(struct round *round, const struct errand *errand, const char *url)
{
	struct arena *arena = &round->articles->session->arena;
	struct errand *next;

	if (errand->is_sent_on || !article_plan_is_wanted(url))
		return fail(round, errand, true, "its page leads from one to the next");
	next = LIST_ADD(arena, &round->next);
	if (next) {
		*next = *errand;
		next->url = arena_strdup(arena, url);
		next->is_sent_on = true;
	}
	return arena_check(arena, error_of(round));
}

static bool take_article(struct round *round, const struct errand *errand,
                         const struct article *article)
{
	struct arena arena;
	bool ok;

	if (article->failure)
		return fail(round, errand, true, article->failure);
	if (article->elsewhere)
		return send_on(round, errand, article->elsewhere);
	arena_init(&arena, LIMIT_ARENA_FACTOR * LIMIT_DOCUMENT_BYTES);
	ok = join(round, errand, article, &arena);
	arena_release(&arena);
	return ok;
}

static bool read_article(struct round *round, const struct errand *errand,
                         const struct fetch_result *result)
{
	const struct session *session = round->articles->session;
	const int *zone = errand->source->zone_minutes;
	const struct scrape_options options = {
		.url = result->url,
		.content_type = result->response->content_type,
		.zone_minutes = zone ? *zone
	                             : (int)session->configuration.site.zone_minutes,
		.now = session_now(session),
	};
	struct error reason = {0};
	struct article *article = article_read(result->response->body,
	                                       errand->source->request->article, &options,
	                                       &reason);
	bool ok;

	if (article)
		ok = take_article(round, errand, article);
	else if (ingest_is_theirs(&reason))
		ok = fail(round, errand, true, reason.message);
	else
		return error_set(error_of(round), reason.kind, "%s", reason.message);
	article_free(article);
	return ok;
}

/* ---- answers -------------------------------------------------------------------------- */

static bool note_requests(struct round *round, const struct errand *errand,
                          const struct fetch_result *result)
{
	struct session *session = round->articles->session;

	for (size_t i = 0; i < result->hop_count; i++) {
		const struct asking_hop *hop = &result->hops[i];
		const char *host = hosts_name(&session->arena, hop->url);
		const struct request_record record = {
			.sent_at = hop->sent_at,
			.host = host ? host : "",
			.status = hop->status,
			.bytes = hop->bytes,
			.milliseconds = hop->status > 0 ? hop->milliseconds : DATE_UNKNOWN,
			.decision = "article",
			.next_due = DATE_UNKNOWN,
		};

		if (!store_request_add(session->store, errand->waiting->source_id, &record,
		                       &session->err))
			return false;
	}
	return true;
}

static bool take_answer(struct round *round, const struct errand *errand,
                        const struct fetch_result *result)
{
	struct session *session = round->articles->session;
	const char *reason;

	if (result->outcome->action == OUTCOME_PUT_OFF)
		return true;
	if (!reach_note(round->articles->reach, &session->arena, result->url,
	                result->outcome, result->response->status))
		return error_set(&session->err, ERROR_MEMORY, "out of memory");
	if (!note_requests(round, errand, result))
		return false;
	if (result->outcome->action == OUTCOME_STORE)
		return read_article(round, errand, result);
	reason = answer_describe(result, &session->arena);
	return arena_check(&session->arena, &session->err) &&
	       fail(round, errand, !result->outcome->is_perhaps_ours, reason);
}

/* In a transaction of its own. */
static bool store_answer(struct round *round, const struct fetch_result *result)
{
	struct store *store = round->articles->session->store;
	size_t index = (size_t)(result->source - round->states.items);

	if (!store_group_begin(store, error_of(round)))
		return false;
	return take_answer(round, &round->errands.items[index], result) &&
	       store_group_end(store, error_of(round));
}

/* ---- asking --------------------------------------------------------------------------- */

static int64_t moment(void *context, int64_t ago_ms)
{
	const struct round *round = context;

	return session_moment(round->articles->session, ago_ms);
}

/* Whether neither site nor host asked for a pause, in this run or before. */
static bool may_ask(void *context, const struct source_state *state, const char *url)
{
	struct round *round = context;
	struct session *session = round->articles->session;
	const char *host = hosts_name(&session->arena, url);
	const char *keys[] = {host, hosts_site(&session->arena, host)};
	struct host_pause pause;
	struct error ignored = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (keys[i] &&
		    (pauses_has(&round->articles->reach->pauses, keys[i]) ||
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

static bool take_all(struct round *round, struct fetch *fetch)
{
	while (fetch_pending(fetch) > 0) {
		struct fetch_result *result;
		bool ok;

		if (is_ended(round->articles->session))
			fetch_stop(fetch);
		result = fetch_next(fetch, WAIT_MS, error_of(round));
		if (!result && error_of(round)->kind != ERROR_NONE)
			return false;
		ok = !result || store_answer(round, result);
		fetch_result_free(result);
		if (!ok)
			return false;
	}
	return true;
}

/* Keeps those that may be asked for, by what their sites say to robots. */
static bool heed_robots(struct round *round)
{
	struct session *session = round->articles->session;
	struct robots_ask ask = {.store = session->store,
	                         .list = &round->list,
	                         .http = configuration_http(&session->configuration),
	                         .now = session_now(session),
	                         .arena = &session->arena};
	size_t kept = 0;

	if (!robots_ask(&ask, &round->states, &session->err))
		return false;
	for (size_t i = 0; i < round->states.count; i++) {
		const char *refusal;

		if (!robots_refusal(&ask, &round->states.items[i], &refusal, &session->err))
			return false;
		if (refusal) {
			if (!fail(round, &round->errands.items[i], true, refusal))
				return false;
			continue;
		}
		round->errands.items[kept] = round->errands.items[i];
		round->states.items[kept++] = round->states.items[i];
	}
	round->errands.count = round->states.count = kept;
	/* The next request to one of these hosts is another's first. */
	session_rest(session->configuration.fetch.per_host_delay * 1000);
	return true;
}

/* ---- setting out ---------------------------------------------------------------------- */

/* The pause that a page's site was found to want between two requests. */
static void learn_pause(struct round *round, struct source_state *state)
{
	struct host_pause pause = {0};
	struct error ignored = {0};

	if (state->site && store_host_read(round->articles->session->store, state->site,
	                                   &pause, &ignored)) {
		state->pause_ms = pause.pause_ms;
		state->pause_noted_at = pause.noted_at;
	}
}

/* Each page as a source of its own, whose names are in order. */
static bool add_source(struct round *round, size_t index)
{
	struct arena *arena = &round->articles->session->arena;
	const struct errand *errand = &round->errands.items[index];
	struct source *source = LIST_ADD(arena, &round->list);
	struct source_state *state = LIST_ADD(arena, &round->states);
	const char *name = arena_printf(arena, "%09zu", index), *host;

	if (!source || !state || !name)
		return arena_check(arena, error_of(round));
	*source = (struct source){
		.id = name,
		.address = errand->url,
		.request = article_plan_request(arena, errand->source, errand->url),
	};
	host = hosts_name(arena, errand->url);
	*state = (struct source_state){
		.id = errand->waiting->source_id,
		.name = name,
		.url = errand->url,
		.address = errand->url,
		.host = host,
		.site = hosts_site(arena, host),
		.last_request = DATE_UNKNOWN,
		.last_success = DATE_UNKNOWN,
		.unchanged_since = DATE_UNKNOWN,
		.liar_since = DATE_UNKNOWN,
		.doubted_at = DATE_UNKNOWN,
		.dateless_since = DATE_UNKNOWN,
	};
	learn_pause(round, state);
	return arena_check(arena, error_of(round));
}

static bool add_sources(struct round *round)
{
	struct arena *arena = &round->articles->session->arena;
	const struct source **by_id;

	for (size_t i = 0; i < round->errands.count; i++)
		if (!add_source(round, i))
			return false;
	by_id = arena_alloc(arena, (round->list.count + 1) * sizeof(*by_id));
	for (size_t i = 0; by_id && i < round->list.count; i++)
		by_id[i] = &round->list.items[i];
	round->list.by_id = by_id;
	return arena_check(arena, error_of(round));
}

static bool ask_all(struct round *round)
{
	const struct fetch_options options = {
		.http = configuration_http(&round->articles->session->configuration),
		.list = &round->list,
		.moment = moment,
		.may_ask = may_ask,
		.context = round,
	};
	struct fetch *fetch;
	bool is_done;

	if (!add_sources(round) || !heed_robots(round))
		return false;
	if (round->states.count == 0)
		return true;
	fetch = fetch_open(&round->states, &options, error_of(round));
	if (!fetch)
		return false;
	is_done = take_all(round, fetch);
	fetch_close(fetch);
	return is_done;
}

/* ---- which ---------------------------------------------------------------------------- */

/* How the sources of those that wait are asked and their pages read, in *list. */
static bool read_list(struct session *session, const struct articles_waiting *waiting,
                      struct sources *list)
{
	struct source_states states = {0};

	for (size_t i = 0; i < waiting->count; i++) {
		struct source_state *state = LIST_ADD(&session->arena, &states);

		if (state)
			*state = (struct source_state){.name = waiting->items[i].source,
			                               .has_request = true};
	}
	return arena_check(&session->arena, &session->err) &&
	       session_read_requests(session, &states, list);
}

/* Those whose source still wants its pages read; of the others nothing waits any more. */
static bool list_errands(struct session *session, const struct articles_waiting *waiting,
                         const struct sources *list, struct errands *errands)
{
	for (size_t i = 0; i < waiting->count; i++) {
		const struct article_waiting *item = &waiting->items[i];
		const struct source *source = sources_find(list, item->source);
		struct errand *errand;

		if (!source || !source->request || !source->request->article) {
			if (!store_article_done(session->store, item->entry, false,
			                        &session->err))
				return false;
			continue;
		}
		errand = LIST_ADD(&session->arena, errands);
		if (errand)
			*errand = (struct errand){
				.waiting = item, .source = source, .url = item->link};
	}
	return arena_check(&session->arena, &session->err);
}

static bool read_waiting(struct articles *articles, const struct articles_waiting *waiting)
{
	struct session *session = articles->session;
	struct round round = {.articles = articles};
	struct sources list;

	if (!read_list(session, waiting, &list) ||
	    !list_errands(session, waiting, &list, &round.errands))
		return false;
	/* A second round for pages that sent us on; no third. */
	while (round.errands.count > 0) {
		if (!ask_all(&round))
			return false;
		round = (struct round){.articles = articles, .errands = round.next};
	}
	return true;
}

bool articles_read(struct session *session, struct reach *reach, bool *has_news)
{
	struct articles articles = {.session = session, .reach = reach};
	struct articles_waiting waiting;
	bool is_done;

	if (!store_articles_waiting(session->store, session_now(session),
	                            LIMIT_ARTICLES_SOURCE, LIMIT_ARTICLES_RUN,
	                            &session->arena, &waiting, &session->err))
		return false;
	if (waiting.count == 0)
		return true;
	ending_watch();
	is_done = read_waiting(&articles, &waiting);
	ending_unwatch();
	*has_news = *has_news || articles.has_news;
	if (session->arguments->is_verbose)
		say("%zu articles read, %zu not", articles.read, articles.failed);
	return is_done;
}
