/* aggregator withdraw: entries -> gone from all that is kept and published. */
#include <string.h>
#include <unistd.h>

#include "aggregator/listing.h"
#include "aggregator/rule.h"
#include "aggregator/store_hand.h"
#include "feeds/limits.h"
#include "feeds/text.h"

/* ---- which -------------------------------------------------------------------------- */

static bool find_named(struct session *session, struct entry_briefs *found)
{
	const struct arguments *arguments = session->arguments;

	for (size_t i = 0; i < arguments->operand_count; i++) {
		const char *name = arguments->operands[i];
		struct entry_briefs entries;

		if (!store_entries_named(session->store, name, &session->arena, &entries,
		                         &session->err))
			return false;
		if (entries.count == 0)
			return error_set(&session->err, ERROR_USAGE,
			                 "no entry has the id, link or number %s", name);
		for (size_t k = 0; k < entries.count; k++) {
			struct entry_brief *entry = LIST_ADD(&session->arena, found);

			if (entry)
				*entry = entries.items[k];
		}
	}
	return arena_check(&session->arena, &session->err);
}

/* Whether a rule matches an entry; it must not be left open what is taken down. */
static bool match_entry(struct session *session, const struct rule *rule, int64_t id,
                        struct arena *arena, bool *is_match)
{
	struct stored_entry entry;
	struct rule_subject subject;
	enum rule_answer answer;

	*is_match = false;
	if (!store_entry_read(session->store, id, arena, &entry, &session->err))
		return session->err.kind == ERROR_NONE;
	if (!rule_subject_make(&entry.version, arena, &subject, &session->err))
		return false;
	answer = rule_match(rule, &subject);
	*is_match = answer == RULE_YES;
	return answer != RULE_UNDECIDED ||
	       error_set(&session->err, ERROR_USAGE,
	                 "the rule takes too long on entry %lld: nothing was taken down",
	                 (long long)id);
}

static bool match_page(struct session *session, const struct rule *rule,
                       const struct entry_briefs *page, struct entry_briefs *found)
{
	struct arena arena;
	bool ok = true;

	arena_init(&arena, LIMIT_STORED_BYTES);
	for (size_t i = 0; ok && i < page->count; i++) {
		struct arena_mark mark = arena_mark(&arena);
		struct entry_brief *entry;
		bool is_match;

		ok = match_entry(session, rule, page->items[i].id, &arena, &is_match);
		arena_rewind(&arena, mark);
		if (!ok || !is_match)
			continue;
		entry = LIST_ADD(&session->arena, found);
		if (entry)
			*entry = (struct entry_brief){
				.id = page->items[i].id,
				.title = arena_strdup(&session->arena,
			                              page->items[i].title),
				.published_id = arena_strdup(&session->arena,
			                                     page->items[i].published_id),
			};
	}
	arena_release(&arena);
	return ok && arena_check(&session->arena, &session->err);
}

/* The row of the source that --source names; 0 without it. */
static bool find_source(struct session *session, int64_t *source)
{
	const char *name = session->arguments->source;
	struct source_state state = {0};

	*source = 0;
	if (!name)
		return true;
	if (!store_source_read(session->store, name, &session->arena, &state,
	                       &session->err))
		return session->err.kind == ERROR_NONE &&
		       listing_refuse_name(session, name);
	*source = state.id;
	return true;
}

static bool match_all(struct session *session, const struct rule *rule,
                      struct entry_briefs *found)
{
	int64_t source, after = 0;
	size_t count = STORE_PAGE_ENTRIES;

	if (!find_source(session, &source))
		return false;
	while (count == STORE_PAGE_ENTRIES) {
		struct entry_briefs page;
		struct arena arena;
		bool ok;

		arena_init(&arena, LIMIT_STORED_BYTES);
		ok = store_entries_after(session->store, after, source, &arena, &page,
		                         &session->err) &&
		     match_page(session, rule, &page, found);
		count = page.count;
		if (ok && count > 0)
			after = page.items[count - 1].id;
		arena_release(&arena);
		if (!ok)
			return false;
	}
	return true;
}

static bool find_matching(struct session *session, struct entry_briefs *found)
{
	struct rule *rule = rule_parse(session->arguments->match, &session->err);
	bool ok = rule && match_all(session, rule, found);

	rule_free(rule);
	return ok;
}

/* ---- down ---------------------------------------------------------------------------- */

static bool show_found(struct session *session, const struct entry_briefs *found)
{
	struct buf out;
	bool ok;

	buf_init(&out, LIMIT_OUTPUT_BYTES);
	for (size_t i = 0; i < found->count; i++) {
		const struct entry_brief *entry = &found->items[i];
		const char *title = entry->title ? entry->title : "-";

		buf_printf(&out, "%8lld  %s  %s\n", (long long)entry->id,
		           text_printable(&session->arena, str_from(entry->published_id)),
		           text_printable(&session->arena, str_from(title)));
	}
	ok = arena_check(&session->arena, &session->err) && show(&out, &session->err);
	buf_release(&out);
	return ok;
}

/* All of them or none. */
static bool withdraw(struct session *session, const struct entry_briefs *found)
{
	if (!store_begin(session->store, &session->err))
		return false;
	for (size_t i = 0; i < found->count; i++)
		if (!store_entry_withdraw(session->store, found->items[i].id,
		                          session_now(session), session->arguments->reason,
		                          &session->err)) {
			store_rollback(session->store);
			return false;
		}
	return store_commit(session->store, &session->err);
}

/* Copies that migrations left: they are the operator's to delete. */
static void say_backups(struct session *session)
{
	for (int version = 1; version < STORE_VERSION; version++) {
		const char *path = arena_printf(&session->arena, "%s.v%d.backup",
		                                session->configuration.store_path, version);

		if (path && access(path, F_OK) == 0)
			say("%s is an older copy of the store and may still hold it: "
			    "delete it",
			    path);
	}
}

/* Out of what is published first, then out of the file, which may take long. */
static enum exit_status take_down(struct session *session, const struct entry_briefs *found)
{
	enum exit_status status;

	if (!withdraw(session, found))
		return say_failure(session);
	status = publish_entries(session);
	if (session->err.kind != ERROR_NONE)
		return status;
	if (!store_scrub(session->store, &session->err)) {
		error_prefix(&session->err, "no longer published, but not yet out of the "
		                            "file: run this again");
		return say_failure(session);
	}
	say_backups(session);
	if (found->count == 0)
		say("the rule matches no entry: nothing was taken down");
	else if (!session->arguments->is_quiet)
		say("withdrawn: %zu %s", found->count,
		    found->count == 1 ? "entry" : "entries");
	return status;
}

/* ---- the command --------------------------------------------------------------------- */

static bool check_arguments(struct session *session)
{
	const struct arguments *arguments = session->arguments;

	if (!arguments->match == (arguments->operand_count == 0))
		return error_set(&session->err, ERROR_USAGE,
		                 "withdraw needs ENTRY, or --match RULE: one of them");
	if (arguments->source && !arguments->match)
		return error_set(&session->err, ERROR_USAGE,
		                 "--source is for --match only");
	if (!session->configuration.output_folder)
		return error_set(&session->err, ERROR_USAGE,
		                 "nowhere to publish: use -o DIR, or folder in [output]");
	return true;
}

enum exit_status command_withdraw(struct session *session)
{
	struct entry_briefs found = {0};

	if (!check_arguments(session) || !session_open_store(session) ||
	    !(session->arguments->match ? find_matching(session, &found)
	                                : find_named(session, &found)))
		return say_failure(session);
	if (session->arguments->is_dry_run) {
		if (!show_found(session, &found))
			return say_failure(session);
		say("would be withdrawn: %zu %s", found.count,
		    found.count == 1 ? "entry" : "entries");
		return EXIT_STATUS_DONE;
	}
	/* A run that was killed may have left something in the files: none is no reason to stop. */
	return take_down(session, &found);
}
