/* Entries that an older cleaner cleaned, cleaned again from what was parsed. */
#include "aggregator/ingest.h"
#include "feeds/limits.h"
#include "feeds/sanitize.h"

/* What a cleaner cannot take (a text that would become too large) is shown without it. */
static bool drop_texts(struct entry_version *version, const struct error *reason,
                       struct error *err)
{
	if (reason->kind != ERROR_LIMIT) {
		*err = *reason;
		return false;
	}
	version->summary = version->content = NULL;
	return true;
}

static bool reclean_entry(struct store *store, int64_t id, size_t *bytes, struct error *err)
{
	struct error reason = {0};
	struct stored_entry entry;
	struct arena arena;
	bool ok;

	arena_init(&arena, LIMIT_STORED_BYTES);
	ok = store_entry_read(store, id, &arena, &entry, err);
	if (ok) {
		version_clean(&arena, &entry.version);
		ok = (arena_check(&arena, &reason) ||
		      drop_texts(&entry.version, &reason, err)) &&
		     store_entry_reclean(store, &entry, err);
	}
	*bytes += arena.used_bytes;
	arena_release(&arena);
	return ok;
}

static bool reclean_slice(struct store *store, const struct entry_ids *ids, size_t bytes,
                          size_t *count, struct error *err)
{
	size_t taken = 0;

	for (*count = 0; *count < ids->count && taken < bytes; ++*count)
		if (!reclean_entry(store, ids->items[*count], &taken, err))
			return false;
	return true;
}

bool ingest_reclean(struct store *store, size_t entries, size_t bytes, size_t *count,
                    struct error *err)
{
	struct entry_ids ids;
	struct arena arena;
	bool ok;

	*count = 0;
	arena_init(&arena, LIMIT_STORED_BYTES);
	ok = store_entries_uncleaned(store, SANITIZE_VERSION, entries, &arena, &ids, err);
	if (ok && ids.count) {
		ok = store_begin(store, err);
		if (ok && !reclean_slice(store, &ids, bytes, count, err)) {
			store_rollback(store);
			ok = false;
		}
		ok = ok && store_commit(store, err);
	}
	arena_release(&arena);
	return ok;
}
