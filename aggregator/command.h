/*
 * What every subcommand gets and may use: its arguments, the configuration, the clock, and
 * a voice.
 *
 * Each command is one file, command_<name>.c, with one function; main.c has their table.
 * Only these files print: results on standard output, one line per message on standard
 * error.  Only command.c reads the clock, and only main.c the environment.
 */
#ifndef AGGREGATOR_COMMAND_H
#define AGGREGATOR_COMMAND_H

#include "aggregator/configuration.h"
#include "aggregator/sources.h"
#include "aggregator/store.h"
#include "feeds/exit_status.h"
#include "feeds/lock.h"
#include "feeds/table.h"

/* The options of all commands; each command's table in main.c says which it takes. */
struct arguments {
	const char *config, *output, *url, *content_type, *report, *metrics;
	const char *match, *source, *reason; /* withdraw */
	const char *level, *language;        /* check */
	int64_t now;                         /* DATE_UNKNOWN: the clock's */
	int64_t max_runtime;                 /* seconds; 0: as long as it takes */
	int64_t limit;                       /* results; 0: the command's default */
	bool is_verbose, is_quiet, is_waiting, is_json, is_pretty, is_help, is_version;
	bool is_site, is_links, is_public;
	bool is_forced, is_dry_run, is_diff, is_accepted, is_old, is_page;
	const char *const *operands;
	size_t operand_count;
};

/* One command under way. */
struct session {
	const struct arguments *arguments;
	struct configuration configuration;
	struct arena arena; /* for what lives as long as the command */
	struct error err;   /* why it ended, where it did */
	struct lock lock;
	struct store *store;
	struct sources sources; /* session_list */
	bool has_sources;
	int64_t started_ms; /* a monotonic clock's */
	bool has_more;      /* to publish, which later runs do */
	const char *locale; /* of messages, as the environment says; NULL: not said */
	bool is_plain;      /* no escape sequences, whatever the terminal (NO_COLOR) */
};

typedef enum exit_status command_function(struct session *session);

command_function command_run, command_update, command_publish, command_sources,
	command_status, command_import, command_parse, command_explain, command_etiquette,
	command_search, command_withdraw, command_pause, command_resume, command_verify,
	command_backup, command_accept, command_recover, command_check, command_prune,
	command_try, command_discover, command_add, command_export;

/* ---- speaking ---- */

/* One line on standard error; whatever came from outside is made safe for a terminal. */
void say(const char *format, ...) PRINTF_LIKE(1, 2);

/* Where standard error is a terminal: shows `line` in place of the one shown last, until the
 * next message; NULL only takes that away. */
void show_progress(const char *line);

/* Says what is in session->err; returns the status that it ends the command with. */
enum exit_status say_failure(const struct session *session);

/* Where a command's result is shown: how wide standard output is, where that is a terminal,
 * and whether it may have colours. */
struct table_place session_place(const struct session *session);

/* Writes a command's result to standard output. */
bool show(const struct buf *out, struct error *err) MUST_CHECK;

/* ---- the clock ---- */

/* A clock that never goes back; where it began means nothing. */
int64_t monotonic_ms(void);

/* Until the clock that file systems take their times from has moved on: some milliseconds. */
void wait_for_tick(void);

/* Now, or what --now says. */
int64_t session_now(const struct session *session);

/* The first second that is not before the moment `ago_ms` ago; --now stands still. */
int64_t session_moment(const struct session *session, int64_t ago_ms);

/* How long the command has been running; real time, whatever --now says. */
int64_t session_elapsed_ms(const struct session *session);
/* Does nothing for so long. */
void session_rest(int64_t milliseconds);
void session_start_clock(struct session *session);

/* ---- the store and the sources ---- */

/* Takes the lock under which one command at a time writes, until it ends. */
bool session_take_lock(struct session *session) MUST_CHECK;

/* Takes the lock and opens the store, until the command ends. */
bool session_open_store(struct session *session) MUST_CHECK;

/* Brings the store in line with the source list; reads the list only where it is not the
 * one that was read last. */
bool session_take_sources(struct session *session) MUST_CHECK;

/* The source list, for what the store does not keep of it; read where it was not yet.  NULL
 * with session->err. */
const struct sources *session_list(struct session *session);

/* How sources are asked, which is never stored, in *list: at least those of `states` that
 * are asked in a way of their own.  Reads the list only for such, and nothing else of it. */
bool session_read_requests(struct session *session, const struct source_states *states,
                           struct sources *list) MUST_CHECK;

/* ---- parts of `run` ---- */

/* With the store open: asks the sources that are due; of those that were named, or all. */
enum exit_status update_sources(struct session *session);

/* With the store open: publishes the combined feed; without any entry, nothing.  Then
 * indexes what is new for searching. */
enum exit_status publish_entries(struct session *session);

/* With the store open: purges entries that are not kept any longer, in bounded slices, at most
 * once a day.  False with session->err. */
bool prune_entries(struct session *session) MUST_CHECK;

#endif
