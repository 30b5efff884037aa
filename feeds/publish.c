#include "feeds/publish.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "feeds/file.h"
#include "feeds/limits.h"

/* Room for a part of a name, ".", ".<process>.tmp" and the terminator. */
#define TEMPORARY_BYTES (LIMIT_NAME_BYTES + 32)

#define COMPARE_BYTES ((size_t)16 << 10)

/* One publication under way. */
struct target {
	const char *folder, *name; /* what messages call it */
	const char *leaf;          /* the last part of the name */
	int parent;                /* descriptor of the folder that holds the leaf */
	char temporary[TEMPORARY_BYTES];
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

/* Writes the temporary file and makes sure that it is on the disk; nothing of it stays on
 * failure. */
static bool write_temporary(const struct target *target, struct str bytes)
{
	int descriptor = openat(target->parent, target->temporary,
	                        O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	bool is_written;
	int reason;

	if (descriptor < 0)
		return fail(target, errno);
	/* Best effort: where locks do not work, leftovers may stay. */
	(void)flock(descriptor, LOCK_EX | LOCK_NB);
	is_written = write_all(descriptor, bytes) && fsync(descriptor) == 0;
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

static bool replace(struct target *target, struct str bytes)
{
	snprintf(target->temporary, sizeof(target->temporary), ".%s.%ld.tmp", target->leaf,
	         (long)getpid());
	remove_leftovers(target);
	if (!write_temporary(target, bytes))
		return false;
	if (renameat(target->parent, target->temporary, target->parent, target->leaf) !=
	    0) {
		int reason = errno;

		unlinkat(target->parent, target->temporary, 0);
		return fail(target, reason);
	}
	return sync_folder(target->parent) || fail(target, errno);
}

bool publish_file(const char *folder, const char *name, struct str bytes,
                  enum publish_result *result, struct error *err)
{
	const char *slash = strrchr(name, '/');
	struct target target = {
		.folder = folder,
		.name = name,
		.leaf = slash ? slash + 1 : name,
		.parent = -1,
		.err = err,
	};
	bool is_done = false;

	*result = PUBLISH_UNCHANGED;
	if (!publish_name_check(name))
		return error_set(err, ERROR_IO, "%s/%s: not a name to publish under",
		                 folder, name);
	if (!open_parent(&target))
		return false;
	switch (compare(&target, bytes)) {
	case IS_SAME:
		is_done = true;
		break;
	case IS_DIFFERENT:
		is_done = replace(&target, bytes);
		*result = is_done ? PUBLISH_WRITTEN : PUBLISH_UNCHANGED;
		break;
	case IS_REFUSED:
		break;
	}
	close(target.parent);
	return is_done;
}
