#include "feeds/websub.h"

#include <inttypes.h>
#include <string.h>

#include "feeds/limits.h"
#include "feeds/url.h"

/* One topic a line: the digest or "-", failures, not_before, the address. */
#define NEVER_TOLD "-"

static bool read_line(struct str line, struct websub_topic *topic, struct arena *arena)
{
	struct str digest, failures, not_before;

	if (!str_split(&line, ' ', &digest) || !str_split(&line, ' ', &failures) ||
	    !str_split(&line, ' ', &not_before) || line.len == 0)
		return false;
	topic->is_told = digest_read(digest, &topic->digest);
	if (!topic->is_told && !str_equal(digest, STR(NEVER_TOLD)))
		return false;
	topic->url = arena_str(arena, line);
	return topic->url && str_integer(failures, 0, INT32_MAX, &topic->failures) &&
	       str_integer(not_before, 0, INT64_MAX, &topic->not_before);
}

void websub_read(struct str memory, struct arena *arena, struct websub_topics *topics)
{
	struct str line;

	while (topics->count < LIMIT_WEBSUB_TOPICS && str_split(&memory, '\n', &line)) {
		struct websub_topic topic = {0}, *added;

		if (!read_line(line, &topic, arena))
			continue;
		added = LIST_ADD(arena, topics);
		if (added)
			*added = topic;
	}
}

void websub_write(const struct websub_topics *topics, struct buf *out)
{
	for (size_t i = 0; i < topics->count; i++) {
		const struct websub_topic *topic = &topics->items[i];
		char digest[DIGEST_TEXT_BYTES];

		if (!topic->is_published)
			continue;
		digest_write(&topic->digest, digest);
		buf_printf(out, "%s %" PRId64 " %" PRId64 " %s\n",
		           topic->is_told ? digest : NEVER_TOLD, topic->failures,
		           topic->not_before, topic->url);
	}
}

void websub_enter(struct websub_topics *topics, const char *url,
                  const struct digest *digest, struct arena *arena)
{
	struct websub_topic *topic = NULL;

	for (size_t i = 0; i < topics->count && !topic; i++)
		if (strcmp(topics->items[i].url, url) == 0)
			topic = &topics->items[i];
	if (!topic && topics->count < LIMIT_WEBSUB_TOPICS) {
		topic = LIST_ADD(arena, topics);
		if (topic)
			topic->url = url;
	}
	if (!topic)
		return;
	topic->current = digest ? *digest : topic->digest;
	topic->is_published = true;
	topic->is_told = topic->is_told && digest_equal(&topic->digest, &topic->current);
}

bool websub_is_due(const struct websub_topic *topic, int64_t now)
{
	return topic->is_published && !topic->is_told && topic->not_before <= now;
}

void websub_settle(struct websub_topic *topic, bool is_told, int64_t now)
{
	int64_t wait = LIMIT_WEBSUB_WAIT;

	if (is_told) {
		topic->digest = topic->current;
		topic->is_told = true;
		topic->failures = 0;
		topic->not_before = 0;
		return;
	}
	for (int64_t i = 0; i < topic->failures && wait < LIMIT_WEBSUB_WAIT_MOST; i++)
		wait *= 2;
	topic->failures++;
	topic->not_before = now +
	                    (wait < LIMIT_WEBSUB_WAIT_MOST ? wait : LIMIT_WEBSUB_WAIT_MOST);
}

const char *websub_request(const char *url, struct arena *arena)
{
	const char *escaped = url_encode(arena, str_from(url), "");

	return arena_printf(arena, "hub.mode=publish&hub.url=%s", escaped ? escaped : "");
}
