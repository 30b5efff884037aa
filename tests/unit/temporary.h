/* Folders for tests that need real files; gone with all that is in them afterwards. */
#ifndef TESTS_UNIT_TEMPORARY_H
#define TESTS_UNIT_TEMPORARY_H

#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEMPORARY_PATH_BYTES 300

/* Makes a new empty folder below TMPDIR and writes its path. */
static inline void temporary_make(char path[TEMPORARY_PATH_BYTES])
{
	const char *parent = getenv("TMPDIR");

	snprintf(path, TEMPORARY_PATH_BYTES, "%.200s/cec-feeds-test-XXXXXX",
	         parent ? parent : "/tmp");
	assert_non_null(mkdtemp(path));
}

static inline void temporary_remove(char *path)
{
	FTS *tree = fts_open((char *[]){path, NULL}, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *node;

	assert_non_null(tree);
	while ((node = fts_read(tree)) != NULL) {
		if (node->fts_info == FTS_D)
			chmod(node->fts_accpath, 0700);
		else
			remove(node->fts_accpath);
	}
	fts_close(tree);
}

#endif
