/* The entries of a document, one by one: new, changed, or the same. */
#include "aggregator/ingest_work.h"

#include "aggregator/recovery.h"
#include "aggregator/store_decisions.h"
#include "feeds/limits.h"

/* The entry as it was read, or made now, into `arena`. */
static bool make_version(const struct ingest *ingest, const struct entry *entry,
                         struct arena *arena, struct entry_version *version,
                         struct error *err)
{
	size_t index = (size_t)(entry - ingest->document->feed.entries.items);

	if (ingest->reading->versions) {
		*version = ingest->reading->versions[index];
		return true;
	}
	ingest_version(ingest->input->asking->source, &ingest->document->feed, entry,
	               &ingest->judgement.matches.items[index].identity, version);
	version_clean(arena, version);
	return arena_check(arena, err);
}

static bool add_entry(struct ingest *ingest, const struct entry *entry, struct match *match,
                      struct arena *arena, struct error *err)
{
	int64_t source = ingest->input->asking->source->id;
	struct entry_version version;
	struct entry_stamp stamp;

	ingest->result->added++;
	if (!make_version(ingest, entry, arena, &version, err) ||
	    !stamp_make(&ingest->stamper, entry, &match->identity, arena, &stamp, err))
		return false;
	judge_stamp(&ingest->judgement, match, &stamp);
	return store_entry_add(ingest->store, source, &stamp, &version, &match->entry,
	                       err) &&
	       store_keys_add(ingest->store, source, match->entry, &match->identity, err) &&
	       ingest_want_article(ingest->store, ingest->input, match->entry, entry->link,
	                           err);
}

static struct edit_side edit_side(const struct entry_version *version)
{
	return (struct edit_side){version->title, version->summary, version->content};
}

/* Gives the entry its new version; it is stamped anew when its readers want to know. */
static bool replace_version(struct ingest *ingest, struct stored_entry *stored,
                            const struct entry_version *version, struct arena *arena,
                            bool *is_ignored, struct error *err)
{
	enum updates_rule rule = ingest->input->asking->source->updates_rule;
	struct edit_side old = edit_side(&stored->version), new = edit_side(version);
	struct edit_history history;
	enum edit_verdict verdict;

	if (recovery_is_ours(&stored->version)) {
		*is_ignored = false;
		ingest->result->same++;
		stored->version = *version;
		return store_entry_change(ingest->store, stored, ingest->now, err);
	}
	if (!store_edits_read(ingest->store, stored->id, &version->digest, &history, err))
		return false;
	verdict = edit_judge(rule, edit_is_significant(arena, &old, &new), ingest->now,
	                     &history);
	*is_ignored = verdict == EDIT_IGNORED;
	if (*is_ignored) {
		ingest->result->same++;
		return true;
	}
	ingest->result->changed++;
	/* Of one that is still to come nobody knows yet. */
	if (verdict == EDIT_TOLD && stored->stamp.sort_at <= ingest->now &&
	    !stamp_renew(&ingest->stamper, version->parsed, &stored->stamp, err))
		return false;
	stored->version = *version;
	return store_edits_put(ingest->store, stored->id, &history, err) &&
	       store_entry_change(ingest->store, stored, ingest->now, err);
}

/* Known again by one of its keys: it has the others from now on, too. */
static bool add_keys(struct ingest *ingest, const struct match *match, struct error *err)
{
	return store_keys_add(ingest->store, ingest->input->asking->source->id,
	                      match->entry, &match->identity, err) &&
	       store_entry_matched(ingest->store, match->entry, match->kind, ingest->now,
	                           err);
}

static bool change_entry(struct ingest *ingest, const struct entry *entry,
                         const struct match *match, struct arena *arena, struct error *err)
{
	struct entry_version version;
	struct stored_entry stored;
	int64_t told_at;
	bool is_ignored;

	if (!store_entry_read(ingest->store, match->entry, arena, &stored, err)) {
		ingest->result->same++; /* a stub: what was taken down stays down */
		return err->kind == ERROR_NONE && add_keys(ingest, match, err);
	}
	told_at = stored.stamp.updated_out;
	if (!make_version(ingest, entry, arena, &version, err) ||
	    !ingest_keep_article(ingest->store, ingest->input, &stored, &version, arena,
	                         err) ||
	    !replace_version(ingest, &stored, &version, arena, &is_ignored, err))
		return false;
	/* What is told of as an edit may have changed there, too. */
	if (stored.stamp.updated_out != told_at &&
	    !ingest_want_article(ingest->store, ingest->input, stored.id, entry->link, err))
		return false;
	/* The keys of a text that is not stored are many, and nobody's. */
	return (is_ignored && match->kind == KEY_GUID) || add_keys(ingest, match, err);
}

static bool keep_entry(struct ingest *ingest, const struct match *match, struct error *err)
{
	ingest->result->same++;
	/* Found as a whole: it has all the other keys. */
	return match->kind == KEY_WHOLE || add_keys(ingest, match, err);
}

/* An entry that waits for its date, which may be another by now. */
static bool redate_entry(struct ingest *ingest, const struct entry *entry,
                         const struct match *match, struct error *err)
{
	struct entry_stamp stamp = {.sort_at = match->sort_at};
	bool is_changed;

	return stamp_redate(&ingest->stamper, entry, &stamp, &is_changed, err) &&
	       (!is_changed ||
	        store_entry_redate(ingest->store, match->entry, &stamp, err));
}

static bool ingest_entry(struct ingest *ingest, const struct entry *entry,
                         struct match *match, struct error *err)
{
	struct arena arena;
	int64_t *present;
	bool ok;

	if (match->is_duplicate || !match->identity.has_key[KEY_WHOLE])
		return true;
	arena_init(&arena, LIMIT_ARENA_FACTOR * LIMIT_DOCUMENT_BYTES);
	if (!match->entry)
		ok = add_entry(ingest, entry, match, &arena, err);
	else if (digest_equal(&match->digest, &match->identity.content))
		ok = keep_entry(ingest, match, err);
	else
		ok = change_entry(ingest, entry, match, &arena, err);
	if (ok && match->sort_at > ingest->now)
		ok = redate_entry(ingest, entry, match, err);
	arena_release(&arena);
	present = ok ? LIST_ADD(&ingest->arena, &ingest->present) : NULL;
	if (present)
		*present = match->entry;
	return ok && arena_check(&ingest->arena, err);
}

/* From the last to the first: of entries with one date the first listed is the newest, and
 * the newest has the highest row. */
bool ingest_entries(struct ingest *ingest, struct error *err)
{
	const struct entries *entries = &ingest->document->feed.entries;

	for (size_t i = entries->count; i-- > 0;) {
		if (!ingest_entry(ingest, &entries->items[i],
		                  &ingest->judgement.matches.items[i], err))
			return false;
	}
	return true;
}
