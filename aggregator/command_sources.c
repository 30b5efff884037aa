/* aggregator sources: the list, each source with its state. */
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "aggregator/command.h"
#include "feeds/date.h"
#include "feeds/limits.h"
#include "feeds/text.h"

/* What is shown of one source. */
struct line {
	const struct source *source;
	const struct source_state *state;
};

/* What is known of a source that was never asked. */
static const struct source_state unknown = {
	.next_due = DATE_UNKNOWN,
	.last_request = DATE_UNKNOWN,
	.last_success = DATE_UNKNOWN,
	.failing_since = DATE_UNKNOWN,
};

static const char *name_state(const struct line *line)
{
	if (!line->source->address)
		return "waiting";
	if (line->state->last_request == DATE_UNKNOWN)
		return "new";
	return line->state->failures > 0 ? "failing" : "well";
}

static bool is_polled(const struct line *line)
{
	return line->source->address && line->state->last_request != DATE_UNKNOWN;
}

static const char *write_date(const struct session *session, int64_t seconds, char *text)
{
	if (seconds == DATE_UNKNOWN)
		return NULL;
	date_write_rfc3339(seconds, (int)session->configuration.site.zone_minutes, text);
	return text;
}

/* ---- for people ---------------------------------------------------------------------- */

static const char *printable(struct session *session, const char *text)
{
	const char *safe = text_printable(&session->arena, str_from(text));

	return safe ? safe : "";
}

static void write_line(struct session *session, const struct line *line, struct buf *out)
{
	const struct source *source = line->source;
	const struct source_state *state = line->state;
	char date[DATE_TEXT_BYTES];
	const char *next = is_polled(line) ? write_date(session, state->next_due, date)
	                                   : NULL;

	buf_printf(out, "%-20s %-8s %-25s %7lld  %s", source->id, name_state(line),
	           next ? next : "-", (long long)state->entry_count,
	           printable(session, source->title));
	if (source->other_title)
		buf_printf(out, " (%s)", printable(session, source->other_title));
	buf_add_char(out, '\n');
	if (is_polled(line) && state->failure_message)
		buf_printf(out, "  since %s: %s\n",
		           write_date(session, state->failing_since, date),
		           printable(session, state->failure_message));
}

static bool write_text(struct session *session, const struct line *lines, size_t count,
                       struct buf *out)
{
	buf_printf(out, "%-20s %-8s %-25s %7s  %s\n", "SOURCE", "STATE", "NEXT REQUEST",
	           "ENTRIES", "NAME");
	for (size_t i = 0; i < count; i++)
		write_line(session, &lines[i], out);
	return arena_check(&session->arena, &session->err);
}

/* ---- for programs -------------------------------------------------------------------- */

static json_t *make_date(const struct session *session, int64_t seconds)
{
	char date[DATE_TEXT_BYTES];
	const char *text = write_date(session, seconds, date);

	return text ? json_string(text) : json_null();
}

static json_t *make_object(const struct session *session, const struct line *line)
{
	const struct source *source = line->source;
	const struct source_state *state = is_polled(line) ? line->state : &unknown;

	return json_pack(
		"{s:s, s:s, s:s, s:s?, s:s?, s:s?, s:s?, s:I, s:o, s:o, s:o, s:I, s:o, "
		"s:s?, s:s?, s:s?}",
		"id", source->id, "state", name_state(line), "title", source->title,
		"other_title", source->other_title, "address", source->address, "home",
		source->home, "language", source->language, "entries",
		(json_int_t)line->state->entry_count, "next_due",
		make_date(session, state->next_due), "last_request",
		make_date(session, state->last_request), "last_success",
		make_date(session, state->last_success), "failures",
		(json_int_t)state->failures, "failing_since",
		make_date(session, state->failing_since), "failure_class",
		state->failure_class, "failure_message", state->failure_message,
		"moved_address", state->moved_url);
}

static bool write_json(struct session *session, const struct line *lines, size_t count,
                       struct buf *out)
{
	json_t *array = json_array();
	char *text = NULL;

	for (size_t i = 0; array && i < count; i++)
		if (json_array_append_new(array, make_object(session, &lines[i])) != 0)
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

/* The store's states; none before the first update: looking makes no store. */
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

static bool write_list(struct session *session, struct buf *out)
{
	struct sources sources;
	struct source_states states;
	struct line *lines;

	if (!sources_read(session->configuration.sources_file, &session->arena, &sources,
	                  &session->err) ||
	    !read_states(session, &states))
		return false;
	lines = arena_alloc(&session->arena, (sources.count + 1) * sizeof(*lines));
	if (!lines)
		return arena_check(&session->arena, &session->err);
	for (size_t i = 0; i < sources.count; i++) {
		lines[i].source = &sources.items[i];
		lines[i].state = source_find(&states, sources.items[i].id);
		if (!lines[i].state)
			lines[i].state = &unknown;
	}
	if (session->arguments->is_json)
		return write_json(session, lines, sources.count, out);
	return write_text(session, lines, sources.count, out);
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
