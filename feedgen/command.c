/* What the commands share: speaking, settings, records and what is known of them. */
#include "feedgen/command.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "feedgen/doubts.h"
#include "feedgen/recover.h"
#include "feedgen/standing.h"
#include "feeds/config.h"
#include "feeds/limits.h"
#include "feeds/text.h"

/* ---- speaking ------------------------------------------------------------------------ */

void say(const char *format, ...)
{
	char line[4096];
	struct arena arena;
	const char *safe;
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	arena_init(&arena, 8 * sizeof(line));
	safe = text_printable(&arena, str_from(line));
	fprintf(stderr, "%s: %s\n", PROGRAM, safe ? safe : "no memory");
	arena_release(&arena);
}

enum exit_status say_failure(const struct error *err)
{
	say("%s", err->message);
	return exit_status_of(err);
}

bool can_show_colours(void)
{
	const char *no_color = getenv("NO_COLOR");

	return isatty(STDOUT_FILENO) && !(no_color && no_color[0]);
}

const char *find_locale(void)
{
	/* As POSIX orders what may say it. */
	static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);

		if (value && value[0])
			return value;
	}
	return NULL;
}

const char *find_source_date(void)
{
	return getenv("SOURCE_DATE_EPOCH");
}

bool show(const struct buf *out, struct error *err)
{
	if (fwrite(buf_view(out).ptr, 1, out->len, stdout) == out->len &&
	    fflush(stdout) == 0)
		return true;
	return error_set(err, ERROR_IO, "standard output cannot be written to");
}

int64_t monotonic_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- the run ------------------------------------------------------------------------- */

/* By their names: neither has to be there. */
static bool lies_in(const char *path, const char *folder)
{
	struct str rest = str_skip(str_from(path), strlen(folder));

	return str_starts(str_from(path), str_from(folder)) &&
	       (str_starts(rest, STR("/")) || str_ends(str_from(folder), STR("/")));
}

static bool read_settings(struct run *run)
{
	struct settings *settings = &run->settings;

	if (!settings_read(run->arguments->config, settings, &run->arena, &run->err))
		return false;
	if (run->arguments->output)
		settings->output_folder = run->arguments->output;
	if (!run->arguments->config)
		settings->state_path = config_state_path(&run->arena,
		                                         getenv("XDG_STATE_HOME"),
		                                         getenv("HOME"), "feedgen.db");
	if (!settings->output_folder)
		return error_set(&run->err, ERROR_USAGE, "nowhere to publish: give -o DIR");
	if (!settings->state_path)
		return error_set(&run->err, ERROR_USAGE,
		                 "nowhere to keep the state: set HOME, or path in [state]");
	if (lies_in(settings->state_path, settings->output_folder))
		return error_set(&run->err, ERROR_USAGE,
		                 "%s: the state lies in the published folder: set path in "
		                 "[state]",
		                 settings->state_path);
	return true;
}

/* Where the records are: as the command line says, else as the configuration does. */
static bool find_paths(struct run *run)
{
	const struct arguments *arguments = run->arguments;
	size_t skipped = run->trace.item ? 1 : 0;

	run->paths = &run->settings.input_path;
	run->path_count = 1;
	if (arguments->operand_count > skipped) {
		run->paths = arguments->operands + skipped;
		run->path_count = arguments->operand_count - skipped;
	} else if (!run->settings.input_path) {
		return error_set(&run->err, ERROR_USAGE, "no records: give their path");
	}
	return records_find(run->paths, run->path_count, &run->err);
}

static bool complete_record(void *context, struct record *record, struct arena *arena,
                            struct error *err)
{
	struct run *run = context;

	return state_complete(run->state, record, arena, &run->arena, err);
}

/* The clock that times of files are taken from. */
static int64_t file_clock(void)
{
	struct timespec now = {0};

	clock_gettime(CLOCK_REALTIME_COARSE, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static bool read_records(struct run *run)
{
	const struct settings *settings = &run->settings;
	const struct records_options options = {
		.home = settings->home ? settings->home : SETTINGS_HOME,
		.zone_minutes = (int)settings->zone_minutes,
		.id_authority = settings->id_authority,
		.corrections = settings->corrections_path,
		.published = settings->output_folder,
		.files = run->trace.item ? NULL : &run->files,
		.clock = file_clock(),
		.trace = run->trace.item ? &run->trace : NULL,
	};

	run->records.complete = complete_record;
	run->records.context = run;
	return records_manner(&options, run->manner, &run->err) &&
	       (!options.files || state_read_files(run->state, run->manner, &run->files,
	                                           &run->arena, &run->err)) &&
	       records_read(run->paths, run->path_count, &options, &run->records,
	                    &run->arena, &run->err);
}

/* What earlier builds published: as the state says, else as their feeds do. */
static bool read_known(struct run *run)
{
	struct recovered recovered;

	if (!state_read(run->state, &run->known, &run->arena, &run->err) ||
	    !state_read_topics(run->state, &run->topics, &run->arena, &run->err) ||
	    !state_read_withdrawn(run->state, &run->withdrawn, &run->arena, &run->err))
		return false;
	if (run->known.count)
		return true;
	if (!recover_published(run->settings.output_folder, &recovered, &run->arena,
	                       &run->err))
		return false;
	run->known = recovered.stamps;
	run->topics = recovered.topics;
	run->is_recovered = run->known.count > 0;
	if (run->is_recovered &&
	    !recover_withdrawn(run->settings.output_folder, &run->withdrawn, &run->arena,
	                       &run->err))
		return false;
	if (run->is_recovered)
		say("%s is new: ids and dates of %zu items are taken from the published "
		    "feeds",
		    run->settings.state_path, run->known.count);
	return true;
}

static bool give_stamps(struct run *run)
{
	const struct stamps_options options = {.now = run->arguments->now};
	const struct withdrawals_items items = {.now = options.now,
	                                        .records = &run->records,
	                                        .stamps = &run->stamps,
	                                        .known = &run->known};

	return withdrawals_read(run->settings.withdrawn_path, &run->withdrawn, &run->arena,
	                        &run->err) &&
	       stamps_give(&run->records, &run->known, &options, &run->stamps, &run->arena,
	                   &run->err) &&
	       withdrawals_mark(&run->withdrawn, &items, &run->arena, &run->err);
}

static bool find_doubts(struct run *run)
{
	doubt_withdrawals(&run->withdrawn, run->settings.withdrawn_path, &run->records,
	                  &run->arena);
	doubt_dates(&run->stamps, run->arguments->now, &run->records, &run->arena);
	return arena_check(&run->arena, &run->err);
}

bool run_read(struct run *run)
{
	const struct notices_input input = {
		.list = &run->withdrawn,
		.known = &run->known,
		.records = &run->records,
		.stamps = &run->stamps,
	};

	return read_records(run) && read_known(run) && give_stamps(run) &&
	       find_doubts(run) &&
	       notices_list(&input, &run->arena, &run->notices, &run->err);
}

bool run_build(struct run *run)
{
	struct build_input input = {
		.records = &run->records,
		.stamps = &run->stamps,
		.settings = &run->settings,
		.topics = &run->topics,
		.notices = run->notices,
	};

	if (!run->settings.language)
		input.language = recover_language(run->settings.output_folder, &run->arena);
	input.notices.count = withdrawn_shown(&run->notices, run->arguments->now,
	                                      run->settings.notices);
	standing_find(run->settings.output_folder, &run->topics);
	return build_feeds(&input, &run->build, &run->arena, &run->err);
}

/* What stands in every page of the archive besides its items.  What nobody asks for leaves all
 * as it was before it could be asked for. */
static const char *archive_subject(struct run *run)
{
	const struct settings *settings = &run->settings;
	struct arena *arena = &run->arena;
	const struct {
		const char *name, *value;
	} added[] = {
		{"corrected", settings->is_corrected_shown ? "" : NULL},
		{"logo ", settings->logo},
		{"icon ", settings->icon},
		{"description ", settings->description},
		{"language ", settings->language},
	};
	const char *subject = arena_printf(
		arena, "%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s", run->build.title, run->build.home,
		settings->base_url, settings->hub ? settings->hub : "",
		settings->rights ? settings->rights : "",
		settings->own.header ? settings->own.header : "",
		settings->own.footer ? settings->own.footer : "",
		settings->own.style ? "style" : "");

	for (size_t i = 0; subject && i < sizeof(added) / sizeof(added[0]); i++)
		if (added[i].value)
			subject = arena_printf(arena, "%s\n%s%s", subject, added[i].name,
			                       added[i].value);
	return subject;
}

bool run_divide(struct run *run)
{
	struct archive_history history = {
		.count = run->build.count,
		.zone_minutes = (int)run->settings.zone_minutes,
	};

	if (!run->settings.base_url || !run->build.count)
		return true;
	history.subject = archive_subject(run);
	history.items = build_history(&run->build, &run->arena, &run->err);
	return history.items &&
	       archive_divide(&history, &run->arena, &run->archives, &run->err);
}

/* Who only looks makes no state where there is none: it might belong to the wrong user
 * then. */
static struct state *open_state(struct run *run)
{
	const char *path = run->settings.state_path;
	bool is_looking = run->arguments->is_dry_run || run->trace.item;

	return is_looking && access(path, F_OK) != 0
	               ? state_imagine(&run->err)
	               : state_open(path, run->arguments->is_waiting, &run->err);
}

enum exit_status run_with_state(struct run *run, enum exit_status (*work)(struct run *run))
{
	enum exit_status status;

	arena_init_large(&run->arena, LIMIT_RECORDS_BYTES);
	if (read_settings(run) && find_paths(run))
		run->state = open_state(run);
	status = run->state ? work(run) : say_failure(&run->err);
	state_close(run->state);
	arena_release(&run->arena);
	return status;
}
