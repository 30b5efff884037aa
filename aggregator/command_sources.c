/* aggregator sources: the list, each source with its state. */
#include <jansson.h>

#include "aggregator/listing.h"
#include "aggregator/policy.h"
#include "feeds/date.h"
#include "feeds/limits.h"

/* ---- for people ---------------------------------------------------------------------- */

static void write_row(struct session *session, const struct listed *listed, struct buf *out)
{
	const struct source *source = listed->source;
	const struct source_state *state = listed->state;
	char date[DATE_TEXT_BYTES];
	const char *twin = listed_twin(session, listed);
	bool is_asked = listed_was_asked(listed) && !listed->twin->same_as;
	const char *next = is_asked ? listing_date(session,
	                                           listed_next_poll(session, listed), date)
	                            : NULL;
	const char *rule = is_asked ? listed_rule(session, listed) : NULL;

	buf_printf(
		out, "%-20s %-8s %-25s %-13s %7lld  %s", source->id, listed_health(listed),
		next ? next : "-", rule ? listing_printable(session, rule) : "-",
		(long long)state->entry_count, listing_printable(session, source->title));
	if (source->other_title)
		buf_printf(out, " (%s)", listing_printable(session, source->other_title));
	buf_add_char(out, '\n');
	if (twin)
		buf_printf(out, "  %s\n", twin);
	if (listed_is_paused(listed))
		buf_printf(out, "  paused since %s\n",
		           listing_date(session, state->paused_at, date));
	if (listed_is_failing(listed) && state->failure_message)
		buf_printf(out, "  since %s: %s\n",
		           listing_date(session, state->failing_since, date),
		           listing_printable(session, state->failure_message));
}

static bool write_text(struct session *session, const struct listing *listing,
                       struct buf *out)
{
	buf_printf(out, "%-20s %-8s %-25s %-13s %7s  %s\n", "SOURCE", "STATE",
	           "NEXT REQUEST", "WHY THEN", "ENTRIES", "NAME");
	for (size_t i = 0; i < listing->count; i++)
		write_row(session, &listing->items[i], out);
	return arena_check(&session->arena, &session->err);
}

/* ---- for programs -------------------------------------------------------------------- */

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

static bool write_json(struct session *session, const struct listing *listing,
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

/* ---- the command --------------------------------------------------------------------- */

static bool write_list(struct session *session, struct buf *out)
{
	struct listing listing;

	if (!listing_read(session, &listing))
		return false;
	if (session->arguments->is_json)
		return write_json(session, &listing, out);
	return write_text(session, &listing, out);
}

enum exit_status command_sources(struct session *session)
{
	enum exit_status status = EXIT_STATUS_DONE;
	struct buf out;

	buf_init(&out, LIMIT_OUTPUT_BYTES);
	if (!write_list(session, &out) || !show(&out, &session->err))
		status = say_failure(session);
	buf_release(&out);
	return status;
}
