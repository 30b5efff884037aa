#include "feedgen/standing.h"

#include <limits.h>
#include <stdio.h>

#include "feedgen/files.h"
#include "feeds/write.h"

/* What changes when one of the files does: their stamps. */
static bool look(const char *folder, const struct known_topic *topic, struct digest *files,
                 size_t *bytes)
{
	struct digester digester;

	digester_init(&digester);
	*bytes = 0;
	for (enum write_format i = 0; i < WRITE_FORMAT_COUNT; i++) {
		char path[PATH_MAX];
		struct file_stamp stamp;
		struct stat status;
		int length = snprintf(path, sizeof(path), "%s/%s/%s/feed%s", folder,
		                      topic_kind_name(topic->kind), topic->slug,
		                      write_formats[i].extension);

		if (length < 0 || (size_t)length >= sizeof(path) ||
		    stat(path, &status) != 0)
			return false;
		stamp = file_stamp_of(&status);
		digester_add(&digester, (struct str){(const char *)&stamp, sizeof(stamp)});
		*bytes += (size_t)stamp.size;
	}
	*files = digester_digest(&digester);
	return true;
}

void standing_find(const char *folder, struct known_topics *topics)
{
	for (size_t i = 0; i < topics->count; i++) {
		struct known_topic *topic = &topics->items[i];
		struct digest files;

		topic->is_there = topic->is_written &&
		                  look(folder, topic, &files, &topic->bytes) &&
		                  digest_equal(&files, &topic->files);
	}
}

bool standing_enter(const char *folder, struct known_topic *topic)
{
	topic->is_written = look(folder, topic, &topic->files, &topic->bytes);
	return topic->is_written;
}
