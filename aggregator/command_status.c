/* aggregator status: how every source is, and why. */
#include "aggregator/listing.h"
#include "feeds/date.h"
#include "feeds/limits.h"
#include "feeds/table.h"

struct tally {
	size_t sources, failing, waiting, faulty;
};

/* How it is, and why it is asked when it is. */
static const char *explain(struct session *session, const struct listed *listed)
{
	const struct source_state *state = listed->state;
	const char *rule = listed_why_then(session, listed);
	char date[DATE_TEXT_BYTES];
	const char *since;

	if (!listed->source->address)
		return "no address yet";
	if (listed_is_paused(listed)) {
		since = listing_date(session, state->paused_at, date);
		return arena_printf(&session->arena, "paused since %s",
		                    since ? since : "?");
	}
	if (listed_is_failing(listed)) {
		since = listing_date(session, state->failing_since, date);
		return arena_printf(&session->arena, "since %s: %s", since ? since : "?",
		                    state->failure_message ? state->failure_message
		                                           : "failed");
	}
	if (state->proven_url)
		return arena_printf(&session->arena, "has moved to %s; %s",
		                    state->proven_url, rule ? rule : "");
	return rule ? rule : "";
}

static const char *append(struct session *session, const char *why, const char *more)
{
	if (!more || !why)
		return why;
	return arena_printf(&session->arena, "%s%s%s", why, why[0] ? "; " : "", more);
}

/* The same, whose twin it is, what its entries are like, and what is allowed to it against
 * the rule. */
static const char *explain_all(struct session *session, const struct listed *listed)
{
	const char *twin = listed_twin(session, listed);
	const char *why = listed->twin->same_as ? twin : explain(session, listed);

	if (!listed->twin->same_as)
		why = append(session, why, twin);
	why = append(session, why, listed_findings(session, listed));
	return append(session, why, source_request_exceptions(listed->source->request));
}

/* What is wrong with its feed; of one that was never read nothing is known. */
static const char *count_faults(struct session *session, const struct listed *listed)
{
	if (listed->state->documents == 0)
		return NULL;
	return arena_printf(&session->arena, "%lld", (long long)listed->faults);
}

/* clang-format off */
static const struct table_column columns[] = {
	{"SOURCE",       false},
	{"STATE",        false},
	{"LAST SUCCESS", false},
	{"NEXT POLL",    false},
	{"ENTRIES",      true},
	{"FAULTS",       true},
	{"WHY",          false},
};
/* clang-format on */

static void add_row(struct session *session, const struct listed *listed,
                    struct table *table)
{
	bool is_asked = listed->source->address && !listed->twin->same_as &&
	                !listed_is_paused(listed);
	const char *due = is_asked ? listing_moment(session,
	                                            listed_next_poll(session, listed))
	                           : NULL;
	const struct table_cell cells[] = {
		{listed->source->id, TABLE_PLAIN},
		{listed_health(listed), listed_look(listed)},
		{listing_moment(session, listed->state->last_success), TABLE_PLAIN},
		{due, TABLE_PLAIN},
		{arena_printf(&session->arena, "%lld",
	                      (long long)listed->state->entry_count),
	         TABLE_PLAIN},
		{count_faults(session, listed), TABLE_PLAIN},
		{explain_all(session, listed), TABLE_PLAIN},
	};

	table_add(table, cells, &session->arena);
}

static void write_text(struct session *session, const struct listing *listing,
                       const struct tally *tally, struct buf *out)
{
	struct table table = {.columns = columns,
	                      .column_count = sizeof(columns) / sizeof(columns[0])};
	const struct table_place place = session_place(session);

	for (size_t i = 0; i < listing->count; i++)
		add_row(session, &listing->items[i], &table);
	table_write(&table, &place, out);
	buf_printf(out, "%zu sources, %zu failing, %zu without an address", tally->sources,
	           tally->failing, tally->waiting);
	if (tally->faulty > 0)
		buf_printf(out, ", %zu with faults: aggregator explain SOURCE",
		           tally->faulty);
	buf_add_char(out, '\n');
}

static bool write_status(struct session *session, struct tally *tally, struct buf *out)
{
	struct listing listing;

	if (!listing_read(session, &listing))
		return false;
	tally->sources = listing.count;
	for (size_t i = 0; i < listing.count; i++) {
		tally->failing += listed_is_failing(&listing.items[i]);
		tally->waiting += !listing.items[i].source->address;
		tally->faulty += listing.items[i].faults > 0;
	}
	if (session->arguments->is_json)
		return listing_write_json(session, &listing, out);
	write_text(session, &listing, tally, out);
	return arena_check(&session->arena, &session->err);
}

enum exit_status command_status(struct session *session)
{
	enum exit_status status = EXIT_STATUS_DONE;
	struct tally tally = {0};
	struct buf out;

	buf_init(&out, LIMIT_OUTPUT_BYTES);
	if (!write_status(session, &tally, &out) || !show(&out, &session->err))
		status = say_failure(session);
	else if (tally.failing > 0)
		status = EXIT_STATUS_NEWS;
	buf_release(&out);
	return status;
}
