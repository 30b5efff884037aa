#include "aggregator/robots_ask.h"

#include <string.h>

#include "aggregator/hosts.h"
#include "feeds/limits.h"
#include "feeds/robots.h"

/* How long a look at the network takes at most, in milliseconds. */
enum { WAIT_MS = 1000 };

/* One site's on its way. */
struct errand {
	const struct source_state *source;
	const char *url; /* of its robots.txt: the site's name in the store, too */
	struct robots_answer known;
	struct http_access access;
	bool is_local;
	int redirects;
};

struct errands {
	struct errand *items;
	size_t count;
};

static const struct source *find_page(const struct robots_ask *ask,
                                      const struct source_state *source)
{
	const struct source *listed = sources_find(ask->list, source->name);

	return listed && listed->request && listed->request->page ? listed : NULL;
}

/* ---- setting out --------------------------------------------------------------------- */

static bool is_listed(const struct errands *errands, const char *url)
{
	for (size_t i = 0; i < errands->count; i++)
		if (strcmp(errands->items[i].url, url) == 0)
			return true;
	return false;
}

static bool is_fresh(const struct robots_ask *ask, const struct robots_answer *answer)
{
	return answer->asked_at != DATE_UNKNOWN && answer->asked_at <= ask->now &&
	       ask->now - answer->asked_at < ROBOTS_SECONDS;
}

/* Nothing of how the page is asked for goes along but the way there. */
static struct http_access access_of(const struct source *listed)
{
	const struct http_access *access = &listed->request->access;

	return (struct http_access){
		.user_agent = access->user_agent,
		.proxy = access->proxy,
		.authorities = access->authorities,
		.is_certificate_unverified = access->is_certificate_unverified,
		.ip_version = access->ip_version};
}

static bool list_errand(struct robots_ask *ask, const struct source_state *source,
                        struct errands *errands, struct error *err)
{
	const struct source *listed = find_page(ask, source);
	const char *url = listed ? robots_url(ask->arena, source->address) : NULL;
	struct robots_answer known;
	struct errand *errand;

	if (!url || is_listed(errands, url))
		return true;
	if (!store_robots(ask->store, url, ask->arena, &known, err))
		return false;
	if (is_fresh(ask, &known))
		return true;
	errand = LIST_ADD(ask->arena, errands);
	if (errand)
		*errand = (struct errand){.source = source,
		                          .url = url,
		                          .known = known,
		                          .access = access_of(listed),
		                          .is_local = listed->request->is_local};
	return arena_check(ask->arena, err);
}

static bool set_out(struct robots_ask *ask, struct http *http, struct errand *errand,
                    const char *url, struct error *err)
{
	const char *headers[3] = {0};
	size_t count = 0;

	if (errand->known.etag)
		headers[count++] = arena_printf(ask->arena, "If-None-Match: %s",
		                                errand->known.etag);
	if (errand->known.last_modified)
		headers[count++] = arena_printf(ask->arena, "If-Modified-Since: %s",
		                                errand->known.last_modified);
	ask->asked++;
	return arena_check(ask->arena, err) &&
	       http_add(http,
	                &(struct http_request){
				.url = url,
				.headers = count && !errand->redirects ? headers : NULL,
				.access = &errand->access,
				.is_private_allowed = errand->is_local,
				.context = errand},
	                err);
}

/* ---- coming back --------------------------------------------------------------------- */

static bool note_request(struct robots_ask *ask, const struct errand *errand,
                         const struct http_response *response, struct error *err)
{
	const char *host = hosts_name(ask->arena, errand->url);
	struct request_record record = {
		.sent_at = ask->now,
		.host = host ? host : "",
		.status = response->status,
		.bytes = response->received_bytes,
		.decision = "robots",
		.next_due = DATE_UNKNOWN,
	};

	if (errand->known.etag && !errand->redirects)
		record.sent |= VALIDATOR_ETAG;
	if (errand->known.last_modified && !errand->redirects)
		record.sent |= VALIDATOR_DATE;
	return store_request_add(ask->store, errand->source->id, &record, err);
}

/* RFC 9309 section 2.3.1: no file, all is allowed; a server that cannot say, nothing. */
static bool put_answer(struct robots_ask *ask, const struct errand *errand,
                       const struct http_response *response, struct error *err)
{
	struct robots_answer answer = errand->known;

	answer.asked_at = ask->now;
	if (response->status == 200) {
		answer = (struct robots_answer){.asked_at = ask->now,
		                                .etag = response->etag,
		                                .last_modified = response->last_modified};
		answer.body = arena_str(ask->arena,
		                        str_slice(response->body, 0, LIMIT_ROBOTS_BYTES));
	} else if (response->status >= 500) {
		answer.is_closed = !answer.body;
	} else if (response->status != 304) {
		answer = (struct robots_answer){.asked_at = ask->now};
	}
	return arena_check(ask->arena, err) &&
	       store_robots_put(ask->store, errand->url, &answer, err);
}

static bool take(struct robots_ask *ask, struct http *http,
                 const struct http_response *response, struct error *err)
{
	struct errand *errand = response->context;
	bool is_redirect = response->status >= 301 && response->status <= 308 &&
	                   response->status != 304 && response->location;

	if (response->status == 0)
		return true; /* the page itself will tell */
	if (!note_request(ask, errand, response, err))
		return false;
	if (is_redirect && errand->redirects < LIMIT_REDIRECTS) {
		errand->redirects++;
		return set_out(ask, http, errand,
		               arena_strdup(ask->arena, response->location), err);
	}
	return put_answer(ask, errand, response, err);
}

static bool run_errands(struct robots_ask *ask, struct http *http, struct errands *errands,
                        struct error *err)
{
	for (size_t i = 0; i < errands->count; i++)
		if (!set_out(ask, http, &errands->items[i], errands->items[i].url, err))
			return false;
	while (http_pending(http) > 0) {
		struct http_response *response = http_next(http, WAIT_MS, err);
		bool is_taken;

		if (!response && err->kind != ERROR_NONE)
			return false;
		is_taken = !response || take(ask, http, response, err);
		http_response_free(response);
		if (!is_taken)
			return false;
	}
	return true;
}

bool robots_ask(struct robots_ask *ask, const struct source_states *sources,
                struct error *err)
{
	struct errands errands = {0};
	struct http *http;
	bool is_done;

	for (size_t i = 0; i < sources->count; i++)
		if (!list_errand(ask, &sources->items[i], &errands, err))
			return false;
	if (errands.count == 0)
		return true;
	if (!http_prepare(err))
		return false;
	ask->http.max_body_bytes = LIMIT_ROBOTS_BYTES;
	http = http_open(&ask->http, err);
	if (!http)
		return false;
	is_done = run_errands(ask, http, &errands, err);
	http_close(http);
	return is_done;
}

bool robots_refusal(struct robots_ask *ask, const struct source_state *source,
                    const char **refusal, struct error *err)
{
	const struct source *listed = find_page(ask, source);
	const char *url = listed ? robots_url(ask->arena, source->address) : NULL;
	const char *user_agent = ask->http.user_agent;
	struct robots_answer answer;

	*refusal = NULL;
	if (!url)
		return true;
	if (!store_robots(ask->store, url, ask->arena, &answer, err))
		return false;
	if (listed->request->access.user_agent)
		user_agent = listed->request->access.user_agent;
	*refusal = robots_verdict(answer.is_closed, str_from(answer.body), user_agent,
	                          source->address);
	return true;
}
