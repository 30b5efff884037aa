/*
 * What every command gets and may use: its arguments, a run, and a voice.
 *
 * Each command is one file, command_<name>.c, with one function; main.c has their table.
 * Only these files print: results on standard output, one line per message on standard
 * error.  Only command.c reads the environment, and only it and main.c the clock.
 */
#ifndef FEEDGEN_COMMAND_H
#define FEEDGEN_COMMAND_H

#include "feedgen/build.h"
#include "feedgen/notices.h"
#include "feedgen/records_draft.h"
#include "feedgen/state.h"
#include "feeds/buf.h"
#include "feeds/exit_status.h"

#define PROGRAM "feedgen"

/* The options of all commands; each command's table in main.c says which it takes. */
struct arguments {
	const char *config, *output, *report, *metrics;
	const char *level, *language, *url, *content_type; /* check */
	int64_t now;                                       /* DATE_UNKNOWN: the clock's */
	bool is_verbose, is_quiet, is_waiting, is_json, is_help, is_version;
	bool is_dry_run, is_diff, is_accepted, is_site, is_links;
	const char *const *operands;
	size_t operand_count;
};

/* One command under way; one arena owns all of it. */
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
	struct known_topics topics;
	struct withdrawals withdrawn;
	struct withdrawn_items notices; /* all: what deleted.atom tells */
	struct build build;
	struct archive_pages archives;
	bool is_recovered; /* `known` comes from the published feeds: the state was lost */
	struct error err;
};

typedef enum exit_status command_function(const struct arguments *arguments);

command_function command_build, command_explain, command_check;

/* ---- speaking ---- */

/* One line on standard error, safe for a terminal whatever names of files or records are
 * in it. */
void say(const char *format, ...) PRINTF_LIKE(1, 2);

/* Says why the command ends; returns the status that it ends with. */
enum exit_status say_failure(const struct error *err);

/* Whether a command's result may have colours: on a terminal, unless NO_COLOR is set to
 * anything. */
bool can_show_colours(void);

/* The language of messages, as the environment says ("zh_CN.UTF-8"); NULL: it does not. */
const char *find_locale(void);

/* The environment's SOURCE_DATE_EPOCH (options_source_date), or NULL. */
const char *find_source_date(void);

/* Writes a command's result to standard output. */
bool show(const struct buf *out, struct error *err) MUST_CHECK;

/* ---- the run ---- */

/* A clock that never goes back; where it began means nothing. */
int64_t monotonic_ms(void);

/* Reads the settings, finds the records, takes the lock and opens the state; then does the
 * work. */
enum exit_status run_with_state(struct run *run, enum exit_status (*work)(struct run *run));

/* Reads the records, what is known of them, and gives them their stamps. */
bool run_read(struct run *run) MUST_CHECK;

/* Then makes the feeds of them. */
bool run_build(struct run *run) MUST_CHECK;

/* Then divides everything that was ever published into run->archives; without base_url there are
 * no links to find them by, and none. */
bool run_divide(struct run *run) MUST_CHECK;

#endif
