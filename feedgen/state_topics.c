/* Tags and languages that have a feed. */
#include "feedgen/state_private.h"

static bool read_digest(struct database *database, int column, struct digest *digest)
{
	struct str bytes = database_column_blob(database, TOPIC_ALL, column);

	if (bytes.len != DIGEST_BYTES)
		return false;
	memcpy(digest->bytes, bytes.ptr, DIGEST_BYTES);
	return true;
}

static void read_topic(struct database *database, struct arena *arena,
                       struct known_topic *topic)
{
	const char *kind = database_column_text(database, TOPIC_ALL, KIND);

	topic->kind = strcmp(kind, topic_kind_name(TOPIC_TAG)) == 0 ? TOPIC_TAG
	                                                            : TOPIC_LANGUAGE;
	topic->name = arena_strdup(arena, database_column_text(database, TOPIC_ALL, NAME));
	topic->title = arena_strdup(arena,
	                            database_column_text(database, TOPIC_ALL, TITLE));
	topic->slug = arena_strdup(arena, database_column_text(database, TOPIC_ALL, SLUG));
	topic->is_written = read_digest(database, CONTENT, &topic->content) &&
	                    read_digest(database, FILES, &topic->files);
	topic->items = (size_t)database_column_integer(database, TOPIC_ALL, ITEMS);
	topic->updated = database_column_integer(database, TOPIC_ALL, TOPIC_UPDATED);
}

bool state_read_topics(struct state *state, struct known_topics *topics,
                       struct arena *arena, struct error *err)
{
	struct database *database = state->database;
	struct error found = {0};
	struct known_topic *topic;

	*topics = (struct known_topics){0};
	if (!database_query(database, TOPIC_ALL, BIND_NONE, err))
		return false;
	while (database_row(database, TOPIC_ALL, &found) &&
	       (topic = LIST_ADD(arena, topics)))
		read_topic(database, arena, topic);
	database_reset(database, TOPIC_ALL);
	if (found.kind != ERROR_NONE)
		return error_set(err, found.kind, "%s", found.message);
	return arena_check(arena, err);
}

bool state_topic_put(struct database *database, const struct known_topic *topic,
                     struct error *err)
{
	return database_run(database, TOPIC_PUT,
	                    BIND(database_text(topic_kind_name(topic->kind)),
	                         database_text(topic->name), database_text(topic->title),
	                         database_text(topic->slug)),
	                    err);
}

static struct database_value digest_value(const struct digest *digest)
{
	return database_blob((struct str){(const char *)digest->bytes, DIGEST_BYTES});
}

static bool write_topics(struct database *database, const struct known_topics *topics,
                         struct error *err)
{
	for (size_t i = 0; i < topics->count; i++) {
		const struct known_topic *topic = &topics->items[i];

		if (topic->is_written &&
		    !database_run(database, TOPIC_WRITTEN,
		                  BIND(database_text(topic_kind_name(topic->kind)),
		                       database_text(topic->name),
		                       digest_value(&topic->content),
		                       digest_value(&topic->files),
		                       database_integer((int64_t)topic->items),
		                       database_integer(topic->updated)),
		                  err))
			return false;
	}
	return true;
}

bool state_write_topics(struct state *state, const struct known_topics *topics,
                        struct error *err)
{
	if (!database_begin(state->database, err))
		return false;
	if (write_topics(state->database, topics, err) &&
	    database_commit(state->database, err))
		return true;
	database_rollback(state->database);
	return false;
}
