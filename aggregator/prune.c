#include "aggregator/prune.h"

#include "aggregator/published.h"

/* One slice under way. */
struct pruner {
	const struct prune *prune;
	struct retention_progress progress;
	struct arena *arena;
	size_t limit;
	struct prune_slice *slice;
	struct error *err;
};

/* ---- when ------------------------------------------------------------------------------- */

bool prune_is_due(const struct prune *prune, bool *is_due, struct error *err)
{
	struct retention_progress progress;
	int64_t passed;

	*is_due = !retention_is_endless(&prune->site);
	if (!*is_due && !store_retention_any(prune->store, is_due, err))
		return false;
	if (!*is_due)
		return true;
	if (!store_retention_read(prune->store, &progress, err))
		return false;
	*is_due = progress.began_at == DATE_UNKNOWN || progress.source != 0;
	if (*is_due)
		return true;
	passed = prune->now - progress.began_at;
	/* A clock that was set back is no reason to wait until it is there again. */
	*is_due = passed < 0 || passed >= PRUNE_INTERVAL_SECONDS;
	return true;
}

static struct retention_progress start(const struct prune *prune)
{
	return (struct retention_progress){
		.began_at = prune->now, .source = 1, .place = RETENTION_BEFORE_ALL};
}

bool prune_begin(const struct prune *prune, struct error *err)
{
	const struct retention_progress progress = start(prune);

	return store_retention_mark(prune->store, &progress, err);
}

/* ---- what ------------------------------------------------------------------------------- */

static bool purge(struct pruner *it, const struct retention_candidate *candidate,
                  const char *reason)
{
	struct entry_brief *purged = LIST_ADD(it->arena, &it->slice->purged);

	if (!purged)
		return arena_check(it->arena, it->err);
	*purged = (struct entry_brief){
		.id = candidate->entry.place.id,
		.source = it->progress.source,
		.published_id = candidate->published_id,
		.title = candidate->title,
		.state = "purged",
	};
	return store_entry_purge(it->prune->store, purged->id, reason, it->prune->now,
	                         it->err);
}

static bool judge_all(struct pruner *it, const struct retention *rule,
                      const struct retention_bounds *bounds,
                      struct retention_candidates *candidates)
{
	for (size_t i = 0; i < candidates->count; i++) {
		struct retention_candidate *candidate = &candidates->items[i];
		const char *reason;

		candidate->entry.is_published = published_has(it->prune->published,
		                                              candidate->entry.place.id);
		reason = retention_word(
			retention_judge(rule, bounds, it->prune->now, &candidate->entry));
		if (reason && !purge(it, candidate, reason))
			return false;
		it->progress.place = candidate->entry.place;
	}
	it->slice->looked += candidates->count;
	return true;
}

static void pass_source(struct pruner *it)
{
	it->slice->looked++;
	it->progress.source++;
	it->progress.place = RETENTION_BEFORE_ALL;
}

/* Looks at entries of the source under way, as far as the limit allows. */
static bool look_at_source(struct pruner *it, const struct retention *rule)
{
	struct store *store = it->prune->store;
	struct retention_window window = {
		.source = it->progress.source,
		.after = it->progress.place,
		.limit = it->limit - it->slice->looked,
		.is_archived = it->prune->is_archived,
	};
	struct retention_candidates candidates;
	struct retention_bounds bounds;

	if (!store_retention_bounds(store, window.source, rule, &bounds, it->err))
		return false;
	window.horizon = retention_horizon(rule, &bounds, it->prune->now);
	if (!store_retention_candidates(store, &window, it->arena, &candidates, it->err) ||
	    !judge_all(it, rule, &bounds, &candidates))
		return false;
	if (candidates.count < window.limit)
		pass_source(it);
	return true;
}

static bool look(struct pruner *it)
{
	bool is_any = !retention_is_endless(&it->prune->site);
	struct retention own, rule;
	int64_t source;

	while (it->slice->looked < it->limit) {
		if (!store_retention_next(it->prune->store, it->progress.source, is_any,
		                          &source, &own, it->err))
			return false;
		if (source == 0) {
			it->progress.source = 0;
			it->slice->is_over = true;
			break;
		}
		if (source != it->progress.source)
			it->progress.place = RETENTION_BEFORE_ALL;
		it->progress.source = source;
		rule = retention_of(&it->prune->site, &own);
		if (retention_is_endless(&rule))
			pass_source(it);
		else if (!look_at_source(it, &rule))
			return false;
	}
	return store_retention_mark(it->prune->store, &it->progress, it->err);
}

bool prune_next(const struct prune *prune, size_t limit, struct arena *arena,
                struct prune_slice *slice, struct error *err)
{
	struct pruner it = {
		.prune = prune, .arena = arena, .limit = limit, .slice = slice, .err = err};
	bool is_own;

	*slice = (struct prune_slice){0};
	if (!store_retention_read(prune->store, &it.progress, err))
		return false;
	if (it.progress.source == 0)
		it.progress = start(prune);
	return store_scope_begin(prune->store, &is_own, err) &&
	       store_scope_end(prune->store, is_own, look(&it), err);
}
