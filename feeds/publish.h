/*
 * Bytes -> a file, atomically, and not at all when unchanged.
 *
 * A reader sees the old file or the new one, never a part and never none: written beside,
 * synced, renamed.  A file whose bytes are the same keeps its inode and times, so that the
 * web server's ETag and Last-Modified stay true.  The only file of the library that
 * writes to disk (but for SQLite's).
 *
 * A file that a web server sends has compressed siblings, <name>.gz and <name>.br, and a
 * time of modification that depends on nothing but what was published: two servers that
 * publish the same give the same ETag (nginx makes it of time and size).
 */
#ifndef FEEDS_PUBLISH_H
#define FEEDS_PUBLISH_H

#include <stdbool.h>
#include <stdint.h>

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

/* The same for a file that the operator names, wherever it is. */
bool publish_path(const char *path, struct str bytes, enum publish_result *result,
                  struct error *err) MUST_CHECK;

/*
 * The same for a file that a web server sends: with its siblings, all of one time, which is
 * `changed` (seconds since 1970), or one second after the old file's where that is later:
 * Last-Modified always moves, since a reader compares whole seconds.
 *
 * The siblings are renamed just before the file.  Whoever comes between finds a new sibling
 * or the old file: each is whole, and both are what this run or the last one published.
 * Where the file is unchanged, a sibling that is missing or bears another time than the
 * file (a run was killed between them) is made anew, and the file is not touched.
 */
bool publish_served(const char *folder, const char *name, struct str bytes, int64_t changed,
                    enum publish_result *result, struct error *err) MUST_CHECK;

/* Removes a published file and its siblings; that one is not there is no failure.  The
 * folders stay. */
bool publish_remove(const char *folder, const char *name, struct error *err) MUST_CHECK;

/* Whether `name` may become a path below a folder: parts of [a-z0-9._-] that do not start
 * with ".", divided by single "/", at most LIMIT_NAME_BYTES in all. */
bool publish_name_check(const char *name);

#endif
