/*
 * rewrite FORMAT FILE [CONTENT-TYPE]: a feed read and written again, to standard output, as
 * "rss", "atom" or "json"; or as "model", what is about to be written, as `parse` shows it.
 * What writers demand and the feed does not say is made up, the same each time.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feeds/date.h"
#include "feeds/file.h"
#include "feeds/identifier.h"
#include "feeds/limits.h"
#include "feeds/parse.h"
#include "feeds/publishable.h"
#include "feeds/write.h"

/* 2020-04-15T10:30:00+08:00, when nothing else is said. */
static const struct date some_day = {.seconds = 1586917800, .offset_minutes = 480};

static void fill_date(struct date *date, const struct date *other)
{
	if (date->seconds == DATE_UNKNOWN)
		*date = other->seconds == DATE_UNKNOWN ? some_day : *other;
}

static const char *fill_id(struct arena *arena, const char *id, size_t number)
{
	if (id && identifier_is_uri(id))
		return id;
	return arena_printf(arena, "urn:example:%zu", number);
}

static void fill_in(struct arena *arena, struct feed *feed)
{
	static const struct text title = {.value = "A feed without a title"};

	feed->id = fill_id(arena, feed->id, 0);
	if (!feed->title.value)
		feed->title = title;
	if (!feed->link)
		feed->link = "https://news.example/";
	fill_date(&feed->updated, &feed->published);
	for (size_t i = 0; i < feed->entries.count; i++) {
		struct entry *entry = &feed->entries.items[i];

		entry->id = fill_id(arena, entry->id, i + 1);
		fill_date(&entry->published, &entry->updated);
		fill_date(&entry->updated, &entry->published);
	}
}

/* Without what they were written as, dates are not shown. */
static void show_date(struct arena *arena, struct date *date)
{
	char text[DATE_TEXT_BYTES];

	date_write_rfc3339(date->seconds, date->offset_minutes, text);
	date->raw = arena_strdup(arena, text);
}

static bool write_model(struct document *document, struct buf *out, struct error *err)
{
	struct arena *arena = &document->arena;
	struct document model = {.format = document->format};

	if (!feed_publishable(&document->feed, arena, &model.feed, err))
		return false;
	show_date(arena, &model.feed.updated);
	for (size_t i = 0; i < model.feed.entries.count; i++) {
		show_date(arena, &model.feed.entries.items[i].published);
		show_date(arena, &model.feed.entries.items[i].updated);
	}
	return write_dump(&model, true, out, err);
}

static bool rewrite(const char *name, struct document *document, struct buf *out,
                    struct error *err)
{
	static const char *const names[WRITE_FORMAT_COUNT] = {"rss", "atom", "json"};
	static const struct write_place place = {.path = "all"};

	fill_in(&document->arena, &document->feed);
	for (enum write_format i = 0; i < WRITE_FORMAT_COUNT; i++)
		if (strcmp(name, names[i]) == 0)
			return write_formats[i].write(&document->feed, &place, out, err);
	return write_model(document, out, err);
}

int main(int count, char **arguments)
{
	struct parse_options options = {.content_type = count > 3 ? arguments[3] : NULL};
	struct document *document = NULL;
	struct error err = {0};
	char *bytes = NULL;
	size_t length = 0;
	struct buf out;

	buf_init(&out, LIMIT_OUTPUT_BYTES);
	parse_prepare();
	if (count > 2)
		bytes = file_read(arguments[2], LIMIT_DOCUMENT_BYTES, &length, &err);
	if (bytes)
		document = document_parse((struct str){bytes, length}, &options, &err);
	if (document && rewrite(arguments[1], document, &out, &err))
		fwrite(out.ptr, 1, out.len, stdout);
	if (err.kind != ERROR_NONE)
		fprintf(stderr, "rewrite: %s\n", err.message);
	document_free(document);
	free(bytes);
	buf_release(&out);
	return err.kind == ERROR_NONE && fflush(stdout) == 0 ? 0 : 1;
}
