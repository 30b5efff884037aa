#include "aggregator/fetch.h"

#include <stdlib.h>
#include <string.h>

#include "feeds/limits.h"
#include "feeds/url.h"

/* An address in a trail, in bytes: the beginning tells which it is. */
#define TRAIL_URL_BYTES 120

/* Accept, both conditions, A-IM, and the NULL at the end. */
#define OWN_HEADERS 5

static const char accept[] =
	"Accept: application/atom+xml, application/rss+xml, application/feed+json, "
	"application/rdf+xml;q=0.9, application/json;q=0.8, application/xml;q=0.8, "
	"text/xml;q=0.8, */*;q=0.1";

/* One source's way: the addresses asked so far. */
struct journey {
	struct fetch_result result;           /* first: what it will be */
	const struct source_request *request; /* NULL: nothing special */
	struct http_access access;            /* of the request under way */
	const char *urls[LIMIT_REDIRECTS + 1];
	size_t url_count;
	size_t permanent_count; /* redirects from the start on that are all permanent */
	bool is_unshared;       /* a connection left open was found to be spoilt */
	bool is_undecoded;      /* its Content-Encoding was found to be a lie */
	size_t slot;            /* its place in fetch.journeys */
};

/* A source that is asked in its own way. */
struct special {
	const char *name;
	const struct source_request *request;
};

struct fetch {
	struct fetch_options options;
	struct http *http;
	struct journey **journeys; /* those not yet come back; NULL where one has */
	size_t journey_count;
	struct special *special; /* by name */
	size_t special_count;
	struct arena scratch; /* for one request */
	struct error *err;    /* of the call under way */
};

static const char *last_url(const struct journey *journey)
{
	return journey->urls[journey->url_count - 1];
}

static const char *first_url(const struct journey *journey)
{
	return journey->urls[0];
}

/* ---- who may see what ---------------------------------------------------------------- */

/* Credentials are for the origin of the source, wherever that sends us. */
static bool is_at_home(const struct journey *journey)
{
	return journey->url_count == 1 || url_is_same_origin(str_from(first_url(journey)),
	                                                     str_from(last_url(journey)));
}

static const char *mark_of(const struct journey *journey)
{
	return journey->request && is_at_home(journey) ? journey->request->mark : NULL;
}

/* Whether `validators_url` is the last address, asked as it is now. */
static bool is_validators_url(const struct journey *journey, const char *validators_url)
{
	const char *url = last_url(journey), *mark = mark_of(journey);
	struct str rest = str_from(validators_url);

	if (!validators_url || !str_starts(rest, str_from(url)))
		return false;
	rest = str_skip(rest, strlen(url));
	return mark ? str_starts(rest, STR(" ")) &&
	                       str_equal(str_skip(rest, 1), str_from(mark))
	            : rest.len == 0;
}

/* Validators belong to the address that gave them, and to no other. */
static bool has_validators(const struct journey *journey)
{
	const struct source_state *source = journey->result.source;

	return (source->etag || source->last_modified) &&
	       is_validators_url(journey, source->validators_url);
}

static bool is_private_allowed(const struct journey *journey)
{
	return journey->request && journey->request->is_local &&
	       str_equal_nocase(url_host(str_from(first_url(journey))),
	                        url_host(str_from(last_url(journey))));
}

/* Elsewhere nothing is left but what says nothing of us, and the way there. */
static void set_access(struct journey *journey)
{
	const struct http_access *access;

	if (!journey->request)
		return;
	access = &journey->request->access;
	if (is_at_home(journey))
		journey->access = *access;
	else
		journey->access = (struct http_access){.user_agent = access->user_agent,
		                                       .proxy = access->proxy,
		                                       .ip_version = access->ip_version};
}

/* ---- asking -------------------------------------------------------------------------- */

/* The source's own headers; with `accept` where they do not say what to accept. */
static size_t list_headers(const struct journey *journey, const char **headers)
{
	const char **own = journey->request && is_at_home(journey)
	                           ? journey->request->headers
	                           : NULL;
	bool has_accept = false;
	size_t count = 0;

	for (; own && own[count]; count++) {
		headers[count] = own[count];
		if (str_starts_nocase(str_from(own[count]), STR("Accept:")))
			has_accept = true;
	}
	if (!has_accept)
		headers[count++] = accept;
	return count;
}

static bool ask(struct fetch *fetch, struct journey *journey)
{
	const struct source_state *source = journey->result.source;
	const char *headers[LIMIT_SOURCE_HEADERS + OWN_HEADERS] = {0};
	size_t count = list_headers(journey, headers);
	struct arena_mark mark = arena_mark(&fetch->scratch);
	bool is_asked;

	if (has_validators(journey) && source->etag)
		headers[count++] = arena_printf(&fetch->scratch, "If-None-Match: %s",
		                                source->etag);
	if (has_validators(journey) && source->last_modified)
		headers[count++] = arena_printf(&fetch->scratch, "If-Modified-Since: %s",
		                                source->last_modified);
	/* RFC 3229: what is new to whoever has that version would do. */
	if (has_validators(journey))
		headers[count++] = "A-IM: feed";
	set_access(journey);
	is_asked = arena_check(&fetch->scratch, fetch->err) &&
	           http_add(fetch->http,
	                    &(struct http_request){
				    .url = last_url(journey),
				    .headers = headers,
				    .access = &journey->access,
				    .is_private_allowed = is_private_allowed(journey),
				    .is_unshared = journey->is_unshared,
				    .is_undecoded = journey->is_undecoded,
				    .context = journey},
	                    fetch->err);
	arena_rewind(&fetch->scratch, mark);
	return is_asked;
}

static int compare_specials(const void *a, const void *b)
{
	return strcmp(((const struct special *)a)->name, ((const struct special *)b)->name);
}

static const struct source_request *find_request(const struct fetch *fetch,
                                                 const char *name)
{
	const struct special wanted = {.name = name}, *found = NULL;

	if (fetch->special_count > 0)
		found = bsearch(&wanted, fetch->special, fetch->special_count,
		                sizeof(wanted), compare_specials);
	return found ? found->request : NULL;
}

static bool set_out(struct fetch *fetch, const struct source_state *source)
{
	struct journey *journey = calloc(1, sizeof(*journey));

	if (!journey)
		return error_set(fetch->err, ERROR_MEMORY, "out of memory");
	journey->slot = fetch->journey_count;
	fetch->journeys[fetch->journey_count++] = journey;
	journey->result.source = source;
	journey->request = find_request(fetch, source->name);
	journey->urls[journey->url_count++] = source->url;
	arena_init(&journey->result.arena, 4 * LIMIT_URL_BYTES * (LIMIT_REDIRECTS + 2));
	return ask(fetch, journey);
}

/* ---- being sent on ------------------------------------------------------------------- */

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

/* Goes on to `location`, which is in the journey's arena. */
static bool follow(struct fetch *fetch, struct journey *journey, const char *location,
                   bool is_permanent)
{
	if (is_permanent && journey->permanent_count == journey->url_count - 1)
		journey->permanent_count++;
	journey->urls[journey->url_count++] = location;
	return ask(fetch, journey);
}

/* ---- coming back --------------------------------------------------------------------- */

/* The addresses asked, for the message that says why the last one led nowhere. */
static const char *make_trail(struct journey *journey)
{
	struct arena *arena = &journey->result.arena;
	const char *trail = NULL;

	for (size_t i = 0; i < journey->url_count; i++)
		trail = arena_printf(arena, "%s%s%.*s", trail ? trail : "",
		                     trail ? " > " : "", TRAIL_URL_BYTES, journey->urls[i]);
	return trail;
}

/* RFC 3229 section 10.4.1: IM names what was done to the document. */
static bool is_delta(const struct journey *journey, const struct http_response *response)
{
	struct str rest = str_from(response->im), part;

	if (response->failure != HTTP_OK || response->status != 226 ||
	    !has_validators(journey) || !response->im)
		return false;
	while (str_split(&rest, ',', &part))
		if (str_equal_nocase(str_trim(part), STR("feed")))
			return true;
	return false;
}

/* Ends a journey: it is the caller's from now on. */
static struct fetch_result *arrive(struct fetch *fetch, struct journey *journey,
                                   const struct outcome *outcome,
                                   struct http_response *response)
{
	struct fetch_result *result = &journey->result;
	const char *mark = mark_of(journey);

	result->outcome = outcome;
	result->url = last_url(journey);
	result->validators_of = mark ? arena_printf(&result->arena, "%s %s", result->url,
	                                            mark)
	                             : result->url;
	if (journey->permanent_count > 0)
		result->moved_url = journey->urls[journey->permanent_count];
	if (outcome->class == OUTCOME_ADDRESS && journey->url_count > 1)
		result->trail = make_trail(journey);
	result->requested_at = fetch->options.moment(fetch->options.context,
	                                             response->total_ms);
	result->response = response;
	fetch->journeys[journey->slot] = NULL;
	if (arena_check(&result->arena, fetch->err))
		return result;
	fetch_result_free(result);
	return NULL;
}

/* Whether it is asked for once more, in another way: once for each reason. */
static bool deserves_another(struct journey *journey, const struct http_response *response)
{
	if (response->is_coding_wrong && !journey->is_undecoded)
		return journey->is_undecoded = true;
	if (response->is_connection_stale && !journey->is_unshared)
		return journey->is_unshared = true;
	return false;
}

/* Follows a response where it leads; NULL when it leads further, or with fetch->err. */
static struct fetch_result *take(struct fetch *fetch, struct http_response *response)
{
	struct journey *journey = response->context;
	const struct outcome *outcome = outcome_of(response->failure, response->status,
	                                           has_validators(journey));

	if (deserves_another(journey, response)) {
		ask(fetch, journey);
	} else if (is_delta(journey, response)) {
		journey->result.is_delta = true;
		return arrive(fetch, journey, outcome_of(HTTP_OK, 200, true), response);
	} else if (outcome->action == OUTCOME_REDIRECT) {
		const char *location = arena_strdup(&journey->result.arena,
		                                    response->location);
		const struct outcome *refusal = refuse(journey, location);

		if (refusal)
			return arrive(fetch, journey, refusal, response);
		follow(fetch, journey, location, outcome->is_permanent);
	} else {
		return arrive(fetch, journey, outcome, response);
	}
	http_response_free(response);
	return NULL;
}

struct fetch_result *fetch_next(struct fetch *fetch, int wait_ms, struct error *err)
{
	struct http_response *response = http_next(fetch->http, wait_ms, err);

	fetch->err = err;
	return response ? take(fetch, response) : NULL;
}

void fetch_result_free(struct fetch_result *result)
{
	if (!result)
		return;
	http_response_free(result->response);
	arena_release(&result->arena);
	free(result);
}

/* ---- the whole ----------------------------------------------------------------------- */

static bool list_special(struct fetch *fetch)
{
	const struct sources *list = fetch->options.list;
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++)
		count += list->items[i].request != NULL;
	fetch->special = calloc(count + 1, sizeof(struct special));
	if (!fetch->special)
		return error_set(fetch->err, ERROR_MEMORY, "out of memory");
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].request)
			fetch->special[fetch->special_count++] = (struct special){
				list->items[i].id, list->items[i].request};
	qsort(fetch->special, count, sizeof(struct special), compare_specials);
	return true;
}

struct fetch *fetch_open(const struct source_states *sources,
                         const struct fetch_options *options, struct error *err)
{
	struct fetch *fetch = calloc(1, sizeof(*fetch));

	if (!fetch || !http_prepare(err))
		goto fail;
	fetch->options = *options;
	fetch->err = err;
	arena_init(&fetch->scratch, LIMIT_HTTP_HEADER_BYTES * 2);
	fetch->journeys = calloc(sources->count + 1, sizeof(struct journey *));
	fetch->http = http_open(&options->http, err);
	if (!fetch->journeys || !fetch->http || !list_special(fetch))
		goto fail;
	for (size_t i = 0; i < sources->count; i++)
		if (!set_out(fetch, &sources->items[i]))
			goto fail;
	return fetch;
fail:
	fetch_close(fetch);
	error_set(err, ERROR_MEMORY, "out of memory");
	return NULL;
}

void fetch_close(struct fetch *fetch)
{
	if (!fetch)
		return;
	http_close(fetch->http);
	for (size_t i = 0; fetch->journeys && i < fetch->journey_count; i++)
		if (fetch->journeys[i])
			fetch_result_free(&fetch->journeys[i]->result);
	arena_release(&fetch->scratch);
	free(fetch->special);
	free(fetch->journeys);
	free(fetch);
}

size_t fetch_pending(const struct fetch *fetch)
{
	return http_pending(fetch->http);
}

void fetch_stop(struct fetch *fetch)
{
	http_stop(fetch->http);
}

void fetch_wake(struct fetch *fetch)
{
	http_wake(fetch->http);
}
