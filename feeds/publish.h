/*
 * Bytes -> a file, atomically, and not at all when unchanged.
 *
 * A reader sees the old file or the new one, never a part and never none: written beside,
 * synced, renamed.  A file whose bytes are the same keeps its inode and times, so that the
 * web server's ETag and Last-Modified stay true.  The only file of the library that
 * writes to disk (but for SQLite's).
 */
#ifndef FEEDS_PUBLISH_H
#define FEEDS_PUBLISH_H

#include <stdbool.h>

#include "feeds/error.h"
#include "feeds/str.h"

enum publish_result { PUBLISH_UNCHANGED, PUBLISH_WRITTEN };

/*
 * Publishes `bytes` as <folder>/<name>, readable for all that the umask allows (0644).
 * `name` is a relative path of checked parts (publish_name_check); missing folders are
 * made.  `folder` may be a symbolic link, what is below it may not: a link, a folder or a
 * device in the place of a file is refused.
 *
 * Failures (ERROR_IO) name the file and what the system said; the old file stands and
 * nothing is left beside it.  A run that was killed may leave a temporary file
 * (".<name>.<process>.tmp"); the next writing of that name removes it.
 */
bool publish_file(const char *folder, const char *name, struct str bytes,
                  enum publish_result *result, struct error *err) MUST_CHECK;

/* Whether `name` may become a path below a folder: parts of [a-z0-9._-] that do not start
 * with ".", divided by single "/", at most LIMIT_NAME_BYTES in all. */
bool publish_name_check(const char *name);

#endif
