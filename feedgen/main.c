/*
 * feedgen(1): arguments -> one chain of calls -> exit status.
 *
 * Only this file reads the clock and the environment, prints, and chooses the status.
 */
#include <stdarg.h>
#include <stdio.h>
#include <time.h>

#include "feedgen/build.h"
#include "feedgen/explain.h"
#include "feedgen/recover.h"
#include "feedgen/state.h"
#include "feeds/config.h"
#include "feeds/exit_status.h"
#include "feeds/limits.h"
#include "feeds/options.h"
#include "feeds/parse.h"
#include "feeds/site.h"
#include "feeds/text.h"

static const char program[] = "feedgen";

/* ---- options ------------------------------------------------------------------------- */

struct arguments {
	const char *config, *output;
	int64_t now; /* DATE_UNKNOWN: the clock's */
	bool is_verbose, is_quiet, is_waiting, is_json, is_help, is_version;
	const char *const *operands;
	size_t operand_count;
};

#define MEMBER(name) offsetof(struct arguments, name)

/* clang-format off */
static const struct option_row build_options[] = {
	{"output",  'o', OPTION_TEXT, MEMBER(output),     "DIR",  "publish into DIR"},
	{"wait",    0,   OPTION_FLAG, MEMBER(is_waiting), NULL,   "wait for another run to end"},
	{"config",  'c', OPTION_TEXT, MEMBER(config),     "FILE", "read feedgen.ini(5) from FILE"},
	{"now",     0,   OPTION_TIME, MEMBER(now),        "TIME", "take TIME (RFC 3339) for the clock's"},
	{"verbose", 'v', OPTION_FLAG, MEMBER(is_verbose), NULL,   "say what was done"},
	{"quiet",   'q', OPTION_FLAG, MEMBER(is_quiet),   NULL,   "say only what went wrong"},
	{"help",    0,   OPTION_FLAG, MEMBER(is_help),    NULL,   "show this text"},
	{"version", 0,   OPTION_FLAG, MEMBER(is_version), NULL,   "show the version"},
};

static const struct option_row explain_options[] = {
	{"json",    0,   OPTION_FLAG, MEMBER(is_json),    NULL,   "write JSON"},
	{"output",  'o', OPTION_TEXT, MEMBER(output),     "DIR",  "where the feeds are published"},
	{"wait",    0,   OPTION_FLAG, MEMBER(is_waiting), NULL,   "wait for another run to end"},
	{"config",  'c', OPTION_TEXT, MEMBER(config),     "FILE", "read feedgen.ini(5) from FILE"},
	{"now",     0,   OPTION_TIME, MEMBER(now),        "TIME", "take TIME (RFC 3339) for the clock's"},
	{"help",    0,   OPTION_FLAG, MEMBER(is_help),    NULL,   "show this text"},
	{"version", 0,   OPTION_FLAG, MEMBER(is_version), NULL,   "show the version"},
};

static const struct option_row program_options[] = {
	{"help",    0,   OPTION_FLAG, MEMBER(is_help),    NULL,   "show this text"},
	{"version", 0,   OPTION_FLAG, MEMBER(is_version), NULL,   "show the version"},
};
/* clang-format on */

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* ---- speaking ------------------------------------------------------------------------ */

/* One line on standard error, safe for a terminal whatever names of files or records are
 * in it. */
PRINTF_LIKE(1, 2)
static void say(const char *format, ...)
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
	fprintf(stderr, "%s: %s\n", program, safe ? safe : "no memory");
	arena_release(&arena);
}

static enum exit_status fail(const struct error *err)
{
	say("%s", err->message);
	return exit_status_of(err);
}

/* ---- build --------------------------------------------------------------------------- */

/* What one build works with; one arena owns all of it. */
struct run {
	const struct arguments *arguments;
	struct arena arena;
	struct settings settings;
	struct state *state;
	const char *const *paths;
	size_t path_count;
	struct files files;
	unsigned char manner[RECORD_HASH_BYTES]; /* in which they are read */
	struct record_trace trace;               /* of `explain` */
	struct records records;
	struct stamps known, stamps;
	struct withdrawals withdrawn;
	struct build build;
	bool is_recovered; /* `known` comes from the published feeds: the state was lost */
	struct error err;
};

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

static bool complete_record(void *context, struct record *record, struct error *err)
{
	struct run *run = context;

	return state_complete(run->state, record, &run->arena, err);
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

static bool write_state(struct run *run)
{
	const struct state_changes changes = {
		.stamps = &run->stamps,
		.withdrawn = &run->withdrawn,
		.files = &run->files,
		.manner = run->manner,
	};

	return state_write(run->state, &changes, &run->err);
}

static void tell_refused(const struct run *run)
{
	for (size_t i = 0; i < run->records.refused.count; i++) {
		const struct refusal *refusal = &run->records.refused.items[i];

		if (refusal->line)
			say("%s:%d: %s", refusal->file, refusal->line, refusal->message);
		else
			say("%s: %s", refusal->file, refusal->message);
	}
}

/* The feeds, for site.h. */
static bool list_feeds(struct run *run, struct site *site)
{
	for (size_t i = 0; i < run->build.feeds.count; i++) {
		const struct build_feed *made = &run->build.feeds.items[i];
		struct site_feed *feed = LIST_ADD(&run->arena, &site->feeds);

		if (feed)
			*feed = (struct site_feed){.path = made->path,
			                           .title = made->title,
			                           .feed = &made->feed};
	}
	return arena_check(&run->arena, &run->err);
}

static bool publish(struct run *run)
{
	const struct settings *settings = &run->settings;
	struct site_result result = {0};
	struct site site = {
		.title = run->build.title,
		.home = run->build.home,
		.base_url = settings->base_url,
		.language = run->build.language,
		.hub = settings->hub,
		.generator = "feedgen " VERSION,
		.zone_minutes = (int)settings->zone_minutes,
	};

	if (!settings->base_url && !run->arguments->is_quiet)
		say("no base_url is set: the feeds of %s carry no links to themselves",
		    run->build.home);
	if (!list_feeds(run, &site) ||
	    !site_publish(&site, settings->output_folder, &result, &run->err))
		return false;
	if (run->arguments->is_verbose)
		say("%zu of %zu files written to %s", result.written, result.files,
		    settings->output_folder);
	return true;
}

static void tell_stamps(const struct run *run)
{
	size_t new_count = 0, changed = 0, held = 0, withdrawn = 0;

	for (size_t i = 0; i < run->stamps.count; i++) {
		const struct stamp *stamp = &run->stamps.items[i];

		new_count += stamp->is_new;
		changed += stamp->is_changed && !stamp->is_new && !stamp->is_recovered;
		held += stamp->is_held;
		withdrawn += stamp->is_withdrawn;
	}
	say("%zu records: %zu new, %zu changed, %zu held until their date, %zu withdrawn",
	    run->stamps.count, new_count, changed, held, withdrawn);
}

/* What earlier builds published: as the state says, else as their feeds do. */
static bool read_known(struct run *run)
{
	if (!state_read(run->state, &run->known, &run->arena, &run->err) ||
	    !state_read_withdrawn(run->state, &run->withdrawn, &run->arena, &run->err))
		return false;
	if (run->known.count)
		return true;
	if (!recover_stamps(run->settings.output_folder, &run->known, &run->arena,
	                    &run->err))
		return false;
	run->is_recovered = run->known.count > 0;
	if (run->is_recovered)
		say("%s is new: ids and dates of %zu items are taken from the published "
		    "feeds",
		    run->settings.state_path, run->known.count);
	return true;
}

static bool give_stamps(struct run *run)
{
	const struct stamps_options options = {.now = run->arguments->now};

	return withdrawals_read(run->settings.withdrawn_path, options.now, &run->withdrawn,
	                        &run->arena, &run->err) &&
	       stamps_give(&run->records, &run->known, &options, &run->stamps, &run->arena,
	                   &run->err) &&
	       withdrawals_mark(&run->withdrawn, options.now, &run->records, &run->stamps,
	                        &run->arena, &run->err);
}

/* Everything that happens under the lock.  Stamps are stored before anything is published
 * under them. */
static enum exit_status build_with(struct run *run)
{
	if (!read_records(run) || !read_known(run) || !give_stamps(run) ||
	    !build_feeds(&run->records, &run->stamps, &run->settings, &run->build,
	                 &run->arena, &run->err))
		return fail(&run->err);
	tell_refused(run);
	if (run->arguments->is_verbose)
		tell_stamps(run);
	if (!run->build.feeds.count) {
		say("nothing left to publish: the last good files stand");
		return EXIT_STATUS_REFUSED;
	}
	if (!write_state(run) || !publish(run))
		return fail(&run->err);
	return run->records.refused.count || run->is_recovered ? EXIT_STATUS_NEWS
	                                                       : EXIT_STATUS_DONE;
}

/* Runs what needs settings, records and state, under the lock. */
static enum exit_status with_state(struct run *run,
                                   enum exit_status (*work)(struct run *run))
{
	enum exit_status status;

	arena_init(&run->arena, LIMIT_RECORDS_BYTES);
	if (read_settings(run) && find_paths(run))
		run->state = state_open(run->settings.state_path,
		                        run->arguments->is_waiting, &run->err);
	status = run->state ? work(run) : fail(&run->err);
	state_close(run->state);
	arena_release(&run->arena);
	return status;
}

static enum exit_status build(const struct arguments *arguments)
{
	struct run run = {.arguments = arguments};

	return with_state(&run, build_with);
}

/* ---- explain ------------------------------------------------------------------------- */

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
	};
	struct buf out;

	buf_init(&out, LIMIT_OUTPUT_BYTES);
	if (read_records(run) && read_known(run) && give_stamps(run) &&
	    build_feeds(&run->records, &run->stamps, &run->settings, &run->build,
	                &run->arena, &run->err) &&
	    explain_find(run->trace.item, &explained, &run->err) &&
	    explain_write(&explained, run->arguments->is_json, &out, &run->arena,
	                  &run->err) &&
	    (fwrite(out.ptr, 1, out.len, stdout) != out.len || fflush(stdout) != 0))
		error_set(&run->err, ERROR_IO, "standard output cannot be written to");
	buf_release(&out);
	return run->err.kind == ERROR_NONE ? EXIT_STATUS_DONE : fail(&run->err);
}

static enum exit_status explain(const struct arguments *arguments)
{
	struct run run = {.arguments = arguments};

	if (!arguments->operand_count) {
		error_set(&run.err, ERROR_USAGE, "no item: give its id");
		return fail(&run.err);
	}
	run.trace.item = arguments->operands[0];
	return with_state(&run, explain_with);
}

/* ---- commands ------------------------------------------------------------------------ */

static const struct command {
	const char *name, *operands, *help;
	enum exit_status (*run)(const struct arguments *arguments);
	const struct option_row *options;
	size_t option_count;
} commands[] = {
	{"build", "[PATH...]", "publish the feeds of the news records at each PATH", build,
         build_options, COUNT(build_options)},
	{"explain", "ID [PATH...]",
         "tell where each field of an item came from, and why it is published or not",
         explain, explain_options, COUNT(explain_options)},
};

/* The help of one command, or of the program. */
static enum exit_status show_help(const struct command *command)
{
	struct error err = {0};
	struct buf out;

	buf_init(&out, LIMIT_OUTPUT_BYTES);
	if (command) {
		buf_printf(&out, "usage: %s %s [OPTION...] %s\n\n%s\n\n", program,
		           command->name, command->operands, command->help);
		options_describe(command->options, command->option_count, &out);
	} else {
		buf_printf(&out, "usage: %s COMMAND [OPTION...]\n\n", program);
		for (size_t i = 0; i < COUNT(commands); i++)
			buf_printf(&out, "  %s %s  %s\n", commands[i].name,
			           commands[i].operands, commands[i].help);
		buf_add_text(&out, "\n");
		options_describe(program_options, COUNT(program_options), &out);
	}
	if (!buf_check(&out, &err) || fwrite(out.ptr, 1, out.len, stdout) != out.len ||
	    fflush(stdout) != 0)
		error_set(&err, ERROR_IO, "standard output cannot be written to");
	buf_release(&out);
	return err.kind == ERROR_NONE ? EXIT_STATUS_DONE : fail(&err);
}

static enum exit_status show_version(void)
{
	if (printf("%s %s\n", program, VERSION) < 0 || fflush(stdout) != 0)
		return EXIT_STATUS_UNABLE;
	return EXIT_STATUS_DONE;
}

static const struct command *find_command(const char *name, struct error *err)
{
	const char *names[COUNT(commands)], *guess;

	for (size_t i = 0; i < COUNT(commands); i++) {
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
		names[i] = commands[i].name;
	}
	guess = options_guess(name, names, COUNT(names));
	error_set(err, ERROR_USAGE, "unknown command %s%s%s%s", name, guess ? "; " : "",
	          guess ? guess : "", guess ? "?" : "");
	return NULL;
}

static enum exit_status run_command(const struct command *command, int argc, char **argv)
{
	const struct option_row *options = command ? command->options : program_options;
	size_t count = command ? command->option_count : COUNT(program_options);
	struct arguments arguments = {.now = DATE_UNKNOWN};
	struct error err = {0};
	int first = options_parse(options, count, &arguments, argc, argv, &err);

	if (!first)
		return fail(&err);
	if (arguments.is_help)
		return show_help(command);
	if (arguments.is_version)
		return show_version();
	if (!command) {
		error_set(&err, ERROR_USAGE, "no command: %s --help lists them", program);
		return fail(&err);
	}
	if (arguments.now == DATE_UNKNOWN)
		arguments.now = (int64_t)time(NULL);
	arguments.operands = (const char *const *)argv + first;
	arguments.operand_count = (size_t)(argc - first);
	return command->run(&arguments);
}

int main(int argc, char **argv)
{
	const struct command *command;
	struct error err = {0};

	parse_prepare();
	/* Options of the program itself stand before any command. */
	if (argc < 2 || argv[1][0] == '-')
		return (int)run_command(NULL, argc, argv);
	command = find_command(argv[1], &err);
	if (!command)
		return (int)fail(&err);
	return (int)run_command(command, argc - 1, argv + 1);
}
