#include "feeds/publish_target.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "feeds/file.h"

#define COMPARE_BYTES ((size_t)16 << 10)

bool target_refuse(const struct target *target, const char *reason)
{
	error_set(target->err, ERROR_IO, "%s/%s: %s", target->folder, target->name, reason);
	return false;
}

/* Fails with what the system says. */
bool target_fail(const struct target *target, int error_number)
{
	return target_refuse(target, strerror(error_number));
}

/* Some file systems cannot sync a folder and say EINVAL; nothing more can be done there. */
static bool sync_folder(int descriptor)
{
	return fsync(descriptor) == 0 || errno == EINVAL;
}

/* ---- folders --------------------------------------------------------------------------- */

static int open_folder(const char *path)
{
	int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (descriptor < 0 && errno == ENOENT && folder_make(path, NULL))
		descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return descriptor;
}

/* Opens, and makes where it is missing, the folder `part` of `parent`. */
static int open_subfolder(int parent, struct str part)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	char name[LIMIT_NAME_BYTES + 1];
	int descriptor;

	memcpy(name, part.ptr, part.len);
	name[part.len] = '\0';
	descriptor = openat(parent, name, flags);
	if (descriptor >= 0 || errno != ENOENT)
		return descriptor;
	if (mkdirat(parent, name, 0777) != 0 && errno != EEXIST)
		return -1;
	if (!sync_folder(parent))
		return -1;
	return openat(parent, name, flags);
}

/* Sets the parent. */
static bool open_parent(struct target *target)
{
	struct str rest = {.ptr = target->name,
	                   .len = (size_t)(target->leaf - target->name)};
	struct str part;

	target->parent = open_folder(target->folder);
	if (target->parent < 0)
		return error_set(target->err, ERROR_IO, "%s: %s", target->folder,
		                 strerror(errno));
	while (target->parent >= 0 && str_split(&rest, '/', &part) && part.len > 0) {
		int above = target->parent;

		target->parent = open_subfolder(above, part);
		close(above);
	}
	return target->parent >= 0 || target_fail(target, errno);
}

/* ---- comparing ------------------------------------------------------------------------- */

static ssize_t read_some(int descriptor, char *bytes, size_t room)
{
	ssize_t got;

	do {
		got = read(descriptor, bytes, room);
	} while (got < 0 && errno == EINTR);
	return got;
}

static enum difference compare_bytes(const struct target *target, struct str bytes)
{
	int descriptor = openat(target->parent, target->leaf,
	                        O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	enum difference difference = IS_SAME;
	char part[COMPARE_BYTES];
	ssize_t got = 0;

	if (descriptor < 0) {
		target_fail(target, errno);
		return IS_REFUSED;
	}
	while (difference == IS_SAME) {
		got = read_some(descriptor, part, sizeof(part));
		if (got <= 0)
			break;
		if ((size_t)got > bytes.len || memcmp(part, bytes.ptr, (size_t)got) != 0)
			difference = IS_DIFFERENT;
		bytes = str_skip(bytes, (size_t)got);
	}
	if (got < 0) {
		target_fail(target, errno);
		difference = IS_REFUSED;
	} else if (bytes.len > 0) {
		difference = IS_DIFFERENT;
	}
	close(descriptor);
	return difference;
}

/* What stands in the place of the file, against what should. */
enum difference target_compare(const struct target *target, struct str bytes)
{
	struct stat status;

	if (fstatat(target->parent, target->leaf, &status, AT_SYMLINK_NOFOLLOW) != 0) {
		if (errno == ENOENT)
			return IS_DIFFERENT;
		target_fail(target, errno);
		return IS_REFUSED;
	}
	if (!S_ISREG(status.st_mode)) {
		target_refuse(target, S_ISDIR(status.st_mode)   ? strerror(EISDIR)
		                      : S_ISLNK(status.st_mode) ? "is a symbolic link"
		                                                : "is not a regular file");
		return IS_REFUSED;
	}
	if ((size_t)status.st_size != bytes.len)
		return IS_DIFFERENT;
	return compare_bytes(target, bytes);
}

/* ---- writing --------------------------------------------------------------------------- */

/* Whether `name` is a temporary file for the leaf, of any process. */
static bool is_temporary(const struct target *target, const char *name)
{
	struct str text = str_from(name), leaf = str_from(target->leaf);

	if (!str_starts(text, STR(".")) || !str_starts(str_skip(text, 1), leaf))
		return false;
	text = str_skip(text, 1 + leaf.len);
	if (!str_starts(text, STR(".")) || !str_ends(text, STR(".tmp")) || text.len < 6)
		return false;
	text = str_slice(text, 1, text.len - 4);
	for (size_t i = 0; i < text.len; i++)
		if (!ascii_is_digit(text.ptr[i]))
			return false;
	return true;
}

/* A temporary file that nobody holds locked was left by a run that was killed. */
static void remove_leftover(const struct target *target, const char *name)
{
	int descriptor = openat(target->parent, name,
	                        O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (descriptor < 0)
		return;
	if (flock(descriptor, LOCK_EX | LOCK_NB) == 0)
		unlinkat(target->parent, name, 0);
	close(descriptor);
}

static void remove_leftovers(const struct target *target)
{
	int copy = openat(target->parent, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = copy < 0 ? NULL : fdopendir(copy);
	const struct dirent *found;

	if (!folder) {
		if (copy >= 0)
			close(copy);
		return;
	}
	while ((found = readdir(folder)))
		if (is_temporary(target, found->d_name))
			remove_leftover(target, found->d_name);
	closedir(folder);
}

static bool write_all(int descriptor, struct str bytes)
{
	while (bytes.len > 0) {
		ssize_t wrote = write(descriptor, bytes.ptr, bytes.len);

		if (wrote < 0 && errno != EINTR)
			return false;
		if (wrote > 0)
			bytes = str_skip(bytes, (size_t)wrote);
	}
	return true;
}

/* Its time of access too: nothing then tells when it was written. */
static bool put_time(int descriptor, const struct timespec *time)
{
	const struct timespec times[2] = {time ? *time : (struct timespec){0},
	                                  time ? *time : (struct timespec){0}};

	return !time || futimens(descriptor, times) == 0;
}

/* Writes the temporary file and makes sure that it is on the disk; nothing of it stays on
 * failure. */
bool target_write(struct target *target, struct str bytes)
{
	bool is_written;
	int descriptor, reason;

	snprintf(target->temporary, sizeof(target->temporary), ".%s.%ld.tmp", target->leaf,
	         (long)getpid());
	remove_leftovers(target);
	descriptor = openat(target->parent, target->temporary,
	                    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (descriptor < 0)
		return target_fail(target, errno);
	/* Best effort: where locks do not work, leftovers may stay. */
	(void)flock(descriptor, LOCK_EX | LOCK_NB);
	is_written = write_all(descriptor, bytes) && put_time(descriptor, target->time) &&
	             fsync(descriptor) == 0;
	reason = errno;
	if (close(descriptor) != 0 && is_written) {
		is_written = false;
		reason = errno;
	}
	if (is_written)
		return true;
	unlinkat(target->parent, target->temporary, 0);
	return target_fail(target, reason);
}

void target_discard(const struct target *target)
{
	unlinkat(target->parent, target->temporary, 0);
}

bool target_rename(const struct target *target)
{
	int reason;

	if (renameat(target->parent, target->temporary, target->parent, target->leaf) == 0)
		return true;
	reason = errno;
	target_discard(target);
	return target_fail(target, reason);
}

bool target_sync(const struct target *target)
{
	return sync_folder(target->parent) || target_fail(target, errno);
}

/* ---- opening --------------------------------------------------------------------------- */

bool target_open(struct target *target, const char *folder, const char *name,
                 struct error *err)
{
	const char *slash = strrchr(name, '/');

	*target = (struct target){
		.folder = folder,
		.name = name,
		.leaf = slash ? slash + 1 : name,
		.parent = -1,
		.err = err,
	};
	return open_parent(target);
}
