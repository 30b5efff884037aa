#include "feeds/database.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "feeds/database_handle.h"
#include "feeds/database_rank.h"
#include "feeds/model.h"

/* Statements that every database has, prepared behind the plan's own. */
enum control {
	CONTROL_BEGIN,
	CONTROL_COMMIT,
	CONTROL_ROLLBACK,
	CONTROL_SAVE,
	CONTROL_KEEP,
	CONTROL_UNDO,
	CONTROL_COUNT
};

static const char *const control_sql[CONTROL_COUNT] = {
	[CONTROL_BEGIN] = "BEGIN IMMEDIATE", [CONTROL_COMMIT] = "COMMIT",
	[CONTROL_ROLLBACK] = "ROLLBACK",     [CONTROL_SAVE] = "SAVEPOINT part",
	[CONTROL_KEEP] = "RELEASE part",     [CONTROL_UNDO] = "ROLLBACK TO part",
};

/* ---- failures ---- */

struct cause {
	int code; /* SQLite's primary result code */
	enum error_kind kind;
	const char *sentence; /* NULL: in SQLite's words */
};

static const struct cause causes[] = {
	{SQLITE_BUSY, ERROR_LOCKED, "another process is using the database"},
	{SQLITE_LOCKED, ERROR_LOCKED, "another process is using the database"},
	{SQLITE_NOTADB, ERROR_DATABASE, "is not an SQLite database"},
	{SQLITE_CORRUPT, ERROR_DATABASE, "the database is damaged"},
	{SQLITE_FULL, ERROR_IO, "the disk is full"},
	{SQLITE_READONLY, ERROR_IO, "the database cannot be written to"},
	{SQLITE_PERM, ERROR_IO, "the database cannot be written to"},
	{SQLITE_CANTOPEN, ERROR_IO, "the database cannot be opened"},
	{SQLITE_IOERR, ERROR_IO, "the database cannot be read or written"},
	{SQLITE_NOMEM, ERROR_MEMORY, "out of memory"},
};

static const struct cause *cause_find(int code)
{
	static const struct cause other = {SQLITE_ERROR, ERROR_DATABASE, NULL};

	for (size_t i = 0; i < sizeof(causes) / sizeof(causes[0]); i++) {
		if (causes[i].code == (code & 0xff))
			return &causes[i];
	}
	return &other;
}

/* Tells what SQLite's last call on the handle returned.  Always returns false. */
bool database_fail(const struct database *database, int code, struct error *err)
{
	const struct cause *cause = cause_find(code);
	int system = cause->kind == ERROR_IO ? sqlite3_system_errno(database->handle) : 0;

	if (!cause->sentence)
		return error_set(err, cause->kind, "%s: %s", database->path,
		                 sqlite3_errmsg(database->handle));
	if (system)
		return error_set(err, cause->kind, "%s: %s (%s)", database->path,
		                 cause->sentence, strerror(system));
	return error_set(err, cause->kind, "%s: %s", database->path, cause->sentence);
}

/* ---- opening ---- */

bool database_execute(struct database *database, const char *sql, struct error *err)
{
	int code = sqlite3_exec(database->handle, sql, NULL, NULL, NULL);

	return code == SQLITE_OK || database_fail(database, code, err);
}

/* The integer that a query without values gives; 0 where it gives no row. */
bool database_ask(struct database *database, const char *sql, int64_t *answer,
                  struct error *err)
{
	sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(database->handle, sql, -1, &statement, NULL);

	*answer = 0;
	if (code == SQLITE_OK)
		code = sqlite3_step(statement);
	if (code == SQLITE_ROW) {
		*answer = sqlite3_column_int64(statement, 0);
		code = SQLITE_DONE;
	}
	if (code != SQLITE_DONE)
		database_fail(database, code, err);
	sqlite3_finalize(statement);
	return code == SQLITE_DONE;
}

/* PRAGMAs take no bound values; the only SQL that is ever formatted, from integers. */
static bool pragma_set(struct database *database, const char *name, int value,
                       struct error *err)
{
	char sql[80];

	snprintf(sql, sizeof(sql), "PRAGMA %s = %d", name, value);
	return database_execute(database, sql, err);
}

static bool connect(struct database *database, const struct database_plan *plan,
                    struct error *err)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX |
	            SQLITE_OPEN_EXRESCODE;
	int code = sqlite3_open_v2(database->path, &database->handle, flags, NULL);

	if (!database->handle)
		return error_set(err, ERROR_MEMORY, "%s: out of memory", database->path);
	if (code != SQLITE_OK)
		return database_fail(database, code, err);
	/* SQLite falls back to reading only; say so now, not at the first write. */
	if (sqlite3_db_readonly(database->handle, "main") == 1)
		return database_fail(database, SQLITE_READONLY, err);
	sqlite3_busy_timeout(database->handle, plan->busy_timeout_ms);
	/* A file made by a stranger cannot run functions or rewrite its own schema, and a
	 * misspelt column is an error, not a string. */
	sqlite3_db_config(database->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(database->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(database->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_db_config(database->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	code = database_rank_register(database->handle);
	return code == SQLITE_OK || database_fail(database, code, err);
}

/*
 * Whose file this is and of which version, before anything is written to it.  A file
 * without any table is new.
 */
static bool identify(struct database *database, const struct database_plan *plan,
                     int *version, struct error *err)
{
	int64_t application, stored, tables;

	if (!database_ask(database, "SELECT count(*) FROM sqlite_schema", &tables, err) ||
	    !database_ask(database, "PRAGMA application_id", &application, err) ||
	    !database_ask(database, "PRAGMA user_version", &stored, err))
		return false;
	*version = 0;
	if (tables == 0 && application == 0 && stored == 0)
		return true;
	if (application != plan->application_id || stored < 1)
		return error_set(err, ERROR_DATABASE,
		                 "%s: is the database of another application",
		                 database->path);
	if (stored > plan->migration_count)
		return error_set(err, ERROR_DATABASE,
		                 "%s: was written by a later version of this program "
		                 "(its schema is %lld, this one speaks %d)",
		                 database->path, (long long)stored, plan->migration_count);
	*version = (int)stored;
	return true;
}

/* The body of the migrating transaction: another process may have been faster, so the
 * version is read again under the lock. */
static bool migrate_locked(struct database *database, const struct database_plan *plan,
                           struct error *err)
{
	int64_t dangling;
	int version;

	if (!identify(database, plan, &version, err))
		return false;
	if (version > 0 && version < plan->migration_count &&
	    !database_back_up(database, version, err))
		return false;
	for (; version < plan->migration_count; version++) {
		if (!database_execute(database, plan->migrations[version], err))
			return false;
	}
	if (!database_ask(database, "SELECT count(*) FROM pragma_foreign_key_check",
	                  &dangling, err))
		return false;
	if (dangling)
		return error_set(err, ERROR_DATABASE,
		                 "%s: rows that refer to missing rows: %lld",
		                 database->path, (long long)dangling);
	return pragma_set(database, "application_id", plan->application_id, err) &&
	       pragma_set(database, "user_version", plan->migration_count, err);
}

/*
 * All migrations in one transaction.  Foreign keys are not enforced yet: rebuilding a
 * table (sqlite.org/lang_altertable.html section 7) needs that, and they are checked whole
 * before the commit.
 */
static bool migrate(struct database *database, const struct database_plan *plan,
                    bool *is_new, struct error *err)
{
	int version;

	if (!identify(database, plan, &version, err))
		return false;
	*is_new = version < plan->migration_count;
	if (!*is_new)
		return true;
	if (version == 0 && plan->page_bytes &&
	    !pragma_set(database, "page_size", plan->page_bytes, err))
		return false;
	/* Only possible before the first table: lets space be given back in slices.  It writes
	 * the first page, after which the size of pages is settled. */
	if (version == 0 &&
	    !database_execute(database, "PRAGMA auto_vacuum = INCREMENTAL", err))
		return false;
	if (!database_execute(database, "BEGIN IMMEDIATE", err))
		return false;
	if (migrate_locked(database, plan, err) &&
	    database_execute(database, "COMMIT", err))
		return true;
	if (!sqlite3_get_autocommit(database->handle))
		sqlite3_exec(database->handle, "ROLLBACK", NULL, NULL, NULL);
	return false;
}

/* A statement that was not prepared yet. */
static bool prepare(struct database *database, size_t statement, struct error *err)
{
	size_t own = (size_t)database->statement_count;
	const char *sql = statement < own ? database->sql[statement]
	                                  : control_sql[statement - own];
	int code;

	if (database->statements[statement])
		return true;
	code = sqlite3_prepare_v3(database->handle, sql, -1, SQLITE_PREPARE_PERSISTENT,
	                          &database->statements[statement], NULL);
	if (code == SQLITE_OK)
		return true;
	database_fail(database, code, err);
	return error_prefix(err, sql);
}

/*
 * The plan's are prepared when they are first used: there are many, and most commands need
 * few.  Where the schema is new all are, so that a typo fails at once, in any test.  Those
 * that end a transaction must not fail for want of memory.
 */
static bool prepare_first(struct database *database, const struct database_plan *plan,
                          bool is_new, struct error *err)
{
	size_t own = (size_t)plan->statement_count, count = own + CONTROL_COUNT;

	database->statements = calloc(count, sizeof(sqlite3_stmt *));
	if (!database->statements)
		return error_set(err, ERROR_MEMORY, "out of memory");
	database->statement_count = plan->statement_count;
	database->sql = plan->statements;
	for (size_t i = is_new ? 0 : own; i < count; i++)
		if (!prepare(database, i, err))
			return false;
	return true;
}

struct database *database_open(const char *path, const struct database_plan *plan,
                               struct error *err)
{
	struct database *database = calloc(1, sizeof(*database));
	bool is_new;

	if (database)
		database->path = strdup(path);
	if (!database || !database->path) {
		error_set(err, ERROR_MEMORY, "out of memory");
		goto fail;
	}
	/* A part's journal holds the pages that one document touches: no file for that. */
	if (!connect(database, plan, err) || !migrate(database, plan, &is_new, err) ||
	    !database_execute(database, "PRAGMA journal_mode = WAL", err) ||
	    !database_execute(database, "PRAGMA synchronous = FULL", err) ||
	    !database_execute(database, "PRAGMA temp_store = MEMORY", err) ||
	    !database_execute(database, "PRAGMA foreign_keys = ON", err) ||
	    (plan->cache_bytes && !pragma_set(database, "cache_size", /* negative: KiB */
	                                      -(plan->cache_bytes / 1024), err)) ||
	    (plan->log_pages &&
	     !pragma_set(database, "wal_autocheckpoint", plan->log_pages, err)) ||
	    !prepare_first(database, plan, is_new, err))
		goto fail;
	return database;
fail:
	database_close(database);
	return NULL;
}

void database_prepare(void)
{
	/* Where the library was built otherwise, or is in use, all stays as it is. */
	(void)sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

void database_close(struct database *database)
{
	if (!database)
		return;
	for (int i = 0;
	     database->statements && i < database->statement_count + CONTROL_COUNT; i++)
		sqlite3_finalize(database->statements[i]);
	free(database->statements);
	sqlite3_close(database->handle);
	free(database->path);
	free(database);
}

/* ---- transactions ---- */

static bool control(struct database *database, enum control which, struct error *err)
{
	return database_run(database, database->statement_count + (int)which, BIND_NONE,
	                    err);
}

bool database_begin(struct database *database, struct error *err)
{
	return control(database, CONTROL_BEGIN, err);
}

bool database_commit(struct database *database, struct error *err)
{
	if (control(database, CONTROL_COMMIT, err))
		return true;
	database_rollback(database);
	return false;
}

void database_rollback(struct database *database)
{
	/* Some failures (a full disk) have rolled back already. */
	if (!sqlite3_get_autocommit(database->handle))
		(void)control(database, CONTROL_ROLLBACK, NULL);
}

bool database_part_begin(struct database *database, struct error *err)
{
	return control(database, CONTROL_SAVE, err);
}

bool database_part_keep(struct database *database, struct error *err)
{
	return control(database, CONTROL_KEEP, err);
}

void database_part_undo(struct database *database)
{
	if (!sqlite3_get_autocommit(database->handle) &&
	    control(database, CONTROL_UNDO, NULL))
		(void)control(database, CONTROL_KEEP, NULL);
}

/* ---- values ---- */

static int bind(sqlite3_stmt *statement, int position, const struct database_value *value)
{
	switch (value->type) {
	case DATABASE_INTEGER:
		return sqlite3_bind_int64(statement, position, value->integer);
	case DATABASE_TEXT:
		return sqlite3_bind_text64(statement, position, value->bytes.ptr,
		                           value->bytes.len, SQLITE_STATIC, SQLITE_UTF8);
	case DATABASE_BLOB:
		return sqlite3_bind_blob64(statement, position, value->bytes.ptr,
		                           value->bytes.len, SQLITE_STATIC);
	case DATABASE_NULL:
		break;
	}
	return sqlite3_bind_null(statement, position);
}

/* ---- statements ---- */

static sqlite3_stmt *statement_of(const struct database *database, int statement)
{
	assert(statement >= 0 && statement < database->statement_count + CONTROL_COUNT);
	return database->statements[statement];
}

void database_reset(struct database *database, int statement)
{
	sqlite3_stmt *prepared = statement_of(database, statement);

	if (!prepared)
		return;
	sqlite3_reset(prepared);
	/* The values were borrowed: nothing may point to them from here on. */
	sqlite3_clear_bindings(prepared);
}

bool database_query(struct database *database, int statement,
                    const struct database_value *values, size_t count, struct error *err)
{
	sqlite3_stmt *prepared;

	if (!prepare(database, (size_t)statement, err))
		return false;
	prepared = statement_of(database, statement);
	assert(!sqlite3_stmt_busy(prepared));
	assert(count == (size_t)sqlite3_bind_parameter_count(prepared));
	for (size_t i = 0; i < count; i++) {
		int code = bind(prepared, (int)i + 1, &values[i]);

		if (code != SQLITE_OK) {
			database_fail(database, code, err);
			database_reset(database, statement);
			return false;
		}
	}
	return true;
}

bool database_row(struct database *database, int statement, struct error *err)
{
	int code = sqlite3_step(statement_of(database, statement));

	if (code == SQLITE_ROW)
		return true;
	if (code != SQLITE_DONE)
		database_fail(database, code, err);
	database_reset(database, statement);
	return false;
}

bool database_run(struct database *database, int statement,
                  const struct database_value *values, size_t count, struct error *err)
{
	int code;

	if (!database_query(database, statement, values, count, err))
		return false;
	code = sqlite3_step(statement_of(database, statement));
	assert(code != SQLITE_ROW);
	if (code != SQLITE_DONE)
		database_fail(database, code, err);
	database_reset(database, statement);
	return code == SQLITE_DONE;
}

bool database_is_null(struct database *database, int statement, int column)
{
	return sqlite3_column_type(statement_of(database, statement), column) ==
	       SQLITE_NULL;
}

int64_t database_column_integer(struct database *database, int statement, int column)
{
	return sqlite3_column_int64(statement_of(database, statement), column);
}

int64_t database_column_date(struct database *database, int statement, int column)
{
	if (database_is_null(database, statement, column))
		return DATE_UNKNOWN;
	return database_column_integer(database, statement, column);
}

const char *database_column_text(struct database *database, int statement, int column)
{
	return (const char *)sqlite3_column_text(statement_of(database, statement), column);
}

struct str database_column_blob(struct database *database, int statement, int column)
{
	sqlite3_stmt *prepared = statement_of(database, statement);
	const char *bytes = sqlite3_column_blob(prepared, column);

	return (struct str){bytes, (size_t)sqlite3_column_bytes(prepared, column)};
}

int64_t database_last_id(struct database *database)
{
	return sqlite3_last_insert_rowid(database->handle);
}

int64_t database_changes(struct database *database)
{
	return sqlite3_changes64(database->handle);
}

int64_t database_total_changes(struct database *database)
{
	return sqlite3_total_changes64(database->handle);
}
