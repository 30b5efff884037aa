/* aggregator sources: the list, each source with its state. */
#include "aggregator/listing.h"
#include "feeds/limits.h"
#include "feeds/table.h"

/* clang-format off */
static const struct table_column columns[] = {
	{"SOURCE",       false},
	{"STATE",        false},
	{"NEXT REQUEST", false},
	{"WHY THEN",     false},
	{"ENTRIES",      true},
	{"NAME",         false},
};
/* clang-format on */

/* What is to be said beside its name. */
static const char *remarks(struct session *session, const struct listed *listed)
{
	const struct source_state *state = listed->state;
	const char *twin = listed_twin(session, listed);
	struct arena *arena = &session->arena;

	if (listed_is_paused(listed))
		return arena_printf(arena, "%s%spaused since %s", twin ? twin : "",
		                    twin ? "; " : "",
		                    listing_moment(session, state->paused_at));
	if (listed_is_failing(listed) && state->failure_message)
		return arena_printf(arena, "%s%ssince %s: %s", twin ? twin : "",
		                    twin ? "; " : "",
		                    listing_moment(session, state->failing_since),
		                    state->failure_message);
	return twin;
}

static void add_row(struct session *session, const struct listed *listed,
                    struct table *table)
{
	const struct source *source = listed->source;
	bool is_asked = listed_was_asked(listed) && !listed->twin->same_as;
	const char *other = source->other_title, *more = remarks(session, listed);
	const char *name = arena_printf(
		&session->arena, "%s%s%s%s%s%s", source->title, other ? " (" : "",
		other ? other : "", other ? ")" : "", more ? "; " : "", more ? more : "");
	const struct table_cell cells[] = {
		{source->id, TABLE_PLAIN},
		{listed_health(listed), listed_look(listed)},
		{is_asked ? listing_moment(session, listed_next_poll(session, listed))
	                  : NULL,
	         TABLE_PLAIN},
		{is_asked ? listed_rule(session, listed) : NULL, TABLE_PLAIN},
		{arena_printf(&session->arena, "%lld",
	                      (long long)listed->state->entry_count),
	         TABLE_PLAIN},
		{name, TABLE_PLAIN},
	};

	table_add(table, cells, &session->arena);
}

static bool write_text(struct session *session, const struct listing *listing,
                       struct buf *out)
{
	struct table table = {.columns = columns,
	                      .column_count = sizeof(columns) / sizeof(columns[0])};
	const struct table_place place = session_place(session);

	for (size_t i = 0; i < listing->count; i++)
		add_row(session, &listing->items[i], &table);
	table_write(&table, &place, out);
	return arena_check(&session->arena, &session->err);
}

/* ---- the command --------------------------------------------------------------------- */

static bool write_list(struct session *session, struct buf *out)
{
	struct listing listing;

	if (!listing_read(session, &listing))
		return false;
	if (session->arguments->is_json)
		return listing_write_json(session, &listing, out);
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
