/* aggregator run: what cron calls. */
#include "aggregator/command.h"

static bool prepare(struct session *session)
{
	/* What would stop the publishing stops all, before anything is done. */
	if (!session->configuration.output_folder)
		return error_set(&session->err, ERROR_USAGE,
		                 "nowhere to publish: use -o DIR, or folder in [output]");
	return session_open_store(session) && session_take_sources(session);
}

enum exit_status command_run(struct session *session)
{
	enum exit_status status;

	if (!prepare(session))
		return say_failure(session);
	status = update_sources(session);
	if (session->err.kind != ERROR_NONE)
		return status;
	return exit_status_worse(status, publish_entries(session));
}
