#include "aggregator/articles.h"

#include "aggregator/answer.h"
#include "aggregator/article_plan.h"
#include "aggregator/ingest.h"
#include "aggregator/stamp.h"
#include "aggregator/store_articles.h"
#include "aggregator/store_decisions.h"
#include "aggregator/visits.h"
#include "feeds/limits.h"

/* The pages of one run. */
struct articles {
	struct session *session;
	struct visits visits; /* of this round; their subject is struct article_waiting */
	struct visits next;   /* where pages sent us */
	bool is_second;       /* round: nobody is sent on any more */
	size_t read, failed;
	bool has_news; /* one was given up, which was said */
};

/* ---- what came of one ----------------------------------------------------------------- */

/* Ends the wait for the date on the entry's page then; DATE_UNKNOWN: now. */
static bool wait_until(struct session *session, int64_t entry, int64_t until)
{
	int64_t now = session_now(session);

	return store_entry_wait(session->store, entry, until == DATE_UNKNOWN ? now : until,
	                        now, &session->err);
}

static bool fail(struct articles *articles, const struct visit *visit, bool counts,
                 const char *reason)
{
	struct session *session = articles->session;
	const struct article_waiting *waiting = visit->subject;
	int64_t tries = waiting->tries + counts;
	int64_t again = article_plan_again(tries, session_now(session));

	articles->failed++;
	if (session->arguments->is_verbose)
		say("%s: article not read: %s: %s", waiting->source, reason, visit->url);
	if (again == DATE_UNKNOWN && !session->arguments->is_quiet) {
		say("%s: article given up after %lld tries: %s: %s", waiting->source,
		    (long long)tries, reason, visit->url);
		articles->has_news = true;
	}
	/* One that waits for its date is published when the next try has failed, too. */
	return (!counts || wait_until(session, waiting->entry, again)) &&
	       store_article_failed(session->store, waiting->entry, tries, again, reason,
	                            &session->err);
}

/* Nothing is to be read, or not any more. */
static bool end(struct session *session, int64_t entry, bool is_read)
{
	return wait_until(session, entry, DATE_UNKNOWN) &&
	       store_article_done(session->store, entry, is_read, &session->err);
}

/* Of one that waits for it. */
static bool put_date(struct session *session, struct stored_entry *stored, int64_t stated)
{
	bool is_changed;

	return stamp_page(session->store, stated, &stored->stamp, &is_changed,
	                  &session->err) &&
	       (!is_changed || store_entry_date(session->store, stored->id, &stored->stamp,
	                                        &session->err));
}

/* Stores the entry with its article; one that is gone meanwhile, or too large cleaned, stays
 * as it is. */
static bool join(struct articles *articles, const struct visit *visit,
                 const struct article *article, struct arena *arena)
{
	struct session *session = articles->session;
	const struct article_waiting *waiting = visit->subject;
	struct error reason = {0};
	struct stored_entry stored;

	if (!store_entry_read(session->store, waiting->entry, arena, &stored,
	                      &session->err))
		return session->err.kind == ERROR_NONE &&
		       end(session, waiting->entry, false);
	stored.version.parsed = article_plan_join(arena, stored.version.parsed, article);
	if (stored.version.parsed)
		version_clean(arena, &stored.version);
	if (!arena_check(arena, &reason)) {
		if (reason.kind == ERROR_LIMIT)
			return fail(articles, visit, true, reason.message);
		session->err = reason;
		return false;
	}
	articles->read++;
	return store_entry_change(session->store, &stored, session_now(session),
	                          &session->err) &&
	       put_date(session, &stored, article->published) &&
	       end(session, waiting->entry, true);
}

static bool send_on(struct articles *articles, const struct visit *visit, const char *url)
{
	struct arena *arena = &articles->session->arena;
	struct visit *next;

	if (articles->is_second || !article_plan_is_wanted(url))
		return fail(articles, visit, true, "its page leads from one to the next");
	next = LIST_ADD(arena, &articles->next);
	if (next) {
		*next = *visit;
		next->url = arena_strdup(arena, url);
	}
	return arena_check(arena, &articles->session->err);
}

static bool take_article(struct articles *articles, const struct visit *visit,
                         const struct article *article)
{
	struct arena arena;
	bool ok;

	if (article->failure)
		return fail(articles, visit, true, article->failure);
	if (article->elsewhere)
		return send_on(articles, visit, article->elsewhere);
	arena_init(&arena, LIMIT_ARENA_FACTOR * LIMIT_DOCUMENT_BYTES);
	ok = join(articles, visit, article, &arena);
	arena_release(&arena);
	return ok;
}

static bool read_article(struct articles *articles, const struct visit *visit,
                         const struct fetch_result *result)
{
	struct session *session = articles->session;
	const int *zone = visit->source->zone_minutes;
	const struct scrape_options options = {
		.url = result->url,
		.content_type = result->response->content_type,
		.zone_minutes = zone ? *zone
	                             : (int)session->configuration.site.zone_minutes,
		.now = session_now(session),
	};
	struct error reason = {0};
	struct article *article = article_read(
		result->response->body, visit->source->request->article, &options, &reason);
	bool ok = false;

	if (article)
		ok = take_article(articles, visit, article);
	else if (ingest_is_theirs(&reason))
		ok = fail(articles, visit, true, reason.message);
	else
		session->err = reason;
	article_free(article);
	return ok;
}

static bool take(void *context, const struct visit *visit,
                 const struct fetch_result *result, const char *refusal)
{
	struct articles *articles = context;
	struct arena *arena = &articles->session->arena;
	const struct article_waiting *waiting = visit->subject;
	const char *reason;

	/* Nothing is to be waited for where robots are to stay away. */
	if (refusal)
		return wait_until(articles->session, waiting->entry, DATE_UNKNOWN) &&
		       fail(articles, visit, true, refusal);
	if (result->outcome->action == OUTCOME_STORE)
		return read_article(articles, visit, result);
	reason = answer_describe(result, arena);
	return arena_check(arena, &articles->session->err) &&
	       fail(articles, visit, !result->outcome->is_perhaps_ours, reason);
}

/* ---- which ---------------------------------------------------------------------------- */

/* How the sources of those that wait are asked and their pages read, in *list. */
static bool read_list(struct session *session, const struct articles_waiting *waiting,
                      struct sources *list)
{
	struct source_states states = {0};

	for (size_t i = 0; i < waiting->count; i++) {
		struct source_state *state = LIST_ADD(&session->arena, &states);

		if (state)
			*state = (struct source_state){.name = waiting->items[i].source,
			                               .has_request = true};
	}
	return arena_check(&session->arena, &session->err) &&
	       session_read_requests(session, &states, list);
}

/* Those whose source still wants its pages read; of the others nothing waits any more. */
static bool list_visits(struct articles *articles, const struct articles_waiting *waiting,
                        const struct sources *list)
{
	struct session *session = articles->session;

	for (size_t i = 0; i < waiting->count; i++) {
		const struct article_waiting *item = &waiting->items[i];
		const struct source *source = sources_find(list, item->source);
		struct visit *visit;

		if (!source || !source->request || !source->request->article) {
			if (!end(session, item->entry, false))
				return false;
			continue;
		}
		visit = LIST_ADD(&session->arena, &articles->visits);
		if (visit)
			*visit = (struct visit){.source = source,
			                        .source_id = item->source_id,
			                        .url = item->link,
			                        .subject = item};
	}
	return arena_check(&session->arena, &session->err);
}

bool articles_read(struct session *session, struct reach *reach, bool *has_news)
{
	struct articles articles = {.session = session};
	const struct visits_options options = {.session = session,
	                                       .reach = reach,
	                                       .word = "article",
	                                       .take = take,
	                                       .context = &articles};
	struct articles_waiting waiting;
	struct sources list;

	/* Those of this very second as well: they were asked for at its end, as moments go. */
	if (!store_articles_waiting(session->store, session_moment(session, 0),
	                            &session->arena, &waiting, &session->err))
		return false;
	if (waiting.count == 0)
		return true;
	if (!read_list(session, &waiting, &list) ||
	    !list_visits(&articles, &waiting, &list) ||
	    !visits_make(&articles.visits, &options))
		return false;
	articles.is_second = true;
	if (!visits_make(&articles.next, &options))
		return false;
	*has_news = *has_news || articles.has_news;
	if (session->arguments->is_verbose)
		say("%zu articles read, %zu not", articles.read, articles.failed);
	return true;
}
