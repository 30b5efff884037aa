/* What the files of the database share.  Nobody else includes this. */
#ifndef FEEDS_DATABASE_HANDLE_H
#define FEEDS_DATABASE_HANDLE_H

#include <sqlite3.h>

#include "feeds/database.h"

struct database {
	sqlite3 *handle;
	char *path;
	const char *const *sql; /* the plan's, borrowed */
	sqlite3_stmt *
		*statements; /* the plan's, then the control statements; NULL until used */
	int statement_count; /* the plan's */
};

/* Says in `err` what one of SQLite's result codes means for the database; returns false. */
bool database_fail(const struct database *database, int code, struct error *err);

/* Runs SQL without values, all of it. */
bool database_execute(struct database *database, const char *sql,
                      struct error *err) MUST_CHECK;

/* Runs SQL whose answer is one number. */
bool database_ask(struct database *database, const char *sql, int64_t *answer,
                  struct error *err) MUST_CHECK;

/*
 * The plan's statements are prepared when they are first used: there are many, and most
 * commands need few.  Where the schema is new all are, so that a typo fails at once, in any
 * test.  Those that end a transaction must not fail for want of memory: they are prepared now.
 */
bool database_prepare_first(struct database *database, const struct database_plan *plan,
                            bool is_new, struct error *err) MUST_CHECK;

/* Lets go of all statements. */
void database_finish(struct database *database);

/* Copies the database to <path>.v<version>.backup, under the lock of a migration. */
bool database_back_up(const struct database *database, int version,
                      struct error *err) MUST_CHECK;

#endif
