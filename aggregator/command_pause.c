/* aggregator pause, resume: sources out of the schedule, and back into it. */
#include "aggregator/listing.h"
#include "aggregator/settle.h"
#include "aggregator/store_hand.h"

/* Pauses or resumes one source; without effect, and without a word, where it is so. */
static bool put_pause(struct session *session, const char *name, int64_t since)
{
	struct source_state source = {0};
	struct transition transition = {.at = session_now(session)};
	bool is_paused;

	if (!store_source_read(session->store, name, &session->arena, &source,
	                       &session->err) &&
	    session->err.kind != ERROR_NONE)
		return false;
	if (!source.name || !source.is_listed)
		return listing_refuse_name(session, name);
	is_paused = source.paused_at != DATE_UNKNOWN;
	if (is_paused == (since != DATE_UNKNOWN))
		return true;
	transition.old = is_paused ? "paused" : settle_state(&source);
	transition.new = is_paused ? settle_state(&source) : "paused";
	return store_source_pause(session->store, source.id, since, &session->err) &&
	       store_transition_add(session->store, source.id, &transition, &session->err);
}

/* All of those named, or none. */
static bool put_pauses(struct session *session, int64_t since)
{
	const struct arguments *arguments = session->arguments;

	if (!store_begin(session->store, &session->err))
		return false;
	for (size_t i = 0; i < arguments->operand_count; i++)
		if (!put_pause(session, arguments->operands[i], since)) {
			store_rollback(session->store);
			return false;
		}
	return store_commit(session->store, &session->err);
}

static enum exit_status put(struct session *session, int64_t since)
{
	if (!session_open_store(session) || !session_take_sources(session) ||
	    !put_pauses(session, since))
		return say_failure(session);
	return EXIT_STATUS_DONE;
}

enum exit_status command_pause(struct session *session)
{
	return put(session, session_now(session));
}

enum exit_status command_resume(struct session *session)
{
	return put(session, DATE_UNKNOWN);
}
