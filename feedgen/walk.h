/*
 * A path -> all files at it and below it, in order of their names.
 *
 * As fts(3) does it, at half the cost: a folder of 100,000 files is looked at in every build.
 */
#ifndef FEEDGEN_WALK_H
#define FEEDGEN_WALK_H

#include "feedgen/files.h"

struct walked {
	const char *path; /* borrowed until the visit ends */
	struct file_stamp stamp;
	int reason; /* an errno: it cannot be looked at, or the folder not be read; or 0 */
	bool is_named; /* the path itself, and no file of a folder */
};

/* False to end the walk. */
typedef bool walk_visit(void *context, const struct walked *walked);

/*
 * Visits every regular file, and whatever cannot be read.  Hidden files and folders are left
 * out, but for the path itself, and so are links that lead nowhere.  Symbolic links are
 * followed, but not to a folder that they lie in, and no folder more than LIMIT_FOLDER_DEPTH
 * deep is read.  False where memory ran out.
 */
bool walk(const char *path, walk_visit *visit, void *context, struct error *err) MUST_CHECK;

#endif
