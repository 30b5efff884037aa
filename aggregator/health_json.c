/* status.json: how the sources are, for programs. */
#include <jansson.h>

#include "aggregator/health_page.h"
#include "aggregator/health_words.h"
#include "feeds/date.h"

static json_t *date(const struct health_report *report, int64_t seconds)
{
	char text[DATE_TEXT_BYTES];

	if (seconds == DATE_UNKNOWN)
		return json_null();
	date_write_rfc3339(seconds, report->site->zone_minutes, text);
	return json_string(text);
}

/* A number that 0 or DATE_UNKNOWN says is not known. */
static json_t *number(int64_t value)
{
	return value == DATE_UNKNOWN || value == 0 ? json_null() : json_integer(value);
}

static json_t *in_languages(const char *const texts[PAGE_LANGUAGE_COUNT])
{
	json_t *object = json_object();

	for (enum page_language i = 0; i < PAGE_LANGUAGE_COUNT; i++)
		if (texts[i])
			json_object_set_new(object, page_languages[i].code,
			                    json_string(texts[i]));
	return object;
}

/* What `check` found: what programs know it by, and where it is. */
static void add_finding(json_t *object, const struct advice_finding *finding)
{
	json_object_set_new(object, "code", json_string(finding->code));
	json_object_set_new(object, "count", json_integer(finding->count));
	json_object_set_new(object, "line", number(finding->line));
	json_object_set_new(object, "column", number(finding->column));
	json_object_set_new(object, "excerpt",
	                    finding->excerpt ? json_string(finding->excerpt) : json_null());
}

static json_t *notes(const struct health *health)
{
	json_t *array = json_array();

	for (size_t i = 0; i < health->notes.count; i++) {
		const struct health_fault *fault = &health->notes.items[i];

		json_t *object = json_pack("{s:o, s:o}", "text",
		                           in_languages(fault->note.text), "advice",
		                           in_languages(fault->note.advice));

		if (fault->finding)
			add_finding(object, fault->finding);
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *weeks(const struct source_weeks *weeks)
{
	json_t *array = json_array();

	for (int i = 0; i < HEALTH_WEEK_COUNT; i++)
		json_array_append_new(array, json_integer(weeks->counts[i]));
	return array;
}

static json_t *source(const struct health_report *report, const struct health *health)
{
	const struct source_state *state = health->state;
	const struct source_record *record = health->record;

	return json_pack(
		"{s:s, s:o, s:s?, s:s, s:o, s:o, s:o, s:o, s:s?, s:o, s:o, s:o, s:o, s:I, "
		"s:I, s:I, s:o, s:o, s:o, s:I}",
		"id", state->name, "title", in_languages(health->title), "home",
		state->home, "state", health_kind_name(health->kind), "text",
		in_languages(health->said.text), "advice",
		in_languages(health->said.advice), "last_request",
		date(report, state->last_request), "failing_since",
		date(report, state->failing_since), "failure", state->failure_class,
		"http_status", number(record->last_status), "last_success",
		date(report, state->last_success), "newest_item",
		date(report, record->newest), "next_request", date(report, health->next),
		"items", (json_int_t)state->entry_count, "requests",
		(json_int_t)record->requests, "not_modified", (json_int_t)record->unchanged,
		"milliseconds", number(record->milliseconds), "weeks",
		weeks(&health->weeks), "notes", notes(health), "left_out",
		(json_int_t)health->left_out);
}

bool health_write_json(const struct health_report *report, struct buf *out,
                       struct error *err)
{
	json_t *sources = json_array(), *whole;
	int failed = sources ? 0 : -1;
	char *text;

	for (size_t i = 0; !failed && i < report->sources.count; i++)
		failed = json_array_append_new(sources,
		                               source(report, &report->sources.items[i]));
	whole = json_pack("{s:i, s:o, s:o, s:o}", "version", 1, "true_at",
	                  date(report, report->as_of), "replaced_by",
	                  date(report, report->until), "sources", sources);
	text = failed || !whole ? NULL : json_dumps(whole, JSON_INDENT(1));
	buf_add_text(out, text);
	buf_add_char(out, '\n');
	failed = !text;
	free(text);
	json_decref(whole);
	if (failed)
		return error_set(err, ERROR_MEMORY, "the status cannot be told as JSON");
	return buf_check(out, err);
}
