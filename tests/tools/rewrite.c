/*
 * rewrite: feeds read and written again, to standard output, each ended by a NUL.  Standard
 * input names them, each name ended by a NUL: FORMAT, FILE and perhaps a CONTENT-TYPE, with
 * tabs between.  A format is "rss", "atom" or "json"; or "model", what is about to be
 * written, as `parse` shows it.  What writers demand and the feed does not say is made up,
 * the same each time.
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

/* One question, "FORMAT FILE CONTENT-TYPE" with tabs between, the last as it may be. */
static bool answer(char *question, struct error *err)
{
	char *rest = question;
	const char *format = strsep(&rest, "\t"), *path = strsep(&rest, "\t");
	struct parse_options options = {.content_type = rest};
	struct document *document = NULL;
	size_t length = 0;
	char *bytes = path ? file_read(path, LIMIT_DOCUMENT_BYTES, &length, err) : NULL;
	struct buf out;

	buf_init(&out, LIMIT_OUTPUT_BYTES);
	if (bytes)
		document = document_parse((struct str){bytes, length}, &options, err);
	if (document && rewrite(format, document, &out, err))
		fwrite(out.ptr, 1, out.len, stdout);
	document_free(document);
	free(bytes);
	buf_release(&out);
	return document && err->kind == ERROR_NONE && putchar('\0') == '\0' &&
	       fflush(stdout) == 0;
}

int main(void)
{
	struct error err = {0};
	char *question = NULL;
	size_t size = 0;
	bool ok = true;

	parse_prepare();
	while (ok && getdelim(&question, &size, '\0', stdin) > 0)
		ok = answer(question, &err);
	if (err.kind != ERROR_NONE)
		fprintf(stderr, "rewrite: %s\n", err.message);
	free(question);
	return ok ? 0 : 1;
}
