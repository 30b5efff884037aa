/* aggregator export: our list as OPML, whole or for others. */
#include "aggregator/command.h"
#include "aggregator/sources_public.h"
#include "feeds/limits.h"

static bool write_list(struct session *session, struct buf *out)
{
	struct opml *list = sources_read_list(session->configuration.sources_file,
	                                      &session->arena, &session->err);

	if (list && session->arguments->is_public)
		list = sources_public(list, &session->arena);
	return list ? opml_write(list, out, &session->err)
	            : session->err.kind == ERROR_NONE &&
	                       arena_check(&session->arena, &session->err);
}

enum exit_status command_export(struct session *session)
{
	enum exit_status status = EXIT_STATUS_DONE;
	struct buf out;

	buf_init(&out, LIMIT_OPML_BYTES);
	if (!write_list(session, &out) || !show(&out, &session->err))
		status = say_failure(session);
	buf_release(&out);
	return status;
}
