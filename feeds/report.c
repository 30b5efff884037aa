#include "feeds/report.h"

#include <jansson.h>

#include "feeds/date.h"

/* The numbers of a feed, in the order in which they are told. */
static const struct {
	const char *name; /* in the report; the metrics add a unit where it has one */
	const char *metric, *help;
	size_t offset;
	bool is_signed; /* int64_t, else size_t */
} numbers[] = {
	{"items", "items", "Items in the feed.", offsetof(struct site_part, items), false},
	{"new", "new_items", "Items that were not in it before.",
         offsetof(struct site_part, changes.counts[CHANGE_NEW]), false},
	{"changed", "changed_items", "Items that changed.",
         offsetof(struct site_part, changes.counts[CHANGE_EDITED]), false},
	{"removed", "removed_items", "Items that were taken out.",
         offsetof(struct site_part, changes.counts[CHANGE_REMOVED]), false},
	{"aged", "aged_items", "Oldest items that made room.",
         offsetof(struct site_part, changes.counts[CHANGE_AGED]), false},
	{"held", "held_items", "Items that wait for their date.",
         offsetof(struct site_part, held), false},
	{"bytes", "bytes", "Size of its documents together.",
         offsetof(struct site_part, bytes), false},
	{"warnings", "warnings", "What our own reader finds wrong in them.",
         offsetof(struct site_part, problems), false},
	{"milliseconds", "milliseconds", "Time that making and comparing took.",
         offsetof(struct site_part, milliseconds), true},
};

#define NUMBER_COUNT (sizeof(numbers) / sizeof(numbers[0]))

static int64_t number_of(const struct site_part *part, size_t index)
{
	const void *member = (const char *)part + numbers[index].offset;

	return numbers[index].is_signed ? *(const int64_t *)member
	                                : (int64_t) * (const size_t *)member;
}

/* ---- JSON ------------------------------------------------------------------------------ */

/* Failures of jansson are sticky in *ok; it takes NULL values without harm. */
static void put(json_t *object, const char *name, json_t *value, bool *ok)
{
	*ok &= json_object_set_new(object, name, value) == 0;
}

static json_t *refusals(const struct site_part *part, bool *ok)
{
	json_t *list = json_array();

	for (size_t i = 0; part->is_refused && i < part->findings.count; i++) {
		const struct guard_finding *finding = &part->findings.items[i];
		json_t *refusal = json_object();

		put(refusal, "guard", json_string(guard_name(finding->guard)), ok);
		put(refusal, "message", json_string(finding->message), ok);
		*ok &= json_array_append_new(list, refusal) == 0;
	}
	return list;
}

static json_t *feeds_of(const struct site_plan *plan, bool *ok)
{
	json_t *list = json_array();

	for (size_t i = 0; plan && i < plan->parts.count; i++) {
		const struct site_part *part = &plan->parts.items[i];
		json_t *feed = json_object();

		put(feed, "path", json_string(part->path), ok);
		for (size_t k = 0; k < NUMBER_COUNT; k++)
			put(feed, numbers[k].name, json_integer(number_of(part, k)), ok);
		put(feed, "refused", refusals(part, ok), ok);
		*ok &= json_array_append_new(list, feed) == 0;
	}
	return list;
}

static json_t *files_of(const struct site_result *result, bool *ok)
{
	json_t *files = json_object();

	put(files, "published", json_integer((json_int_t)result->files), ok);
	put(files, "written", json_integer((json_int_t)result->written), ok);
	return files;
}

static int add_bytes(const char *bytes, size_t length, void *context)
{
	struct buf *out = context;

	buf_add(out, (struct str){.ptr = bytes, .len = length});
	return out->failure == ERROR_NONE ? 0 : -1;
}

bool report_write(const struct report *report, struct buf *out, struct error *err)
{
	json_t *top = json_object();
	char time[DATE_TEXT_BYTES];
	bool ok = top;

	date_write_rfc3339(report->now, 0, time);
	put(top, "program", json_string(report->program), &ok);
	put(top, "version", json_string(report->version), &ok);
	put(top, "time", json_string(time), &ok);
	put(top, "exit_status", json_integer(report->exit_status), &ok);
	if (report->result)
		put(top, "files", files_of(report->result, &ok), &ok);
	put(top, "feeds", feeds_of(report->plan, &ok), &ok);
	ok = ok && json_dump_callback(top, add_bytes, out, JSON_INDENT(1)) == 0;
	buf_add_char(out, '\n');
	json_decref(top);
	return buf_check(out, err) && (ok || error_set(err, ERROR_MEMORY, "out of memory"));
}

/* ---- metrics --------------------------------------------------------------------------- */

static void add_head(struct buf *out, const char *program, const char *metric,
                     const char *help)
{
	buf_printf(out, "# HELP %s_%s %s\n# TYPE %s_%s gauge\n", program, metric, help,
	           program, metric);
}

void report_write_metrics(const struct report *report, struct buf *out)
{
	const struct site_plan *plan = report->plan;
	const char *program = report->program;

	add_head(out, program, "last_run_timestamp_seconds", "When the last run began.");
	buf_printf(out, "%s_last_run_timestamp_seconds %lld\n", program,
	           (long long)report->now);
	add_head(out, program, "last_run_exit_status", "How it ended.");
	buf_printf(out, "%s_last_run_exit_status %d\n", program, report->exit_status);
	for (size_t k = 0; plan && k < NUMBER_COUNT; k++) {
		add_head(out, program, numbers[k].metric, numbers[k].help);
		/* Paths are checked names: nothing in them has to be escaped. */
		for (size_t i = 0; i < plan->parts.count; i++)
			buf_printf(out, "%s_%s{feed=\"%s\"} %lld\n", program,
			           numbers[k].metric, plan->parts.items[i].path,
			           (long long)number_of(&plan->parts.items[i], k));
	}
	if (!plan)
		return;
	add_head(out, program, "refused", "Whether a guard keeps the feed from changing.");
	for (size_t i = 0; i < plan->parts.count; i++)
		buf_printf(out, "%s_refused{feed=\"%s\"} %d\n", program,
		           plan->parts.items[i].path, plan->parts.items[i].is_refused);
}
