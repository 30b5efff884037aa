/* aggregator explain: every decision that was taken about a source or an entry. */
#include <unistd.h>

#include "aggregator/explain_entry.h"
#include "aggregator/listing_json.h"
#include "aggregator/policy.h"
#include "aggregator/schedule.h"
#include "feeds/date.h"
#include "feeds/limits.h"

/* ---- the source ---------------------------------------------------------------------- */

static void write_fact(struct session *session, const char *name, const char *text,
                       struct buf *out)
{
	if (text)
		buf_printf(out, "%-10s %s\n", name, listing_printable(session, text));
}

/* A moment, and words behind it. */
static void write_moment(struct session *session, const char *name, int64_t seconds,
                         const char *words, struct buf *out)
{
	char date[DATE_TEXT_BYTES];

	if (!listing_date(session, seconds, date))
		return;
	buf_printf(out, "%-10s %s%s%s\n", name, date, words ? ": " : "",
	           words ? listing_printable(session, words) : "");
}

/* As the list says, where there is one; else as measured. */
static void write_identity(struct session *session, const struct source_state *source,
                           struct buf *out)
{
	const struct sources *list = session_list(session);
	const struct source *listed = list ? sources_find(list, source->name) : NULL;
	bool is_said = listed && listed->identity;

	session->err = (struct error){0}; /* a list that cannot be read says nothing */
	buf_printf(out, "%-10s %s%s\n", "known by",
	           policy_name(is_said ? listed->identity : source->identity),
	           is_said ? ": the list says so" : "");
}

static void write_source(struct session *session, const struct source_state *source,
                         struct buf *out)
{
	struct listed listed = {.state = source};

	write_fact(session, "source", source->name, out);
	write_fact(session, "name", source->title, out);
	write_fact(session, "address", source->url ? source->url : "none yet", out);
	write_fact(session, "moved to", source->proven_url, out);
	if (source->moved_url)
		buf_printf(out, "%-10s %s (%lld answers on %lld days so far)\n", "leads to",
		           listing_printable(session, source->moved_url),
		           (long long)source->moved_count, (long long)source->moved_days);
	write_fact(session, "state", settle_state(source), out);
	write_moment(session, "since", source->failing_since, source->failure_message, out);
	write_moment(session, "asked", source->last_request, NULL, out);
	write_identity(session, source, out);
	write_moment(session, "dateless", source->dateless_since,
	             "its dates are the moment of asking, and ignored since", out);
	if (source->held_count > 0)
		buf_printf(out, "%-10s %lld items, until: aggregator accept %s\n", "held",
		           (long long)source->held_count,
		           listing_printable(session, source->name));
	if (source->url)
		write_moment(session, "next poll", listed_next_poll(session, &listed),
		             listed_why_then(session, &listed), out);
}

/* ---- requests ------------------------------------------------------------------------ */

static const char *name_validators(unsigned int sent)
{
	static const char *const names[] = {"-", "etag", "date", "etag+date"};

	return names[sent & (VALIDATOR_ETAG | VALIDATOR_DATE)];
}

static void write_request(struct session *session, const struct request_record *record,
                          struct buf *out)
{
	char sent[DATE_TEXT_BYTES], due[DATE_TEXT_BYTES];
	const char *next = listing_date(session, record->next_due, due);

	buf_printf(out, "%-25s %-24s %-9s %6lld %9lld  %-13s %-25s %s%s%s\n",
	           listing_date(session, record->sent_at, sent),
	           listing_printable(session, record->host), name_validators(record->sent),
	           (long long)record->status, (long long)record->bytes,
	           listing_printable(session, record->decision), next ? next : "-",
	           record->rule ? listing_printable(session, record->rule) : "-",
	           record->hint ? ", asked for " : "",
	           record->hint ? listing_printable(session, record->hint) : "");
	if (record->is_forced)
		buf_add_text(out, "  asked by --force\n");
	if (record->withheld)
		buf_printf(out, "  without the validators it has: %s\n",
		           name_validators(record->withheld));
	if (record->failure)
		buf_printf(out, "  %s\n", listing_printable(session, record->failure));
}

static bool write_requests(struct session *session, const struct source_state *source,
                           struct buf *out)
{
	struct request_records records;

	if (!store_requests(session->store, source->id, &session->arena, &records,
	                    &session->err))
		return false;
	if (records.count)
		buf_printf(out, "\n%-25s %-24s %-9s %6s %9s  %-13s %-25s %s\n", "REQUEST",
		           "HOST", "SENT", "STATUS", "BYTES", "DECISION", "NEXT POLL",
		           "RULE");
	for (size_t i = 0; i < records.count; i++)
		write_request(session, &records.items[i], out);
	return true;
}

/* ---- changes of state ---------------------------------------------------------------- */

static bool write_transitions(struct session *session, const struct source_state *source,
                              struct buf *out)
{
	struct transitions transitions;
	char date[DATE_TEXT_BYTES];

	if (!store_transitions(session->store, source->id, &session->arena, &transitions,
	                       &session->err))
		return false;
	if (transitions.count)
		buf_printf(out, "\n%-25s %-13s %-13s %s\n", "CHANGE", "FROM", "TO", "WHY");
	for (size_t i = 0; i < transitions.count; i++) {
		const struct transition *transition = &transitions.items[i];

		buf_printf(out, "%-25s %-13s %-13s %s\n",
		           listing_date(session, transition->at, date),
		           listing_printable(session, transition->old),
		           listing_printable(session, transition->new),
		           transition->message
		                   ? listing_printable(session, transition->message)
		                   : "");
	}
	return true;
}

/* ---- for programs -------------------------------------------------------------------- */

static json_t *make_requests(struct session *session, const struct request_records *records)
{
	json_t *array = json_array();

	for (size_t i = 0; i < records->count; i++) {
		const struct request_record *record = &records->items[i];

		json_array_append_new(
			array,
			json_pack("{s:o, s:o, s:s, s:s, s:I, s:I, s:o, s:o, s:o, s:o, s:o, "
		                  "s:b}",
		                  "sent_at", listing_date_json(session, record->sent_at),
		                  "host", listing_text_json(session, record->host), "sent",
		                  name_validators(record->sent), "withheld",
		                  name_validators(record->withheld), "status",
		                  (json_int_t)record->status, "bytes",
		                  (json_int_t)record->bytes, "decision",
		                  listing_text_json(session, record->decision), "next_due",
		                  listing_date_json(session, record->next_due), "rule",
		                  listing_text_json(session, record->rule), "hint",
		                  listing_text_json(session, record->hint), "failure",
		                  listing_text_json(session, record->failure), "forced",
		                  record->is_forced));
	}
	return array;
}

static json_t *make_changes(struct session *session, const struct transitions *transitions)
{
	json_t *array = json_array();

	for (size_t i = 0; i < transitions->count; i++) {
		const struct transition *transition = &transitions->items[i];

		json_array_append_new(
			array, json_pack("{s:o, s:o, s:o, s:o}", "at",
		                         listing_date_json(session, transition->at), "from",
		                         listing_text_json(session, transition->old), "to",
		                         listing_text_json(session, transition->new), "why",
		                         listing_text_json(session, transition->message)));
	}
	return array;
}

static bool write_json(struct session *session, const struct source_state *source,
                       struct buf *out)
{
	struct listed listed = {.state = source};
	struct request_records records;
	struct transitions transitions;

	if (!store_requests(session->store, source->id, &session->arena, &records,
	                    &session->err) ||
	    !store_transitions(session->store, source->id, &session->arena, &transitions,
	                       &session->err))
		return false;
	return listing_dump_json(
		session,
		json_pack("{s:s, s:o, s:o, s:s, s:o, s:o, s:o, s:I, s:o, s:o, s:o, s:o}",
	                  "id", source->name, "title",
	                  listing_text_json(session, source->title), "address",
	                  listing_text_json(session, source->url), "state",
	                  settle_state(source), "failing_since",
	                  listing_date_json(session, source->failing_since),
	                  "failure_message",
	                  listing_text_json(session, source->failure_message),
	                  "proven_address", listing_text_json(session, source->proven_url),
	                  "held", (json_int_t)source->held_count, "next_due",
	                  source->url ? listing_date_json(
						session, listed_next_poll(session, &listed))
	                              : json_null(),
	                  "next_due_rule",
	                  source->url ? listing_text_json(session,
	                                                  listed_rule(session, &listed))
	                              : json_null(),
	                  "requests", make_requests(session, &records), "changes",
	                  make_changes(session, &transitions)),
		out);
}

/* ---- the command --------------------------------------------------------------------- */

static bool explain_source(struct session *session, const struct source_state *source,
                           struct buf *out)
{
	if (session->arguments->is_json)
		return write_json(session, source, out);
	write_source(session, source, out);
	return write_requests(session, source, out) &&
	       write_transitions(session, source, out) &&
	       arena_check(&session->arena, &session->err);
}

/* A source of the list that no run has read yet is no mistake. */
static bool refuse(struct session *session, const char *name)
{
	const struct sources *list = session_list(session);
	const char *unknown;

	if (list && sources_find(list, name))
		return error_set(&session->err, ERROR_USAGE, "%s was never asked yet",
		                 name);
	(void)listing_refuse_name(session, name);
	unknown = arena_strdup(&session->arena, session->err.message);
	session->err = (struct error){0};
	return error_set(&session->err, ERROR_USAGE, "there is no such entry, and %s",
	                 unknown ? unknown : "no such source");
}

static bool write_explanation(struct session *session, struct buf *out)
{
	const char *name = session->arguments->operands[0];
	struct source_state source = {0};
	struct entry_record record;

	if (!listing_open_store(session))
		return false;
	if (session->store && store_source_read(session->store, name, &session->arena,
	                                        &source, &session->err))
		return explain_source(session, &source, out);
	if (session->store && session->err.kind == ERROR_NONE &&
	    store_record_find(session->store, name, &session->arena, &record,
	                      &session->err))
		return explain_entry(session, &record, out);
	return session->err.kind == ERROR_NONE && refuse(session, name);
}

enum exit_status command_explain(struct session *session)
{
	enum exit_status status = EXIT_STATUS_DONE;
	struct buf out;

	buf_init(&out, LIMIT_OUTPUT_BYTES);
	if (!write_explanation(session, &out) || !show(&out, &session->err))
		status = say_failure(session);
	buf_release(&out);
	return status;
}
