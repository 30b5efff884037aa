#include "aggregator/settle.h"

#include <string.h>

#include "aggregator/hosts.h"
#include "aggregator/moves.h"
#include "aggregator/pauses.h"
#include "aggregator/validators.h"
#include "feeds/date.h"
#include "feeds/limits.h"
#include "feeds/url.h"

struct settling {
	struct store *store;
	const struct asking *asking;
	struct source_answer *answer;
	enum outcome_class class;
	const char *word;        /* request_record.decision */
	bool has_news;           /* entries that were not there before */
	const struct feed *feed; /* what it says of itself now; or NULL */
	struct schedule_decision decision;
	struct arena arena;
	struct error *err;
};

const char *settle_state(const struct source_state *source)
{
	if (source->failures > 0)
		return source->failure_class ? source->failure_class : "failing";
	return source->last_success == DATE_UNKNOWN ? "new" : "well";
}

static const struct asking_hop *last_hop(const struct asking *asking)
{
	return &asking->hops[asking->hop_count - 1];
}

/* ---- when it is asked again ---------------------------------------------------------- */

static bool decide(struct settling *settling, int64_t repeats)
{
	const struct source_state *source = settling->asking->source;
	const char *class = outcome_class_name(settling->class);
	bool goes_on = source->failure_class && strcmp(source->failure_class, class) == 0;
	int64_t dates[SCHEDULE_ENTRIES];
	size_t count;
	struct schedule_past past = {
		.name = source->name,
		.interval = source->interval,
		.newest = DATE_UNKNOWN,
		.has_validators = settling->asking->has_validators,
		.is_page = settling->asking->is_page,
		.is_liar = validators_are_lies(source, settling->answer->requested_at) ||
	                   (source->is_doubted && settling->has_news),
		.feed = settling->feed,
	};
	struct schedule_answer answer = {
		.requested_at = settling->answer->requested_at,
		.class = settling->class,
		.class_since = settling->answer->requested_at,
		.headers = settling->asking->headers,
	};

	if (!store_entry_dates(settling->store, source->id, SCHEDULE_ENTRIES, dates, &count,
	                       settling->err))
		return false;
	past.gap = schedule_gap(dates, count);
	if (count)
		past.newest = dates[0];
	if (settling->class != OUTCOME_WELL) {
		answer.failures = source->failures + 1;
		answer.class_failures = goes_on ? source->class_failures + 1 : 1;
		if (goes_on && source->class_since != DATE_UNKNOWN)
			answer.class_since = source->class_since;
		/* Other sources of the site may have been told the same before. */
		if (answer.class_failures < repeats)
			answer.class_failures = repeats;
		if (answer.failures < repeats)
			answer.failures = repeats;
	}
	schedule_next(settling->asking->schedule, &past, &answer, &settling->decision);
	settling->answer->next_due = settling->decision.next_due;
	settling->answer->interval = settling->decision.interval;
	settling->answer->rule = schedule_rule_name(settling->decision.rule);
	return true;
}

/* ---- the journal --------------------------------------------------------------------- */

/* How much too early it was asked, by what was promised before. */
static int64_t how_early(const struct source_state *source, int64_t sent_at, bool is_forced)
{
	if (is_forced || source->last_request == DATE_UNKNOWN ||
	    sent_at >= source->next_due)
		return 0;
	return source->next_due - sent_at;
}

/* Of a request that another one followed. */
static const char *word_between(const struct asking_hop *hop)
{
	return hop->status >= 300 && hop->status < 400 ? "redirect" : "again";
}

static bool note_request(struct settling *settling, size_t i)
{
	const struct asking *asking = settling->asking;
	const struct source_state *source = asking->source;
	const struct asking_hop *hop = &asking->hops[i];
	const char *host = hosts_name(&settling->arena, hop->url);
	bool is_last = i + 1 == asking->hop_count;
	struct request_record record = {
		.sent_at = hop->sent_at,
		.host = host ? host : "",
		.status = hop->status,
		.bytes = hop->bytes,
		.milliseconds = hop->status > 0 ? hop->milliseconds : DATE_UNKNOWN,
		.sent = hop->sent,
		.withheld = hop->withheld,
		.is_forced = source->is_forced,
		.decision = is_last ? settling->word : word_between(hop),
		.next_due = DATE_UNKNOWN,
	};

	record.is_bogus = validators_judge(&hop->prints, &source->given) ==
	                  VALIDATORS_BOGUS;
	record.is_out_of_step = validators_judge(&hop->prints, &source->given) ==
	                        VALIDATORS_OUT_OF_STEP;
	if (i == 0)
		record.early = how_early(source, hop->sent_at, source->is_forced);
	if (is_last) {
		record.failure = settling->answer->failure_message;
		record.saved = hop->status == 304 ? source->wire_bytes : 0;
		record.hint = settling->decision.hint[0] ? settling->decision.hint : NULL;
		record.hint_seconds = settling->decision.hint_seconds;
		record.rule = settling->answer->rule;
		record.next_due = settling->answer->next_due;
	}
	return store_request_add(settling->store, source->id, &record, settling->err);
}

static bool note_requests(struct settling *settling)
{
	for (size_t i = 0; i < settling->asking->hop_count; i++)
		if (!note_request(settling, i))
			return false;
	return true;
}

static bool note_change(struct settling *settling, const char *new, const char *message)
{
	const struct source_state *source = settling->asking->source;
	const struct transition transition = {
		.at = settling->answer->requested_at,
		.old = settle_state(source),
		.new = new,
		.message = message,
	};

	return store_transition_add(settling->store, source->id, &transition,
	                            settling->err);
}

/* A change from well to failing, between kinds of failures, or back. */
static bool note_state(struct settling *settling)
{
	const char *old = settle_state(settling->asking->source);
	const char *new = settling->class == OUTCOME_WELL
	                          ? "well"
	                          : outcome_class_name(settling->class);

	return strcmp(old, new) == 0 ||
	       note_change(settling, new, settling->answer->failure_message);
}

/* ---- its site ------------------------------------------------------------------------ */

static const char *key_of(struct settling *settling)
{
	const struct asking_hop *hop = last_hop(settling->asking);

	return pauses_key(&settling->arena, hosts_name(&settling->arena, hop->url),
	                  settling->class, hop->status);
}

/* How many times in a row its site has complained, this one included. */
static int64_t count_repeats(const struct settling *settling,
                             const struct host_pause *pause)
{
	if (pause->repeats > 0 && settling->answer->requested_at < pause->next_allowed)
		return pause->repeats; /* one complaint, heard by several requests */
	return pause->repeats + 1;
}

static bool put_pause(struct settling *settling, const char *key, int64_t repeats,
                      struct host_pause *pause)
{
	int64_t now = settling->answer->requested_at;

	if (settling->class == OUTCOME_LIMITED && repeats != pause->repeats) {
		int64_t left = hosts_pause_now(pause->pause_ms, now - pause->noted_at);
		int64_t configured = settling->asking->pause_ms;

		pause->pause_ms = hosts_pause_after_limit(left > configured ? left
		                                                            : configured);
	}
	if (pause->next_allowed < settling->answer->next_due)
		pause->next_allowed = settling->answer->next_due;
	pause->noted_at = now;
	pause->repeats = repeats;
	pause->reason = outcome_class_name(settling->class);
	return store_host_put(settling->store, key, pause, settling->err);
}

/* ---- doubts -------------------------------------------------------------------------- */

/* It was asked for all to see whether its 304s were true: with news, they were not. */
static bool end_doubt(struct settling *settling)
{
	const struct source_state *source = settling->asking->source;
	int64_t now = settling->answer->requested_at;

	if (!source->is_doubted)
		return true;
	return store_source_doubted(settling->store, source->id, now,
	                            settling->has_news ? now : DATE_UNKNOWN,
	                            settling->err) &&
	       (!settling->has_news ||
	        note_change(settling, "liar",
	                    "its server said 'not modified' though there was news"));
}

/* ---- moving -------------------------------------------------------------------------- */

static bool follow_move(struct settling *settling)
{
	const struct source_state *source = settling->asking->source;
	const char *url = settling->answer->moved_url;
	int64_t now = settling->answer->requested_at;

	if (!moves_is_proven(source, url, now))
		return true;
	return store_source_move(settling->store, source->id, url, source->url, now,
	                         settling->err) &&
	       note_change(settling, "moved", url);
}

/* The address that it had moved to is no better: back to the one that is listed. */
static bool return_from_move(struct settling *settling)
{
	const struct source_state *source = settling->asking->source;

	if (!moves_is_over(source, settling->class))
		return true;
	return store_source_move(settling->store, source->id, NULL, source->url,
	                         settling->answer->requested_at, settling->err) &&
	       note_change(settling, "returned", source->url);
}

/* ---- all together -------------------------------------------------------------------- */

static bool begin(struct settling *settling, bool *is_own)
{
	arena_init(&settling->arena, 64 * LIMIT_URL_BYTES);
	if (store_scope_begin(settling->store, is_own, settling->err))
		return true;
	arena_release(&settling->arena);
	return false;
}

static bool end(struct settling *settling, bool is_own, bool ok)
{
	ok = ok && arena_check(&settling->arena, settling->err);
	ok = store_scope_end(settling->store, is_own, ok, settling->err);
	arena_release(&settling->arena);
	return ok;
}

/* Notes which validators were given: what a 304 does not repeat still holds. */
static bool note_given(struct settling *settling, bool is_unchanged)
{
	const struct source_answer *answer = settling->answer;
	const struct source_state *source = settling->asking->source;
	const char *of = answer->validators_of ? answer->validators_of : answer->url;
	struct validator_prints given = {
		.etag = validators_print(of, answer->etag),
		.date = validators_print(of, answer->last_modified),
	};

	if (is_unchanged && !answer->etag)
		given.etag = source->given.etag;
	if (is_unchanged && !answer->last_modified)
		given.date = source->given.date;
	if (given.etag == source->given.etag && given.date == source->given.date)
		return true;
	return store_source_given(settling->store, source->id, &given, settling->err);
}

/* What every success has in common, behind its own store_answer_*. */
static bool settle_well(struct settling *settling, bool is_unchanged)
{
	return note_requests(settling) && note_given(settling, is_unchanged) &&
	       note_state(settling) && end_doubt(settling) && follow_move(settling) &&
	       store_host_well(settling->store, settling->asking->source,
	                       settling->answer->requested_at, settling->err);
}

bool settle_unchanged(struct store *store, const struct asking *asking,
                      struct source_answer *answer, struct error *err)
{
	struct settling settling = {.store = store,
	                            .asking = asking,
	                            .answer = answer,
	                            .word = "not-modified",
	                            .feed = asking->source->feed,
	                            .err = err};
	bool is_own;

	return begin(&settling, &is_own) &&
	       end(&settling, is_own,
	           decide(&settling, 0) && store_answer_unchanged(store, answer, err) &&
	                   settle_well(&settling, true));
}

bool settle_same(struct store *store, const struct asking *asking,
                 struct source_answer *answer, struct error *err)
{
	struct settling settling = {.store = store,
	                            .asking = asking,
	                            .answer = answer,
	                            .word = "same",
	                            .feed = asking->source->feed,
	                            .err = err};
	bool is_own;

	return begin(&settling, &is_own) &&
	       end(&settling, is_own,
	           decide(&settling, 0) && store_answer_same(store, answer, err) &&
	                   settle_well(&settling, false));
}

bool settle_read(struct store *store, const struct asking *asking,
                 struct source_answer *answer, const struct settle_document *document,
                 struct error *err)
{
	struct settling settling = {.store = store,
	                            .asking = asking,
	                            .answer = answer,
	                            .word = "stored",
	                            .has_news = document->added > 0,
	                            .feed = document->feed,
	                            .err = err};
	bool is_own;

	if (!document->is_known)
		answer->moved_url =
			NULL; /* that is somebody else's feed, for all we know */
	return begin(&settling, &is_own) &&
	       end(&settling, is_own,
	           decide(&settling, 0) &&
	                   store_answer_read(store, answer, document->raw, document->feed,
	                                     document->feed_updated, err) &&
	                   settle_well(&settling, false));
}

static bool settle_failure(struct settling *settling)
{
	const char *key = key_of(settling);
	struct host_pause pause = {0};
	int64_t repeats = 0;

	if (key && !store_host_read(settling->store, key, &pause, settling->err))
		return false;
	if (key)
		repeats = count_repeats(settling, &pause);
	return decide(settling, repeats) &&
	       store_answer_failed(settling->store, settling->answer, settling->err) &&
	       (!key || put_pause(settling, key, repeats, &pause)) &&
	       note_requests(settling) && note_state(settling) && end_doubt(settling) &&
	       return_from_move(settling);
}

bool settle_failed(struct store *store, const struct asking *asking,
                   enum outcome_class class, struct source_answer *answer,
                   struct error *err)
{
	struct settling settling = {.store = store,
	                            .asking = asking,
	                            .answer = answer,
	                            .class = class,
	                            .word = outcome_class_name(class),
	                            .feed = asking->source->feed,
	                            .err = err};
	bool is_own;

	answer->failure_class = settling.word;
	return begin(&settling, &is_own) &&
	       end(&settling, is_own, settle_failure(&settling));
}

bool settle_forbidden(struct store *store, const struct asking *asking,
                      struct source_answer *answer, struct error *err)
{
	struct settling settling = {.store = store,
	                            .asking = asking,
	                            .answer = answer,
	                            .class = OUTCOME_BLOCKED,
	                            .feed = asking->source->feed,
	                            .err = err};
	bool is_own;

	answer->failure_class = outcome_class_name(OUTCOME_BLOCKED);
	return begin(&settling, &is_own) &&
	       end(&settling, is_own,
	           decide(&settling, 0) && store_answer_failed(store, answer, err) &&
	                   note_state(&settling));
}

static bool wait_for_network(struct settling *settling)
{
	struct source_answer *answer = settling->answer;

	answer->next_due = answer->requested_at + LIMIT_PORTAL_WAIT_SECONDS;
	answer->rule = schedule_rule_name(SCHEDULE_NETWORK);
	return store_answer_spared(settling->store, answer, settling->err) &&
	       note_requests(settling);
}

bool settle_network(struct store *store, const struct asking *asking,
                    struct source_answer *answer, struct error *err)
{
	struct settling settling = {.store = store,
	                            .asking = asking,
	                            .answer = answer,
	                            .word = "network",
	                            .err = err};
	bool is_own;

	return begin(&settling, &is_own) &&
	       end(&settling, is_own, wait_for_network(&settling));
}
