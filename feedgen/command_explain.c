/* feedgen explain: where each field of an item came from, and why it is published or not. */
#include "feedgen/command.h"
#include "feedgen/explain.h"
#include "feeds/limits.h"

static enum exit_status explain_with(struct run *run)
{
	struct explained explained = {
		.corrections = run->settings.corrections_path,
		.zone_minutes = (int)run->settings.zone_minutes,
		.records = &run->records,
		.stamps = &run->stamps,
		.known = &run->known,
		.withdrawn = &run->withdrawn,
		.trace = &run->trace,
		.build = &run->build,
		.archives = &run->archives,
	};
	enum exit_status status;
	struct buf out;

	buf_init(&out, LIMIT_OUTPUT_BYTES);
	run->trace.item = record_name(&run->arena, str_from(run->trace.item));
	if (arena_check(&run->arena, &run->err) && run_read(run) && run_build(run) &&
	    run_divide(run) && explain_find(run->trace.item, &explained, &run->err) &&
	    explain_write(&explained, run->arguments->is_json, &out, &run->arena,
	                  &run->err) &&
	    show(&out, &run->err))
		status = EXIT_STATUS_DONE;
	else
		status = say_failure(&run->err);
	buf_release(&out);
	return status;
}

enum exit_status command_explain(const struct arguments *arguments)
{
	struct run run = {.arguments = arguments};

	if (!arguments->operand_count) {
		error_set(&run.err, ERROR_USAGE, "no item: give its id");
		return say_failure(&run.err);
	}
	run.trace.item = arguments->operands[0];
	return run_with_state(&run, explain_with);
}
