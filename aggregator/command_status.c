/* aggregator status: how every source is, and why. */
#include "aggregator/listing.h"
#include "feeds/date.h"
#include "feeds/limits.h"

struct tally {
	size_t sources, failing, waiting;
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

static void write_row(struct session *session, const struct listed *listed, struct buf *out)
{
	char success_text[DATE_TEXT_BYTES], due_text[DATE_TEXT_BYTES];
	const char *success, *due = NULL;
	const char *why = listing_printable(session, explain_all(session, listed));

	success = listing_date(session, listed->state->last_success, success_text);
	if (listed->source->address && !listed->twin->same_as && !listed_is_paused(listed))
		due = listing_date(session, listed_next_poll(session, listed), due_text);
	buf_printf(out, "%-20s %-8s %-25s %-25s %7lld%s%s\n", listed->source->id,
	           listed_health(listed), success ? success : "-", due ? due : "-",
	           (long long)listed->state->entry_count, why[0] ? "  " : "", why);
}

static bool write_status(struct session *session, struct tally *tally, struct buf *out)
{
	struct listing listing;

	if (!listing_read(session, &listing))
		return false;
	buf_printf(out, "%-20s %-8s %-25s %-25s %7s  %s\n", "SOURCE", "STATE",
	           "LAST SUCCESS", "NEXT POLL", "ENTRIES", "WHY");
	tally->sources = listing.count;
	for (size_t i = 0; i < listing.count; i++) {
		const struct listed *listed = &listing.items[i];

		write_row(session, listed, out);
		tally->failing += listed_is_failing(listed);
		tally->waiting += !listed->source->address;
	}
	buf_printf(out, "%zu sources, %zu failing, %zu without an address\n",
	           tally->sources, tally->failing, tally->waiting);
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
