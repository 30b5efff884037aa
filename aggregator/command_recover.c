/* aggregator recover: our own feed -> a store that was lost. */
#include <stdlib.h>
#include <string.h>

#include "aggregator/command.h"
#include "aggregator/recovery.h"
#include "feeds/file.h"
#include "feeds/limits.h"
#include "feeds/parse.h"
#include "feeds/publish.h"

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

/* A published document, owned; or NULL with session->err. */
static struct document *read_document(struct recover *it, const char *name)
{
	struct session *session = it->session;
	const struct parse_options options = {.is_raw = true,
	                                      .max_bytes = LIMIT_OUTPUT_BYTES};
	const char *path = arena_printf(&session->arena, "%s/%s.atom",
	                                session->configuration.output_folder, name);
	struct document *document = NULL;
	size_t length;
	char *bytes;

	if (!arena_check(&session->arena, &session->err))
		return NULL;
	bytes = file_read(path, LIMIT_OUTPUT_BYTES, &length, &session->err);
	if (bytes)
		document = document_parse((struct str){bytes, length}, &options,
		                          &session->err);
	free(bytes);
	return document;
}

/* The archive that a document says comes before it, without its extension; or NULL. */
static const char *older_than(struct recover *it, const struct document *document)
{
	const struct links *links = &document->feed.links;
	const char *base = it->session->configuration.site.base_url;

	for (size_t i = 0; base && i < links->count; i++) {
		struct str name = str_from(links->items[i].href);

		if (strcmp(links->items[i].rel, "prev-archive") != 0 ||
		    !str_starts(name, str_from(base)) || !str_ends(name, STR(".atom")))
			continue;
		name = str_slice(name, strlen(base), name.len - strlen(".atom"));
		return arena_str(&it->session->arena, name);
	}
	return NULL;
}

static bool is_listed(const struct strings *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->items[i], name) == 0)
			return true;
	return false;
}

/* The current feed and its history, the newest first. */
static bool list_documents(struct recover *it, struct strings *names)
{
	const char *name = "all";

	while (name && publish_name_check(name) && !is_listed(names, name)) {
		const char **added = LIST_ADD(&it->session->arena, names);
		struct document *document;

		if (!added)
			break;
		*added = name;
		document = read_document(it, name);
		if (!document)
			return false;
		name = older_than(it, document);
		document_free(document);
	}
	return arena_check(&it->session->arena, &it->session->err);
}

/* The oldest first: rows are in the order of arrival. */
static bool read_published(struct recover *it)
{
	struct strings names = {0};

	if (!list_documents(it, &names))
		return false;
	for (size_t i = names.count; i-- > 0;) {
		struct document *document = read_document(it, names.items[i]);
		bool ok = document && take_entries(it, &document->feed.entries);

		document_free(document);
		if (!ok)
			return false;
	}
	return true;
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
