/* aggregator recover: our own feed -> a store that was lost. */
#include <stdlib.h>

#include "aggregator/command.h"
#include "aggregator/recovery.h"
#include "feeds/file.h"
#include "feeds/limits.h"
#include "feeds/parse.h"

struct recover {
	struct session *session;
	struct source_states sources;
	size_t count, skipped;
};

static bool check_empty(struct recover *it)
{
	for (size_t i = 0; i < it->sources.count; i++)
		if (it->sources.items[i].entry_count > 0)
			return error_set(&it->session->err, ERROR_USAGE,
			                 "the store has entries: recover is for one "
			                 "that was lost");
	return true;
}

static void skip(struct recover *it, const struct entry *published, const char *why)
{
	it->skipped++;
	say("%s is left out: %s", published->id ? published->id : "an entry", why);
}

static bool add(struct recover *it, const struct source_state *source,
                const struct entry *published, struct arena *arena)
{
	struct session *session = it->session;
	struct recovered row;
	int64_t id;

	it->count++;
	return recovery_make(arena, session->configuration.site.id_authority, source,
	                     published, &row, &session->err) &&
	       store_entry_add(session->store, source->id, &row.stamp, &row.version, &id,
	                       &session->err) &&
	       store_keys_add(session->store, source->id, id, &row.identity, &session->err);
}

static bool take_entry(struct recover *it, const struct entry *published)
{
	const struct source_state *source = recovery_source(&it->sources, published);
	struct arena arena;
	bool is_taken, ok;

	if (!recovery_is_possible(published)) {
		skip(it, published, "it has no id or no date");
		return true;
	}
	if (!source) {
		skip(it, published, "its source is not in the list");
		return true;
	}
	if (!store_id_is_taken(it->session->store, published->id, &is_taken,
	                       &it->session->err))
		return false;
	if (is_taken)
		return true;
	arena_init(&arena, LIMIT_STORED_BYTES);
	ok = add(it, source, published, &arena);
	arena_release(&arena);
	return ok;
}

/* From the last to the first: of entries with one date the first has the highest row. */
static bool take_entries(struct recover *it, const struct entries *entries)
{
	struct session *session = it->session;
	bool ok = store_begin(session->store, &session->err);

	for (size_t i = entries->count; ok && i-- > 0;)
		ok = take_entry(it, &entries->items[i]);
	if (ok)
		return store_commit(session->store, &session->err);
	store_rollback(session->store);
	return false;
}

static bool read_published(struct recover *it)
{
	struct session *session = it->session;
	const struct parse_options options = {.is_raw = true};
	const char *path = arena_printf(&session->arena, "%s/all.atom",
	                                session->configuration.output_folder);
	struct document *document;
	size_t length;
	char *bytes;
	bool ok;

	if (!path)
		return arena_check(&session->arena, &session->err);
	bytes = file_read(path, LIMIT_OUTPUT_BYTES, &length, &session->err);
	if (!bytes)
		return false;
	document = document_parse((struct str){bytes, length}, &options, &session->err);
	ok = document && take_entries(it, &document->feed.entries);
	document_free(document);
	free(bytes);
	return ok;
}

enum exit_status command_recover(struct session *session)
{
	struct recover it = {.session = session};

	if (!session->configuration.output_folder)
		error_set(&session->err, ERROR_USAGE,
		          "nothing to read: use -o DIR, or folder in [output]");
	if (session->err.kind != ERROR_NONE || !session_open_store(session) ||
	    !session_take_sources(session) ||
	    !store_sources(session->store, &session->arena, &it.sources, &session->err) ||
	    !check_empty(&it) || !read_published(&it))
		return say_failure(session);
	if (!session->arguments->is_quiet)
		say("recovered: %zu entries", it.count);
	return it.skipped ? EXIT_STATUS_NEWS : EXIT_STATUS_DONE;
}
