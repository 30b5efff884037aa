/* aggregator verify, backup: is the store sound; a copy of it. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "aggregator/listing.h"
#include "aggregator/store_hand.h"
#include "feeds/file.h"
#include "feeds/limits.h"
#include "feeds/parse.h"

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

static bool check_entries(struct session *session, const struct feed *feed,
                          struct strings *problems)
{
	for (size_t i = 0; i < feed->entries.count; i++) {
		const struct entry *entry = &feed->entries.items[i];
		const char *id = entry->id, **problem;
		bool is_shown;

		if (!store_id_is_shown(session->store, id ? id : "", entry->updated.seconds,
		                       &is_shown, &session->err))
			return false;
		problem = is_shown ? NULL : LIST_ADD(&session->arena, problems);
		if (problem)
			*problem = arena_printf(&session->arena,
			                        "all.atom has %s, which is not live in "
			                        "the store: publish again",
			                        id ? id : "an entry without id");
	}
	return arena_check(&session->arena, &session->err);
}

/* Nothing published is no problem. */
static bool check_published(struct session *session, struct strings *problems)
{
	const char *folder = session->configuration.output_folder;
	const struct parse_options options = {.is_raw = true};
	const char *path = arena_printf(&session->arena, "%s/all.atom",
	                                folder ? folder : "");
	struct document *document;
	size_t length;
	char *bytes;
	bool ok;

	if (!folder || !path || access(path, F_OK) != 0)
		return arena_check(&session->arena, &session->err);
	bytes = file_read(path, LIMIT_OUTPUT_BYTES, &length, &session->err);
	if (!bytes)
		return false;
	document = document_parse((struct str){bytes, length}, &options, &session->err);
	ok = document && check_entries(session, &document->feed, problems);
	document_free(document);
	free(bytes);
	return ok;
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
	    !check_published(session, &problems) || !write_problems(session, &problems))
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
