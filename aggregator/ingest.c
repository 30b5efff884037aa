#include "aggregator/ingest_work.h"

#include <stdlib.h>
#include <string.h>

#include "aggregator/breakage.h"
#include "aggregator/dating.h"
#include "aggregator/outcome.h"
#include "aggregator/store_decisions.h"
#include "aggregator/store_pages.h"
#include "feeds/limits.h"

/* ---- the document ---- */

static int compare_ids(const void *a, const void *b)
{
	int64_t one = *(const int64_t *)a, other = *(const int64_t *)b;

	return (one > other) - (one < other);
}

/* Whether the document was read to its end, as far as anybody can tell. */
static bool is_whole(const struct document *document)
{
	static const char *const codes[] = {"xml-truncated", "xml-recovered"};

	for (size_t i = 0; i < document->problems.count; i++) {
		struct str code = str_from(document->problems.items[i].code);

		for (size_t k = 0; k < sizeof(codes) / sizeof(codes[0]); k++) {
			if (str_equal(code, str_from(codes[k])))
				return false;
		}
	}
	return true;
}

/* Entries that a broken document lacks may stand behind the place where it broke. */
static bool put_presence(struct ingest *ingest, struct error *err)
{
	struct entry_ids *present = &ingest->present;

	if (!is_whole(ingest->document) || ingest->input->is_delta || present->count == 0)
		return true;
	qsort(present->items, present->count, sizeof(present->items[0]), compare_ids);
	return store_presence_put(ingest->store, ingest->input->asking->source->id, present,
	                          ingest->now, err);
}

static int64_t feed_updated(const struct ingest *ingest)
{
	int64_t stated = ingest->document->feed.updated.seconds;

	if (ingest->result->added + ingest->result->changed == 0)
		return DATE_UNKNOWN;
	return dating_is_sane(stated, ingest->now) ? stated : ingest->now;
}

/* Of entries without a date the latest is of now; of a source that is read for the first time, of
 * when its document was made; and those of a further page come before what has been read. */
static bool find_latest(struct ingest *ingest, int64_t *latest, struct error *err)
{
	const struct ingest_input *input = ingest->input;
	struct undated_entries undated;

	*latest = DATE_UNKNOWN;
	if (input->is_further) {
		if (!store_undated(ingest->store, input->asking->source->id, &undated, err))
			return false;
		*latest = undated.before;
	} else if (input->asking->source->documents == 0) {
		*latest = stamp_made_at(input->answer.last_modified, ingest->now);
	}
	return true;
}

static bool plan_stamps(struct ingest *ingest, struct error *err)
{
	const struct ingest_input *input = ingest->input;
	int64_t latest;

	ingest->stamper = (struct stamper){
		.store = ingest->store,
		.id_authority = ingest->options->id_authority,
		.source = input->asking->source->name,
		.now = ingest->now,
		.is_dateless = ingest->judgement.is_dateless,
		.has_articles = input->has_articles,
	};
	if (!find_latest(ingest, &latest, err))
		return false;
	stamp_plan(&ingest->stamper, ingest->judgement.undated, latest);
	return true;
}

static bool judge(struct ingest *ingest, struct error *err)
{
	const struct judge_input input = {
		.source = ingest->input->asking->source,
		.feed = &ingest->document->feed,
		.is_delta = ingest->input->is_delta,
		.now = ingest->now,
		.identities = ingest->reading->identities,
	};

	return judge_document(ingest->store, &input, &ingest->arena, &ingest->judgement,
	                      err);
}

/* ---- no feed ---- */

static bool put_failure(struct store *store, const struct ingest_input *input,
                        enum outcome_class class, const char *why,
                        struct ingest_result *result, struct error *err)
{
	struct source_answer answer = input->answer;

	result->outcome = INGEST_FAILED;
	result->class = class;
	snprintf(result->message, sizeof(result->message), "%s", why);
	answer.failure_message = result->message;
	return settle_failed(store, input->asking, class, &answer, err);
}

/* What a document that was cut off says of it; NULL for a whole one. */
static const char *cut_off(const struct document *document)
{
	for (size_t i = 0; i < document->problems.count; i++)
		if (strcmp(document->problems.items[i].code, "xml-truncated") == 0)
			return document->problems.items[i].message;
	return NULL;
}

/* Notes how many rows the page has, for the next time. */
static bool put_page_rows(struct ingest *ingest, struct error *err)
{
	int64_t source = ingest->input->asking->source->id;
	int64_t rows = (int64_t)ingest->document->feed.entries.count, usual;

	if (!ingest->input->page)
		return true;
	return store_page_rows(ingest->store, source, &usual, err) &&
	       (breakage_usual(rows, usual) == usual ||
	        store_page_rows_put(ingest->store, source, breakage_usual(rows, usual),
	                            err));
}

/* The body of the transaction.  Of a document that was cut off the complete entries are
 * kept, but it counts as a failure: the validators stay, so that the rest is no 304. */
static bool store_document(struct ingest *ingest, const struct raw_document *raw,
                           struct error *err)
{
	const struct feed *feed = &ingest->document->feed;
	const char *cut = cut_off(ingest->document);
	struct source_answer answer = ingest->input->answer;
	const struct ingest_result *result = ingest->result;
	struct settle_document settled = {.raw = raw, .feed = feed};

	if (!is_whole(ingest->document))
		answer.etag = answer.last_modified = NULL; /* the rest must not be a 304 */
	if (!judge(ingest, err))
		return false;
	ingest->result->held = ingest->judgement.held;
	if (!plan_stamps(ingest, err) || !ingest_entries(ingest, err) ||
	    ingest->input->is_further)
		return err->kind == ERROR_NONE;
	if (cut)
		return put_failure(ingest->store, ingest->input, OUTCOME_CONTENT, cut,
		                   ingest->result, err);
	settled.feed_updated = feed_updated(ingest);
	settled.added = result->added;
	settled.changed = result->changed;
	settled.is_known = ingest->input->is_delta ||
	                   ingest->input->asking->source->entry_count == 0 ||
	                   result->same + result->changed > 0;
	return settle_read(ingest->store, ingest->input->asking, &answer, &settled, err) &&
	       put_page_rows(ingest, err) && put_presence(ingest, err);
}

static bool read_document(struct ingest *ingest, const struct raw_document *raw,
                          struct error *err)
{
	bool ok;

	if (!store_begin(ingest->store, err))
		return false;
	arena_init(&ingest->arena, LIMIT_ARENA_FACTOR * LIMIT_DOCUMENT_BYTES);
	ok = store_document(ingest, raw, err);
	arena_release(&ingest->arena);
	if (!ok)
		store_rollback(ingest->store);
	return ok && store_commit(ingest->store, err);
}

static bool ingest_parsed(struct ingest *ingest, const struct raw_document *raw,
                          struct error *err)
{
	struct error reason = {0};

	if (read_document(ingest, raw, &reason))
		return true;
	if (ingest_is_theirs(&reason)) {
		*ingest->result = (struct ingest_result){0}; /* all of it was rolled back */
		return ingest->input->is_further ||
		       put_failure(ingest->store, ingest->input, OUTCOME_CONTENT,
		                   reason.message, ingest->result, err);
	}
	*err = reason;
	return false;
}

/* ---- front door ---- */

/* A whole feed without any entry, of a source that had some; a delta may well have none. */
static bool has_lost_all(const struct ingest_input *input,
                         const struct ingest_reading *reading)
{
	return reading->is_feed && !input->is_delta && !cut_off(reading->document) &&
	       reading->document->feed.entries.count == 0 &&
	       input->asking->source->entry_count > 0;
}

#define SHRINKAGE_BYTES 300

/* Whether a page has far fewer rows than it had, told in `message` of SHRINKAGE_BYTES; false
 * with `err` where the store failed. */
static bool find_shrinkage(const struct ingest *ingest, char *message, struct error *err)
{
	const struct source_state *source = ingest->input->asking->source;
	int64_t rows = (int64_t)ingest->document->feed.entries.count, usual;

	if (!ingest->input->page || ingest->input->is_further ||
	    !store_page_rows(ingest->store, source->id, &usual, err) ||
	    !breakage_is_fewer(rows, usual))
		return false;
	snprintf(message, SHRINKAGE_BYTES,
	         "only %lld items are in the page, where there are %lld as a rule; if that "
	         "is right: aggregator accept %s",
	         (long long)rows, (long long)usual, source->name);
	return true;
}

bool ingest_store(struct store *store, const struct ingest_options *options,
                  const struct ingest_input *input, const struct ingest_reading *reading,
                  struct ingest_result *result, struct error *err)
{
	const struct raw_document raw = {
		.body = input->body,
		.packed = reading->packed,
		.hash = reading->hash,
		.content_type = input->content_type,
	};
	struct ingest ingest = {
		.store = store,
		.options = options,
		.input = input,
		.result = result,
		.reading = reading,
		.document = reading->document,
		.now = input->answer.requested_at,
	};
	struct source_answer answer = input->answer;
	char shrinkage[SHRINKAGE_BYTES];
	struct ingest_page page;

	*result = (struct ingest_result){.outcome = INGEST_READ};
	if (reading->is_empty)
		return put_failure(store, input, OUTCOME_CONTENT, "the answer is empty",
		                   result, err);
	if (reading->is_same) {
		result->outcome = INGEST_SAME;
		return settle_same(store, input->asking, &answer, err);
	}
	if (has_lost_all(input, reading))
		return put_failure(store, input, OUTCOME_CONTENT,
		                   "the feed is empty, though it had entries before",
		                   result, err);
	if (reading->is_feed && !find_shrinkage(&ingest, shrinkage, err))
		return err->kind == ERROR_NONE && ingest_parsed(&ingest, &raw, err);
	if (reading->is_feed)
		return put_failure(store, input, OUTCOME_CONTENT, shrinkage, result, err);
	if (!ingest_page(input, reading, &page)) {
		*err = reading->reason;
		return false;
	}
	return put_failure(store, input, page.class, page.sentence, result, err);
}

bool ingest_document(struct store *store, const struct ingest_options *options,
                     const struct ingest_input *input, struct ingest_result *result,
                     struct error *err)
{
	struct ingest_reading reading;
	bool is_stored;

	ingest_read(options, input, &reading);
	is_stored = ingest_store(store, options, input, &reading, result, err);
	ingest_reading_release(&reading);
	return is_stored;
}
