#include "feeds/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* A file that another user made, root by hand for example, locks as well as one's own: it is
 * enough to read it.  (NFS wants it to be writable, so that is tried first.) */
static int open_file(const char *path)
{
	int descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);

	if (descriptor < 0 && errno == EACCES)
		descriptor = open(path, O_RDONLY | O_CLOEXEC);
	return descriptor;
}

bool lock_take(struct lock *lock, const char *path, bool is_waiting, struct error *err)
{
	int descriptor = open_file(path);
	int result;

	lock->descriptor = -1;
	if (descriptor < 0)
		return error_set(err, ERROR_IO, "%s: %s", path, strerror(errno));
	do {
		result = flock(descriptor, is_waiting ? LOCK_EX : LOCK_EX | LOCK_NB);
	} while (result != 0 && errno == EINTR);
	if (result != 0) {
		bool is_held = errno == EWOULDBLOCK;
		const char *reason = is_held ? "another run holds the lock"
		                             : strerror(errno);

		close(descriptor);
		return error_set(err, is_held ? ERROR_LOCKED : ERROR_IO, "%s: %s", path,
		                 reason);
	}
	lock->descriptor = descriptor;
	return true;
}

void lock_release(struct lock *lock)
{
	if (lock->descriptor >= 0)
		close(lock->descriptor);
	lock->descriptor = -1;
}
