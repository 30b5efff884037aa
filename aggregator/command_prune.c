/* aggregator prune: entries that are not kept any longer -> purged, and their space given back. */
#include "aggregator/prune.h"
#include "aggregator/published.h"
#include "feeds/limits.h"
#include "feeds/text.h"

static struct prune prune_of(const struct session *session)
{
	return (struct prune){.store = session->store,
	                      .site = session->configuration.retention,
	                      .now = session_now(session),
	                      .is_archived = session->configuration.has_archives &&
	                                     session->configuration.site.base_url};
}

/* ---- slices ----------------------------------------------------------------------------- */

static bool show_purged(struct session *session, const struct entry_briefs *purged,
                        struct arena *arena)
{
	struct buf out;
	bool ok;

	buf_init(&out, LIMIT_OUTPUT_BYTES);
	for (size_t i = 0; i < purged->count; i++) {
		const struct entry_brief *entry = &purged->items[i];
		const char *title = entry->title ? entry->title : "-";

		buf_printf(&out, "%8lld  %s  %s\n", (long long)entry->id,
		           text_printable(arena, str_from(entry->published_id)),
		           text_printable(arena, str_from(title)));
	}
	ok = arena_check(arena, &session->err) && show(&out, &session->err);
	buf_release(&out);
	return ok;
}

/* One slice; it is shown where nothing is to be done. */
static bool prune_some(struct session *session, const struct prune *prune, size_t *purged,
                       bool *is_over)
{
	struct prune_slice slice;
	struct arena arena;
	bool ok;

	arena_init(&arena, LIMIT_STORED_BYTES);
	ok = prune_next(prune, LIMIT_PRUNE_ENTRIES, &arena, &slice, &session->err) &&
	     (!session->arguments->is_dry_run ||
	      show_purged(session, &slice.purged, &arena));
	*purged += slice.purged.count;
	*is_over = slice.is_over;
	arena_release(&arena);
	return ok;
}

/* At most so many slices of each kind; 0: all. */
static bool prune_slices(struct session *session, const struct prune *prune, size_t slices,
                         size_t *purged)
{
	bool is_over = false;

	for (size_t i = 0; !is_over && (slices == 0 || i < slices); i++)
		if (!prune_some(session, prune, purged, &is_over))
			return false;
	return true;
}

static bool give_back(struct session *session, size_t slices)
{
	int64_t pages = 1;

	for (size_t i = 0; pages > 0 && (slices == 0 || i < slices); i++)
		if (!store_space_give_back(session->store, LIMIT_SPACE_PAGES, &pages,
		                           &session->err))
			return false;
	return true;
}

/* ---- a part of `run` -------------------------------------------------------------------- */

bool prune_entries(struct session *session)
{
	struct prune prune = prune_of(session);
	struct entry_ids published;
	size_t purged = 0;
	bool is_due;

	if (!prune_is_due(&prune, &is_due, &session->err))
		return false;
	if (!is_due)
		return true;
	prune.published = &published;
	if (!published_entries(session, &published) ||
	    !prune_slices(session, &prune, LIMIT_PRUNE_SLICES, &purged) ||
	    !give_back(session, LIMIT_SPACE_SLICES) ||
	    !prune_is_due(&prune, &is_due, &session->err))
		return false;
	session->has_more |= is_due;
	if (purged > 0 && session->arguments->is_verbose)
		say("%zu entries purged", purged);
	return true;
}

/* ---- the command ------------------------------------------------------------------------ */

static void tell(const struct session *session, size_t purged)
{
	if (session->arguments->is_quiet)
		return;
	say("%s: %zu %s", session->arguments->is_dry_run ? "would be purged" : "purged",
	    purged, purged == 1 ? "entry" : "entries");
}

enum exit_status command_prune(struct session *session)
{
	bool is_dry_run = session->arguments->is_dry_run;
	struct entry_ids published;
	struct prune prune;
	size_t purged = 0;

	/* What a dry run did is undone with the store. */
	if (!session_open_store(session) ||
	    (is_dry_run && !store_group_begin(session->store, &session->err)) ||
	    !session_take_sources(session) || !published_entries(session, &published))
		return say_failure(session);
	prune = prune_of(session);
	prune.published = &published;
	if (!prune_begin(&prune, &session->err) ||
	    !prune_slices(session, &prune, 0, &purged) ||
	    (!is_dry_run && !give_back(session, 0)))
		return say_failure(session);
	tell(session, purged);
	return EXIT_STATUS_DONE;
}
