#include "aggregator/list_add.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "aggregator/listing.h"
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

static void tell_refusals(const char *from, const struct merge *merge)
{
	for (size_t i = 0; i < merge->refusals.count; i++) {
		const struct merge_refusal *refusal = &merge->refusals.items[i];

		if (refusal->line > 0)
			say("%s:%d: %s: not added: %s", from, refusal->line, refusal->name,
			    refusal->message);
		else
			say("%s: not added: %s", from, refusal->message);
	}
}

/* By which short name each is called from now on. */
static bool show_added(struct session *session, const struct merge *merge)
{
	struct buf out;
	bool ok;

	if (session->arguments->is_quiet)
		return true;
	buf_init(&out, LIMIT_OUTPUT_BYTES);
	for (size_t i = 0; i < merge->added.count; i++) {
		const struct outline *added = &merge->added.items[i];
		const char *title = outline_attribute_find(added, "text");
		const char *address = outline_attribute_find(added, "xmlUrl");

		buf_printf(&out, "added %s: %s%s%s\n", outline_attribute_find(added, "id"),
		           title ? listing_printable(session, title) : "",
		           title && address ? ": " : "",
		           address ? listing_printable(session, address) : "");
	}
	ok = buf_check(&out, &session->err) && show(&out, &session->err);
	buf_release(&out);
	return ok;
}

static bool tell(struct session *session, const char *from, const struct merge *merge)
{
	tell_refusals(from, merge);
	if (session->arguments->is_verbose)
		say("%zu sources added to %s", merge->added.count,
		    session->configuration.sources_file);
	return show_added(session, merge);
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
	if (!is_done || !tell(session, from, &merge))
		return say_failure(session);
	return merge.refusals.count > 0 ? EXIT_STATUS_NEWS : EXIT_STATUS_DONE;
}
