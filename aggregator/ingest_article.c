/* What the page of an entry says, beside what its source says of it. */
#include "aggregator/ingest.h"

#include "aggregator/article_plan.h"
#include "aggregator/recovery.h"
#include "aggregator/store_articles.h"

bool ingest_want_article(struct store *store, const struct ingest_input *input,
                         int64_t entry, const char *link, struct error *err)
{
	return !input->has_articles || !article_plan_is_wanted(link) ||
	       store_article_want(store, input->asking->source->id, entry,
	                          input->answer.requested_at, err);
}

bool ingest_keep_article(struct store *store, const struct ingest_input *input,
                         const struct stored_entry *stored, struct entry_version *version,
                         struct arena *arena, struct error *err)
{
	bool is_read = recovery_is_ours(&stored->version);

	if (!input->has_articles)
		return true;
	if (!is_read && !store_article_is_read(store, stored->id, &is_read, err))
		return false;
	if (!is_read)
		return true;
	version->parsed = article_plan_keep(arena, version->parsed, stored->version.parsed);
	if (!version->parsed)
		return arena_check(arena, err);
	version->packed = (struct str){0};
	version_clean(arena, version);
	return arena_check(arena, err);
}
