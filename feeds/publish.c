#include "feeds/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "feeds/compress.h"
#include "feeds/limits.h"
#include "feeds/publish_target.h"

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
	*sibling = (struct sibling){.target = *file};
	snprintf(sibling->name, sizeof(sibling->name), "%s%s", file->name, extension);
	sibling->target.name = sibling->name;
	sibling->target.leaf = sibling->name + (file->leaf - file->name);
	buf_init(&sibling->bytes, LIMIT_OUTPUT_BYTES);
}

static bool write_sibling(struct sibling *sibling, const struct compression *compression,
                          struct str bytes)
{
	return (compression->compress(bytes, &sibling->bytes, sibling->target.err) ||
	        target_refuse(&sibling->target, "cannot be compressed")) &&
	       target_write(&sibling->target, buf_view(&sibling->bytes));
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
			     target_rename(&sibling.target);
			is_renewed = true;
		}
		buf_release(&sibling.bytes);
	}
	if (!ok || !is_renewed)
		return ok;
	return target_sync(file);
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
	ok = is_written = ok && target_write(file, bytes);
	while (ok && renamed < COMPRESSION_COUNT)
		ok = target_rename(&siblings[renamed++].target);
	ok = ok && target_rename(file);
	for (size_t i = 0; i < COMPRESSION_COUNT; i++) {
		if (i >= renamed && i < written)
			target_discard(&siblings[i].target);
		buf_release(&siblings[i].bytes);
	}
	if (!ok && is_written)
		target_discard(file);
	return ok && target_sync(file);
}

/* ---- front door ------------------------------------------------------------------------ */

static bool replace(struct target *target, struct str bytes)
{
	return target_write(target, bytes) && target_rename(target) && target_sync(target);
}

static bool check_name(const char *folder, const char *name, struct error *err)
{
	return publish_name_check(name) ||
	       error_set(err, ERROR_IO, "%s/%s: not a name to publish under", folder, name);
}

static bool write_plainly(const char *folder, const char *name, struct str bytes,
                          enum publish_result *result, struct error *err)
{
	enum difference difference;
	struct target target;
	bool is_done;

	if (!target_open(&target, folder, name, err))
		return false;
	difference = target_compare(&target, bytes);
	is_done = difference == IS_SAME ||
	          (difference == IS_DIFFERENT && replace(&target, bytes));
	if (is_done && difference == IS_DIFFERENT)
		*result = PUBLISH_WRITTEN;
	close(target.parent);
	return is_done;
}

bool publish_file(const char *folder, const char *name, struct str bytes,
                  enum publish_result *result, struct error *err)
{
	*result = PUBLISH_UNCHANGED;
	return check_name(folder, name, err) &&
	       write_plainly(folder, name, bytes, result, err);
}

bool publish_path(const char *path, struct str bytes, enum publish_result *result,
                  struct error *err)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	size_t length = slash ? (size_t)(slash - path) : 0;
	char folder[PATH_MAX] = ".";

	*result = PUBLISH_UNCHANGED;
	if (length >= sizeof(folder) || !name[0] || strlen(name) > LIMIT_NAME_BYTES)
		return error_set(err, ERROR_IO, "%s: not the name of a file", path);
	if (slash)
		snprintf(folder, sizeof(folder), "%.*s", length ? (int)length : 1, path);
	return write_plainly(folder, name, bytes, result, err);
}

static bool open_named(struct target *target, const char *folder, const char *name,
                       struct error *err)
{
	return check_name(folder, name, err) && target_open(target, folder, name, err);
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
	if (!open_named(&target, folder, name, err))
		return false;
	difference = target_compare(&target, bytes);
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

static bool remove_file(const struct target *target)
{
	return unlinkat(target->parent, target->leaf, 0) == 0 || errno == ENOENT ||
	       target_fail(target, errno);
}

/* The siblings go first: a file without them is whole, they alone are not. */
static bool remove_with_siblings(const struct target *file)
{
	for (size_t i = 0; i < COMPRESSION_COUNT; i++) {
		struct sibling sibling;

		sibling_init(&sibling, file, compressions[i].extension);
		if (!remove_file(&sibling.target))
			return false;
	}
	return remove_file(file);
}

bool publish_remove(const char *folder, const char *name, struct error *err)
{
	struct target target;
	struct stat status;
	char path[PATH_MAX];
	bool is_done;

	/* target_open would make the folders that are missing. */
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	if (stat(path, &status) != 0 && errno == ENOENT)
		return true;
	if (!open_named(&target, folder, name, err))
		return false;
	is_done = remove_with_siblings(&target);
	close(target.parent);
	return is_done;
}
