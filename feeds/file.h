/*
 * A file or standard input -> bytes in memory, with a bound; and folders to put files in.
 */
#ifndef FEEDS_FILE_H
#define FEEDS_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "feeds/error.h"

/*
 * Reads a whole file (or standard input for "-") of at most `max_bytes`.  Returns owned
 * (free) with a NUL behind the last byte, and stores the length without it.  NULL with
 * `err`, which names the file, otherwise: ERROR_LIMIT for a larger one, ERROR_IO for the
 * rest.  Only regular files are read: a FIFO or a device could block for ever or never end
 * and is refused (standard input may be any of these).
 */
char *file_read(const char *path, size_t max_bytes, size_t *length, struct error *err);

/* Makes `path` with all folders that are missing above it; one that exists is no failure.
 * ERROR_IO, with errno left as it was set, names the path. */
bool folder_make(const char *path, struct error *err) MUST_CHECK;

#endif
