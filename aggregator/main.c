/*
 * aggregator(1): arguments -> one command -> exit status.
 */
#include <string.h>
#include <unistd.h>

#include "aggregator/command.h"
#include "feeds/config.h"
#include "feeds/database.h"
#include "feeds/limits.h"
#include "feeds/options.h"
#include "feeds/parse.h"

#define MEMBER(name) offsetof(struct arguments, name)
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* clang-format off */

/* What every command takes. */
#define COMMON_OPTIONS \
	{"config",  'c', OPTION_TEXT, MEMBER(config),     "FILE", "read aggregator.ini(5) from FILE"}, \
	{"now",     0,   OPTION_TIME, MEMBER(now),        "TIME", "take TIME (RFC 3339) for the clock's"}, \
	{"verbose", 'v', OPTION_FLAG, MEMBER(is_verbose), NULL,   "say what was done"}, \
	{"quiet",   'q', OPTION_FLAG, MEMBER(is_quiet),   NULL,   "say only what went wrong"}, \
	{"help",    0,   OPTION_FLAG, MEMBER(is_help),    NULL,   "show this text"}, \
	{"version", 0,   OPTION_FLAG, MEMBER(is_version), NULL,   "show the version"}

#define WAIT_OPTION \
	{"wait", 0, OPTION_FLAG, MEMBER(is_waiting), NULL, "wait for another run to end"}

#define RUNTIME_OPTION \
	{"max-runtime", 0, OPTION_DURATION, MEMBER(max_runtime), "TIME", "ask nobody any more after TIME (90s, 5m)"}

static const struct option_row writing_options[] = {WAIT_OPTION, COMMON_OPTIONS};

static const struct option_row update_options[] = {
	{"force", 0, OPTION_FLAG, MEMBER(is_forced), NULL, "ask those, too, that are not due"},
	RUNTIME_OPTION,
	WAIT_OPTION,
	COMMON_OPTIONS,
};

#define PUBLISH_OPTIONS \
	{"output",  'o', OPTION_TEXT, MEMBER(output),      "DIR",  "publish into DIR"}, \
	{"accept",  0,   OPTION_FLAG, MEMBER(is_accepted), NULL,   "publish what the guards refuse"}, \
	{"report",  0,   OPTION_TEXT, MEMBER(report),      "FILE", "write what was published to FILE, as JSON"}, \
	{"metrics", 0,   OPTION_TEXT, MEMBER(metrics),     "FILE", "write it to FILE for Prometheus"}

static const struct option_row run_options[] = {
	PUBLISH_OPTIONS,
	RUNTIME_OPTION,
	WAIT_OPTION,
	COMMON_OPTIONS,
};

static const struct option_row publish_options[] = {
	{"dry-run", 0, OPTION_FLAG, MEMBER(is_dry_run), NULL, "write nothing"},
	{"diff",    0, OPTION_FLAG, MEMBER(is_diff),    NULL, "show what changes in the feed"},
	PUBLISH_OPTIONS,
	WAIT_OPTION,
	COMMON_OPTIONS,
};

static const struct option_row verify_options[] = {
	{"output", 'o', OPTION_TEXT, MEMBER(output), "DIR", "look at what is published in DIR"},
	WAIT_OPTION,
	COMMON_OPTIONS,
};

static const struct option_row recover_options[] = {
	{"output", 'o', OPTION_TEXT, MEMBER(output), "DIR", "read what is published in DIR"},
	WAIT_OPTION,
	COMMON_OPTIONS,
};

static const struct option_row withdraw_options[] = {
	{"match",   0,   OPTION_TEXT, MEMBER(match),      "RULE",   "what RULE matches, in place of ENTRY"},
	{"source",  0,   OPTION_TEXT, MEMBER(source),     "SOURCE", "with --match: of SOURCE only"},
	{"reason",  0,   OPTION_TEXT, MEMBER(reason),     "TEXT",   "tell readers why"},
	{"dry-run", 0,   OPTION_FLAG, MEMBER(is_dry_run), NULL,     "show what it would be, do nothing"},
	{"output",  'o', OPTION_TEXT, MEMBER(output),     "DIR",    "publish into DIR"},
	WAIT_OPTION,
	COMMON_OPTIONS,
};

static const struct option_row prune_options[] = {
	{"dry-run", 0,   OPTION_FLAG, MEMBER(is_dry_run), NULL,  "show what it would be, do nothing"},
	{"output",  'o', OPTION_TEXT, MEMBER(output),     "DIR", "keep what is published in DIR"},
	WAIT_OPTION,
	COMMON_OPTIONS,
};

static const struct option_row accept_options[] = {
	{"old", 0, OPTION_FLAG, MEMBER(is_old), NULL, "they are old ones: keep them, announce none"},
	WAIT_OPTION,
	COMMON_OPTIONS,
};

static const struct option_row common_options[] = {COMMON_OPTIONS};

#define PAGE_OPTION \
	{"page", 0, OPTION_FLAG, MEMBER(is_page), NULL, "the news page itself, whatever feeds there are"}

#define JSON_OPTION \
	{"json", 0, OPTION_FLAG, MEMBER(is_json), NULL, "as JSON, for programs"}

static const struct option_row discover_options[] = {PAGE_OPTION, JSON_OPTION, COMMON_OPTIONS};

static const struct option_row add_options[] = {PAGE_OPTION, WAIT_OPTION, COMMON_OPTIONS};

static const struct option_row listing_options[] = {JSON_OPTION, COMMON_OPTIONS};

static const struct option_row export_options[] = {
	{"public", 0, OPTION_FLAG, MEMBER(is_public), NULL, "without secrets and private hosts, for others"},
	COMMON_OPTIONS,
};

static const struct option_row search_options[] = {
	{"limit", 0, OPTION_INTEGER, MEMBER(limit),   "N",  "show at most N entries (20)"},
	{"json",  0, OPTION_FLAG,    MEMBER(is_json), NULL, "as JSON, for programs"},
	COMMON_OPTIONS,
};

static const struct option_row parse_options[] = {
	{"url",          0, OPTION_TEXT, MEMBER(url),          "URL",  "the address that the documents came from"},
	{"content-type", 0, OPTION_TEXT, MEMBER(content_type), "TYPE", "what their server calls them"},
	{"pretty",       0, OPTION_FLAG, MEMBER(is_pretty),    NULL,   "indent the JSON"},
	COMMON_OPTIONS,
};

static const struct option_row check_options[] = {
	{"json",         0, OPTION_FLAG, MEMBER(is_json),      NULL,    "as JSON, for programs"},
	{"lang",         0, OPTION_TEXT, MEMBER(language),     "en|zh", "the language of messages (LANG's)"},
	{"level",        0, OPTION_TEXT, MEMBER(level),        "LEVEL", "the least that is told: error, warning (default) or info"},
	{"url",          0, OPTION_TEXT, MEMBER(url),          "URL",   "the address that the documents came from"},
	{"content-type", 0, OPTION_TEXT, MEMBER(content_type), "TYPE",  "what their server calls them"},
	{"site",         0, OPTION_FLAG, MEMBER(is_site),      NULL,    "the operands are home pages: find and check their feeds"},
	{"links",        0, OPTION_FLAG, MEMBER(is_links),     NULL,    "fetch what the feed names, too: hubs, pictures, enclosures, older items"},
	COMMON_OPTIONS,
};

static const struct option_row program_options[] = {
	{"help",    0, OPTION_FLAG, MEMBER(is_help),    NULL, "show this text"},
	{"version", 0, OPTION_FLAG, MEMBER(is_version), NULL, "show the version"},
};

#define OPTIONS(table) (table), COUNT(table)

static const struct command {
	const char *name, *operands, *help;
	size_t min_operands, max_operands;
	command_function *run;
	const struct option_row *options;
	size_t option_count;
} commands[] = {
	{"run", "", "update, then publish: what cron calls",
	 0, 0, command_run, OPTIONS(run_options)},
	{"update", "[SOURCE...]", "ask the sources that are due and store what is new",
	 0, SIZE_MAX, command_update, OPTIONS(update_options)},
	{"publish", "", "write the combined feed",
	 0, 0, command_publish, OPTIONS(publish_options)},
	{"status", "", "tell how every source is, and why",
	 0, 0, command_status, OPTIONS(listing_options)},
	{"sources", "", "list the sources, each with its state",
	 0, 0, command_sources, OPTIONS(listing_options)},
	{"explain", "SOURCE|ENTRY", "tell why a source is asked when it is, or why an entry is where it is",
	 1, 1, command_explain, OPTIONS(listing_options)},
	{"accept", "SOURCE", "publish the entries that were held back when a source gave all new names",
	 1, 1, command_accept, OPTIONS(accept_options)},
	{"etiquette", "", "tell how we behaved toward each host",
	 0, 0, command_etiquette, OPTIONS(listing_options)},
	{"search", "QUERY", "look for stored entries",
	 1, SIZE_MAX, command_search, OPTIONS(search_options)},
	{"withdraw", "[ENTRY...]", "take entries down, everywhere and for good",
	 0, SIZE_MAX, command_withdraw, OPTIONS(withdraw_options)},
	{"pause", "SOURCE...", "do not ask a source until it is resumed",
	 1, SIZE_MAX, command_pause, OPTIONS(writing_options)},
	{"resume", "SOURCE...", "ask it again, when its schedule says",
	 1, SIZE_MAX, command_resume, OPTIONS(writing_options)},
	{"prune", "", "purge entries that are not kept any longer",
	 0, 0, command_prune, OPTIONS(prune_options)},
	{"verify", "", "look whether the store is sound, and what is published in it",
	 0, 0, command_verify, OPTIONS(verify_options)},
	{"backup", "FILE", "copy the store, at any time",
	 1, 1, command_backup, OPTIONS(common_options)},
	{"recover", "", "read the entries of a lost store back from our feeds",
	 0, 0, command_recover, OPTIONS(recover_options)},
	{"discover", "URL", "find the feeds of a site, or rules to read its news page by",
	 1, 1, command_discover, OPTIONS(discover_options)},
	{"add", "URL", "add the feed of a site to the list, or its news page",
	 1, 1, command_add, OPTIONS(add_options)},
	{"try", "SOURCE|URL", "show what would be read, and what looks wrong, storing nothing",
	 1, 1, command_try, OPTIONS(listing_options)},
	{"import", "FILE", "add the sources of another list (OPML) to ours",
	 1, 1, command_import, OPTIONS(writing_options)},
	{"export", "", "write our list as OPML, with all that stands in it",
	 0, 0, command_export, OPTIONS(export_options)},
	{"parse", "FILE...", "show what is understood of feed documents, as JSON",
	 1, SIZE_MAX, command_parse, OPTIONS(parse_options)},
	{"check", "FILE|URL...", "tell what is wrong with a feed, where, and how to mend it",
	 1, SIZE_MAX, command_check, OPTIONS(check_options)},
};

/* clang-format on */

/* ---- help ---------------------------------------------------------------------------- */

static void describe_command(const struct command *command, struct buf *out)
{
	buf_printf(out, "usage: aggregator %s [OPTION...]%s%s\n\n%s\n\n", command->name,
	           command->operands[0] ? " " : "", command->operands, command->help);
	options_describe(command->options, command->option_count, out);
}

static void describe_program(struct buf *out)
{
	buf_add_text(out, "usage: aggregator COMMAND [OPTION...] [OPERAND...]\n\n");
	for (size_t i = 0; i < COUNT(commands); i++)
		buf_printf(out, "  %-9s %-12s %s\n", commands[i].name, commands[i].operands,
		           commands[i].help);
	buf_add_text(out, "\nOptions of a command: aggregator COMMAND --help\n\n");
	options_describe(program_options, COUNT(program_options), out);
}

static enum exit_status show_help(const struct command *command)
{
	struct session session = {0};
	enum exit_status status = EXIT_STATUS_DONE;
	struct buf out;

	buf_init(&out, LIMIT_OUTPUT_BYTES);
	if (command)
		describe_command(command, &out);
	else
		describe_program(&out);
	if (!show(&out, &session.err))
		status = say_failure(&session);
	buf_release(&out);
	return status;
}

static enum exit_status show_version(void)
{
	struct session session = {0};
	enum exit_status status = EXIT_STATUS_DONE;
	struct buf out;

	buf_init(&out, LIMIT_OUTPUT_BYTES);
	buf_add_text(&out, "aggregator " VERSION "\n");
	if (!show(&out, &session.err))
		status = say_failure(&session);
	buf_release(&out);
	return status;
}

/* ---- one command --------------------------------------------------------------------- */

/* Without a configuration: the state in the user's home, the list that ships. */
static void fill_in_places(struct session *session)
{
	static const char *const lists[] = {"associations.opml",
	                                    "aggregator/associations.opml",
	                                    DATA_FOLDER "/associations.opml"};
	struct configuration *configuration = &session->configuration;

	configuration->store_path = config_state_path(
		&session->arena, getenv("XDG_STATE_HOME"), getenv("HOME"), "aggregator.db");
	for (size_t i = 0; i < COUNT(lists); i++) {
		configuration->sources_file = lists[i];
		if (access(lists[i], R_OK) == 0)
			break;
	}
}

/* The language of messages, as POSIX orders what may say it. */
static const char *find_locale(void)
{
	static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

	for (size_t i = 0; i < COUNT(names); i++) {
		const char *value = getenv(names[i]);

		if (value && value[0])
			return value;
	}
	return NULL;
}

static enum exit_status run_command(const struct command *command,
                                    const struct arguments *arguments)
{
	struct session session = {.arguments = arguments, .lock = {.descriptor = -1}};
	const char *no_color = getenv("NO_COLOR");
	enum exit_status status;

	session.is_plain = no_color && no_color[0];
	session.locale = find_locale();
	session_start_clock(&session);
	arena_init(&session.arena, LIMIT_SESSION_BYTES);
	if (configuration_read(arguments->config, &session.configuration, &session.arena,
	                       &session.err)) {
		if (!arguments->config)
			fill_in_places(&session);
		if (arguments->output)
			session.configuration.output_folder = arguments->output;
		parse_prepare();
		database_prepare();
		status = command->run(&session);
	} else {
		status = say_failure(&session);
	}
	store_close(session.store);
	lock_release(&session.lock);
	arena_release(&session.arena);
	return status;
}

/* ---- the command line ---------------------------------------------------------------- */

static const struct command *command_find(const char *name, struct error *err)
{
	const char *names[COUNT(commands)], *guess;

	for (size_t i = 0; i < COUNT(commands); i++) {
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
		names[i] = commands[i].name;
	}
	guess = options_guess(name, names, COUNT(names));
	if (guess)
		error_set(err, ERROR_USAGE, "unknown command %s: did you mean %s?", name,
		          guess);
	else
		error_set(err, ERROR_USAGE, "unknown command %s: see aggregator --help",
		          name);
	return NULL;
}

/* Reads the options and checks the number of operands. */
static bool read_arguments(const struct command *command, int argc, char **argv,
                           struct arguments *arguments, struct error *err)
{
	int first = options_parse(command->options, command->option_count, arguments, argc,
	                          argv, err);

	if (!first)
		return false;
	arguments->operands = (const char *const *)argv + first;
	arguments->operand_count = (size_t)(argc - first);
	if (arguments->is_help || arguments->is_version)
		return true;
	if (arguments->operand_count < command->min_operands)
		return error_set(err, ERROR_USAGE, "%s needs %s", command->name,
		                 command->operands);
	if (arguments->operand_count > command->max_operands)
		return error_set(err, ERROR_USAGE, "%s does not take %s", command->name,
		                 arguments->operands[command->max_operands]);
	return true;
}

static int main_of_command(const struct command *command, int argc, char **argv)
{
	struct arguments arguments = {.now = DATE_UNKNOWN};
	struct session session = {.arguments = &arguments};

	if (!read_arguments(command, argc, argv, &arguments, &session.err))
		return (int)say_failure(&session);
	if (arguments.is_help)
		return (int)show_help(command);
	if (arguments.is_version)
		return (int)show_version();
	/* Of what is written only: when servers are asked is for the clock to say. */
	if (command->run == command_publish &&
	    !options_source_date(getenv("SOURCE_DATE_EPOCH"), &arguments.now, &session.err))
		return (int)say_failure(&session);
	return (int)run_command(command, &arguments);
}

/* Options of the program itself, without a command. */
static int main_of_program(int argc, char **argv)
{
	struct arguments arguments = {.now = DATE_UNKNOWN};
	struct session session = {.arguments = &arguments};

	if (!options_parse(program_options, COUNT(program_options), &arguments, argc, argv,
	                   &session.err))
		return (int)say_failure(&session);
	if (arguments.is_help)
		return (int)show_help(NULL);
	if (arguments.is_version)
		return (int)show_version();
	error_set(&session.err, ERROR_USAGE, "no command: see aggregator --help");
	return (int)say_failure(&session);
}

int main(int argc, char **argv)
{
	const struct command *command;
	struct session session = {0};

	if (argc < 2 || argv[1][0] == '-')
		return main_of_program(argc, argv);
	command = command_find(argv[1], &session.err);
	if (!command)
		return (int)say_failure(&session);
	return main_of_command(command, argc - 1, argv + 1);
}
