#include "aggregator/fetch.h"

#include <stdlib.h>
#include <string.h>

#include "aggregator/hosts.h"
#include "aggregator/validators.h"
#include "feeds/limits.h"
#include "feeds/url.h"

/* At most this long between two looks at what libcurl does. */
#define WAIT_MS 1000

static const char accept[] =
	"Accept: application/atom+xml, application/rss+xml, application/feed+json, "
	"application/rdf+xml;q=0.9, application/json;q=0.8, application/xml;q=0.8, "
	"text/xml;q=0.8, */*;q=0.1";

/* One source's way: the addresses asked so far. */
struct journey {
	const struct source_state *source;
	const char *urls[LIMIT_REDIRECTS + 1];
	size_t url_count;
	struct asking_hop hops[LIMIT_REDIRECTS + 1]; /* of urls, as far as answered */
	size_t hop_count;
	size_t permanent_count; /* redirects from the start on that are all permanent */
	struct arena arena;     /* the addresses */
};

struct fetch {
	const struct fetch_options *options;
	struct journey *journeys; /* one for each source */
	struct http *http;
	struct error *err;
};

static const char *last_url(const struct journey *journey)
{
	return journey->urls[journey->url_count - 1];
}

static int64_t now_of(const struct fetch *fetch)
{
	return fetch->options->moment(fetch->options->context, 0);
}

/* ---- asking ------------------------------------------------------------------------- */

static bool ask(struct fetch *fetch, struct journey *journey)
{
	const struct source_state *source = journey->source;
	struct asking_hop *hop = &journey->hops[journey->url_count - 1];
	const char *headers[4] = {accept};
	const char *host = hosts_name(&journey->arena, last_url(journey));
	int64_t now = now_of(fetch);
	size_t count = 1;

	hop->url = last_url(journey);
	hop->sent = validators_to_send(source, hop->url, now);
	hop->withheld = validators_known(source, hop->url) & ~hop->sent;
	if (hop->sent & VALIDATOR_ETAG)
		headers[count++] = arena_printf(&journey->arena, "If-None-Match: %s",
		                                source->etag);
	if (hop->sent & VALIDATOR_DATE)
		headers[count++] = arena_printf(&journey->arena, "If-Modified-Since: %s",
		                                source->last_modified);
	return arena_check(&journey->arena, fetch->err) &&
	       http_add(fetch->http,
	                &(struct http_request){
				.url = last_url(journey),
				.headers = headers,
				.queue = hosts_site(&journey->arena, host),
				.rest_ms = hosts_pause_now(source->pause_ms,
	                                                   now - source->pause_noted_at),
				.context = journey},
	                fetch->err);
}

/* A site may have asked for a pause since the request was queued. */
static bool may_start(void *context, void *request_context)
{
	const struct fetch *fetch = context;
	const struct journey *journey = request_context;

	return fetch->options->may_ask(fetch->options->context, journey->source,
	                               last_url(journey));
}

static bool set_out(struct fetch *fetch, struct journey *journey,
                    const struct source_state *source)
{
	journey->source = source;
	arena_init(&journey->arena, LIMIT_URL_BYTES * 2 * (LIMIT_REDIRECTS + 2));
	journey->urls[journey->url_count++] = source->address;
	return ask(fetch, journey);
}

/* ---- being sent on ------------------------------------------------------------------ */

/* Why a redirect is not followed, or NULL. */
static const struct outcome *refuse(const struct journey *journey, const char *location)
{
	if (!location || !url_is_web(str_from(location)))
		return outcome_of_refusal(OUTCOME_REFUSAL_TARGET);
	if (str_equal_nocase(url_scheme(str_from(last_url(journey))), STR("https")) &&
	    !str_equal_nocase(url_scheme(str_from(location)), STR("https")))
		return outcome_of_refusal(OUTCOME_REFUSAL_DOWNGRADE);
	for (size_t i = 0; i < journey->url_count; i++)
		if (strcmp(journey->urls[i], location) == 0)
			return outcome_of_refusal(OUTCOME_REFUSAL_LOOP);
	if (journey->url_count > LIMIT_REDIRECTS)
		return outcome_of_refusal(OUTCOME_REFUSAL_TOO_MANY);
	return NULL;
}

static void follow(struct fetch *fetch, struct journey *journey, const char *location,
                   bool is_permanent)
{
	if (is_permanent && journey->permanent_count == journey->url_count - 1)
		journey->permanent_count++;
	journey->urls[journey->url_count++] = arena_strdup(&journey->arena, location);
	(void)ask(fetch, journey); /* a failure is in fetch->err */
}

/* ---- coming back -------------------------------------------------------------------- */

static bool hand_over(struct fetch *fetch, const struct journey *journey,
                      const struct outcome *outcome, const struct http_response *response)
{
	const struct fetch_options *options = fetch->options;
	const struct fetch_result result = {
		.source = journey->source,
		.outcome = outcome,
		.url = last_url(journey),
		.moved_url = journey->permanent_count > 0
	                             ? journey->urls[journey->permanent_count]
	                             : NULL,
		.requested_at = options->moment(options->context, response->total_ms),
		.hops = journey->hops,
		.hop_count = journey->hop_count,
		.response = response,
	};

	return options->take(options->context, &result, fetch->err);
}

/* Notes for the journal how the last request was answered; one that was withdrawn was
 * never sent. */
static void note_hop(const struct fetch *fetch, struct journey *journey,
                     const struct http_response *response)
{
	struct asking_hop *hop = &journey->hops[journey->hop_count];

	if (response->failure == HTTP_WITHDRAWN)
		return;
	hop->status = response->status;
	hop->bytes = response->received_bytes;
	hop->sent_at = fetch->options->moment(fetch->options->context, response->total_ms);
	journey->hop_count++;
}

/* What the answer means; NULL where another request has been made of it. */
static const struct outcome *judge(struct fetch *fetch, struct journey *journey,
                                   const struct http_response *response)
{
	const struct asking_hop *hop = &journey->hops[journey->url_count - 1];
	const struct outcome *outcome = outcome_of(response->failure, response->status,
	                                           hop->sent != 0);
	const struct outcome *refusal;

	if (outcome->action == OUTCOME_PUT_OFF && journey->hop_count > 0)
		return outcome_of_refusal(OUTCOME_REFUSAL_PAUSE);
	if (outcome->action != OUTCOME_REDIRECT)
		return outcome_refine(outcome, response);
	refusal = refuse(journey, response->location);
	if (!refusal)
		follow(fetch, journey, response->location, outcome->is_permanent);
	return refusal;
}

static bool take(struct fetch *fetch, const struct http_response *response)
{
	struct journey *journey = response->context;
	const struct outcome *outcome;
	bool is_done;

	note_hop(fetch, journey, response);
	outcome = judge(fetch, journey, response);
	if (!outcome && fetch->err->kind == ERROR_NONE)
		return true;
	is_done = outcome && hand_over(fetch, journey, outcome, response);
	arena_release(&journey->arena);
	return is_done;
}

/* Takes what comes back until nothing is on its way. */
static bool take_all(struct fetch *fetch)
{
	while (http_pending(fetch->http) > 0) {
		struct http_response *response = http_next(fetch->http, WAIT_MS,
		                                           fetch->err);
		bool is_taken = true;

		if (response)
			is_taken = take(fetch, response);
		http_response_free(response);
		if (!is_taken || fetch->err->kind != ERROR_NONE)
			return false;
	}
	return true;
}

static bool fetch_all(struct fetch *fetch, const struct source_states *sources)
{
	for (size_t i = 0; i < sources->count; i++)
		if (!set_out(fetch, &fetch->journeys[i], &sources->items[i]))
			return false;
	return take_all(fetch);
}

bool fetch_sources(const struct source_states *sources, const struct fetch_options *options,
                   struct error *err)
{
	struct fetch fetch = {.options = options, .err = err};
	struct http_options http = options->http;
	bool is_done;

	if (sources->count == 0)
		return true;
	if (!http_prepare(err))
		return false;
	fetch.journeys = calloc(sources->count, sizeof(*fetch.journeys));
	if (!fetch.journeys)
		return error_set(err, ERROR_MEMORY, "out of memory");
	if (options->may_ask) {
		http.may_start = may_start;
		http.context = &fetch;
	}
	fetch.http = http_open(&http, err);
	is_done = fetch.http && fetch_all(&fetch, sources);
	http_close(fetch.http);
	for (size_t i = 0; i < sources->count; i++)
		arena_release(&fetch.journeys[i].arena);
	free(fetch.journeys);
	return is_done;
}
