#include "feeds/http.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "feeds/http_transfer.h"

/* How long http_ask waits at a time, in milliseconds; a transfer that ends is not waited for. */
#define WAIT_MS 1000

struct http {
	struct http_options options;
	char *user_agent, *proxy; /* what options points to */
	CURLM *multi;
	CURLSH *share; /* TLS sessions: for all handles */
	struct turns turns;
	struct transfer **running; /* room for options.concurrency */
	size_t running_count;
	CURL **idle; /* handles to use again; the same room */
	size_t idle_count;
	struct turn_queue finished;
	size_t pending; /* of these `waiting` have not had their turn */
	size_t waiting;
	bool is_stopped;
};

bool http_prepare(struct error *err)
{
	const struct sigaction ignore = {.sa_handler = SIG_IGN};

	/* A server may hang up while TLS writes to it; libcurl leaves this to us where it
	 * must not touch signals (CURLOPT_NOSIGNAL, for threads). */
	sigaction(SIGPIPE, &ignore, NULL);
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return error_set(err, ERROR_IO, "libcurl cannot be initialised");
	return true;
}

static int64_t monotonic_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- the set ------------------------------------------------------------------------- */

static CURL *make_handle(const struct http *http)
{
	CURL *easy = curl_easy_init();

	/* Stays through curl_easy_reset. */
	if (easy)
		curl_easy_setopt(easy, CURLOPT_SHARE, http->share);
	return easy;
}

/* All from here on is one thread's: what is shared needs no lock. */
static bool make_handles(struct http *http)
{
	http->multi = curl_multi_init();
	http->share = curl_share_init();
	if (!http->multi || !http->share)
		return false;
	curl_share_setopt(http->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
	curl_multi_setopt(http->multi, CURLMOPT_MAXCONNECTS,
	                  (long)http->options.concurrency);
	http->idle[0] = make_handle(http);
	if (!http->idle[0])
		return false;
	http->idle_count = 1;
	return true;
}

struct http *http_open(const struct http_options *options, struct error *err)
{
	struct http *http = calloc(1, sizeof(*http));

	if (!http)
		goto fail;
	http->options = *options;
	http->user_agent = strdup(options->user_agent);
	http->proxy = options->proxy ? strdup(options->proxy) : NULL;
	http->options.user_agent = http->user_agent;
	http->options.proxy = http->proxy;
	http->running = calloc(options->concurrency, sizeof(struct transfer *));
	http->idle = calloc(options->concurrency, sizeof(CURL *));
	turns_init(&http->turns, options->per_host, options->per_host_delay_ms);
	if (!http->user_agent || (options->proxy && !http->proxy) || !http->running ||
	    !http->idle || !make_handles(http))
		goto fail;
	return http;
fail:
	http_close(http);
	error_set(err, ERROR_MEMORY, "out of memory");
	return NULL;
}

/* Takes the handle from a transfer, to be used again; ends its turn. */
static void leave(struct http *http, struct transfer *transfer)
{
	struct transfer *last = http->running[--http->running_count];

	http->running[transfer->slot] = last;
	last->slot = transfer->slot;
	curl_multi_remove_handle(http->multi, transfer->easy);
	curl_easy_reset(transfer->easy);
	http->idle[http->idle_count++] = transfer->easy;
	transfer->easy = NULL;
	turns_end(&http->turns, &transfer->turn, monotonic_ms());
}

static void forget(struct turn *turn)
{
	transfer_free((struct transfer *)turn);
}

void http_close(struct http *http)
{
	struct turn *turn;

	if (!http)
		return;
	while (http->running && http->idle && http->running_count > 0) {
		struct transfer *transfer = http->running[0];

		leave(http, transfer);
		transfer_free(transfer);
	}
	while ((turn = turn_queue_take(&http->finished)))
		forget(turn);
	turns_release(&http->turns, forget);
	for (size_t i = 0; i < http->idle_count; i++)
		curl_easy_cleanup(http->idle[i]);
	curl_multi_cleanup(http->multi);
	curl_share_cleanup(http->share);
	free(http->idle);
	free(http->running);
	free(http->proxy);
	free(http->user_agent);
	free(http);
}

/* ---- requests in --------------------------------------------------------------------- */

bool http_add(struct http *http, const struct http_request *request, struct error *err)
{
	char *host;
	CURLcode code;
	struct transfer *transfer = transfer_new(&http->options, request, &host, &code);

	if (!transfer)
		return error_set(err, ERROR_MEMORY, "out of memory");
	transfer->turn.rest_ms = request->rest_ms;
	if (!host) {
		transfer_finish(transfer, code);
		turn_queue_add(&http->finished, &transfer->turn);
	} else if (turns_add(&http->turns, request->queue ? request->queue : host,
	                     &transfer->turn)) {
		http->waiting++;
	} else {
		transfer_free(transfer);
		free(host);
		return error_set(err, ERROR_MEMORY, "out of memory");
	}
	free(host);
	http->pending++;
	return true;
}

size_t http_pending(const struct http *http)
{
	return http->is_stopped ? http->pending - http->waiting : http->pending;
}

void http_stop(struct http *http)
{
	http->is_stopped = true;
}

void http_wake(struct http *http)
{
	curl_multi_wakeup(http->multi);
}

/* ---- responses out ------------------------------------------------------------------- */

static void finish(struct http *http, struct transfer *transfer, CURLcode code)
{
	transfer_finish(transfer, code);
	leave(http, transfer);
	turn_queue_add(&http->finished, &transfer->turn);
}

/* Whether the caller still wants it; else it is finished without having begun. */
static bool may_start(struct http *http, struct transfer *transfer)
{
	const struct http_options *options = &http->options;

	if (!options->may_start ||
	    options->may_start(options->context, transfer->response.context))
		return true;
	transfer->failure = HTTP_WITHDRAWN;
	transfer_finish(transfer, CURLE_ABORTED_BY_CALLBACK);
	turns_return(&http->turns, &transfer->turn);
	turn_queue_add(&http->finished, &transfer->turn);
	return false;
}

/* Starts whose turn it is.  Without memory for a handle they wait for an idle one: the
 * set has been opened with one at least. */
static void start_waiting(struct http *http)
{
	while (!http->is_stopped && http->running_count < http->options.concurrency) {
		CURL *easy = http->idle_count > 0 ? http->idle[--http->idle_count]
		                                  : make_handle(http);
		struct transfer *transfer;

		if (!easy)
			return;
		transfer = (struct transfer *)turns_take(&http->turns, monotonic_ms());
		if (!transfer) {
			http->idle[http->idle_count++] = easy;
			return;
		}
		http->waiting--;
		if (!may_start(http, transfer)) {
			http->idle[http->idle_count++] = easy;
			continue;
		}
		transfer->slot = http->running_count;
		http->running[http->running_count++] = transfer;
		if (!transfer_prepare(transfer, &http->options, easy) ||
		    curl_multi_add_handle(http->multi, easy) != CURLM_OK)
			finish(http, transfer, CURLE_OUT_OF_MEMORY);
	}
}

static void collect_finished(struct http *http)
{
	struct CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(http->multi, &left))) {
		CURLcode code = message->data.result;
		struct transfer *transfer = NULL;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
		finish(http, transfer, code);
	}
}

static bool advance(struct http *http, struct error *err)
{
	int running;
	CURLMcode code;

	start_waiting(http);
	code = curl_multi_perform(http->multi, &running);
	if (code != CURLM_OK)
		return error_set(err, ERROR_IO, "transfers: %s", curl_multi_strerror(code));
	collect_finished(http);
	return true;
}

/* Sleeps until a transfer moves, the rest of a host ends, or the time is up. */
static bool wait_for_something(struct http *http, int wait_ms, struct error *err)
{
	int64_t rest_ms = turns_rest_ms(&http->turns, monotonic_ms());
	CURLMcode code;

	if (http->is_stopped)
		rest_ms = -1;
	if (rest_ms < 0 && http->running_count == 0)
		return true;
	if (rest_ms >= 0 && rest_ms < wait_ms &&
	    http->running_count < http->options.concurrency)
		wait_ms = (int)rest_ms;
	code = curl_multi_poll(http->multi, NULL, 0, wait_ms, NULL);
	if (code != CURLM_OK)
		return error_set(err, ERROR_IO, "transfers: %s", curl_multi_strerror(code));
	return advance(http, err);
}

struct http_response *http_next(struct http *http, int wait_ms, struct error *err)
{
	struct transfer *transfer;

	if (!http->finished.first && !advance(http, err))
		return NULL;
	if (!http->finished.first && !wait_for_something(http, wait_ms, err))
		return NULL;
	transfer = (struct transfer *)turn_queue_take(&http->finished);
	if (!transfer)
		return NULL;
	http->pending--;
	return &transfer->response;
}

struct http_response *http_ask(struct http *http, const struct http_request *request,
                               struct error *err)
{
	struct http_response *response = NULL;

	if (!http_add(http, request, err))
		return NULL;
	while (!response && err->kind == ERROR_NONE && http->pending > 0)
		response = http_next(http, WAIT_MS, err);
	return response;
}

void http_response_free(struct http_response *response)
{
	if (response)
		transfer_free(response->owner);
}
