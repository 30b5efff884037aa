/* aggregator accept: entries that a guard held back are what their source says they are. */
#include "aggregator/listing.h"
#include "aggregator/store_decisions.h"
#include "aggregator/store_pages.h"

static bool accept_held(struct session *session)
{
	const char *name = session->arguments->operands[0];
	bool is_old = session->arguments->is_old;
	struct source_state source = {0};
	int64_t count = 0;

	if (!session_open_store(session))
		return false;
	if (!store_source_read(session->store, name, &session->arena, &source,
	                       &session->err))
		return session->err.kind == ERROR_NONE &&
		       listing_refuse_name(session, name);
	if (source.held_count > 0 &&
	    !store_entries_accept(session->store, source.id, is_old, &count, &session->err))
		return false;
	/* Of a page, whatever it lists next is believed. */
	if (!store_page_rows_put(session->store, source.id, 0, &session->err))
		return false;
	if (!session->arguments->is_quiet)
		say("%s: %lld items accepted%s", name, (long long)count,
		    is_old ? " as old ones" : "");
	return true;
}

enum exit_status command_accept(struct session *session)
{
	return accept_held(session) ? EXIT_STATUS_DONE : say_failure(session);
}
