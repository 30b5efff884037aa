#include "feeds/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* First room for input whose size is not known. */
#define ROOM_BYTES ((size_t)64 << 10)

static ssize_t read_some(int descriptor, char *bytes, size_t room)
{
	ssize_t got;

	do {
		got = read(descriptor, bytes, room);
	} while (got < 0 && errno == EINTR);
	return got;
}

/* Reads to the end, or to one byte past `max_bytes`, which tells a larger file.  Returns
 * owned, NULL with errno. */
static char *read_all(int descriptor, size_t room, size_t max_bytes, size_t *length)
{
	char *bytes = NULL;

	*length = 0;
	for (;;) {
		char *grown = realloc(bytes, room + 1);
		ssize_t got = 0;

		if (!grown)
			break;
		bytes = grown;
		while (*length < room) {
			got = read_some(descriptor, bytes + *length, room - *length);
			if (got <= 0)
				break;
			*length += (size_t)got;
		}
		if (got < 0)
			break;
		bytes[*length] = '\0';
		if (*length < room || *length > max_bytes)
			return bytes;
		room = room <= max_bytes / 2 ? room * 2 : max_bytes + 1;
	}
	free(bytes);
	return NULL;
}

/* Opens for reading what cannot block; -1 with `err`. */
static int open_regular(const char *path, struct stat *status, struct error *err)
{
	/* O_NONBLOCK: opening a FIFO must not wait for a writer. */
	int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (descriptor < 0 || fstat(descriptor, status) != 0) {
		error_set(err, ERROR_IO, "%s: %s", path, strerror(errno));
	} else if (S_ISDIR(status->st_mode)) {
		error_set(err, ERROR_IO, "%s: %s", path, strerror(EISDIR));
	} else if (!S_ISREG(status->st_mode)) {
		error_set(err, ERROR_IO, "%s: not a regular file", path);
	} else {
		return descriptor;
	}
	if (descriptor >= 0)
		close(descriptor);
	return -1;
}

char *file_read(const char *path, size_t max_bytes, size_t *length, struct error *err)
{
	bool is_standard_input = strcmp(path, "-") == 0;
	const char *name = is_standard_input ? "standard input" : path;
	struct stat status = {0};
	int descriptor = STDIN_FILENO;
	size_t room = ROOM_BYTES;
	char *bytes;

	if (!is_standard_input) {
		descriptor = open_regular(path, &status, err);
		if (descriptor < 0)
			return NULL;
		/* One more than its size, so that the end is seen without growing. */
		room = (size_t)status.st_size + 1;
	}
	if (room > max_bytes + 1)
		room = max_bytes + 1;
	bytes = read_all(descriptor, room, max_bytes, length);
	if (!bytes) {
		error_set(err, errno == ENOMEM ? ERROR_MEMORY : ERROR_IO, "%s: %s", name,
		          strerror(errno));
	} else if (*length > max_bytes) {
		error_set(err, ERROR_LIMIT, "%s: larger than %zu bytes", name, max_bytes);
		free(bytes);
		bytes = NULL;
	}
	if (!is_standard_input)
		close(descriptor);
	return bytes;
}

static bool make_folders(const char *path)
{
	char made[PATH_MAX];
	size_t length = strlen(path);

	if (length >= sizeof(made)) {
		errno = ENAMETOOLONG;
		return false;
	}
	memcpy(made, path, length + 1);
	for (size_t i = 1; i <= length; i++) {
		if (made[i] != '/' && made[i] != '\0')
			continue;
		made[i] = '\0';
		if (mkdir(made, 0777) != 0 && errno != EEXIST)
			return false;
		made[i] = path[i];
	}
	return true;
}

bool folder_make(const char *path, struct error *err)
{
	int reason;

	if (make_folders(path))
		return true;
	reason = errno;
	error_set(err, ERROR_IO, "%s: %s", path, strerror(reason));
	errno = reason;
	return false;
}
