#include "aggregator/topics.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "aggregator/compose.h"
#include "aggregator/notices.h"
#include "feeds/limits.h"
#include "feeds/write.h"

/* ---- which there are --------------------------------------------------------------------- */

static bool list_kind(struct session *session, enum topic_kind kind, int64_t entries,
                      struct topic_feeds *feeds)
{
	struct topics topics;

	if (!store_topics(session->store, kind, entries, &session->arena, &topics,
	                  &session->err))
		return false;
	for (size_t i = 0; i < topics.count; i++) {
		struct topic_feed *feed = LIST_ADD(&session->arena, feeds);

		if (feed)
			feed->topic = topics.items[i];
	}
	return arena_check(&session->arena, &session->err);
}

static bool list_topics(struct session *session, struct topic_feeds *feeds)
{
	const struct configuration *configuration = &session->configuration;

	*feeds = (struct topic_feeds){0};
	return (!configuration->has_source_feeds ||
	        list_kind(session, TOPIC_SOURCE, 1, feeds)) &&
	       (!configuration->has_language_feeds ||
	        list_kind(session, TOPIC_LANGUAGE, 1, feeds)) &&
	       (!configuration->has_tag_feeds ||
	        list_kind(session, TOPIC_TAG, LIMIT_TOPIC_ENTRIES, feeds));
}

/* ---- what is there ----------------------------------------------------------------------- */

/* The files of a feed; NULL where one of them is missing. */
static struct site_standing *find_files(struct session *session, const char *folder,
                                        const char *path)
{
	struct site_standing *standing = arena_new(&session->arena, struct site_standing);

	for (enum write_format i = 0; standing && i < WRITE_FORMAT_COUNT; i++) {
		const char *name = arena_printf(&session->arena, "%s/%s%s", folder, path,
		                                write_formats[i].extension);
		struct stat status;

		if (!name || stat(name, &status) != 0)
			return NULL;
		standing->bytes += (size_t)status.st_size;
	}
	return standing;
}

static bool describe(struct session *session, const char *folder, struct topic_feed *it)
{
	struct arena *arena = &session->arena;

	it->feed = (struct site_feed){
		.path = arena_printf(arena, "%s/%s/feed", topic_kind_name(it->topic.kind),
	                             it->topic.slug),
		.title = it->topic.title,
		.group = topic_heading(it->topic.kind,
	                               session->configuration.site.language),
		.room = (size_t)session->configuration.items,
	};
	if (it->feed.path)
		it->feed.standing = find_files(session, folder, it->feed.path);
	return arena_check(arena, &session->err);
}

/* ---- making ------------------------------------------------------------------------------ */

static bool make(struct session *session, const struct withdrawn_items *withdrawn,
                 struct topic_feed *it)
{
	struct feed *feed = arena_new(&session->arena, struct feed);
	struct choice choice;

	if (!feed)
		return arena_check(&session->arena, &session->err);
	if (!compose_topic(session, &it->topic, &choice, feed))
		return false;
	if (choice.is_cut)
		it->feed.room = feed->entries.count;
	if (!notices_put_topic(session, withdrawn, &it->topic, feed, &it->notices))
		return false;
	it->feed.feed = feed;
	it->feed.stated = compose_dates(session, feed);
	it->feed.standing = NULL;
	/* Before its first entry there is no feed. */
	it->made = feed->updated.seconds != DATE_UNKNOWN ? feed : NULL;
	return arena_check(&session->arena, &session->err);
}

/* What is known of a feed that stands. */
static bool stand(struct session *session, struct topic_feed *it)
{
	struct site_standing *standing = arena_new(&session->arena, struct site_standing);
	struct feed *feed = arena_new(&session->arena, struct feed);

	if (!standing || !feed)
		return arena_check(&session->arena, &session->err);
	*standing = *it->feed.standing;
	standing->items = (size_t)it->topic.items;
	feed_init(feed);
	compose_title(session, &it->topic, feed);
	feed->updated = (struct date){
		.seconds = it->topic.updated,
		.offset_minutes = (int32_t)session->configuration.site.zone_minutes};
	it->feed.feed = feed;
	it->feed.standing = standing;
	return arena_check(&session->arena, &session->err);
}

static bool is_due(const struct topic_feed *it)
{
	return it->topic.change != ARCHIVE_SAME || !it->topic.written || !it->feed.standing;
}

/* What was taken down must not stand anywhere; and of what was written before the store was
 * lost nobody knows what it holds. */
static bool cannot_wait(const struct topic_feed *it)
{
	return it->feed.standing &&
	       (it->topic.change == ARCHIVE_TAKEN_DOWN || !it->topic.written);
}

/* Those first that cannot wait, then those that were written longest ago. */
static int compare_due(const void *a, const void *b)
{
	const struct topic_feed *one = *(struct topic_feed *const *)a;
	const struct topic_feed *other = *(struct topic_feed *const *)b;

	if (cannot_wait(one) != cannot_wait(other))
		return cannot_wait(one) ? -1 : 1;
	if (one->topic.written != other->topic.written)
		return one->topic.written < other->topic.written ? -1 : 1;
	return (one->topic.id > other->topic.id) - (one->topic.id < other->topic.id);
}

size_t topics_choose(struct topic_feed **feeds, size_t count)
{
	size_t due = 0, made = 0;

	for (size_t i = 0; i < count; i++)
		if (is_due(feeds[i]))
			feeds[due++] = feeds[i];
	if (due)
		qsort(feeds, due, sizeof(struct topic_feed *), compare_due);
	while (made < due && (made < LIMIT_TOPICS_MADE || cannot_wait(feeds[made])))
		made++;
	return made;
}

static bool make_due(struct session *session, const struct withdrawn_items *withdrawn,
                     struct topic_feeds *feeds)
{
	struct topic_feed **due = arena_alloc(
		&session->arena, (feeds->count + 1) * sizeof(struct topic_feed *));
	size_t count;

	if (!due)
		return arena_check(&session->arena, &session->err);
	for (size_t i = 0; i < feeds->count; i++)
		due[i] = &feeds->items[i];
	count = topics_choose(due, feeds->count);
	session->has_more |= count >= LIMIT_TOPICS_MADE;
	for (size_t i = 0; i < count; i++)
		if (!make(session, withdrawn, due[i]))
			return false;
	return true;
}

/* ---- all --------------------------------------------------------------------------------- */

/* Leaves those that are made or stand. */
static bool keep_listed(struct session *session, struct topic_feeds *feeds)
{
	size_t count = 0;

	for (size_t i = 0; i < feeds->count; i++) {
		struct topic_feed *it = &feeds->items[i];

		if (!it->made && (!it->feed.standing || !it->topic.written))
			continue;
		if (!it->made && !stand(session, it))
			return false;
		feeds->items[count++] = *it;
	}
	feeds->count = count;
	return true;
}

bool topics_make(struct session *session, const char *folder,
                 const struct withdrawn_items *withdrawn, struct topic_feeds *feeds)
{
	if (!list_topics(session, feeds))
		return false;
	for (size_t i = 0; i < feeds->count; i++)
		if (!describe(session, folder, &feeds->items[i]))
			return false;
	return make_due(session, withdrawn, feeds) && keep_listed(session, feeds);
}

bool topics_done(struct session *session, const struct topic_feed *feed)
{
	struct topic_writing writing = {
		.items = feed->made->entries.count,
		.updated = feed->made->updated.seconds,
		/* A notice goes with time alone: until then the feed is made at every run. */
		.change = feed->notices ? ARCHIVE_CHANGED : ARCHIVE_SAME,
	};

	return store_topic_written(session->store, feed->topic.id, &writing, &session->err);
}
