#include "aggregator/fetch.h"

#include <stdlib.h>
#include <string.h>

#include "aggregator/hosts.h"
#include "aggregator/validators.h"
#include "feeds/limits.h"
#include "feeds/url.h"

/* An address in a trail, in bytes: the beginning tells which it is. */
#define TRAIL_URL_BYTES 120

/* Accept, both conditions, A-IM, and the NULL at the end. */
#define OWN_HEADERS 5

/* One source's requests: the first, one for each redirect, and one for each reason to ask
 * once more (deserves_another). */
#define MAX_REQUESTS (LIMIT_REDIRECTS + 1 + 2)

/* Those that libcurl sends again by itself: it ends that after five times for one request, and
 * rarely does it once. */
#define MAX_SENT_AGAIN 5
#define MAX_HOPS (MAX_REQUESTS + MAX_SENT_AGAIN)

/* One source's way: the addresses asked so far. */
struct journey {
	struct fetch_result result;           /* first: what it will be */
	const struct source_request *request; /* NULL: nothing special */
	struct http_access access;            /* of the request under way */
	const char *urls[LIMIT_REDIRECTS + 1];
	size_t url_count;
	struct asking_hop hops[MAX_HOPS]; /* result.hops, and the one under way */
	int sent_again;                   /* of these, by libcurl */
	size_t permanent_count; /* redirects from the start on that are all permanent */
	bool is_unshared;       /* a connection left open was found to be spoilt */
	bool is_undecoded;      /* its Content-Encoding was found to be a lie */
	size_t slot;            /* its place in fetch.journeys */
};

struct fetch {
	struct fetch_options options;
	struct http *http;
	struct journey **journeys; /* those not yet come back; NULL where one has */
	size_t journey_count;
	struct arena scratch; /* for one request */
	struct error *err;    /* of the call under way */
};

static const char *last_url(const struct journey *journey)
{
	return journey->urls[journey->url_count - 1];
}

/* The address in the list, which need not be the one that is asked first. */
static const char *listed_url(const struct journey *journey)
{
	return journey->result.source->url;
}

/* The request that has not been answered; none is sent before the one before it was. */
static struct asking_hop *hop_under_way(struct journey *journey)
{
	return &journey->hops[journey->result.hop_count];
}

static int64_t now_of(const struct fetch *fetch)
{
	return fetch->options.moment(fetch->options.context, 0);
}

/* ---- who may see what ---------------------------------------------------------------- */

/* Credentials are for the origin that the list names, wherever that sends us or has sent us
 * for good. */
static bool is_at_home(const struct journey *journey)
{
	return strcmp(listed_url(journey), last_url(journey)) == 0 ||
	       url_is_same_origin(str_from(listed_url(journey)),
	                          str_from(last_url(journey)));
}

static const char *mark_of(const struct journey *journey)
{
	return journey->request && is_at_home(journey) ? journey->request->mark : NULL;
}

static bool is_private_allowed(const struct journey *journey)
{
	return journey->request && journey->request->is_local &&
	       str_equal_nocase(url_host(str_from(listed_url(journey))),
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

/* Which validators go with the next request: those of its address, asked as it is now. */
static void choose_validators(const struct fetch *fetch, struct journey *journey)
{
	const struct source_state *source = journey->result.source;
	const char *url = last_url(journey), *mark = mark_of(journey);
	const char *validators_of = mark ? arena_printf(&journey->result.arena, "%s %s",
	                                                url, mark)
	                                 : url;
	struct asking_hop *hop = hop_under_way(journey);

	*hop = (struct asking_hop){.url = url};
	journey->result.validators_of = validators_of;
	if (!validators_of)
		return;
	hop->sent = validators_to_send(source, validators_of, now_of(fetch));
	hop->withheld = validators_known(source, validators_of) & ~hop->sent;
}

static void list_conditions(struct fetch *fetch, struct journey *journey,
                            const char **headers)
{
	const struct source_state *source = journey->result.source;
	const char *validators_of = journey->result.validators_of;
	struct asking_hop *hop = hop_under_way(journey);
	unsigned int sent = hop->sent;

	if (sent & VALIDATOR_ETAG) {
		hop->prints.etag = validators_print(validators_of, source->etag);
		*headers++ = arena_printf(&fetch->scratch, "If-None-Match: %s",
		                          source->etag);
	}
	if (sent & VALIDATOR_DATE) {
		hop->prints.date = validators_print(validators_of, source->last_modified);
		*headers++ = arena_printf(&fetch->scratch, "If-Modified-Since: %s",
		                          source->last_modified);
	}
	/* RFC 3229: what is new to whoever has that version would do. */
	if (sent && !journey->result.page)
		*headers++ = "A-IM: feed";
}

/* A form goes to the address that the list names, and nowhere else. */
static const char *post_of(const struct journey *journey)
{
	return journey->request && journey->url_count == 1 && is_at_home(journey)
	               ? journey->request->post
	               : NULL;
}

static bool ask(struct fetch *fetch, struct journey *journey)
{
	const struct source_state *source = journey->result.source;
	const char *headers[LIMIT_SOURCE_HEADERS + OWN_HEADERS] = {0};
	struct arena_mark mark = arena_mark(&fetch->scratch);
	const char *host = hosts_name(&fetch->scratch, last_url(journey));
	int64_t pause_age = now_of(fetch) - source->pause_noted_at;
	size_t count;
	bool is_asked;

	choose_validators(fetch, journey);
	count = source_request_headers(journey->request, is_at_home(journey), headers);
	list_conditions(fetch, journey, headers + count);
	set_access(journey);
	is_asked = arena_check(&fetch->scratch, fetch->err) &&
	           arena_check(&journey->result.arena, fetch->err) &&
	           http_add(fetch->http,
	                    &(struct http_request){
				    .url = last_url(journey),
				    .headers = headers,
				    .access = &journey->access,
				    .post = post_of(journey),
				    .is_private_allowed = is_private_allowed(journey),
				    .is_unshared = journey->is_unshared,
				    .is_undecoded = journey->is_undecoded,
				    .queue = hosts_site(&fetch->scratch, host),
				    .rest_ms = hosts_pause_now(source->pause_ms, pause_age),
				    .context = journey},
	                    fetch->err);
	arena_rewind(&fetch->scratch, mark);
	return is_asked;
}

/* A site may have asked for a pause since the request was queued. */
static bool may_start(void *context, void *request_context)
{
	const struct fetch *fetch = context;
	const struct journey *journey = request_context;

	return fetch->options.may_ask(fetch->options.context, journey->result.source,
	                              last_url(journey));
}

/* Nothing of the list goes to an address that is not the list's. */
static const struct source_request *find_request(const struct fetch *fetch,
                                                 const struct source_state *source)
{
	const struct source *listed = sources_find(fetch->options.list, source->name);

	if (!listed || !listed->address || strcmp(listed->address, source->url) != 0)
		return NULL;
	return listed->request;
}

static bool set_out(struct fetch *fetch, const struct source_state *source)
{
	struct journey *journey = calloc(1, sizeof(*journey));

	if (!journey)
		return error_set(fetch->err, ERROR_MEMORY, "out of memory");
	journey->slot = fetch->journey_count;
	fetch->journeys[fetch->journey_count++] = journey;
	journey->result.source = source;
	journey->request = find_request(fetch, source);
	journey->result.page = journey->request ? journey->request->page : NULL;
	journey->result.has_articles = journey->request && journey->request->article;
	journey->result.hops = journey->hops;
	journey->urls[journey->url_count++] = source->address;
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
static bool is_delta(const struct http_response *response, bool is_conditional)
{
	struct str rest = str_from(response->im), part;

	if (response->failure != HTTP_OK || response->status != 226 || !is_conditional ||
	    !response->im)
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

	result->outcome = outcome;
	result->url = last_url(journey);
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

/* Of a request that libcurl sent more than once all but the last got no answer. */
static void note_sent_again(struct journey *journey, int64_t sent_at, int send_count)
{
	for (int i = 1; i < send_count && journey->sent_again < MAX_SENT_AGAIN; i++) {
		struct asking_hop *hop = hop_under_way(journey);

		hop->sent_at = sent_at;
		hop[1] = *hop;
		journey->result.hop_count++;
		journey->sent_again++;
	}
}

/* Notes for the journal how the request was answered; one that was withdrawn was never
 * sent.  Returns whether it was conditional. */
static bool note_hop(const struct fetch *fetch, struct journey *journey,
                     const struct http_response *response)
{
	struct asking_hop *hop;
	int64_t sent_at;

	if (response->failure == HTTP_WITHDRAWN)
		return false;
	sent_at = fetch->options.moment(fetch->options.context, response->total_ms);
	note_sent_again(journey, sent_at, response->send_count);
	hop = hop_under_way(journey);
	hop->status = response->status;
	hop->bytes = response->received_bytes;
	hop->milliseconds = response->total_ms;
	hop->sent_at = sent_at;
	journey->result.hop_count++;
	return hop->sent != 0;
}

/* A withdrawn request: the source is put off, or what it has come to so far stands. */
static const struct outcome *judge_withdrawn(const struct journey *journey,
                                             const struct outcome *outcome)
{
	if (journey->result.hop_count == 0)
		return outcome;
	return journey->url_count > 1 ? outcome_of_refusal(OUTCOME_REFUSAL_PAUSE)
	                              : outcome_of(HTTP_BROKEN, 0, false);
}

/* Goes where a redirect leads; or the reason not to. */
static const struct outcome *redirect(struct fetch *fetch, struct journey *journey,
                                      const struct http_response *response,
                                      bool is_permanent)
{
	const char *location = arena_strdup(&journey->result.arena, response->location);
	const struct outcome *refusal = refuse(journey, location);

	if (!refusal)
		follow(fetch, journey, location, is_permanent);
	return refusal;
}

/* What the answer means; NULL where another request has been made of it, or with
 * fetch->err. */
static const struct outcome *judge(struct fetch *fetch, struct journey *journey,
                                   const struct http_response *response)
{
	bool is_conditional = note_hop(fetch, journey, response);
	const struct outcome *outcome = outcome_of(response->failure, response->status,
	                                           is_conditional);

	if (outcome->action == OUTCOME_PUT_OFF)
		return judge_withdrawn(journey, outcome);
	if (deserves_another(journey, response)) {
		ask(fetch, journey);
		return NULL;
	}
	journey->result.is_delta = is_delta(response, is_conditional);
	if (journey->result.is_delta)
		return outcome_of(HTTP_OK, 200, true);
	if (outcome->action == OUTCOME_REDIRECT)
		return redirect(fetch, journey, response, outcome->is_permanent);
	return outcome_refine(outcome, response);
}

/* Follows a response where it leads; NULL when it leads further, or with fetch->err. */
static struct fetch_result *take(struct fetch *fetch, struct http_response *response)
{
	struct journey *journey = response->context;
	const struct outcome *outcome = judge(fetch, journey, response);

	if (outcome)
		return arrive(fetch, journey, outcome, response);
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

struct fetch *fetch_open(const struct source_states *sources,
                         const struct fetch_options *options, struct error *err)
{
	struct fetch *fetch = calloc(1, sizeof(*fetch));
	struct http_options http = options->http;

	if (!fetch || !http_prepare(err))
		goto fail;
	fetch->options = *options;
	fetch->err = err;
	arena_init(&fetch->scratch, LIMIT_HTTP_HEADER_BYTES * 2);
	fetch->journeys = calloc(sources->count + 1, sizeof(struct journey *));
	if (options->may_ask) {
		http.may_start = may_start;
		http.context = fetch;
	}
	fetch->http = http_open(&http, err);
	if (!fetch->journeys || !fetch->http)
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
