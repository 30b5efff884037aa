/* aggregator verify, backup: is the store sound; a copy of it. */
#include "aggregator/listing.h"
#include "aggregator/published.h"
#include "aggregator/store_hand.h"
#include "feeds/limits.h"

/* Both are for a store that is there. */
static bool open_existing(struct session *session)
{
	const char *path = session->configuration.store_path;

	return listing_open_store(session) &&
	       (session->store ||
	        error_set(&session->err, ERROR_USAGE, "%s: there is no store yet",
	                  path ? path : "the configuration"));
}

/* ---- what is published --------------------------------------------------------------- */

/* What is wrong with an entry as it is published; NULL: nothing. */
static const char *judge_entry(const struct entry *entry,
                               const struct published_state *state)
{
	/* The notice of that (notices.h). */
	if (state->withdrawn_at != DATE_UNKNOWN &&
	    entry->updated.seconds >= state->withdrawn_at)
		return NULL;
	if (!state->is_live)
		return "is not live in the store: publish again";
	if (entry->published.seconds != state->sort_at)
		return "has another date in the store";
	if (entry->updated.seconds > state->updated_out)
		return "was updated later than the store knows: is it an old copy?";
	return NULL;
}

static bool check_feed(struct session *session, const char *path, const struct feed *feed,
                       void *context)
{
	for (size_t i = 0; i < feed->entries.count; i++) {
		const struct entry *entry = &feed->entries.items[i];
		const char *id = entry->id ? entry->id : "an entry without id", *wrong;
		struct published_state state;
		const char **problem;

		if (!store_published_read(session->store, id, &state, &session->err))
			return false;
		wrong = judge_entry(entry, &state);
		problem = wrong ? LIST_ADD(&session->arena, (struct strings *)context)
		                : NULL;
		if (problem)
			*problem = arena_printf(&session->arena, "%s has %s, which %s",
			                        path, id, wrong);
	}
	return arena_check(&session->arena, &session->err);
}

/* ---- the commands -------------------------------------------------------------------- */

static bool write_problems(struct session *session, const struct strings *problems)
{
	struct buf out;
	bool ok;

	buf_init(&out, LIMIT_OUTPUT_BYTES);
	for (size_t i = 0; i < problems->count; i++)
		buf_printf(&out, "%s\n", listing_printable(session, problems->items[i]));
	ok = arena_check(&session->arena, &session->err) && show(&out, &session->err);
	buf_release(&out);
	return ok;
}

enum exit_status command_verify(struct session *session)
{
	struct strings problems = {0};

	/* A run between reading the files and the store would look like a problem. */
	if (!session_take_lock(session) || !open_existing(session) ||
	    !store_verify(session->store, &session->arena, &problems, &session->err) ||
	    !published_feeds(session, check_feed, &problems) ||
	    !write_problems(session, &problems))
		return say_failure(session);
	return problems.count ? EXIT_STATUS_NEWS : EXIT_STATUS_DONE;
}

enum exit_status command_backup(struct session *session)
{
	if (!open_existing(session) ||
	    !store_copy(session->store, session->arguments->operands[0], &session->err))
		return say_failure(session);
	return EXIT_STATUS_DONE;
}
