#include <stdlib.h>

#include "feeds/file.h"
#include "feeds/http.h"
#include "feeds/limits.h"
#include "feeds/publish.h"
#include "feeds/websub.h"

/* One telling. */
struct telling {
	const struct websub *websub;
	struct arena *arena;
	struct http *http;
	int64_t total_ms;    /* that the hub took */
	bool is_unreachable; /* the hub */
	const char *failure; /* the first */
};

static bool is_taken(const struct http_response *response)
{
	return response->failure == HTTP_OK && response->status >= 200 &&
	       response->status < 300;
}

static void settle(struct telling *telling, struct websub_topic *topic,
                   const struct http_response *response)
{
	telling->total_ms += response->total_ms;
	telling->is_unreachable |= response->failure != HTTP_OK;
	if (!is_taken(response) && !telling->failure)
		telling->failure = response->failure == HTTP_OK
		                           ? arena_printf(telling->arena,
		                                          "it answers with status %d",
		                                          response->status)
		                           : arena_strdup(telling->arena,
		                                          response->message);
	websub_settle(topic, is_taken(response), telling->websub->now);
}

/* Behind an answer that shows that the hub is not there, or slow, nothing more is sent. */
static bool take_answers(struct telling *telling, struct error *err)
{
	while (http_pending(telling->http) > 0) {
		struct http_response *response = http_next(telling->http,
		                                           LIMIT_WEBSUB_TIMEOUT_MS, err);

		if (!response && err->kind != ERROR_NONE)
			return false;
		if (!response)
			continue;
		settle(telling, response->context, response);
		http_response_free(response);
		if (telling->is_unreachable || telling->total_ms >= LIMIT_WEBSUB_TOTAL_MS)
			http_stop(telling->http);
	}
	return true;
}

/* A hub that is not there has not taken the others either. */
static void give_up_others(const struct telling *telling, struct websub_topics *topics)
{
	for (size_t i = 0; telling->is_unreachable && i < topics->count; i++)
		if (websub_is_due(&topics->items[i], telling->websub->now))
			websub_settle(&topics->items[i], false, telling->websub->now);
}

static bool ask(struct telling *telling, struct websub_topic *topic, struct error *err)
{
	const struct http_request request = {
		.url = telling->websub->hub,
		.post = websub_request(topic->url, telling->arena),
		.is_private_allowed = true, /* the operator's own choice */
		.context = topic,
	};

	return arena_check(telling->arena, err) && http_add(telling->http, &request, err);
}

static bool tell(struct telling *telling, struct websub_topics *topics, struct error *err)
{
	const struct websub *websub = telling->websub;
	const struct http_options options = {
		.user_agent = websub->user_agent,
		.proxy = websub->proxy,
		.concurrency = 1,
		.per_host = 1,
		.connect_timeout_ms = LIMIT_WEBSUB_TIMEOUT_MS,
		.timeout_ms = LIMIT_WEBSUB_TIMEOUT_MS,
		.max_body_bytes = LIMIT_WEBSUB_ANSWER_BYTES,
	};
	size_t asked = 0;
	bool ok = http_prepare(err) && (telling->http = http_open(&options, err));

	for (size_t i = 0; ok && i < topics->count && asked < LIMIT_WEBSUB_PINGS; i++)
		if (websub_is_due(&topics->items[i], websub->now)) {
			ok = ask(telling, &topics->items[i], err);
			asked++;
		}
	ok = ok && take_answers(telling, err);
	http_close(telling->http);
	give_up_others(telling, topics);
	return ok;
}

static bool is_any_due(const struct websub_topics *topics, int64_t now)
{
	for (size_t i = 0; i < topics->count; i++)
		if (websub_is_due(&topics->items[i], now))
			return true;
	return false;
}

/* Then it was told that the hub fails. */
static bool has_any_failed(const struct websub_topics *topics)
{
	for (size_t i = 0; i < topics->count; i++)
		if (topics->items[i].failures > 0)
			return true;
	return false;
}

bool websub_keep(const struct websub *websub, const struct websub_topics *topics,
                 struct error *err)
{
	enum publish_result ignored;
	struct buf out;
	bool ok;

	buf_init(&out, LIMIT_OUTPUT_BYTES);
	websub_write(topics, &out);
	ok = buf_check(&out, err) &&
	     publish_path(websub->memory, buf_view(&out), &ignored, err);
	buf_release(&out);
	return ok;
}

bool websub_tell(const struct websub *websub, struct websub_topics *topics,
                 struct arena *arena, const char **failure, struct error *err)
{
	struct telling telling = {.websub = websub, .arena = arena};
	bool is_failing = has_any_failed(topics);

	*failure = NULL;
	if (!arena_check(arena, err))
		return false;
	if (is_any_due(topics, websub->now) && !tell(&telling, topics, err))
		return false;
	if (!is_failing)
		*failure = telling.failure;
	return websub_keep(websub, topics, err);
}
