#include "aggregator/answer.h"

#include "aggregator/validators.h"

const char *answer_describe(const struct fetch_result *result, struct arena *arena)
{
	const struct http_response *response = result->response;
	const char *sentence = result->outcome->sentence;

	if (result->trail)
		sentence = arena_printf(arena, "%s, by way of %s", sentence, result->trail);

	if (response->failure != HTTP_OK)
		return arena_printf(arena, "%s (%s)", sentence, response->message);
	if (response->location && result->outcome->class == OUTCOME_ADDRESS)
		return arena_printf(arena, "%s (HTTP %d to %s)", sentence, response->status,
		                    response->location);
	return arena_printf(arena, "%s (HTTP %d)", sentence, response->status);
}

struct asking answer_asking(const struct fetch_result *result,
                            const struct configuration *configuration)
{
	const struct http_response *response = result->response;

	return (struct asking){
		.source = result->source,
		.schedule = &configuration->schedule,
		.headers = {.retry_after = response->retry_after,
	                    .cache_control = response->cache_control,
	                    .age = response->age,
	                    .expires = response->expires,
	                    .date = response->date},
		.hops = result->hops,
		.hop_count = result->hop_count,
		.is_page = result->page != NULL,
		.pause_ms = configuration->fetch.per_host_delay * 1000,
		.has_validators = result->outcome->action == OUTCOME_UNCHANGED ||
	                          response->etag ||
	                          (response->last_modified &&
	                           validators_date_is_usable(response->last_modified,
	                                                     result->requested_at)),
	};
}

struct source_answer answer_of(const struct fetch_result *result)
{
	const struct http_response *response = result->response;

	return (struct source_answer){
		.source = result->source->id,
		.requested_at = result->requested_at,
		.url = result->url,
		.etag = response->etag,
		.last_modified = response->last_modified,
		.validators_of = result->validators_of,
		/* A delta says nothing of how long the whole is. */
		.wire_bytes = result->is_delta ? result->source->wire_bytes
	                                       : response->received_bytes,
		.moved_url = result->moved_url,
	};
}
