/* aggregator explain: every decision that was taken about a source or an entry. */
#include "aggregator/explain_entry.h"
#include "aggregator/explain_source.h"
#include "aggregator/listing.h"
#include "feeds/limits.h"

/* A source of the list that no run has read yet is no mistake. */
static bool refuse(struct session *session, const char *name)
{
	const struct sources *list = session_list(session);
	const char *unknown;

	if (list && sources_find(list, name))
		return error_set(&session->err, ERROR_USAGE, "%s was never asked yet",
		                 name);
	(void)listing_refuse_name(session, name);
	unknown = arena_strdup(&session->arena, session->err.message);
	session->err = (struct error){0};
	return error_set(&session->err, ERROR_USAGE, "there is no such entry, and %s",
	                 unknown ? unknown : "no such source");
}

static bool write_explanation(struct session *session, struct buf *out)
{
	const char *name = session->arguments->operands[0];
	struct source_state source = {0};
	struct entry_record record;

	if (!listing_open_store(session))
		return false;
	if (session->store && store_source_read(session->store, name, &session->arena,
	                                        &source, &session->err))
		return explain_source(session, &source, out);
	if (session->store && session->err.kind == ERROR_NONE &&
	    store_record_find(session->store, name, &session->arena, &record,
	                      &session->err))
		return explain_entry(session, &record, out);
	return session->err.kind == ERROR_NONE && refuse(session, name);
}

enum exit_status command_explain(struct session *session)
{
	enum exit_status status = EXIT_STATUS_DONE;
	struct buf out;

	buf_init(&out, LIMIT_OUTPUT_BYTES);
	if (!write_explanation(session, &out) || !show(&out, &session->err))
		status = say_failure(session);
	buf_release(&out);
	return status;
}
