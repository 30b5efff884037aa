/* What becomes of an answer, and what is told of it. */
#include "aggregator/update_work.h"

#include <string.h>

#include "aggregator/answer.h"
#include "aggregator/breakage.h"
#include "aggregator/gather.h"
#include "aggregator/hosts.h"
#include "aggregator/room.h"

/* ---- telling ------------------------------------------------------------------------- */

bool update_is_verbose(const struct update *update)
{
	return update->session->arguments->is_verbose;
}

static void tell_well(struct update *update, const struct source_state *source,
                      const struct ingest_result *result)
{
	if (source->failures > 0 && !update->session->arguments->is_quiet)
		say("%s: is well again", source->name);
	if (result && result->held > 0) {
		update->has_news = true;
		say("%s: re-identified %zu items: held; accept with: aggregator accept %s",
		    source->name, result->held, source->name);
	}
	if (!update_is_verbose(update))
		return;
	if (!result || result->outcome == INGEST_SAME)
		say("%s: not modified", source->name);
	else
		say("%s: %zu new, %zu changed, %zu known", source->name, result->added,
		    result->changed, result->same);
}

void update_tell_failure(struct update *update, const struct source_state *source,
                         enum outcome_class class, const char *message, const char *url)
{
	const char *old = source->failure_class ? source->failure_class : "";

	update->failed++;
	if (source->failures == 0) {
		update->has_news = true;
		say("%s: began to fail: %s: %s", source->name, message, url);
	} else if (strcmp(old, outcome_class_name(class)) != 0) {
		update->has_news = true;
		say("%s: fails in another way: %s: %s", source->name, message, url);
	} else if (update_is_verbose(update)) {
		say("%s: still fails: %s: %s", source->name, message, url);
	}
}

/* ---- taking answers ------------------------------------------------------------------ */

static bool is_well(const struct source_state *source)
{
	return source->failures == 0 && source->last_success != DATE_UNKNOWN;
}

/* Its host is really there. */
static bool note_answer(struct update *update, const struct source_state *source,
                        struct error *err)
{
	struct arena *arena = &update->session->arena;

	return portal_note_answer(&update->portal, arena,
	                          hosts_name(arena, source->address)) ||
	       error_set(err, ERROR_MEMORY, "out of memory");
}

/* A page in place of the feed of a source that was well: perhaps of the network here. */
static bool take_page(struct update *update, const struct asking *asking,
                      const struct source_answer *answer, const struct ingest_page *page,
                      const struct digest *digest, struct error *err)
{
	struct arena *arena = &update->session->arena;
	const struct portal_page noted = {
		.host = hosts_name(arena, asking->source->address),
		.end = hosts_name(arena, answer->url),
		.digest = *digest,
	};
	struct postponed postponed = {.asking = *asking,
	                              .class = page->class,
	                              .answer = *answer,
	                              .is_page = true};

	postponed.answer.failure_message = page->sentence;
	if (!portal_note_page(&update->portal, arena, &noted))
		return error_set(err, ERROR_MEMORY, "out of memory");
	return postponed_add(&update->postponed, &postponed, arena, err);
}

static bool take_document(struct update *update, const struct fetch_result *result,
                          const struct asking *asking, const struct source_answer *answer,
                          const struct ingest_reading *reading, struct error *err)
{
	struct ingest_input input = gather_input(result, asking);
	struct ingest_result ingested = {0};
	struct ingest_page page;

	input.answer = *answer;
	if (input.page && !breakage_describe(update->session->store, &update->ingest,
	                                     reading, &input, &update->session->arena, err))
		return false;
	if (is_well(result->source) && ingest_page(&input, reading, &page))
		return take_page(update, asking, answer, &page, &reading->hash, err);
	if (!note_answer(update, result->source, err))
		return false;
	if (!ingest_store(update->session->store, &update->ingest, &input, reading,
	                  &ingested, err))
		return false;
	if (ingested.outcome == INGEST_FAILED) {
		update_tell_failure(update, result->source, ingested.class,
		                    ingested.message, result->url);
		return true;
	}
	update->added += ingested.added;
	update->changed += ingested.changed;
	tell_well(update, result->source, &ingested);
	return true;
}

bool update_take_failure(struct update *update, const struct asking *asking,
                         enum outcome_class class, struct source_answer *answer,
                         struct error *err)
{
	if (!settle_failed(update->session->store, asking, class, answer, err))
		return false;
	update_tell_failure(update, asking->source, class, answer->failure_message,
	                    answer->url);
	return true;
}

static bool take_answer(struct update *update, const struct fetch_result *result,
                        const struct ingest_reading *reading, struct error *err)
{
	const struct asking asking = answer_asking(result, &update->session->configuration);
	enum outcome_class class = result->outcome->class;
	struct source_answer answer = answer_of(result);

	if (reading)
		return take_document(update, result, &asking, &answer, reading, err);
	if (result->response->status > 0 && !note_answer(update, result->source, err))
		return false;
	if (result->outcome->action == OUTCOME_UNCHANGED) {
		if (!settle_unchanged(update->session->store, &asking, &answer, err))
			return false;
		tell_well(update, result->source, NULL);
		return true;
	}
	answer.failure_message = answer_describe(result, &update->session->arena);
	if (!answer.failure_message)
		return arena_check(&update->session->arena, err);
	if (result->outcome->is_perhaps_ours)
		return postponed_add(&update->postponed,
		                     &(struct postponed){.asking = asking,
		                                         .class = class,
		                                         .answer = answer},
		                     &update->session->arena, err);
	return update_take_failure(update, &asking, class, &answer, err);
}

bool update_end_group(void *context, struct error *err)
{
	struct update *update = context;

	update->grouped = update->grouped_bytes = 0;
	return store_group_end(update->session->store, err);
}

static bool take_in_group(struct update *update, const struct fetch_result *result,
                          const struct ingest_reading *reading, struct error *err)
{
	if (!store_group_begin(update->session->store, err) ||
	    !take_answer(update, result, reading, err))
		return false;
	update->grouped++;
	update->grouped_bytes += result->response->body.len;
	return room_in_group(update->grouped, update->grouped_bytes) ||
	       update_end_group(update, err);
}

bool update_take(void *context, const struct fetch_result *result,
                 const struct ingest_reading *reading, struct error *err)
{
	struct update *update = context;

	if (result->outcome->action == OUTCOME_PUT_OFF) {
		update->put_off++;
		if (update_is_verbose(update))
			say("%s: put off: its site asked for a pause",
			    result->source->name);
		return true;
	}
	update->asked++;
	update->received_bytes += result->response->received_bytes;
	if (!reach_note(&update->reach, &update->session->arena, result->url,
	                result->outcome, result->response->status))
		return error_set(err, ERROR_MEMORY, "out of memory");
	return take_in_group(update, result, reading, err);
}
