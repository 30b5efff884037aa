#include "feedgen/walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "feeds/arena.h"
#include "feeds/limits.h"

/* The path of one file, built in place: a folder's path takes any length. */
struct path {
	char *text;
	size_t length, room;
};

/* What a folder holds. */
struct node {
	const char *name;
	struct file_stamp stamp;
	mode_t mode;
	int reason;
};

struct nodes {
	struct node *items;
	size_t count;
};

struct listed {
	const struct node *node;
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

static void report(struct walk *walk, const struct node *node, int reason, bool is_named)
{
	const struct walked walked = {walk->path.text, node->stamp, reason, is_named};

	if (!walk->visit(walk->context, &walked))
		walk->has_ended = true;
}

/* ---- folders --------------------------------------------------------------------------- */

static int compare_nodes(const void *left, const void *right)
{
	const struct listed *a = left, *b = right;

	return strcmp(a->node->name, b->node->name);
}

static void set_node(struct node *node, const struct stat *status, int reason)
{
	node->reason = reason;
	if (reason)
		return;
	node->stamp = file_stamp_of(status);
	node->mode = status->st_mode;
}

static void list_nodes(struct walk *walk, DIR *stream, struct nodes *nodes)
{
	const struct dirent *found;
	struct stat status;

	while ((found = readdir(stream)) && !walk->arena.full) {
		struct node *node = found->d_name[0] == '.' ? NULL
		                                            : LIST_ADD(&walk->arena, nodes);
		bool is_there;

		if (!node)
			continue;
		node->name = arena_strdup(&walk->arena, found->d_name);
		is_there = fstatat(dirfd(stream), found->d_name, &status, 0) == 0;
		set_node(node, &status, is_there ? 0 : errno);
	}
}

/* In order of the names; pointers, for a node is large. */
static const struct listed *sort_nodes(struct walk *walk, const struct nodes *nodes)
{
	struct listed *sorted = arena_alloc(&walk->arena,
	                                    (nodes->count + 1) * sizeof(*sorted));

	if (!sorted)
		return NULL;
	for (size_t i = 0; i < nodes->count; i++)
		sorted[i].node = &nodes->items[i];
	qsort(sorted, nodes->count, sizeof(*sorted), compare_nodes);
	return sorted;
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

static void walk_folder(struct walk *walk, const struct node *node,
                        const struct folder *above);

static void walk_node(struct walk *walk, const struct node *node,
                      const struct folder *above)
{
	if (node->reason == ENOENT && above)
		return; /* a link that leads nowhere, or what vanished just now */
	if (node->reason || S_ISREG(node->mode))
		report(walk, node, node->reason, !above);
	else if (S_ISDIR(node->mode))
		walk_folder(walk, node, above);
}

static void walk_nodes(struct walk *walk, DIR *stream, const struct folder *here)
{
	size_t length = walk->path.length;
	const struct listed *sorted;
	struct nodes nodes = {0};

	list_nodes(walk, stream, &nodes);
	sorted = sort_nodes(walk, &nodes);
	for (size_t i = 0;
	     sorted && i < nodes.count && !walk->has_ended && !walk->arena.full; i++) {
		if (set_path(walk, length, sorted[i].node->name))
			walk_node(walk, sorted[i].node, here);
	}
}

static void walk_folder(struct walk *walk, const struct node *node,
                        const struct folder *above)
{
	struct folder here = {.above = above, .depth = above ? above->depth + 1 : 1};
	DIR *stream;

	if (here.depth > LIMIT_FOLDER_DEPTH) {
		report(walk, node, ELOOP, !above);
		return;
	}
	stream = opendir(walk->path.text);
	if (!stream || fstat(dirfd(stream), &here.status) != 0)
		report(walk, node, errno, !above);
	else if (!is_inside(above, &here.status))
		walk_nodes(walk, stream, &here);
	if (stream)
		closedir(stream);
}

bool walk(const char *path, walk_visit *visit, void *context, struct error *err)
{
	struct walk it = {.visit = visit, .context = context};
	struct node node = {.name = path};
	struct stat status;
	bool is_done;

	arena_init(&it.arena, LIMIT_RECORDS_BYTES);
	set_node(&node, &status, stat(path, &status) == 0 ? 0 : errno);
	if (set_path(&it, 0, path))
		walk_node(&it, &node, NULL);
	is_done = arena_check(&it.arena, err);
	arena_release(&it.arena);
	free(it.path.text);
	return is_done;
}
