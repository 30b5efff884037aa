#include "feeds/database.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "feeds/database_handle.h"
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

/* ---- SQL without values ---- */

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

/* ---- preparing ---- */

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

bool database_prepare_first(struct database *database, const struct database_plan *plan,
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

void database_finish(struct database *database)
{
	for (int i = 0;
	     database->statements && i < database->statement_count + CONTROL_COUNT; i++)
		sqlite3_finalize(database->statements[i]);
	free(database->statements);
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
