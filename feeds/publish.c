#include "feeds/publish.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "feeds/compress.h"
#include "feeds/file.h"
#include "feeds/limits.h"

/* Room for a name with the extension of a sibling, and the terminator. */
#define SIBLING_BYTES (LIMIT_NAME_BYTES + 4)

/* Room for a part of a name, ".", ".<process>.tmp" and the terminator. */
#define TEMPORARY_BYTES (SIBLING_BYTES + 32)

#define COMPARE_BYTES ((size_t)16 << 10)

/* One publication under way. */
struct target {
	const char *folder, *name; /* what messages call it */
	const char *leaf;          /* the last part of the name */
	int parent;                /* descriptor of the folder that holds the leaf */
	char temporary[TEMPORARY_BYTES];
	const struct timespec *time; /* of modification; NULL: when it is written */
	struct error *err;
};

static bool is_name_character(char c)
{
	return (c >= 'a' && c <= 'z') || ascii_is_digit(c) || c == '.' || c == '_' ||
	       c == '-';
}

bool publish_name_check(const char *name)
{
	struct str rest = str_from(name), part;

	if (rest.len == 0 || rest.len > LIMIT_NAME_BYTES)
		return false;
	while (str_split(&rest, '/', &part)) {
		if (part.len == 0 || part.ptr[0] == '.')
			return false;
		for (size_t i = 0; i < part.len; i++)
			if (!is_name_character(part.ptr[i]))
				return false;
	}
	return true;
}

static bool fail_because(const struct target *target, const char *reason)
{
	error_set(target->err, ERROR_IO, "%s/%s: %s", target->folder, target->name, reason);
	return false;
}

/* Fails with what the system says. */
static bool fail(const struct target *target, int error_number)
{
	return fail_because(target, strerror(error_number));
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
	while (target->parent >= 0 && str_split(&rest, '/', &part) && part.len > 0) {
		int above = target->parent;

		target->parent = open_subfolder(above, part);
		close(above);
	}
	return target->parent >= 0 || fail(target, errno);
}

/* ---- comparing ------------------------------------------------------------------------- */

enum difference { IS_SAME, IS_DIFFERENT, IS_REFUSED };

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
		fail(target, errno);
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
		fail(target, errno);
		difference = IS_REFUSED;
	} else if (bytes.len > 0) {
		difference = IS_DIFFERENT;
	}
	close(descriptor);
	return difference;
}

/* What stands in the place of the file, against what should. */
static enum difference compare(const struct target *target, struct str bytes)
{
	struct stat status;

	if (fstatat(target->parent, target->leaf, &status, AT_SYMLINK_NOFOLLOW) != 0) {
		if (errno == ENOENT)
			return IS_DIFFERENT;
		fail(target, errno);
		return IS_REFUSED;
	}
	if (!S_ISREG(status.st_mode)) {
		fail_because(target, S_ISDIR(status.st_mode)   ? strerror(EISDIR)
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
static bool write_temporary(struct target *target, struct str bytes)
{
	bool is_written;
	int descriptor, reason;

	snprintf(target->temporary, sizeof(target->temporary), ".%s.%ld.tmp", target->leaf,
	         (long)getpid());
	remove_leftovers(target);
	descriptor = openat(target->parent, target->temporary,
	                    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (descriptor < 0)
		return fail(target, errno);
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
	return fail(target, reason);
}

static void remove_temporary(const struct target *target)
{
	unlinkat(target->parent, target->temporary, 0);
}

static bool rename_temporary(const struct target *target)
{
	int reason;

	if (renameat(target->parent, target->temporary, target->parent, target->leaf) == 0)
		return true;
	reason = errno;
	remove_temporary(target);
	return fail(target, reason);
}

/* ---- siblings -------------------------------------------------------------------------- */

/* A compressed sibling of a file. */
struct sibling {
	struct target target;
	char name[SIBLING_BYTES];
	struct buf bytes;
};

static void sibling_init(struct sibling *sibling, const struct target *file,
                         const char *extension)
{
	snprintf(sibling->name, sizeof(sibling->name), "%s%s", file->name, extension);
	sibling->target = *file;
	sibling->target.name = sibling->name;
	sibling->target.leaf = sibling->name + (file->leaf - file->name);
	buf_init(&sibling->bytes, LIMIT_OUTPUT_BYTES);
}

static bool write_sibling(struct sibling *sibling, const struct compression *compression,
                          struct str bytes)
{
	return (compression->compress(bytes, &sibling->bytes, sibling->target.err) ||
	        fail_because(&sibling->target, "cannot be compressed")) &&
	       write_temporary(&sibling->target, buf_view(&sibling->bytes));
}

/* Whether there is one of this time, whole because it was renamed into its place. */
static bool is_current(const struct sibling *sibling)
{
	const struct target *target = &sibling->target;
	struct stat status;

	return fstatat(target->parent, target->leaf, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISREG(status.st_mode) && status.st_mtim.tv_sec == target->time->tv_sec &&
	       status.st_mtim.tv_nsec == target->time->tv_nsec;
}

/* Makes the siblings anew that are not current, of a file that stands. */
static bool renew_siblings(const struct target *file, struct str bytes)
{
	bool is_renewed = false, ok = true;

	for (size_t i = 0; ok && i < COMPRESSION_COUNT; i++) {
		struct sibling sibling;

		sibling_init(&sibling, file, compressions[i].extension);
		if (!is_current(&sibling)) {
			ok = write_sibling(&sibling, &compressions[i], bytes) &&
			     rename_temporary(&sibling.target);
			is_renewed = true;
		}
		buf_release(&sibling.bytes);
	}
	if (!ok || !is_renewed)
		return ok;
	return sync_folder(file->parent) || fail(file, errno);
}

/* Writes the file and its siblings; whatever was not renamed is gone when that fails. */
static bool replace_with_siblings(struct target *file, struct str bytes)
{
	struct sibling siblings[COMPRESSION_COUNT];
	size_t written = 0, renamed = 0;
	bool ok = true, is_written = false;

	for (size_t i = 0; i < COMPRESSION_COUNT; i++)
		sibling_init(&siblings[i], file, compressions[i].extension);
	while (ok && written < COMPRESSION_COUNT) {
		ok = write_sibling(&siblings[written], &compressions[written], bytes);
		written += ok;
	}
	ok = is_written = ok && write_temporary(file, bytes);
	while (ok && renamed < COMPRESSION_COUNT)
		ok = rename_temporary(&siblings[renamed++].target);
	ok = ok && rename_temporary(file);
	for (size_t i = 0; i < COMPRESSION_COUNT; i++) {
		if (i >= renamed && i < written)
			remove_temporary(&siblings[i].target);
		buf_release(&siblings[i].bytes);
	}
	if (!ok && is_written)
		remove_temporary(file);
	return ok && (sync_folder(file->parent) || fail(file, errno));
}

/* ---- front door ------------------------------------------------------------------------ */

static bool replace(struct target *target, struct str bytes)
{
	return write_temporary(target, bytes) && rename_temporary(target) &&
	       (sync_folder(target->parent) || fail(target, errno));
}

static bool open_target(struct target *target, const char *folder, const char *name,
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
	if (!publish_name_check(name))
		return error_set(err, ERROR_IO, "%s/%s: not a name to publish under",
		                 folder, name);
	return open_parent(target);
}

bool publish_file(const char *folder, const char *name, struct str bytes,
                  enum publish_result *result, struct error *err)
{
	enum difference difference;
	struct target target;
	bool is_done;

	*result = PUBLISH_UNCHANGED;
	if (!open_target(&target, folder, name, err))
		return false;
	difference = compare(&target, bytes);
	is_done = difference == IS_SAME ||
	          (difference == IS_DIFFERENT && replace(&target, bytes));
	if (is_done && difference == IS_DIFFERENT)
		*result = PUBLISH_WRITTEN;
	close(target.parent);
	return is_done;
}

/* The file's own time where it stays, else the time of the one that comes. */
static struct timespec time_of(const struct target *target, enum difference difference,
                               int64_t changed)
{
	struct timespec time = {.tv_sec = (time_t)changed};
	struct stat status;

	if (fstatat(target->parent, target->leaf, &status, AT_SYMLINK_NOFOLLOW) != 0)
		return time;
	if (difference == IS_SAME)
		return status.st_mtim;
	if (time.tv_sec <= status.st_mtim.tv_sec)
		time.tv_sec = status.st_mtim.tv_sec + 1;
	return time;
}

bool publish_served(const char *folder, const char *name, struct str bytes, int64_t changed,
                    enum publish_result *result, struct error *err)
{
	enum difference difference;
	struct timespec time;
	struct target target;
	bool is_done = false;

	*result = PUBLISH_UNCHANGED;
	if (!open_target(&target, folder, name, err))
		return false;
	difference = compare(&target, bytes);
	time = time_of(&target, difference, changed);
	target.time = &time;
	if (difference == IS_SAME)
		is_done = renew_siblings(&target, bytes);
	if (difference == IS_DIFFERENT && replace_with_siblings(&target, bytes)) {
		*result = PUBLISH_WRITTEN;
		is_done = true;
	}
	close(target.parent);
	return is_done;
}
