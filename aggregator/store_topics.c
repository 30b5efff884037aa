#include "aggregator/store_topics.h"

#include "aggregator/store_statements.h"
#include "feeds/limits.h"

/* ---- entries into topics ----------------------------------------------------------------- */

/* Its row, made where there is none. */
static bool find_topic(struct store *store, const struct topic_name *topic, int64_t *id,
                       struct error *err)
{
	struct database *database = store->database;
	const struct database_value kind = database_text(topic_kind_name(topic->kind));

	*id = 0;
	if (!database_query(database, TOPIC_FIND, BIND(kind, database_text(topic->name)),
	                    err))
		return false;
	if (database_row(database, TOPIC_FIND, err))
		*id = database_column_integer(database, TOPIC_FIND, 0);
	database_reset(database, TOPIC_FIND);
	if (*id || err->kind != ERROR_NONE)
		return *id != 0;
	if (!database_run(database, TOPIC_ADD,
	                  BIND(kind, database_text(topic->name),
	                       database_text(topic->title), database_text(topic->slug),
	                       database_text(topic->other_slug)),
	                  err))
		return false;
	*id = database_last_id(database);
	return true;
}

static bool put(struct store *store, const struct topic_place *place, struct error *err)
{
	int64_t topic;

	return find_topic(store, &place->topic, &topic, err) &&
	       database_run(store->database, TOPIC_PUT,
	                    BIND(database_integer(topic), database_integer(place->sort_at),
	                         database_integer(place->entry)),
	                    err) &&
	       database_run(store->database, TOPIC_GROW, BIND(database_integer(topic)),
	                    err);
}

bool store_topic_put(struct store *store, const struct topic_place *place,
                     struct error *err)
{
	bool is_own;

	return store_scope_begin(store, &is_own, err) &&
	       store_scope_end(store, is_own, put(store, place, err), err);
}

bool store_topic_origin(struct store *store, int64_t source, struct arena *arena,
                        struct topic_origin *origin, struct error *err)
{
	*origin = (struct topic_origin){0};
	if (!database_query(store->database, TOPIC_ORIGIN, BIND(database_integer(source)),
	                    err))
		return false;
	if (database_row(store->database, TOPIC_ORIGIN, err))
		*origin = (struct topic_origin){
			.name = store_column_copy(store, TOPIC_ORIGIN, 0, arena),
			.title = store_column_copy(store, TOPIC_ORIGIN, 1, arena),
			.language = store_column_copy(store, TOPIC_ORIGIN, 2, arena),
		};
	database_reset(store->database, TOPIC_ORIGIN);
	return err->kind == ERROR_NONE && arena_check(arena, err);
}

/* ---- reading ----------------------------------------------------------------------------- */

bool store_topics(struct store *store, enum topic_kind kind, int64_t entries,
                  struct arena *arena, struct topics *topics, struct error *err)
{
	struct database *database = store->database;

	*topics = (struct topics){0};
	if (!database_query(database, TOPICS,
	                    BIND(database_text(topic_kind_name(kind)),
	                         database_integer(entries),
	                         database_integer((int64_t)LIMIT_TOPICS)),
	                    err))
		return false;
	while (database_row(database, TOPICS, err)) {
		struct topic *topic = LIST_ADD(arena, topics);

		if (!topic)
			return store_stop(store, TOPICS, arena, err);
		*topic = (struct topic){
			.id = database_column_integer(database, TOPICS, 0),
			.kind = kind,
			.name = store_column_copy(store, TOPICS, 2, arena),
			.title = store_column_copy(store, TOPICS, 3, arena),
			.slug = store_column_copy(store, TOPICS, 4, arena),
			.entries = database_column_integer(database, TOPICS, 5),
			.change = (enum archive_change)database_column_integer(database,
		                                                               TOPICS, 6),
			.written = database_column_integer(database, TOPICS, 7),
			.items = database_column_integer(database, TOPICS, 8),
			.updated = database_column_date(database, TOPICS, 9),
		};
	}
	return err->kind == ERROR_NONE && arena_check(arena, err);
}

bool store_topic_entries(struct store *store, const struct topic *topic, size_t limit,
                         struct arena *arena, struct archive_rows *rows, struct error *err)
{
	return database_query(store->database, TOPIC_ENTRIES,
	                      BIND(database_integer(topic->id),
	                           database_integer(topic->kind != TOPIC_SOURCE),
	                           database_integer((int64_t)limit)),
	                      err) &&
	       store_archive_rows(store, TOPIC_ENTRIES, arena, rows, err);
}

bool store_topic_withdrawn(struct store *store, int64_t topic, int64_t since,
                           struct arena *arena, struct strings *ids, struct error *err)
{
	struct database *database = store->database;

	*ids = (struct strings){0};
	if (!database_query(database, TOPIC_WITHDRAWN,
	                    BIND(database_integer(topic), database_integer(since),
	                         database_integer((int64_t)LIMIT_WITHDRAWN_NOTICES)),
	                    err))
		return false;
	while (database_row(database, TOPIC_WITHDRAWN, err)) {
		const char **id = LIST_ADD(arena, ids);

		if (!id)
			return store_stop(store, TOPIC_WITHDRAWN, arena, err);
		*id = store_column_copy(store, TOPIC_WITHDRAWN, 0, arena);
	}
	return err->kind == ERROR_NONE && arena_check(arena, err);
}

bool store_topic_written(struct store *store, int64_t topic,
                         const struct topic_writing *writing, struct error *err)
{
	return database_run(
		store->database, TOPIC_WRITTEN,
		BIND(database_integer(topic), database_integer((int64_t)writing->items),
	             database_date(writing->updated), database_integer(writing->change)),
		err);
}
