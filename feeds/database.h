/*
 * The only door to SQLite: opening, migrating, preparing and binding.
 *
 * A module that keeps something (feedgen/state, aggregator/store) describes its schema and
 * its statements as data, and speaks to its callers in types of its own; SQL and this
 * header stay inside that module.
 *
 * STRICT tables, WAL, foreign keys, one writer, BEGIN IMMEDIATE, every statement prepared
 * once, when it is first used (and all of them where the database is new or was migrated, so
 * that a typo fails at start), and every value bound.
 */
#ifndef FEEDS_DATABASE_H
#define FEEDS_DATABASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "feeds/error.h"
#include "feeds/str.h"

struct database;

struct database_plan {
	int32_t application_id; /* PRAGMA application_id, not 0: whose file this is */
	const char *const *migrations; /* scripts, append-only; [0] makes version 1 */
	int migration_count;           /* = the version this program speaks */
	const char *const
		*statements; /* by index, the caller's enum; outlive the database */
	int statement_count;
	int busy_timeout_ms;
	int page_bytes;  /* of a new file, a power of two; 0: SQLite's own choice */
	int cache_bytes; /* of pages in memory; 0: SQLite's own choice */
	int log_pages; /* what the log holds before it goes into the file; 0: SQLite's own */
};

/*
 * Opens or creates the database at `path` (its folder must exist), migrates it in one
 * transaction, after a backup beside it (<path>.v<N>.backup, N the version it had).
 * Returns owned (database_close); for use by one thread at a time.
 *
 * Refuses with one sentence that names the path, and leaves the file as it was: a file that
 * is not a database, belongs to another application, was written by a later version or is
 * damaged (ERROR_DATABASE), is locked beyond the busy timeout (ERROR_LOCKED), cannot be
 * opened or written to, or has no room (ERROR_IO).  The functions below fail in the same
 * words.
 */
struct database *database_open(const char *path, const struct database_plan *plan,
                               struct error *err);
void database_close(struct database *database); /* rolls back; NULL is fine */

/* Prepares SQLite, once, in main before anything else: one thread at a time uses it, so that
 * it needs no locks (5 % of a first import). */
void database_prepare(void);

/*
 * Copies the database as it is at one moment to a new file at `path`, readable to its owner
 * alone, and syncs it; other processes may write meanwhile.  What exists is never replaced.
 * On failure nothing is left at `path`.
 */
bool database_copy(const struct database *database, const char *path,
                   struct error *err) MUST_CHECK;

/*
 * Makes what was deleted unreadable: writes the whole file anew without it (as much free disk
 * again is needed) and empties the log.  Outside transactions.  ERROR_LOCKED while another
 * process reads, after the first and before the second.
 */
bool database_scrub(struct database *database, struct error *err) MUST_CHECK;

/*
 * A transaction: BEGIN IMMEDIATE, so that a second writer waits here (the busy timeout) and
 * not half-way.  What was committed outlasts a power cut (synchronous = FULL): dates and ids
 * that were published must never be made up a second time.  A commit that fails has rolled
 * back.
 */
bool database_begin(struct database *database, struct error *err) MUST_CHECK;
bool database_commit(struct database *database, struct error *err) MUST_CHECK;
void database_rollback(struct database *database); /* harmless outside a transaction */

/* A part of the transaction that is open, kept or undone alone (SAVEPOINT). */
bool database_part_begin(struct database *database, struct error *err) MUST_CHECK;
bool database_part_keep(struct database *database, struct error *err) MUST_CHECK;
void database_part_undo(struct database *database);

/* ---- values ---- */

enum database_type { DATABASE_NULL, DATABASE_INTEGER, DATABASE_TEXT, DATABASE_BLOB };

struct database_value {
	enum database_type type;
	int64_t integer;
	struct str bytes; /* borrowed until the statement is reset */
};

struct database_value database_integer(int64_t integer);
struct database_value database_date(int64_t seconds);  /* DATE_UNKNOWN is NULL */
struct database_value database_text(const char *text); /* NULL is NULL */
struct database_value database_blob(struct str bytes); /* a NULL view is NULL */

/* The values of ?1, ?2, ... in their order: exactly as many as the statement has. */
#define BIND(...)                                                                          \
	(const struct database_value[]){__VA_ARGS__},                                      \
		sizeof((const struct database_value[]){__VA_ARGS__}) /                     \
			sizeof(struct database_value)
#define BIND_NONE NULL, 0

/* Runs a statement that gives no rows. */
bool database_run(struct database *database, int statement,
                  const struct database_value *values, size_t count,
                  struct error *err) MUST_CHECK;

/*
 * Starts a statement that gives rows; then each database_row fetches one.  When it
 * returns false the rows have ended (or `err` is set) and the statement is reset.  A reader
 * that stops early calls database_reset.  The values' bytes are borrowed until then.
 */
bool database_query(struct database *database, int statement,
                    const struct database_value *values, size_t count,
                    struct error *err) MUST_CHECK;
bool database_row(struct database *database, int statement, struct error *err);
void database_reset(struct database *database, int statement);

/* Columns of the current row, 0-based; text and blobs borrowed until the next row. */
bool database_is_null(struct database *database, int statement, int column);
int64_t database_column_integer(struct database *database, int statement, int column);
int64_t database_column_date(struct database *database, int statement, int column);
const char *database_column_text(struct database *database, int statement, int column);
struct str database_column_blob(struct database *database, int statement, int column);

int64_t database_last_id(struct database *database);       /* rowid of the last INSERT */
int64_t database_changes(struct database *database);       /* rows of the last statement */
int64_t database_total_changes(struct database *database); /* rows since it was opened */

#endif
