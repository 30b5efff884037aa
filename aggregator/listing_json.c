#include <jansson.h>

#include "aggregator/listing.h"
#include "aggregator/policy.h"
#include "feeds/date.h"

static json_t *make_date(const struct session *session, int64_t seconds)
{
	char date[DATE_TEXT_BYTES];
	const char *text = listing_date(session, seconds, date);

	return text ? json_string(text) : json_null();
}

static json_t *make_object(const struct session *session, const struct listed *listed)
{
	const struct source *source = listed->source;
	const struct source_state *state = listed->state;

	return json_pack(
		"{s:s, s:s, s:s, s:s?, s:s?, s:s?, s:s?, s:I, s:o, s:s?, s:o, s:o, s:I, "
		"s:o, s:s?, s:s?, s:s?, s:s?, s:s?, s:s?, s:s?, s:o, s:s, s:s, s:b, s:I}",
		"id", source->id, "state", listed_health(listed), "title", source->title,
		"other_title", source->other_title, "address", source->address, "home",
		source->home, "language", source->language, "entries",
		(json_int_t)listed->state->entry_count, "next_due",
		make_date(session, listed_next_poll(session, listed)), "next_due_rule",
		listed_rule(session, listed), "last_request",
		make_date(session, state->last_request), "last_success",
		make_date(session, state->last_success), "failures",
		(json_int_t)state->failures, "failing_since",
		make_date(session, state->failing_since), "failure_class",
		state->failure_class, "failure_message", state->failure_message,
		"moved_address", state->moved_url, "proven_address", state->proven_url,
		"exceptions", source_request_exceptions(source->request), "same_as",
		listed->twin->same_as, "like", listed->twin->like, "paused_since",
		make_date(session, state->paused_at), "identity",

		policy_name(listed_identity(listed)), "identity_from",
		source->identity ? "list" : "measured", "dates_ignored",
		state->dateless_since != DATE_UNKNOWN, "held",
		(json_int_t)state->held_count);
}

bool listing_write_json(struct session *session, const struct listing *listing,
                        struct buf *out)
{
	json_t *array = json_array();
	char *text = NULL;

	for (size_t i = 0; array && i < listing->count; i++)
		if (json_array_append_new(array,
		                          make_object(session, &listing->items[i])) != 0)
			goto out;
	text = json_dumps(array, JSON_INDENT(2));
	buf_add_text(out, text);
	buf_add_char(out, '\n');
out:
	json_decref(array);
	if (!text)
		error_set(&session->err, ERROR_MEMORY, "the list cannot be told as JSON");
	free(text);
	return session->err.kind == ERROR_NONE;
}
