#include "feeds/database.h"

#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "feeds/database_handle.h"
#include "feeds/database_rank.h"

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
	    !database_prepare_first(database, plan, is_new, err))
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
	database_finish(database);
	sqlite3_close(database->handle);
	free(database->path);
	free(database);
}
