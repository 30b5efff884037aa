#include "aggregator/list_add.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "aggregator/sources_merge.h"
#include "feeds/file.h"
#include "feeds/limits.h"
#include "feeds/publish.h"

static const char empty_list[] =
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	"<opml version=\"2.0\">\n  <head>\n    <title>Sources</title>\n  </head>\n"
	"  <body>\n  </body>\n</opml>\n";

/* Our list's text, owned (free); an empty list where there is none yet. */
static char *read_text(struct session *session, size_t *length)
{
	const char *path = session->configuration.sources_file;

	if (access(path, F_OK) == 0 || errno != ENOENT)
		return file_read(path, LIMIT_OPML_BYTES, length, &session->err);
	*length = sizeof(empty_list) - 1;
	return strdup(empty_list);
}

static bool write_text(struct session *session, struct str text)
{
	const char *path = session->configuration.sources_file;
	enum publish_result result;
	struct stat status;

	/* It may hold passwords: whoever could not read it still cannot. */
	if (stat(path, &status) == 0)
		umask(~status.st_mode & 0777);
	return publish_path(path, text, &result, &session->err);
}

static void tell(const struct session *session, const char *from, const struct merge *merge)
{
	for (size_t i = 0; i < merge->refusals.count; i++) {
		const struct merge_refusal *refusal = &merge->refusals.items[i];

		if (refusal->line > 0)
			say("%s:%d: %s: not added: %s", from, refusal->line, refusal->name,
			    refusal->message);
		else
			say("%s: not added: %s", from, refusal->message);
	}
	if (session->arguments->is_verbose)
		say("%zu sources added to %s", merge->added.count,
		    session->configuration.sources_file);
}

static bool merge_into(struct session *session, struct str text, const struct opml *theirs,
                       struct merge *merge)
{
	const char *path = session->configuration.sources_file;
	struct opml *list = opml_parse(&session->arena, text, &session->err);
	struct sources ours;
	struct buf out;
	bool is_done;

	if (!list || !sources_take(list, &session->arena, &ours, &session->err))
		return sources_prefix_place(&session->err, path);
	if (!sources_merge(&ours, theirs, &session->arena, merge, &session->err))
		return false;
	if (merge->added.count == 0)
		return true;
	buf_init(&out, LIMIT_OPML_BYTES);
	is_done = sources_merge_write(text, list, merge, &session->arena, &out,
	                              &session->err) &&
	          write_text(session, buf_view(&out));
	buf_release(&out);
	return is_done;
}

enum exit_status list_add(struct session *session, const struct opml *theirs,
                          const char *from)
{
	struct merge merge = {0};
	size_t length = 0;
	char *text = NULL;
	bool is_done;

	if (session_take_lock(session))
		text = read_text(session, &length);
	is_done = text && merge_into(session, (struct str){.ptr = text, .len = length},
	                             theirs, &merge);
	free(text);
	if (!is_done)
		return say_failure(session);
	tell(session, from, &merge);
	return merge.refusals.count > 0 ? EXIT_STATUS_NEWS : EXIT_STATUS_DONE;
}
