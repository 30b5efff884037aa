/* aggregator run: what cron calls. */
#include <unistd.h>

#include "aggregator/quiet.h"

/* Whether the store is missing though there are feeds of ours: a new one would announce all
 * that they have again. */
static bool is_lost(struct session *session)
{
	const char *store = session->configuration.store_path;
	const char *feed = arena_printf(&session->arena, "%s/all.atom",
	                                session->configuration.output_folder);

	return !session->arguments->is_accepted && store && feed &&
	       access(store, F_OK) != 0 && access(feed, F_OK) == 0;
}

static bool prepare(struct session *session)
{
	/* What would stop the publishing stops all, before anything is done. */
	if (!session->configuration.output_folder)
		return error_set(&session->err, ERROR_USAGE,
		                 "nowhere to publish: use -o DIR, or folder in [output]");
	return session_open_store(session) && session_take_sources(session);
}

/* Publishes, unless that is in vain. */
static enum exit_status publish(struct session *session)
{
	enum exit_status status;
	bool is_quiet;

	if (!quiet_is(session, &is_quiet))
		return say_failure(session);
	if (is_quiet)
		return EXIT_STATUS_DONE;
	status = publish_entries(session);
	if (session->err.kind != ERROR_NONE)
		return status;
	if (!prune_entries(session))
		return say_failure(session);
	if (status == EXIT_STATUS_DONE)
		quiet_note(session);
	return status;
}

enum exit_status command_run(struct session *session)
{
	enum exit_status status;

	if (session->configuration.output_folder && is_lost(session)) {
		say("the store %s is missing though feeds are published in %s: aggregator "
		    "recover reads it back, --accept begins anew",
		    session->configuration.store_path,
		    session->configuration.output_folder);
		return EXIT_STATUS_REFUSED;
	}
	if (!prepare(session))
		return say_failure(session);
	status = update_sources(session);
	if (session->err.kind != ERROR_NONE)
		return status;
	return exit_status_worse(status, publish(session));
}
