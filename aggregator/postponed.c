#include "aggregator/postponed.h"

#include <string.h>

static const char *copy(const char *text, struct arena *arena)
{
	return text ? arena_strdup(arena, text) : NULL;
}

static struct schedule_headers copy_headers(const struct schedule_headers *headers,
                                            struct arena *arena)
{
	return (struct schedule_headers){
		.retry_after = copy(headers->retry_after, arena),
		.cache_control = copy(headers->cache_control, arena),
		.age = copy(headers->age, arena),
		.expires = copy(headers->expires, arena),
		.date = copy(headers->date, arena),
	};
}

bool postponed_add(struct postponed_list *list, const struct postponed *postponed,
                   struct arena *arena, struct error *err)
{
	const struct asking *asking = &postponed->asking;
	struct postponed *added = LIST_ADD(arena, list);
	size_t size = asking->hop_count * sizeof(struct asking_hop);
	struct asking_hop *hops = arena_alloc(arena, size);

	if (!added || !hops)
		return arena_check(arena, err);
	memcpy(hops, asking->hops, size);
	for (size_t i = 0; i < asking->hop_count; i++)
		hops[i].url = copy(hops[i].url, arena);
	*added = *postponed;
	added->asking.headers = copy_headers(&asking->headers, arena);
	added->asking.hops = hops;
	added->answer = (struct source_answer){
		.source = postponed->answer.source,
		.requested_at = postponed->answer.requested_at,
		.url = copy(postponed->answer.url, arena),
		.failure_message = copy(postponed->answer.failure_message, arena),
	};
	return arena_check(arena, err);
}
