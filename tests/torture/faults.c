/*
 * faults: a library that is loaded before all others (LD_PRELOAD) and makes one call of a
 * program fail with which it reads or writes a file, or kills the program there.
 *
 * Counted are the calls on what lies under FAULT_FOLDER; FAULT_AT says which of them is
 * meant (1, 2, ...; 0: none), FAULT_MODE what happens to it:
 *
 *   fail  it fails: a write with ENOSPC, all others with EIO
 *   full  of a write one half is done; all writing calls behind it fail with ENOSPC
 *   kill  the program is killed before it
 *   tear  the program is killed in the middle of it: of what cannot be done by half there is
 *         none
 *
 * Calls that only read or lock are counted by "fail" alone, "tear" counts writes alone.  FAULT_REPORT is the file to
 * write to what happened, "AT CALL", or of a program that came to its end "end COUNT".
 * SQLite's own functions for files go through these calls, the locks among them; what it
 * shares through memory does not.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum mode { MODE_NONE, MODE_FAIL, MODE_FULL, MODE_KILL, MODE_TEAR };
enum kind { READING, CHANGING, WRITING };
enum verdict { GO_ON, FAIL, HALF };

static const char *const mode_names[] = {
	[MODE_FAIL] = "fail",
	[MODE_FULL] = "full",
	[MODE_KILL] = "kill",
	[MODE_TEAR] = "tear",
};

static enum mode mode;
static const char *folder, *report_path;
static long at;
static atomic_long counted;

/* ---- whether, and what happens ------------------------------------------------------- */

static void report(const char *first, const char *second, long number)
{
	char line[80];
	int length = snprintf(line, sizeof(line), "%s%ld%s\n", first, number, second);
	long descriptor = syscall(SYS_openat, AT_FDCWD, report_path,
	                          O_WRONLY | O_CREAT | O_TRUNC, 0600);

	syscall(SYS_write, descriptor, line, (size_t)length);
	syscall(SYS_close, descriptor);
}

__attribute__((constructor)) static void begin(void)
{
	const char *wanted = getenv("FAULT_MODE"), *number = getenv("FAULT_AT");

	folder = getenv("FAULT_FOLDER");
	report_path = getenv("FAULT_REPORT");
	if (!wanted || !number || !folder || !report_path)
		return;
	at = strtol(number, NULL, 10);
	for (size_t i = MODE_FAIL; i < sizeof(mode_names) / sizeof(mode_names[0]); i++)
		if (strcmp(wanted, mode_names[i]) == 0)
			mode = (enum mode)i;
}

__attribute__((destructor)) static void end(void)
{
	if (mode != MODE_NONE && (at == 0 || counted < at))
		report("end ", "", counted);
}

static bool is_inside(const char *path)
{
	size_t length = strlen(folder);

	return strncmp(path, folder, length) == 0 &&
	       (path[length] == '/' || path[length] == '\0');
}

static bool leads_inside(const char *link)
{
	char path[PATH_MAX];
	ssize_t length = readlink(link, path, sizeof(path) - 1);

	if (length < 0)
		return false;
	path[length] = '\0';
	return is_inside(path);
}

static bool is_ours(int descriptor)
{
	char link[64];
	int saved = errno;
	bool inside;

	if (mode == MODE_NONE || descriptor < 0)
		return false;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", descriptor);
	inside = leads_inside(link);
	errno = saved;
	return inside;
}

/* A path as the calls ending in "at" take it. */
static bool is_ours_at(int parent, const char *path)
{
	int saved = errno;
	bool inside;

	if (mode == MODE_NONE)
		return false;
	if (path[0] == '/')
		return is_inside(path);
	if (parent != AT_FDCWD)
		return is_ours(parent);
	inside = leads_inside("/proc/self/cwd");
	errno = saved;
	return inside;
}

static void die(void)
{
	kill(getpid(), SIGKILL);
	pause();
}

static enum verdict judge(const char *call, enum kind kind, bool ours)
{
	long number;

	if (!ours || (kind == READING && mode != MODE_FAIL) ||
	    (kind != WRITING && mode == MODE_TEAR))
		return GO_ON;
	number = ++counted;
	if (at == 0 || number < at || (number > at && mode != MODE_FULL))
		return GO_ON;
	if (number > at)
		return FAIL;
	report("", call, number);
	if (mode == MODE_KILL)
		die();
	return mode == MODE_FAIL ? FAIL : HALF;
}

static int fail(int number)
{
	errno = number;
	return -1;
}

/* Of a write of which a half was done. */
static long finish(enum verdict verdict, long result)
{
	if (verdict == HALF && mode == MODE_TEAR)
		die();
	return result;
}

/* ---- the calls: writing -------------------------------------------------------------- */

ssize_t write(int descriptor, const void *bytes, size_t count)
{
	enum verdict verdict = judge(" write", WRITING, is_ours(descriptor));

	if (verdict == FAIL)
		return fail(ENOSPC);
	if (verdict == HALF)
		count /= 2;
	return finish(verdict, syscall(SYS_write, descriptor, bytes, count));
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset)
{
	enum verdict verdict = judge(" pwrite", WRITING, is_ours(descriptor));

	if (verdict == FAIL)
		return fail(ENOSPC);
	if (verdict == HALF)
		count /= 2;
	return finish(verdict, syscall(SYS_pwrite64, descriptor, bytes, count, offset));
}

int ftruncate64(int descriptor, off64_t length)
{
	enum verdict verdict = judge(" ftruncate", CHANGING, is_ours(descriptor));

	if (verdict != GO_ON)
		return fail(EIO);
	return (int)syscall(SYS_ftruncate, descriptor, length);
}

int fsync(int descriptor)
{
	enum verdict verdict = judge(" fsync", CHANGING, is_ours(descriptor));

	if (verdict != GO_ON)
		return fail(EIO);
	return (int)syscall(SYS_fsync, descriptor);
}

int fdatasync(int descriptor)
{
	enum verdict verdict = judge(" fdatasync", CHANGING, is_ours(descriptor));

	if (verdict != GO_ON)
		return fail(EIO);
	return (int)syscall(SYS_fdatasync, descriptor);
}

int renameat(int old_parent, const char *old, int new_parent, const char *new)
{
	enum verdict verdict = judge(" rename", CHANGING, is_ours_at(new_parent, new));

	if (verdict != GO_ON)
		return fail(mode == MODE_FULL ? ENOSPC : EIO);
	return (int)syscall(SYS_renameat2, old_parent, old, new_parent, new, 0);
}

/* A full disk takes no part in removing. */
int unlinkat(int parent, const char *path, int flags)
{
	enum verdict verdict = judge(" unlink", CHANGING, is_ours_at(parent, path));

	if (verdict != GO_ON && mode == MODE_FAIL)
		return fail(EIO);
	return (int)syscall(SYS_unlinkat, parent, path, flags);
}

int unlink(const char *path)
{
	return unlinkat(AT_FDCWD, path, 0);
}

int mkdirat(int parent, const char *path, mode_t permissions)
{
	enum verdict verdict = judge(" mkdir", CHANGING, is_ours_at(parent, path));

	if (verdict != GO_ON)
		return fail(mode == MODE_FULL ? ENOSPC : EIO);
	return (int)syscall(SYS_mkdirat, parent, path, permissions);
}

int mkdir(const char *path, mode_t permissions)
{
	return mkdirat(AT_FDCWD, path, permissions);
}

/* ---- the calls: opening -------------------------------------------------------------- */

static int open_at(int parent, const char *path, int flags, mode_t permissions)
{
	bool is_new = (flags & O_CREAT) != 0;
	enum verdict verdict = judge(" open", is_new ? CHANGING : READING,
	                             is_ours_at(parent, path));

	if (verdict != GO_ON)
		return fail(is_new ? ENOSPC : EIO);
	return (int)syscall(SYS_openat, parent, path, flags, permissions);
}

/* The permissions stand behind the flags only where they are needed. */
#define PERMISSIONS(flags)                                                                 \
	mode_t permissions = 0;                                                            \
	va_list rest;                                                                      \
	va_start(rest, flags);                                                             \
	if ((flags) & (O_CREAT | O_TMPFILE))                                               \
		permissions = va_arg(rest, mode_t);                                        \
	va_end(rest)

int open(const char *path, int flags, ...)
{
	PERMISSIONS(flags);
	return open_at(AT_FDCWD, path, flags, permissions);
}

int open64(const char *path, int flags, ...)
{
	PERMISSIONS(flags);
	return open_at(AT_FDCWD, path, flags, permissions);
}

int openat(int parent, const char *path, int flags, ...)
{
	PERMISSIONS(flags);
	return open_at(parent, path, flags, permissions);
}

/* ---- the calls: reading and locking -------------------------------------------------- */

ssize_t read(int descriptor, void *bytes, size_t count)
{
	if (judge(" read", READING, is_ours(descriptor)) == FAIL)
		return fail(EIO);
	return syscall(SYS_read, descriptor, bytes, count);
}

ssize_t pread64(int descriptor, void *bytes, size_t count, off64_t offset)
{
	if (judge(" pread", READING, is_ours(descriptor)) == FAIL)
		return fail(EIO);
	return syscall(SYS_pread64, descriptor, bytes, count, offset);
}

int flock(int descriptor, int operation)
{
	if (judge(" flock", READING, is_ours(descriptor)) == FAIL)
		return fail(EIO);
	return (int)syscall(SYS_flock, descriptor, operation);
}

void *mmap64(void *address, size_t length, int protection, int flags, int descriptor,
             off64_t offset)
{
	long result;

	if (judge(" mmap", READING, is_ours(descriptor)) == FAIL) {
		errno = ENOMEM;
		return MAP_FAILED;
	}
	result = syscall(SYS_mmap, address, length, protection, flags, descriptor, offset);
	return (void *)result;
}

int fcntl64(int descriptor, int command, ...)
{
	bool is_lock = command == F_SETLK || command == F_SETLKW || command == F_GETLK;
	const struct flock *lock = NULL;
	va_list rest;
	long value;

	va_start(rest, command);
	if (is_lock)
		lock = va_arg(rest, const struct flock *);
	value = is_lock ? (long)lock : va_arg(rest, int);
	va_end(rest);
	/* Giving a lock back does not fail. */
	if (is_lock && lock->l_type != F_UNLCK &&
	    judge(" lock", READING, is_ours(descriptor)) == FAIL)
		return fail(EIO);
	return (int)syscall(SYS_fcntl, descriptor, command, value);
}
