#include "feedgen/files.h"

static int64_t nanoseconds(const struct timespec *time)
{
	return (int64_t)time->tv_sec * 1000000000 + time->tv_nsec;
}

struct file_stamp file_stamp_of(const struct stat *status)
{
	return (struct file_stamp){
		.size = status->st_size,
		.written = nanoseconds(&status->st_mtim),
		.changed = nanoseconds(&status->st_ctim),
		.inode = (int64_t)status->st_ino,
	};
}

bool files_index(struct files *files, struct arena *arena)
{
	if (!name_index_init(&files->index, files->count, arena))
		return false;
	for (size_t i = 0; i < files->count; i++)
		name_index_add(&files->index, files->items[i].path, i);
	return true;
}

struct file *files_find(struct files *files, const char *path,
                        const struct file_stamp *stamp)
{
	size_t at = files->count ? name_index_find(&files->index, path) : NAME_ABSENT;
	const struct file_stamp *known;

	if (at == NAME_ABSENT)
		return NULL;
	known = &files->items[at].stamp;
	if (known->size != stamp->size || known->written != stamp->written ||
	    known->changed != stamp->changed || known->inode != stamp->inode)
		return NULL;
	return &files->items[at];
}

bool file_is_fresh(const struct file *file)
{
	return file->content.ptr != NULL;
}

bool file_is_settled(const struct file_stamp *stamp, int64_t clock)
{
	return stamp->changed < clock;
}
