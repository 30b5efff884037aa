#include "tests/unit/test.h"

#include <string.h>

#include <sqlite3.h>

#include "feeds/database.h"
#include "feeds/model.h"
#include "tests/unit/temporary.h"

enum statement { PUT, GET, PUT_BLOB, STATEMENT_COUNT };

static const char *const statements[STATEMENT_COUNT] = {
	[PUT] = "INSERT INTO note (id, text, seconds) VALUES (?1, ?2, ?3)",
	[GET] = "SELECT id, text, seconds, bytes FROM note WHERE id >= ?1 ORDER BY id",
	[PUT_BLOB] = "INSERT INTO note (bytes) VALUES (?1)",
};

static const char *const migrations[] = {
	"CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT, seconds INTEGER) STRICT;",
	("ALTER TABLE note ADD COLUMN bytes BLOB;"
         "CREATE TABLE child (note INTEGER NOT NULL REFERENCES note (id)) STRICT;"),
	"this is no SQL",
};

static const struct database_plan plan = {
	.application_id = 0x63656301,
	.migrations = migrations,
	.migration_count = 2,
	.statements = statements,
	.statement_count = STATEMENT_COUNT,
	.busy_timeout_ms = 20,
};

/* The plan as it was when only the first migration existed. */
static const struct database_plan first_plan = {
	.application_id = 0x63656301,
	.migrations = migrations,
	.migration_count = 1,
	.statements = statements,
	.statement_count = 1,
};

struct fixture {
	char folder[TEMPORARY_PATH_BYTES];
	char path[TEMPORARY_PATH_BYTES + 20];
	struct error err;
};

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	assert_non_null(fixture);
	temporary_make(fixture->folder);
	snprintf(fixture->path, sizeof(fixture->path), "%s/a.db", fixture->folder);
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	temporary_remove(fixture->folder);
	free(fixture);
	return 0;
}

static struct database *open_or_fail(struct fixture *fixture,
                                     const struct database_plan *wanted)
{
	struct database *database = database_open(fixture->path, wanted, &fixture->err);

	assert_string_equal(fixture->err.message, "");
	assert_non_null(database);
	return database;
}

/* Opening is refused with a sentence that begins with the path and contains `words`. */
static void assert_refused(struct fixture *fixture, enum error_kind kind, const char *words)
{
	assert_null(database_open(fixture->path, &plan, &fixture->err));
	assert_int_equal(fixture->err.kind, kind);
	assert_ptr_equal(strstr(fixture->err.message, fixture->path), fixture->err.message);
	if (!strstr(fixture->err.message, words))
		fail_msg("\"%s\" does not say \"%s\"", fixture->err.message, words);
	assert_null(strchr(fixture->err.message, '\n'));
}

/* Runs SQL as another program would. */
static void run_elsewhere(const char *path, const char *sql)
{
	sqlite3 *handle;

	assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
	assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(handle);
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void values_come_back_as_they_went_in(void **state)
{
	struct fixture *fixture = *state;
	struct database *database = open_or_fail(fixture, &plan);
	struct error *err = &fixture->err;

	assert_true(database_run(
		database, PUT,
		BIND(database_integer(1), database_text("煤炭"), database_date(-7)), err));
	assert_true(database_run(
		database, PUT,
		BIND(database_integer(2), database_text(NULL), database_date(DATE_UNKNOWN)),
		err));
	assert_true(database_run(database, PUT_BLOB,
	                         BIND(database_blob((struct str){"\0x", 2})), err));
	assert_int_equal(database_last_id(database), 3);
	assert_int_equal(database_changes(database), 1);

	assert_true(database_query(database, GET, BIND(database_integer(1)), err));
	assert_true(database_row(database, GET, err));
	assert_string_equal(database_column_text(database, GET, 1), "煤炭");
	assert_int_equal(database_column_date(database, GET, 2), -7);
	assert_true(database_row(database, GET, err));
	assert_true(database_is_null(database, GET, 1));
	assert_null(database_column_text(database, GET, 1));
	assert_true(database_column_date(database, GET, 2) == DATE_UNKNOWN);
	assert_true(database_row(database, GET, err));
	assert_int_equal(database_column_blob(database, GET, 3).len, 2);
	assert_memory_equal(database_column_blob(database, GET, 3).ptr, "\0x", 2);
	assert_false(database_row(database, GET, err));
	assert_int_equal(err->kind, ERROR_NONE);
	database_close(database);
}

static void what_was_committed_stays_and_the_rest_is_rolled_back(void **state)
{
	struct fixture *fixture = *state;
	struct database *database = open_or_fail(fixture, &plan);
	struct error *err = &fixture->err;

	for (int id = 1; id <= 3; id++) {
		assert_true(database_begin(database, err));
		assert_true(database_run(
			database, PUT,
			BIND(database_integer(id), database_text(NULL), database_date(0)),
			err));
		if (id == 1)
			assert_true(database_commit(database, err));
		if (id == 2)
			database_rollback(database);
	}
	database_rollback(database);
	database_rollback(database);
	assert_true(database_begin(database, err));
	assert_true(database_run(
		database, PUT,
		BIND(database_integer(4), database_text(NULL), database_date(0)), err));
	database_close(database);

	database = open_or_fail(fixture, &plan);
	assert_true(database_query(database, GET, BIND(database_integer(0)), err));
	assert_true(database_row(database, GET, err));
	assert_int_equal(database_column_integer(database, GET, 0), 1);
	assert_false(database_row(database, GET, err));
	database_close(database);
}

static void a_failing_statement_can_be_used_again(void **state)
{
	struct fixture *fixture = *state;
	struct database *database = open_or_fail(fixture, &plan);
	struct error err = {0};

	for (int time = 0; time < 2; time++) {
		bool done = database_run(
			database, PUT,
			BIND(database_integer(1), database_text("a"), database_date(0)),
			&err);

		assert_int_equal(done, time == 0);
	}
	assert_int_equal(err.kind, ERROR_DATABASE);
	assert_true(database_run(
		database, PUT,
		BIND(database_integer(2), database_text("b"), database_date(0)),
		&fixture->err));
	database_close(database);
}

static void an_older_database_is_backed_up_and_migrated(void **state)
{
	struct fixture *fixture = *state;
	struct database *database = open_or_fail(fixture, &first_plan);
	char backup[TEMPORARY_PATH_BYTES + 40];

	assert_true(database_run(
		database, PUT,
		BIND(database_integer(1), database_text("kept"), database_date(0)),
		&fixture->err));
	database_close(database);

	snprintf(backup, sizeof(backup), "%s.v1.backup", fixture->path);
	write_file(backup, ""); /* as an attempt that was cut short leaves it */
	database = open_or_fail(fixture, &plan);
	assert_true(
		database_query(database, GET, BIND(database_integer(1)), &fixture->err));
	assert_true(database_row(database, GET, &fixture->err));
	assert_string_equal(database_column_text(database, GET, 1), "kept");
	database_reset(database, GET);
	database_close(database);

	database = database_open(backup, &first_plan, &fixture->err);
	assert_non_null(database);
	database_close(database);
}

static void a_migration_that_fails_changes_nothing(void **state)
{
	struct fixture *fixture = *state;
	struct database_plan broken = plan;

	database_close(open_or_fail(fixture, &first_plan));
	broken.migration_count = 3;
	assert_null(database_open(fixture->path, &broken, &fixture->err));
	assert_int_equal(fixture->err.kind, ERROR_DATABASE);
	fixture->err = (struct error){0};
	database_close(open_or_fail(fixture, &first_plan));
}

static void a_migration_that_leaves_dangling_rows_is_refused(void **state)
{
	struct fixture *fixture = *state;
	const char *const dangling[] = {migrations[0], migrations[1],
	                                "INSERT INTO child (note) VALUES (99);"};
	struct database_plan broken = plan;

	broken.migrations = dangling;
	broken.migration_count = 3;
	assert_null(database_open(fixture->path, &broken, &fixture->err));
	assert_non_null(strstr(fixture->err.message, "refer to missing rows: 1"));
}

static void a_file_that_is_no_database_is_refused_and_left_alone(void **state)
{
	struct fixture *fixture = *state;
	char text[2000];
	FILE *file;

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	write_file(fixture->path, text);
	assert_refused(fixture, ERROR_DATABASE, "is not an SQLite database");
	file = fopen(fixture->path, "r");
	assert_non_null(file);
	assert_int_equal(fread(text, 1, sizeof(text), file), sizeof(text) - 1);
	fclose(file);
}

static void the_database_of_another_application_is_refused(void **state)
{
	struct fixture *fixture = *state;

	run_elsewhere(fixture->path, "CREATE TABLE moz_places (id INTEGER)");
	assert_refused(fixture, ERROR_DATABASE, "another application");
	run_elsewhere(fixture->path, "PRAGMA application_id = 7; PRAGMA user_version = 1");
	fixture->err = (struct error){0};
	assert_refused(fixture, ERROR_DATABASE, "another application");
}

static void a_database_of_a_later_version_is_refused(void **state)
{
	struct fixture *fixture = *state;

	database_close(open_or_fail(fixture, &plan));
	run_elsewhere(fixture->path, "PRAGMA user_version = 3");
	assert_refused(fixture, ERROR_DATABASE, "later version");
}

static void a_second_writer_is_told_that_the_database_is_in_use(void **state)
{
	struct fixture *fixture = *state;
	struct database *first = open_or_fail(fixture, &plan);
	struct database *second = open_or_fail(fixture, &plan);
	struct error err = {0};

	assert_true(database_begin(first, &fixture->err));
	assert_false(database_begin(second, &err));
	assert_int_equal(err.kind, ERROR_LOCKED);
	assert_ptr_equal(strstr(err.message, fixture->path), err.message);
	database_rollback(first);
	assert_true(database_begin(second, &fixture->err));
	database_close(second);
	database_close(first);
}

static void a_database_that_is_exclusively_locked_does_not_open(void **state)
{
	struct fixture *fixture = *state;
	sqlite3 *other;

	assert_int_equal(sqlite3_open(fixture->path, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN EXCLUSIVE", NULL, NULL, NULL),
	                 SQLITE_OK);
	assert_refused(fixture, ERROR_LOCKED, "another process");
	sqlite3_close(other);
}

static void places_that_cannot_be_opened_are_named(void **state)
{
	struct fixture *fixture = *state;

	snprintf(fixture->path, sizeof(fixture->path), "%s/none/a.db", fixture->folder);
	assert_refused(fixture, ERROR_IO, "No such file or directory");
	fixture->err = (struct error){0};
	snprintf(fixture->path, sizeof(fixture->path), "%s", fixture->folder);
	assert_refused(fixture, ERROR_IO, "cannot be opened");
}

static void a_database_without_write_permission_is_refused(void **state)
{
	struct fixture *fixture = *state;

	if (geteuid() == 0)
		skip();
	database_close(open_or_fail(fixture, &plan));
	assert_int_equal(chmod(fixture->path, 0400), 0);
	assert_refused(fixture, ERROR_IO, "cannot be written to");
}

static void a_misspelt_statement_fails_at_the_start(void **state)
{
	struct fixture *fixture = *state;
	const char *const misspelt[] = {"SELECT \"txet\" FROM note"};
	struct database_plan broken = plan;

	broken.statements = misspelt;
	broken.statement_count = 1;
	assert_null(database_open(fixture->path, &broken, &fixture->err));
	assert_non_null(strstr(fixture->err.message, "txet"));
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(values_come_back_as_they_went_in),
		TEST(what_was_committed_stays_and_the_rest_is_rolled_back),
		TEST(a_failing_statement_can_be_used_again),
		TEST(an_older_database_is_backed_up_and_migrated),
		TEST(a_migration_that_fails_changes_nothing),
		TEST(a_migration_that_leaves_dangling_rows_is_refused),
		TEST(a_file_that_is_no_database_is_refused_and_left_alone),
		TEST(the_database_of_another_application_is_refused),
		TEST(a_database_of_a_later_version_is_refused),
		TEST(a_second_writer_is_told_that_the_database_is_in_use),
		TEST(a_database_that_is_exclusively_locked_does_not_open),
		TEST(places_that_cannot_be_opened_are_named),
		TEST(a_database_without_write_permission_is_refused),
		TEST(a_misspelt_statement_fails_at_the_start),
	};

	return RUN_TESTS(tests);
}
