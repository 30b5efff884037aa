/*
 * Files that were read before -> which of them need no second reading.
 *
 * A file is taken as unchanged where its size, its times and its number in the file system
 * are; the times are those that the system gives, to the nanosecond.
 */
#ifndef FEEDGEN_FILES_H
#define FEEDGEN_FILES_H

#include <sys/stat.h>

#include "feedgen/name_index.h"

struct file_stamp {
	int64_t size, written, changed, inode; /* times in nanoseconds since 1970 */
};

/* A file whose records are known. */
struct file {
	const char *path; /* by which the state knows it */
	struct file_stamp stamp;
	struct str summary;      /* records_pack.h */
	struct str content;      /* the same, where it was read in this build; else the
	                            state has it */
	size_t count;            /* its records */
	bool is_seen;            /* it is there, and unchanged */
	struct record *contents; /* of several, once they are loaded: with their contents */
};

struct files {
	struct file *items; /* as kept by earlier builds */
	size_t count;
	struct name_index index; /* by path */
	bool is_stale; /* what is kept was read in another manner: `items` is empty */
	struct {
		struct fresh_file {
			struct file *file;
		} * items;
		size_t count;
	} fresh; /* read in this build, and to be kept */
};

struct file_stamp file_stamp_of(const struct stat *status);

/* Prepares `items` for file_find. */
bool files_index(struct files *files, struct arena *arena) MUST_CHECK;

/* The file as it was read before, where it is unchanged since; or NULL. */
struct file *files_find(struct files *files, const char *path,
                        const struct file_stamp *stamp);

/* Whether it was read in this build. */
bool file_is_fresh(const struct file *file);

/*
 * Whether a file of that stamp, read after `clock`, must be the same as long as its stamp is:
 * not where it was changed at `clock` or later, for a second change may fall into the same
 * moment.  `clock` in nanoseconds since 1970, as coarse as the times of files.
 */
bool file_is_settled(const struct file_stamp *stamp, int64_t clock);

#endif
