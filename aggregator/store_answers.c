/* What became of a request: the source's state, its validators and its documents. */
#include "aggregator/store.h"

#include <stdlib.h>

#include "aggregator/hosts.h"
#include "aggregator/model_json.h"
#include "aggregator/pack.h"
#include "aggregator/store_statements.h"
#include "feeds/date.h"
#include "feeds/limits.h"

/* Raw bytes of a header. */
static struct database_value opaque(const char *bytes)
{
	return database_blob(bytes ? str_from(bytes) : (struct str){NULL, 0});
}

static bool put_moved(struct store *store, const struct source_answer *answer,
                      struct error *err)
{
	return database_run(store->database, ANSWER_MOVED,
	                    BIND(database_integer(answer->source),
	                         database_integer(answer->requested_at),
	                         database_text(answer->moved_url)),
	                    err);
}

static bool put_unchanged(struct store *store, const struct source_answer *answer,
                          struct error *err)
{
	return put_moved(store, answer, err) &&
	       database_run(store->database, ANSWER_UNCHANGED,
	                    BIND(database_integer(answer->source),
	                         database_integer(answer->requested_at),
	                         database_integer(answer->next_due),
	                         database_text(answer->rule),
	                         database_integer(answer->interval), opaque(answer->etag),
	                         opaque(answer->last_modified)),
	                    err);
}

static bool put_same(struct store *store, const struct source_answer *answer,
                     struct error *err)
{
	const char *validators_of = answer->validators_of ? answer->validators_of
	                                                  : answer->url;

	return put_moved(store, answer, err) &&
	       database_run(
		       store->database, ANSWER_SAME,
		       BIND(database_integer(answer->source),
	                    database_integer(answer->requested_at),
	                    database_integer(answer->next_due), database_text(answer->rule),
	                    database_integer(answer->interval), opaque(answer->etag),
	                    opaque(answer->last_modified), database_text(validators_of),
	                    database_integer(answer->wire_bytes)),
		       err);
}

bool store_answer_unchanged(struct store *store, const struct source_answer *answer,
                            struct error *err)
{
	bool is_own;

	return store_scope_begin(store, &is_own, err) &&
	       store_scope_end(store, is_own, put_unchanged(store, answer, err), err);
}

bool store_answer_same(struct store *store, const struct source_answer *answer,
                       struct error *err)
{
	bool is_own;

	return store_scope_begin(store, &is_own, err) &&
	       store_scope_end(store, is_own, put_same(store, answer, err), err);
}

bool store_answer_failed(struct store *store, const struct source_answer *answer,
                         struct error *err)
{
	return database_run(store->database, ANSWER_FAILED,
	                    BIND(database_integer(answer->source),
	                         database_integer(answer->requested_at),
	                         database_integer(answer->next_due),
	                         database_text(answer->rule),
	                         database_text(answer->failure_class),
	                         database_text(answer->failure_message)),
	                    err);
}

bool store_answer_spared(struct store *store, const struct source_answer *answer,
                         struct error *err)
{
	return database_run(store->database, ANSWER_SPARED,
	                    BIND(database_integer(answer->source),
	                         database_integer(answer->requested_at),
	                         database_integer(answer->next_due),
	                         database_text(answer->rule)),
	                    err);
}

bool store_source_doubted(struct store *store, int64_t source, int64_t doubted_at,
                          int64_t liar_since, struct error *err)
{
	return database_run(store->database, SOURCE_DOUBTED,
	                    BIND(database_integer(source), database_date(doubted_at),
	                         database_date(liar_since)),
	                    err);
}

bool store_source_given(struct store *store, int64_t source,
                        const struct validator_prints *given, struct error *err)
{
	return database_run(store->database, SOURCE_GIVEN,
	                    BIND(database_integer(source), database_date(given->etag),
	                         database_date(given->date)),
	                    err);
}

bool store_source_move(struct store *store, int64_t source, const char *url,
                       const char *listed_url, int64_t now, struct error *err)
{
	struct arena arena;
	const char *host;
	bool ok;

	arena_init(&arena, 8 * LIMIT_URL_BYTES);
	host = hosts_name(&arena, url ? url : listed_url);
	ok = database_run(store->database, SOURCE_MOVED,
	                  BIND(database_integer(source), database_text(url),
	                       database_date(url ? now : DATE_UNKNOWN), database_text(host),
	                       database_text(hosts_site(&arena, host))),
	                  err);
	arena_release(&arena);
	return ok;
}

static bool put_document(struct store *store, const struct source_answer *answer,
                         const struct raw_document *document, struct str packed,
                         struct error *err)
{
	return database_run(store->database, DOCUMENT_ADD,
	                    BIND(database_integer(answer->source),
	                         database_integer(answer->requested_at),
	                         database_text(answer->url),
	                         database_text(document->content_type),
	                         store_digest(&document->hash),
	                         database_integer((int64_t)document->body.len),
	                         database_blob(packed)),
	                    err) &&
	       database_run(store->database, DOCUMENT_EXPIRE,
	                    BIND(database_integer(answer->source),
	                         database_integer(LIMIT_SOURCE_DOCUMENTS)),
	                    err);
}

/* Stores the document as the source's next. */
static bool keep_document(struct store *store, const struct source_answer *answer,
                          const struct raw_document *document, struct error *err)
{
	size_t size;
	char *packed;
	bool ok;

	if (document->packed.ptr)
		return put_document(store, answer, document, document->packed, err);
	packed = pack(document->body, PACK_PASSES, &size);
	if (!packed)
		return error_set(err, ERROR_MEMORY, "out of memory");
	ok = put_document(store, answer, document, (struct str){packed, size}, err);
	free(packed);
	return ok;
}

static bool put_read(struct store *store, const struct source_answer *answer,
                     const struct raw_document *document, const struct database_value *feed,
                     int64_t feed_updated, struct error *err)
{
	return put_same(store, answer, err) &&
	       database_run(store->database, ANSWER_READ,
	                    BIND(database_integer(answer->source),
	                         store_digest(&document->hash), *feed,
	                         database_date(feed_updated)),
	                    err) &&
	       keep_document(store, answer, document, err);
}

bool store_answer_read(struct store *store, const struct source_answer *answer,
                       const struct raw_document *document, const struct feed *feed,
                       int64_t feed_updated, struct error *err)
{
	struct database_value value;
	struct buf json;
	bool is_own, ok;

	buf_init(&json, LIMIT_STORED_BYTES);
	ok = feed_add_json(feed, &json, err);
	value = database_text(json.ptr);
	ok = ok && store_scope_begin(store, &is_own, err) &&
	     store_scope_end(store, is_own,
	                     put_read(store, answer, document, &value, feed_updated, err),
	                     err);
	buf_release(&json);
	return ok;
}
