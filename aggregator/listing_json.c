#include "aggregator/listing_json.h"

#include "aggregator/policy.h"
#include "feeds/date.h"

json_t *listing_date_json(const struct session *session, int64_t seconds)
{
	char date[DATE_TEXT_BYTES];
	const char *text = listing_date(session, seconds, date);

	return text ? json_string(text) : json_null();
}

json_t *listing_text_json(struct session *session, const char *text)
{
	return text ? json_string(listing_printable(session, text)) : json_null();
}

bool listing_dump_json(struct session *session, json_t *value, struct buf *out)
{
	char *text = value ? json_dumps(value, JSON_INDENT(2)) : NULL;

	json_decref(value);
	if (!text)
		return error_set(&session->err, ERROR_MEMORY,
		                 "the results cannot be told as JSON");
	buf_add_text(out, text);
	buf_add_char(out, '\n');
	free(text);
	return true;
}

static json_t *make_object(const struct session *session, const struct listed *listed)
{
	const struct source *source = listed->source;
	const struct source_state *state = listed->state;

	return json_pack(
		"{s:s, s:s, s:s, s:s?, s:s?, s:s?, s:s?, s:I, s:o, s:s?, s:o, s:o, s:I, "
		"s:o, s:s?, s:s?, s:s?, s:s?, s:s?, s:s?, s:s?, s:o, s:s, s:s, s:b, s:I, "
		"s:I}",
		"id", source->id, "state", listed_health(listed), "title", source->title,
		"other_title", source->other_title, "address", source->address, "home",
		source->home, "language", source->language, "entries",
		(json_int_t)listed->state->entry_count, "next_due",
		listing_date_json(session, listed_next_poll(session, listed)),
		"next_due_rule", listed_rule(session, listed), "last_request",
		listing_date_json(session, state->last_request), "last_success",
		listing_date_json(session, state->last_success), "failures",
		(json_int_t)state->failures, "failing_since",
		listing_date_json(session, state->failing_since), "failure_class",
		state->failure_class, "failure_message", state->failure_message,
		"moved_address", state->moved_url, "proven_address", state->proven_url,
		"exceptions", source_request_exceptions(source->request), "same_as",
		listed->twin->same_as, "like", listed->twin->like, "paused_since",
		listing_date_json(session, state->paused_at), "identity",

		policy_name(listed_identity(listed)), "identity_from",
		source->identity ? "list" : "measured", "dates_ignored",
		state->dateless_since != DATE_UNKNOWN, "held",
		(json_int_t)state->held_count, "fault_count", (json_int_t)listed->faults);
}

bool listing_write_json(struct session *session, const struct listing *listing,
                        struct buf *out)
{
	json_t *array = json_array();

	for (size_t i = 0; array && i < listing->count; i++)
		if (json_array_append_new(array,
		                          make_object(session, &listing->items[i])) != 0) {
			json_decref(array);
			array = NULL;
		}
	return listing_dump_json(session, array, out);
}

json_t *listing_entries_json(struct session *session, const struct feed *feed)
{
	json_t *array = json_array();

	for (size_t i = 0; i < feed->entries.count; i++) {
		const struct entry *entry = &feed->entries.items[i];

		json_array_append_new(
			array,
			json_pack("{s:o, s:o, s:o}", "date",
		                  listing_date_json(session, entry->published.seconds),
		                  "title", listing_text_json(session, entry->title.value),
		                  "link", listing_text_json(session, entry->link)));
	}
	return array;
}
