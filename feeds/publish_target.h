/*
 * One file of a published folder: opening the folder that holds it without following links,
 * comparing, writing beside, renaming.  Nobody but publish.c includes this.
 */
#ifndef FEEDS_PUBLISH_TARGET_H
#define FEEDS_PUBLISH_TARGET_H

#include <stdbool.h>
#include <time.h>

#include "feeds/error.h"
#include "feeds/limits.h"
#include "feeds/str.h"

/* Room for a name with the extension of a sibling, and the terminator. */
#define SIBLING_BYTES (LIMIT_NAME_BYTES + 4)

/* Room for a part of a name, ".", ".<process>.tmp" and the terminator. */
#define TEMPORARY_BYTES (SIBLING_BYTES + 32)

/* One publication under way. */
struct target {
	const char *folder, *name; /* what messages call it */
	const char *leaf;          /* the last part of the name */
	int parent;                /* descriptor of the folder that holds the leaf; the
	                              caller closes it */
	char temporary[TEMPORARY_BYTES];
	const struct timespec *time; /* of modification; NULL: when it is written */
	struct error *err;
};

/* Opens the folder that holds `name`, of at most LIMIT_NAME_BYTES, and makes it where it is
 * missing. */
bool target_open(struct target *target, const char *folder, const char *name,
                 struct error *err) MUST_CHECK;

/* What stands in the place of the file, against what should. */
enum difference { IS_SAME, IS_DIFFERENT, IS_REFUSED };
enum difference target_compare(const struct target *target, struct str bytes);

/* Writes the temporary file and makes sure that it is on the disk; nothing of it stays on
 * failure.  What killed runs left for the same name is removed. */
bool target_write(struct target *target, struct str bytes) MUST_CHECK;
bool target_rename(const struct target *target) MUST_CHECK; /* into its place */
void target_discard(const struct target *target);           /* the temporary file */
bool target_sync(const struct target *target) MUST_CHECK;   /* the folder */

/* Fails with the reason, or with what the system says; returns false. */
bool target_refuse(const struct target *target, const char *reason);
bool target_fail(const struct target *target, int error_number);

#endif
