#include "feedgen/walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "feeds/arena.h"
#include "feeds/limits.h"
#include "feeds/model.h"

/* The path of one file, built in place: a folder's path takes any length. */
struct path {
	char *text;
	size_t length, room;
};

/* A folder that is being read, below the others that are. */
struct folder {
	const struct folder *above;
	struct stat status;
	int depth;
};

struct walk {
	walk_visit *visit;
	void *context;
	struct arena arena; /* of the folders being read */
	struct path path;
	bool has_ended;
};

/* ---- the path -------------------------------------------------------------------------- */

/* Cuts the path to `length` and adds a part behind a "/"; false where memory ran out. */
static bool set_path(struct walk *walk, size_t length, const char *part)
{
	struct path *path = &walk->path;
	size_t added = strlen(part), wanted = length + added + 2;
	char *grown = wanted > path->room ? realloc(path->text, 2 * wanted) : path->text;

	if (!grown)
		return arena_fail(&walk->arena, ERROR_MEMORY) != NULL;
	if (wanted > path->room)
		path->room = 2 * wanted;
	path->text = grown;
	if (length && grown[length - 1] != '/')
		grown[length++] = '/';
	memcpy(grown + length, part, added + 1);
	path->length = length + added;
	return true;
}

/* Tells of the path; `status` where there is no reason not to. */
static void report(struct walk *walk, const struct stat *status, int reason, bool is_named)
{
	struct walked walked = {
		.path = walk->path.text, .reason = reason, .is_named = is_named};

	if (!reason)
		walked.stamp = file_stamp_of(status);
	if (!walk->visit(walk->context, &walked))
		walk->has_ended = true;
}

/* ---- folders --------------------------------------------------------------------------- */

static int compare_names(const void *left, const void *right)
{
	const char *const *a = left, *const *b = right;

	return strcmp(*a, *b);
}

/* In order; the names alone, for a hundred thousand of them have to be moved about. */
static void list_names(struct walk *walk, DIR *stream, struct strings *names)
{
	const struct dirent *found;

	while ((found = readdir(stream)) && !walk->arena.full) {
		const char **name = found->d_name[0] == '.' ? NULL
		                                            : LIST_ADD(&walk->arena, names);

		if (name)
			*name = arena_strdup(&walk->arena, found->d_name);
	}
	if (names->count && !walk->arena.full)
		qsort(names->items, names->count, sizeof(names->items[0]), compare_names);
}

static bool is_inside(const struct folder *folder, const struct stat *status)
{
	for (; folder; folder = folder->above) {
		if (folder->status.st_ino == status->st_ino &&
		    folder->status.st_dev == status->st_dev)
			return true;
	}
	return false;
}

static void walk_folder(struct walk *walk, const struct folder *above);

/* What the path leads to: looked at, or not, for the reason. */
static void walk_path(struct walk *walk, const struct stat *status, int reason,
                      const struct folder *above)
{
	if (reason == ENOENT && above)
		return; /* a link that leads nowhere, or what vanished just now */
	if (reason || S_ISREG(status->st_mode))
		report(walk, status, reason, !above);
	else if (S_ISDIR(status->st_mode))
		walk_folder(walk, above);
}

static void walk_names(struct walk *walk, DIR *stream, const struct folder *here)
{
	size_t length = walk->path.length;
	struct strings names = {0};
	struct stat status;

	list_names(walk, stream, &names);
	for (size_t i = 0; i < names.count && !walk->has_ended && !walk->arena.full; i++) {
		bool is_there = fstatat(dirfd(stream), names.items[i], &status, 0) == 0;
		int reason = is_there ? 0 : errno;

		if (set_path(walk, length, names.items[i]))
			walk_path(walk, &status, reason, here);
	}
}

static void walk_folder(struct walk *walk, const struct folder *above)
{
	struct folder here = {.above = above, .depth = above ? above->depth + 1 : 1};
	DIR *stream;

	if (here.depth > LIMIT_FOLDER_DEPTH) {
		report(walk, NULL, ELOOP, !above);
		return;
	}
	stream = opendir(walk->path.text);
	if (!stream || fstat(dirfd(stream), &here.status) != 0)
		report(walk, NULL, errno, !above);
	else if (!is_inside(above, &here.status))
		walk_names(walk, stream, &here);
	if (stream)
		closedir(stream);
}

bool walk(const char *path, walk_visit *visit, void *context, struct error *err)
{
	struct walk it = {.visit = visit, .context = context};
	struct stat status;
	int reason = stat(path, &status) == 0 ? 0 : errno;
	bool is_done;

	arena_init_large(&it.arena, LIMIT_RECORDS_BYTES);
	if (set_path(&it, 0, path))
		walk_path(&it, &status, reason, NULL);
	is_done = arena_check(&it.arena, err);
	arena_release(&it.arena);
	free(it.path.text);
	return is_done;
}
