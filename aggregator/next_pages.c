#include "aggregator/next_pages.h"

#include "aggregator/gather.h"
#include "aggregator/store_pages.h"
#include "aggregator/visits.h"
#include "feeds/limits.h"
#include "feeds/scrape_next.h"

/* A round of pages: the second ones of all lists, the third ones, and so on. */
struct round {
	struct session *session;
	const struct ingest_options *ingest;
	struct visits visits; /* their subject is the struct source_state */
	struct visits next;
	int number; /* of the pages that this round asks for: 2, 3, ... */
	size_t added;
};

/* Where the list goes on behind a page that was read, if that is wanted. */
static bool go_on(struct round *round, const struct visit *visit, struct str body,
                  const char *content_type, const char *url)
{
	const struct scrape_options options = {.url = url, .content_type = content_type};
	struct arena *arena = &round->session->arena;
	const char *next;
	struct visit *added;

	if (visit->source->request->pages <= round->number)
		return true;
	next = scrape_next(arena, body, &options);
	added = next ? LIST_ADD(arena, &round->next) : NULL;
	if (added) {
		*added = *visit;
		added->url = next;
	}
	return arena_check(arena, &round->session->err);
}

static bool store_page(struct round *round, const struct visit *visit,
                       const struct fetch_result *result,
                       const struct ingest_reading *reading,
                       const struct ingest_input *input)
{
	struct session *session = round->session;
	struct ingest_result ingested;

	if (!reading->is_feed)
		return true;
	if (!ingest_store(session->store, round->ingest, input, reading, &ingested,
	                  &session->err))
		return false;
	round->added += ingested.added;
	if (session->arguments->is_verbose)
		say("%s: page %d: %zu new", visit->source->id, round->number,
		    ingested.added);
	/* A page that brings nothing new is the first one under another name. */
	return ingested.added == 0 || go_on(round, visit, result->response->body,
	                                    result->response->content_type, result->url);
}

static bool take(void *context, const struct visit *visit,
                 const struct fetch_result *result, const char *refusal)
{
	struct round *round = context;
	const struct asking asking = {.source = visit->subject};
	struct ingest_reading reading;
	struct ingest_input input;
	bool ok;

	if (refusal || result->outcome->action != OUTCOME_STORE)
		return true;
	input = gather_input(result, &asking);
	input.page = visit->source->request->page;
	input.has_articles = visit->source->request->article != NULL;
	input.is_delta = true;
	input.is_further = true;
	ingest_read(round->ingest, &input, &reading);
	ok = store_page(round, visit, result, &reading, &input);
	ingest_reading_release(&reading);
	return ok;
}

/* Those that were asked for the first time now. */
static bool list_new(struct session *session, const struct source_states *states,
                     struct source_states *new)
{
	for (size_t i = 0; i < states->count; i++) {
		struct source_state *state;

		if (states->items[i].documents > 0 || !states->items[i].has_request)
			continue;
		state = LIST_ADD(&session->arena, new);
		if (state)
			*state = states->items[i];
	}
	return arena_check(&session->arena, &session->err);
}

/* Where the lists of new sources go on. */
static bool set_out(struct round *round, const struct source_states *new,
                    const struct sources *list)
{
	struct session *session = round->session;

	for (size_t i = 0; i < new->count; i++) {
		const struct source_state *state = &new->items[i];
		const struct source *source = sources_find(list, state->name);
		struct page_document document;
		struct visit visit = {
			.source = source, .source_id = state->id, .subject = state};

		if (!source || !source->request || !source->request->page ||
		    source->request->pages < 2)
			continue;
		if (!store_page_document(session->store, state->id, &session->arena,
		                         &document, &session->err))
			return false;
		if (document.url && !go_on(round, &visit, document.body,
		                           document.content_type, document.url))
			return false;
	}
	return true;
}

bool next_pages_read(struct session *session, struct reach *reach,
                     const struct ingest_options *ingest,
                     const struct source_states *states, size_t *added)
{
	struct round round = {.session = session, .ingest = ingest, .number = 1};
	const struct visits_options options = {.session = session,
	                                       .reach = reach,
	                                       .word = "next",
	                                       .take = take,
	                                       .context = &round};
	struct source_states new = {0};
	struct sources list;

	if (!list_new(session, states, &new))
		return false;
	if (new.count == 0)
		return true;
	if (!session_read_requests(session, &new, &list) || !set_out(&round, &new, &list))
		return false;
	while (round.next.count > 0) {
		round.visits = round.next;
		round.next = (struct visits){0};
		round.number++;
		if (!visits_make(&round.visits, &options))
			return false;
	}
	*added += round.added;
	return true;
}
