/* Copies of a database: before a migration, and whenever somebody asks. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "feeds/database.h"
#include "feeds/database_handle.h"

/*
 * Copies the database as it is to the file at `path`, replacing what is in it.  Reads
 * through a connection of its own: SQLite copies nothing from one that holds the write
 * lock, and that lock is what keeps the copy and the migration together.
 */
static bool copy_to(const struct database *database, const char *path, struct error *err)
{
	struct database from = {.path = database->path};
	char *name = sqlite3_mprintf("%s", path);
	struct database to = {.path = name};
	sqlite3_backup *backup = NULL;
	bool ok = false;
	int code;

	if (!name)
		return error_set(err, ERROR_MEMORY, "out of memory");
	code = sqlite3_open_v2(from.path, &from.handle, SQLITE_OPEN_READONLY, NULL);
	if (code != SQLITE_OK) {
		database_fail(&from, code, err);
		goto out;
	}
	code = sqlite3_open(to.path, &to.handle);
	if (code == SQLITE_OK)
		backup = sqlite3_backup_init(to.handle, "main", from.handle, "main");
	if (backup) {
		sqlite3_backup_step(backup, -1);
		code = sqlite3_backup_finish(backup);
	} else {
		code = sqlite3_errcode(to.handle);
	}
	ok = code == SQLITE_OK || database_fail(&to, code, err);
out:
	sqlite3_close(to.handle);
	sqlite3_close(from.handle);
	sqlite3_free(name);
	return ok;
}

bool database_back_up(const struct database *database, int version, struct error *err)
{
	char *path = sqlite3_mprintf("%s.v%d.backup", database->path, version);
	bool ok;

	if (!path)
		return error_set(err, ERROR_MEMORY, "out of memory");
	ok = copy_to(database, path, err);
	sqlite3_free(path);
	return ok;
}

/* Some file systems cannot sync a folder and say EINVAL. */
static bool sync_folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash ? sqlite3_mprintf("%.*s/", (int)(slash - path), path)
	                     : sqlite3_mprintf(".");
	int descriptor = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	bool ok = descriptor >= 0 && (fsync(descriptor) == 0 || errno == EINVAL);

	sqlite3_free(folder);
	if (descriptor >= 0)
		close(descriptor);
	return ok;
}

bool database_copy(const struct database *database, const char *path, struct error *err)
{
	int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool ok;

	if (descriptor < 0)
		return error_set(err, ERROR_IO, "%s: %s", path, strerror(errno));
	ok = copy_to(database, path, err);
	/* SQLite syncs what it writes; the file's name is the folder's. */
	if (ok && (fsync(descriptor) != 0 || !sync_folder_of(path)))
		ok = error_set(err, ERROR_IO, "%s: %s", path, strerror(errno));
	close(descriptor);
	if (!ok)
		unlink(path);
	return ok;
}

bool database_scrub(struct database *database, struct error *err)
{
	int64_t is_busy;

	if (!database_execute(database, "VACUUM", err) ||
	    !database_ask(database, "PRAGMA wal_checkpoint(TRUNCATE)", &is_busy, err))
		return false;
	return !is_busy || database_fail(database, SQLITE_BUSY, err);
}
