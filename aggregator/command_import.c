/* aggregator import: the sources of another list -> added to ours. */
#include "aggregator/list_add.h"

enum exit_status command_import(struct session *session)
{
	const char *file = session->arguments->operands[0];
	const struct opml *theirs = sources_read_list(file, &session->arena, &session->err);

	return theirs ? list_add(session, theirs, file) : say_failure(session);
}
