/* aggregator recover: our own feed and its archives -> a store that was lost. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "aggregator/command.h"
#include "aggregator/recovery.h"
#include "aggregator/settle.h"
#include "aggregator/store_hand.h"
#include "aggregator/store_retention.h"
#include "feeds/file.h"
#include "feeds/limits.h"
#include "feeds/parse.h"
#include "feeds/publish.h"

struct recover {
	struct session *session;
	struct source_states sources;
	struct strings current; /* ids that the current feed has, sorted */
	struct withdrawn_items withdrawn;
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

/* ---- entries ----------------------------------------------------------------------------- */

static void skip(struct recover *it, const char *what, const char *why)
{
	it->skipped++;
	say("%s is left out: %s", what, why);
}

static bool add(struct recover *it, const struct source_state *source,
                const struct entry *published, int64_t *id)
{
	struct session *session = it->session;
	struct recovered row;
	struct arena arena;
	bool ok;

	arena_init(&arena, LIMIT_STORED_BYTES);
	ok = recovery_make(&arena, session->configuration.site.id_authority, source,
	                   published, &row, &session->err) &&
	     store_entry_add(session->store, source->id, &row.stamp, &row.version, id,
	                     &session->err) &&
	     store_keys_add(session->store, source->id, *id, &row.identity, &session->err);
	arena_release(&arena);
	return ok;
}

static bool take_entry(struct recover *it, const struct entry *published)
{
	const struct source_state *source = recovery_source(&it->sources, published);
	bool is_taken;
	int64_t id;

	if (!recovery_is_possible(published)) {
		skip(it, published->id ? published->id : "an entry",
		     "it has no id or no date");
		return true;
	}
	if (!store_id_is_taken(it->session->store, published->id, &is_taken,
	                       &it->session->err))
		return false;
	if (is_taken || withdrawn_has(&it->withdrawn, published->id))
		return true;
	if (!source) {
		skip(it, published->id, "its source is not in the list");
		return true;
	}
	it->count++;
	return add(it, source, published, &id);
}

static int compare_ids(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* What the current feed says of an entry is the latest. */
static bool is_current(const struct recover *it, const struct entry *published)
{
	return published->id && it->current.count > 0 &&
	       bsearch(&published->id, it->current.items, it->current.count,
	               sizeof(*it->current.items), compare_ids);
}

/* From the last to the first: of entries with one date the first has the highest row. */
static bool take_entries(struct recover *it, const struct entries *entries, bool is_archive)
{
	struct session *session = it->session;
	bool is_own, ok = true;

	if (!store_scope_begin(session->store, &is_own, &session->err))
		return false;
	for (size_t i = entries->count; ok && i-- > 0;)
		if (!is_archive || !is_current(it, &entries->items[i]))
			ok = take_entry(it, &entries->items[i]);
	return store_scope_end(session->store, is_own, ok, &session->err);
}

/* ---- documents --------------------------------------------------------------------------- */

static struct document *read_file(struct recover *it, const char *name,
                                  const char *extension, struct error *err)
{
	const struct parse_options options = {.is_raw = true,
	                                      .max_bytes = LIMIT_OUTPUT_BYTES};
	const char *path = arena_printf(&it->session->arena, "%s/%s.%s",
	                                it->session->configuration.output_folder, name,
	                                extension);
	struct document *document = NULL;
	size_t length;
	char *bytes = path ? file_read(path, LIMIT_OUTPUT_BYTES, &length, err) : NULL;

	if (bytes)
		document = document_parse((struct str){bytes, length}, &options, err);
	free(bytes);
	if (document && document->format == FORMAT_NONE) {
		error_set(err, ERROR_SYNTAX, "%s: is no feed", path);
		document_free(document);
		document = NULL;
	}
	return document;
}

/* A published document, owned: of its formats the first that can be read.  NULL with `err`,
 * which is about the first. */
static struct document *read_document(struct recover *it, const char *name,
                                      struct error *err)
{
	struct error other = {0};
	struct document *document = read_file(it, name, "atom", err);

	if (document)
		return document;
	document = read_file(it, name, "json", &other);
	if (document)
		*err = (struct error){0};
	return document;
}

/* ---- archives ---------------------------------------------------------------------------- */

struct pages {
	struct recovery_page *items;
	size_t count;
};

static int compare_pages(const void *a, const void *b)
{
	return recovery_page_compare(a, b);
}

/* All pages there are, each in its formats, oldest first; a folder that is not there has
 * none. */
static bool list_pages(struct recover *it, struct pages *pages)
{
	struct arena *arena = &it->session->arena;
	const char *folder = arena_printf(arena, "%s/archive",
	                                  it->session->configuration.output_folder);
	DIR *stream = folder ? opendir(folder) : NULL;
	const struct dirent *found;

	while (stream && (found = readdir(stream))) {
		struct recovery_page page, *added;

		if (!recovery_page_parse(found->d_name, &page))
			continue;
		added = LIST_ADD(arena, pages);
		if (added)
			*added = page;
	}
	if (stream)
		closedir(stream);
	if (pages->count)
		qsort(pages->items, pages->count, sizeof(*pages->items), compare_pages);
	return arena_check(arena, &it->session->err);
}

/* One that cannot be read is told; it does not keep the others from being read. */
static bool take_page(struct recover *it, const struct recovery_page *page)
{
	const char *name = arena_printf(&it->session->arena, "archive/%04d-%02d",
	                                page->year, page->month);
	struct error reason = {0};
	struct document *document;
	bool ok;

	if (page->part > 1 && name)
		name = arena_printf(&it->session->arena, "%s-%d", name, page->part);
	if (!name)
		return arena_check(&it->session->arena, &it->session->err);
	document = read_document(it, name, &reason);
	if (!document) {
		skip(it, name, reason.message);
		return true;
	}
	ok = take_entries(it, &document->feed.entries, true);
	document_free(document);
	return ok;
}

static bool take_archives(struct recover *it)
{
	struct pages pages = {0};

	if (!list_pages(it, &pages))
		return false;
	for (size_t i = 0; i < pages.count; i++)
		if ((i == 0 ||
		     recovery_page_compare(&pages.items[i - 1], &pages.items[i]) != 0) &&
		    !take_page(it, &pages.items[i]))
			return false;
	return true;
}

/* ---- what was withdrawn ------------------------------------------------------------------ */

static bool read_withdrawn(struct recover *it)
{
	struct session *session = it->session;
	const char *path = arena_printf(&session->arena, "%s/deleted.json",
	                                session->configuration.output_folder);
	struct error ignored = {0};
	size_t length = 0;
	char *bytes = path ? file_read(path, LIMIT_OUTPUT_BYTES, &length, &ignored) : NULL;

	if (bytes)
		withdrawn_read((struct str){bytes, length}, &session->arena,
		               &it->withdrawn);
	free(bytes);
	return arena_check(&session->arena, &session->err);
}

/* Known, so that it does not come back, and of which nothing is told but that it is gone. */
static bool withdraw_again(struct recover *it, const struct withdrawn_item *item)
{
	struct session *session = it->session;
	const struct source_state *source = recovery_withdrawn_source(
		&it->sources, session->configuration.site.id_authority, item);
	struct entry entry;
	int64_t id;

	if (!source) {
		skip(it, item->id, "it was withdrawn, and its source is not in the list");
		return true;
	}
	recovery_withdrawn_entry(item, &entry);
	return add(it, source, &entry, &id) &&
	       store_entry_withdraw(session->store, id, item->when, item->reason,
	                            &session->err);
}

/* The latest comes first there, and last into the store. */
static bool take_withdrawn(struct recover *it)
{
	for (size_t i = it->withdrawn.count; i-- > 0;)
		if (!withdraw_again(it, &it->withdrawn.items[i]))
			return false;
	return true;
}

/* ---- all of it --------------------------------------------------------------------------- */

static bool list_current(struct recover *it, const struct entries *entries)
{
	for (size_t i = 0; i < entries->count; i++) {
		const char **id = entries->items[i].id
		                          ? LIST_ADD(&it->session->arena, &it->current)
		                          : NULL;

		if (id)
			*id = entries->items[i].id;
	}
	if (it->current.count)
		qsort(it->current.items, it->current.count, sizeof(*it->current.items),
		      compare_ids);
	return arena_check(&it->session->arena, &it->session->err);
}

/* So that what a source shows beside that is not taken for new, next time (flood.h). */
static bool note_sources(struct recover *it)
{
	struct session *session = it->session;

	for (size_t i = 0; i < it->sources.count; i++) {
		const struct source_state *source = &it->sources.items[i];
		const struct transition transition = {
			.at = session_now(session),
			.old = settle_state(source),
			.new = "recovered",
			.message = "what was published of it was read back",
		};

		if (source->is_listed && !store_transition_add(session->store, source->id,
		                                               &transition, &session->err))
			return false;
	}
	return true;
}

/* The oldest first: rows are in the order of arrival.  All of it or nothing. */
static bool recover(struct recover *it, const struct entries *current)
{
	struct session *session = it->session;
	bool is_own;

	return store_scope_begin(session->store, &is_own, &session->err) &&
	       store_scope_end(session->store, is_own,
	                       list_current(it, current) && read_withdrawn(it) &&
	                               take_withdrawn(it) && take_archives(it) &&
	                               take_entries(it, current, false) && note_sources(it),
	                       &session->err);
}

static bool read_published(struct recover *it)
{
	struct document *document = read_document(it, "all", &it->session->err);
	bool ok = document && recover(it, &document->feed.entries);

	document_free(document);
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
