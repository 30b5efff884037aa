#include "aggregator/explain_source.h"

#include "aggregator/advice.h"
#include "aggregator/listing_json.h"
#include "aggregator/policy.h"
#include "aggregator/schedule.h"
#include "feeds/check.h"
#include "feeds/date.h"
#include "feeds/limits.h"
#include "feeds/table.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

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

/* Sections stand apart; one without rows is left out. */
static void write_table(struct session *session, const struct table *table, struct buf *out)
{
	const struct table_place place = session_place(session);

	if (table->count == 0)
		return;
	buf_add_char(out, '\n');
	table_write(table, &place, out);
}

/* By which rule it is asked then, and what was out of the ordinary. */
static const char *remarks(struct session *session, const struct request_record *record)
{
	const char *hint = record->hint, *failure = record->failure;
	const char *withheld = record->withheld ? name_validators(record->withheld) : NULL;

	return arena_printf(&session->arena, "%s%s%s%s%s%s%s%s",
	                    record->rule ? record->rule : "-", hint ? ", asked for " : "",
	                    hint ? hint : "", record->is_forced ? "; asked by --force" : "",
	                    withheld ? "; without the validators it has: " : "",
	                    withheld ? withheld : "", failure ? "; " : "",
	                    failure ? failure : "");
}

/* clang-format off */
static const struct table_column request_columns[] = {
	{"REQUEST",   false},
	{"HOST",      false},
	{"SENT",      false},
	{"STATUS",    true},
	{"BYTES",     true},
	{"DECISION",  false},
	{"NEXT POLL", false},
	{"RULE",      false},
};
/* clang-format on */

static void add_request(struct session *session, const struct request_record *record,
                        struct table *table)
{
	struct arena *arena = &session->arena;
	const struct table_cell cells[] = {
		{listing_moment(session, record->sent_at), TABLE_PLAIN},
		{record->host, TABLE_PLAIN},
		{name_validators(record->sent), TABLE_PLAIN},
		{arena_printf(arena, "%lld", (long long)record->status), TABLE_PLAIN},
		{arena_printf(arena, "%lld", (long long)record->bytes), TABLE_PLAIN},
		{record->decision, record->failure ? TABLE_BAD : TABLE_PLAIN},
		{listing_moment(session, record->next_due), TABLE_PLAIN},
		{remarks(session, record), TABLE_PLAIN},
	};

	table_add(table, cells, arena);
}

static void write_requests(struct session *session, const struct request_records *records,
                           struct buf *out)
{
	struct table table = {.columns = request_columns,
	                      .column_count = COUNT(request_columns)};

	for (size_t i = 0; i < records->count; i++)
		add_request(session, &records->items[i], &table);
	write_table(session, &table, out);
}

/* ---- changes of state ---------------------------------------------------------------- */

/* clang-format off */
static const struct table_column change_columns[] = {
	{"CHANGE", false},
	{"FROM",   false},
	{"TO",     false},
	{"WHY",    false},
};
/* clang-format on */

static void write_changes(struct session *session, const struct transitions *transitions,
                          struct buf *out)
{
	struct table table = {.columns = change_columns,
	                      .column_count = COUNT(change_columns)};

	for (size_t i = 0; i < transitions->count; i++) {
		const struct transition *transition = &transitions->items[i];
		const struct table_cell cells[] = {
			{listing_moment(session, transition->at), TABLE_PLAIN},
			{transition->old, TABLE_PLAIN},
			{transition->new, TABLE_PLAIN},
			{transition->message ? transition->message : "", TABLE_PLAIN},
		};

		table_add(&table, cells, &session->arena);
	}
	write_table(session, &table, out);
}

/* ---- what `check` found in its feed -------------------------------------------------- */

/* What is wrong and how to mend it, a sentence each; in the session's arena. */
struct fault {
	const struct advice_finding *found;
	const char *message, *fix;
};
struct faults {
	struct fault *items; /* in order of harm */
	size_t count;
};

static bool word_faults(struct session *session, const struct advice *advice,
                        struct faults *faults)
{
	struct buf words;
	struct finding finding;
	bool ok;

	*faults = (struct faults){0};
	buf_init(&words, LIMIT_OUTPUT_BYTES);
	for (size_t i = 0; i < advice->count; i++) {
		struct fault *fault = advice_recall(&advice->items[i], &finding)
		                              ? LIST_ADD(&session->arena, faults)
		                              : NULL;

		if (!fault)
			continue;
		fault->found = &advice->items[i];
		buf_clear(&words);
		check_write_message(&finding, CHECK_ENGLISH, &words);
		fault->message = arena_str(&session->arena, buf_view(&words));
		buf_clear(&words);
		check_write_fix(&finding, CHECK_ENGLISH, &words);
		fault->fix = arena_str(&session->arena, buf_view(&words));
	}
	ok = buf_check(&words, &session->err) &&
	     arena_check(&session->arena, &session->err);
	buf_release(&words);
	return ok;
}

/* clang-format off */
static const struct table_column fault_columns[] = {
	{"FAULT",                             false},
	{"PLACES",                            true},
	{"FIRST",                             false},
	{"WHAT IS WRONG, AND HOW TO MEND IT", false},
};
/* clang-format on */

static void write_faults(struct session *session, const struct advice *advice,
                         const struct faults *faults, struct buf *out)
{
	struct table table = {.columns = fault_columns,
	                      .column_count = COUNT(fault_columns)};
	struct arena *arena = &session->arena;

	for (size_t i = 0; i < faults->count; i++) {
		const struct fault *fault = &faults->items[i];
		const struct advice_finding *found = fault->found;
		const struct table_cell cells[] = {
			{found->code, TABLE_PLAIN},
			{arena_printf(arena, "%lld", (long long)found->count), TABLE_PLAIN},
			{found->line
		                 ? arena_printf(arena, "%lld:%lld", (long long)found->line,
		                                (long long)found->column)
		                 : NULL,
		         TABLE_PLAIN},
			{arena_printf(arena, "%s Fix: %s", fault->message, fault->fix),
		         TABLE_PLAIN},
		};

		table_add(&table, cells, arena);
	}
	write_table(session, &table, out);
	if (advice->kinds > (int64_t)advice->count)
		buf_printf(out, "and %lld more kinds: aggregator check\n",
		           (long long)advice->kinds - (long long)advice->count);
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

static json_t *make_faults(struct session *session, const struct faults *faults)
{
	json_t *array = json_array();

	for (size_t i = 0; i < faults->count; i++) {
		const struct fault *fault = &faults->items[i];
		const struct advice_finding *found = fault->found;

		json_array_append_new(
			array,
			json_pack("{s:o, s:I, s:I, s:I, s:o, s:o, s:o}", "code",
		                  listing_text_json(session, found->code), "count",
		                  (json_int_t)found->count, "line", (json_int_t)found->line,
		                  "column", (json_int_t)found->column, "message",
		                  listing_text_json(session, fault->message), "fix",
		                  listing_text_json(session, fault->fix), "excerpt",
		                  listing_text_json(session, found->excerpt)));
	}
	return array;
}

/* ---- all of it ------------------------------------------------------------------------ */

/* What the store knows of a source beside its state. */
struct story_of_source {
	struct request_records requests;
	struct transitions changes;
	struct advice advice;
	struct faults faults;
};

static bool read_story(struct session *session, const struct source_state *source,
                       struct story_of_source *story)
{
	struct arena *arena = &session->arena;

	return store_requests(session->store, source->id, arena, &story->requests,
	                      &session->err) &&
	       store_transitions(session->store, source->id, arena, &story->changes,
	                         &session->err) &&
	       store_advice_read(session->store, source->id, arena, &story->advice,
	                         &session->err) &&
	       word_faults(session, &story->advice, &story->faults);
}

static bool write_json(struct session *session, const struct source_state *source,
                       const struct story_of_source *story, struct buf *out)
{
	struct listed listed = {.state = source};
	json_t *next = source->url ? listing_date_json(session,
	                                               listed_next_poll(session, &listed))
	                           : json_null();
	json_t *rule = source->url
	                       ? listing_text_json(session, listed_rule(session, &listed))
	                       : json_null();

	return listing_dump_json(
		session,
		json_pack(
			"{s:s, s:o, s:o, s:s, s:o, s:o, s:o, s:I, s:o, s:o, s:o, s:o, s:I, "
			"s:o}",
			"id", source->name, "title",
			listing_text_json(session, source->title), "address",
			listing_text_json(session, source->url), "state",
			settle_state(source), "failing_since",
			listing_date_json(session, source->failing_since),
			"failure_message",
			listing_text_json(session, source->failure_message),
			"proven_address", listing_text_json(session, source->proven_url),
			"held", (json_int_t)source->held_count, "next_due", next,
			"next_due_rule", rule, "requests",
			make_requests(session, &story->requests), "changes",
			make_changes(session, &story->changes), "fault_count",
			(json_int_t)story->advice.kinds, "faults",
			make_faults(session, &story->faults)),
		out);
}

bool explain_source(struct session *session, const struct source_state *source,
                    struct buf *out)
{
	struct story_of_source story;

	if (!read_story(session, source, &story))
		return false;
	if (session->arguments->is_json)
		return write_json(session, source, &story, out);
	write_source(session, source, out);
	write_requests(session, &story.requests, out);
	write_changes(session, &story.changes, out);
	write_faults(session, &story.advice, &story.faults, out);
	return arena_check(&session->arena, &session->err);
}
