/*
 * feedgen(1): arguments -> one command -> exit status.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "feedgen/command.h"
#include "feeds/database.h"
#include "feeds/limits.h"
#include "feeds/options.h"
#include "feeds/parse.h"

/* ---- options ------------------------------------------------------------------------- */

#define MEMBER(name) offsetof(struct arguments, name)

/* clang-format off */
static const struct option_row build_options[] = {
	{"output",  'o', OPTION_TEXT, MEMBER(output),     "DIR",  "publish into DIR"},
	{"dry-run", 0,   OPTION_FLAG, MEMBER(is_dry_run), NULL,   "write nothing"},
	{"diff",    0,   OPTION_FLAG, MEMBER(is_diff),    NULL,   "show what changes in each feed"},
	{"accept",  0,   OPTION_FLAG, MEMBER(is_accepted), NULL,  "publish what the guards refuse"},
	{"report",  0,   OPTION_TEXT, MEMBER(report),     "FILE", "write what was done to FILE, as JSON"},
	{"metrics", 0,   OPTION_TEXT, MEMBER(metrics),    "FILE", "write it to FILE for Prometheus"},
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

static const struct option_row check_options[] = {
	{"json",         0, OPTION_FLAG, MEMBER(is_json),      NULL,    "as JSON, for programs"},
	{"lang",         0, OPTION_TEXT, MEMBER(language),     "en|zh", "the language of messages (LANG's)"},
	{"level",        0, OPTION_TEXT, MEMBER(level),        "LEVEL", "the least that is told: error, warning (default) or info"},
	{"url",          0, OPTION_TEXT, MEMBER(url),          "URL",   "the address that the documents came from"},
	{"content-type", 0, OPTION_TEXT, MEMBER(content_type), "TYPE",  "what their server calls them"},
	{"site",         0, OPTION_FLAG, MEMBER(is_site),      NULL,    "the operands are home pages: find and check their feeds"},
	{"links",        0, OPTION_FLAG, MEMBER(is_links),     NULL,    "fetch what the feed names, too: hubs, pictures, enclosures, older items"},
	{"now",          0, OPTION_TIME, MEMBER(now),          "TIME",  "take TIME (RFC 3339) for the clock's"},
	{"help",         0, OPTION_FLAG, MEMBER(is_help),      NULL,    "show this text"},
	{"version",      0, OPTION_FLAG, MEMBER(is_version),   NULL,    "show the version"},
};

static const struct option_row program_options[] = {
	{"help",    0,   OPTION_FLAG, MEMBER(is_help),    NULL,   "show this text"},
	{"version", 0,   OPTION_FLAG, MEMBER(is_version), NULL,   "show the version"},
};
/* clang-format on */

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* ---- commands ------------------------------------------------------------------------ */

static const struct command {
	const char *name, *operands, *help;
	command_function *run;
	const struct option_row *options;
	size_t option_count;
} commands[] = {
	{"build", "[PATH...]", "publish the feeds of the news records at each PATH",
         command_build, build_options, COUNT(build_options)},
	{"explain", "ID [PATH...]",
         "tell where each field of an item came from, and why it is published or not",
         command_explain, explain_options, COUNT(explain_options)},
	{"check", "FILE|URL...",
         "tell what is wrong with a feed, where, and how to mend it", command_check,
         check_options, COUNT(check_options)},
};

/* The help of one command, or of the program. */
static enum exit_status show_help(const struct command *command)
{
	struct error err = {0};
	struct buf out;

	buf_init(&out, LIMIT_OUTPUT_BYTES);
	if (command) {
		buf_printf(&out, "usage: %s %s [OPTION...] %s\n\n%s\n\n", PROGRAM,
		           command->name, command->operands, command->help);
		options_describe(command->options, command->option_count, &out);
	} else {
		buf_printf(&out, "usage: %s COMMAND [OPTION...]\n\n", PROGRAM);
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
	return err.kind == ERROR_NONE ? EXIT_STATUS_DONE : say_failure(&err);
}

static enum exit_status show_version(void)
{
	if (printf("%s %s\n", PROGRAM, VERSION) < 0 || fflush(stdout) != 0)
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
	error_set(err, ERROR_USAGE, "unknown command %s: %s%s%s", name,
	          guess ? "did you mean " : "see feedgen --help", guess ? guess : "",
	          guess ? "?" : "");
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
		return say_failure(&err);
	if (arguments.is_help)
		return show_help(command);
	if (arguments.is_version)
		return show_version();
	if (!command) {
		error_set(&err, ERROR_USAGE, "no command: %s --help lists them", PROGRAM);
		return say_failure(&err);
	}
	if (!options_source_date(find_source_date(), &arguments.now, &err))
		return say_failure(&err);
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
	database_prepare();
	/* Options of the program itself stand before any command. */
	if (argc < 2 || argv[1][0] == '-')
		return (int)run_command(NULL, argc, argv);
	command = find_command(argv[1], &err);
	if (!command)
		return (int)say_failure(&err);
	return (int)run_command(command, argc - 1, argv + 1);
}
