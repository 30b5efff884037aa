/* What the files of the state share.  Nobody else includes this. */
#ifndef FEEDGEN_STATE_PRIVATE_H
#define FEEDGEN_STATE_PRIVATE_H

#include "feedgen/state.h"
#include "feeds/database.h"
#include "feeds/lock.h"

struct state {
	struct lock lock;
	struct database *database;
};

enum statement {
	ITEM_ALL,
	ITEM_PUT,
	WITHDRAWN_ALL,
	WITHDRAWN_PUT,
	TOPIC_ALL,
	TOPIC_PUT,
	TOPIC_WRITTEN,
	READING_GET,
	READING_PUT,
	FILE_ALL,
	FILE_PUT,
	FILE_DROP,
	FILE_DROP_ALL,
	CONTENT_GET,
	CONTENT_PUT,
	STATEMENT_COUNT
};

/* The columns of ITEM_ALL, WITHDRAWN_ALL, TOPIC_ALL and FILE_ALL. */
enum column { KEY, ID, FIRST_SEEN, PUBLISHED, UPDATED, HASH };
enum withdrawn_column { ITEM, SINCE, REASON };
enum topic_column { KIND, NAME, TITLE, SLUG, CONTENT, FILES, ITEMS, TOPIC_UPDATED };
enum file_column { PATH, SIZE, WRITTEN, CHANGED, INODE, SUMMARY };

/* Adds a topic that is new, within a transaction. */
bool state_topic_put(struct database *database, const struct known_topic *topic,
                     struct error *err) MUST_CHECK;

#endif
