#include "aggregator/listing.h"

#include <unistd.h>

#include "feeds/date.h"

/* What is known of a source that was never asked. */
static const struct source_state unknown = {
	.next_due = DATE_UNKNOWN,
	.last_request = DATE_UNKNOWN,
	.last_success = DATE_UNKNOWN,
	.failing_since = DATE_UNKNOWN,
};

bool listed_was_asked(const struct listed *listed)
{
	return listed->source->address && listed->state->last_request != DATE_UNKNOWN;
}

bool listed_is_failing(const struct listed *listed)
{
	return listed_was_asked(listed) && listed->state->failures > 0;
}

const char *listed_health(const struct listed *listed)
{
	if (!listed->source->address)
		return "waiting";
	if (!listed_was_asked(listed))
		return "new";
	return listed_is_failing(listed) ? "failing" : "well";
}

const char *listing_date(const struct session *session, int64_t seconds, char *text)
{
	if (seconds == DATE_UNKNOWN)
		return NULL;
	date_write_rfc3339(seconds, (int)session->configuration.site.zone_minutes, text);
	return text;
}

/* None before the first update. */
static bool read_states(struct session *session, struct source_states *states)
{
	const char *path = session->configuration.store_path;

	*states = (struct source_states){0};
	if (!path || access(path, F_OK) != 0)
		return true;
	session->store = store_open(path, &session->err);
	return session->store &&
	       store_sources(session->store, &session->arena, states, &session->err);
}

bool listing_read(struct session *session, struct listing *listing)
{
	struct sources sources;
	struct source_states states;

	*listing = (struct listing){0};
	if (!sources_read(session->configuration.sources_file, &session->arena, &sources,
	                  &session->err) ||
	    !read_states(session, &states))
		return false;
	for (size_t i = 0; i < sources.count; i++) {
		struct listed *listed = LIST_ADD(&session->arena, listing);
		const struct source_state *state = source_find(&states,
		                                               sources.items[i].id);

		if (listed)
			*listed = (struct listed){.source = &sources.items[i],
			                          .state = state ? state : &unknown};
	}
	return arena_check(&session->arena, &session->err);
}
