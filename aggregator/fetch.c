#include "aggregator/fetch.h"

#include <stdlib.h>
#include <string.h>

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

/* Validators belong to the address that gave them, and to no other. */
static bool has_validators(const struct journey *journey)
{
	const struct source_state *source = journey->source;

	return (source->etag || source->last_modified) && source->validators_url &&
	       strcmp(source->validators_url, last_url(journey)) == 0;
}

/* ---- asking ------------------------------------------------------------------------- */

static bool ask(struct fetch *fetch, struct journey *journey)
{
	const struct source_state *source = journey->source;
	const char *headers[4] = {accept};
	size_t count = 1;

	if (has_validators(journey) && source->etag)
		headers[count++] = arena_printf(&journey->arena, "If-None-Match: %s",
		                                source->etag);
	if (has_validators(journey) && source->last_modified)
		headers[count++] = arena_printf(&journey->arena, "If-Modified-Since: %s",
		                                source->last_modified);
	return arena_check(&journey->arena, fetch->err) &&
	       http_add(fetch->http,
	                &(struct http_request){.url = last_url(journey),
	                                       .headers = headers,
	                                       .context = journey},
	                fetch->err);
}

static bool set_out(struct fetch *fetch, struct journey *journey,
                    const struct source_state *source)
{
	journey->source = source;
	arena_init(&journey->arena, LIMIT_URL_BYTES * 2 * (LIMIT_REDIRECTS + 2));
	journey->urls[journey->url_count++] = source->url;
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

static bool follow(struct fetch *fetch, struct journey *journey, const char *location,
                   bool is_permanent)
{
	if (is_permanent && journey->permanent_count == journey->url_count - 1)
		journey->permanent_count++;
	journey->urls[journey->url_count++] = arena_strdup(&journey->arena, location);
	return ask(fetch, journey);
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
		.response = response,
	};

	return options->take(options->context, &result, fetch->err);
}

static bool take(struct fetch *fetch, const struct http_response *response)
{
	struct journey *journey = response->context;
	const struct outcome *outcome = outcome_of(response->failure, response->status,
	                                           has_validators(journey));
	bool is_permanent = outcome->is_permanent;
	bool is_done;

	if (outcome->action == OUTCOME_REDIRECT) {
		outcome = refuse(journey, response->location);
		if (!outcome && follow(fetch, journey, response->location, is_permanent))
			return true;
	}
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
	bool is_done;

	if (sources->count == 0)
		return true;
	if (!http_prepare(err))
		return false;
	fetch.journeys = calloc(sources->count, sizeof(*fetch.journeys));
	if (!fetch.journeys)
		return error_set(err, ERROR_MEMORY, "out of memory");
	fetch.http = http_open(&options->http, err);
	is_done = fetch.http && fetch_all(&fetch, sources);
	http_close(fetch.http);
	for (size_t i = 0; i < sources->count; i++)
		arena_release(&fetch.journeys[i].arena);
	free(fetch.journeys);
	return is_done;
}
