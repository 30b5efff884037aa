/* JSON Feed 1.1 (jsonfeed.org/version/1.1). */
#include "feeds/write.h"

#include <jansson.h>
#include <string.h>

#include "feeds/date.h"
#include "feeds/limits.h"
#include "feeds/publishable.h"

/* A document under way. */
struct writer {
	struct arena arena;
	const struct feed *feed;
	const struct write_place *place;
	bool has_failed; /* sticky: memory ran out, or a text is no UTF-8 */
};

/* Takes `value`; jansson fails on a NULL one, which is how failures of json_* arrive. */
static void put(struct writer *writer, json_t *object, const char *name, json_t *value)
{
	if (json_object_set_new(object, name, value) != 0)
		writer->has_failed = true;
}

static void append(struct writer *writer, json_t *array, json_t *value)
{
	if (json_array_append_new(array, value) != 0)
		writer->has_failed = true;
}

/* Absent texts are left out. */
static void put_text(struct writer *writer, json_t *object, const char *name,
                     const char *text)
{
	if (text)
		put(writer, object, name, json_string(text));
}

static void put_date(struct writer *writer, json_t *object, const char *name,
                     struct date date)
{
	char written[DATE_TEXT_BYTES];

	date_write_rfc3339(date.seconds, date.offset_minutes, written);
	put_text(writer, object, name, written);
}

static void put_authors(struct writer *writer, json_t *object,
                        const struct persons *persons)
{
	json_t *authors;

	if (!persons->count)
		return;
	authors = json_array();
	for (size_t i = 0; i < persons->count; i++) {
		json_t *author = json_object();

		put_text(writer, author, "name", persons->items[i].name);
		put_text(writer, author, "url", persons->items[i].uri);
		put_text(writer, author, "avatar", persons->items[i].avatar);
		append(writer, authors, author);
	}
	put(writer, object, "authors", authors);
}

/* ---- items ----------------------------------------------------------------------------- */

static const char *tag_name(const struct category *category)
{
	return category->label ? category->label : category->term;
}

/* Terms of several schemes may have one label: a tag has no scheme to tell them apart. */
static bool is_tag_repeated(const struct categories *categories, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (strcmp(tag_name(&categories->items[i]),
		           tag_name(&categories->items[index])) == 0)
			return true;
	return false;
}

static void put_tags(struct writer *writer, json_t *item,
                     const struct categories *categories)
{
	json_t *tags;

	if (!categories->count)
		return;
	tags = json_array();
	for (size_t i = 0; i < categories->count; i++)
		if (!is_tag_repeated(categories, i))
			append(writer, tags, json_string(tag_name(&categories->items[i])));
	put(writer, item, "tags", tags);
}

static void put_attachments(struct writer *writer, json_t *item,
                            const struct enclosures *enclosures)
{
	json_t *attachments;

	if (!enclosures->count)
		return;
	attachments = json_array();
	for (size_t i = 0; i < enclosures->count; i++) {
		const struct enclosure *enclosure = &enclosures->items[i];
		json_t *attachment = json_object();

		put_text(writer, attachment, "url", enclosure->url);
		put_text(writer, attachment, "mime_type", enclosure->type);
		put_text(writer, attachment, "title", enclosure->title);
		if (enclosure->length >= 0)
			put(writer, attachment, "size_in_bytes",
			    json_integer(enclosure->length));
		if (enclosure->duration > 0)
			put(writer, attachment, "duration_in_seconds",
			    json_integer(enclosure->duration));
		append(writer, attachments, attachment);
	}
	put(writer, item, "attachments", attachments);
}

/* An extension of ours, in the words of the format: where the item comes from. */
static void put_source(struct writer *writer, json_t *item, const struct feed *source)
{
	json_t *about;

	if (!source)
		return;
	about = json_object();
	put_text(writer, about, "id", source->id);
	put_text(writer, about, "title", source->title.value);
	put_text(writer, about, "home_page_url", source->link);
	put_text(writer, about, "feed_url", feed_self(source));
	put_text(writer, about, "language", source->language);
	put(writer, item, "_source", about);
}

/* Another one: who else issued it.  An extension is an object. */
static void put_copies(struct writer *writer, json_t *item, const struct copies *copies)
{
	json_t *also, *items;

	if (!copies->count)
		return;
	items = json_array();
	for (size_t i = 0; i < copies->count; i++) {
		json_t *copy = json_object();

		put_text(writer, copy, "title", copies->items[i].title);
		put_text(writer, copy, "url", copies->items[i].url);
		append(writer, items, copy);
	}
	also = json_object();
	put(writer, also, "items", items);
	put(writer, item, "_also", also);
}

/* An extension of ours: the pages with the same text in other languages, by language. */
static void put_translations(struct writer *writer, json_t *item, const struct links *links)
{
	json_t *translations;

	if (!links->count)
		return;
	translations = json_object();
	for (size_t i = 0; i < links->count; i++)
		put_text(writer, translations, links->items[i].hreflang,
		         links->items[i].href);
	put(writer, item, "_translations", translations);
}

/* Another one: on what terms the item may be used. */
static void put_rights(struct writer *writer, json_t *item, const struct entry *entry)
{
	json_t *about, *licenses = NULL;

	if (!entry->rights.value && !entry->licenses.count)
		return;
	about = json_object();
	put_text(writer, about, "text", entry->rights.value);
	if (entry->licenses.count)
		licenses = json_array();
	for (size_t i = 0; i < entry->licenses.count; i++)
		append(writer, licenses, json_string(entry->licenses.items[i]));
	if (entry->licenses.count)
		put(writer, about, "licenses", licenses);
	put(writer, item, "_rights", about);
}

/* One of content_html and content_text is demanded. */
static void put_content(struct writer *writer, json_t *item, const struct entry *entry)
{
	const char *summary = entry->summary.value;

	if (entry->contents.count)
		put_text(writer, item, "content_html", entry->contents.items[0].value);
	else
		put_text(writer, item, "content_text",
		         summary ? summary : entry->title.value);
	put_text(writer, item, "summary", summary);
}

static json_t *make_item(struct writer *writer, const struct entry *entry)
{
	json_t *item = json_object();

	put_text(writer, item, "id", entry->id);
	put_text(writer, item, "url", entry->link);
	put_text(writer, item, "title", entry->title.value);
	put_content(writer, item, entry);
	put_text(writer, item, "image", entry->image.url);
	put_date(writer, item, "date_published", entry->published);
	put_date(writer, item, "date_modified", entry->updated);
	put_authors(writer, item, &entry->authors);
	put_tags(writer, item, &entry->categories);
	put_text(writer, item, "language", entry->language);
	put_attachments(writer, item, &entry->enclosures);
	put_translations(writer, item, &entry->links);
	put_source(writer, item, entry->source);
	put_copies(writer, item, &entry->also);
	put_rights(writer, item, entry);
	return item;
}

/* ---- feed ------------------------------------------------------------------------------ */

static void put_hub(struct writer *writer, json_t *top)
{
	json_t *hubs, *hub;

	if (!writer->place->base_url || !writer->place->hub)
		return;
	hub = json_object();
	put_text(writer, hub, "type", "WebSub");
	put_text(writer, hub, "url", writer->place->hub);
	hubs = json_array();
	append(writer, hubs, hub);
	put(writer, top, "hubs", hubs);
}

static void put_user_comment(struct writer *writer, json_t *top, const char *url)
{
	if (url)
		put_text(writer, top, "user_comment",
		         arena_printf(&writer->arena,
		                      "This is a feed. To follow it, add its address to a "
		                      "feed reader: %s",
		                      url));
}

static void put_feed(struct writer *writer, json_t *top)
{
	const struct feed *feed = writer->feed;
	const char *url = write_url(&writer->arena, writer->place, WRITE_JSON);
	json_t *items = json_array();

	put_text(writer, top, "version", "https://jsonfeed.org/version/1.1");
	put_text(writer, top, "title", feed->title.value);
	put_text(writer, top, "home_page_url", feed->link);
	put_text(writer, top, "feed_url", url);
	put_text(writer, top, "next_url",
	         write_url_of(&writer->arena, writer->place, writer->place->older,
	                      WRITE_JSON));
	put_text(writer, top, "description", feed->subtitle.value);
	put_user_comment(writer, top, url);
	put_text(writer, top, "icon", feed->logo ? feed->logo : feed->image.url);
	put_text(writer, top, "favicon", feed->icon);
	put_authors(writer, top, &feed->authors);
	put_text(writer, top, "language", feed->language);
	put_hub(writer, top);
	for (size_t i = 0; i < feed->entries.count; i++)
		append(writer, items, make_item(writer, &feed->entries.items[i]));
	put(writer, top, "items", items);
}

static int add_bytes(const char *bytes, size_t length, void *context)
{
	struct buf *out = context;

	buf_add(out, (struct str){.ptr = bytes, .len = length});
	return out->failure == ERROR_NONE ? 0 : -1;
}

bool write_json(const struct feed *feed, const struct write_place *place, struct buf *out,
                struct error *err)
{
	struct writer writer = {.place = place};
	struct feed ready;
	json_t *top = NULL;
	bool is_done = false;

	arena_init(&writer.arena, LIMIT_OUTPUT_BYTES);
	if (!feed_publishable(feed, &writer.arena, &ready, err))
		goto out;
	writer.feed = &ready;
	top = json_object();
	put_feed(&writer, top);
	if (!arena_check(&writer.arena, err))
		goto out;
	/* The dump fails where the buffer does, which knows why, or for want of memory. */
	if (!writer.has_failed &&
	    json_dump_callback(top, add_bytes, out, JSON_INDENT(1)) != 0)
		writer.has_failed = true;
	buf_add_char(out, '\n');
	is_done = buf_check(out, err) &&
	          (!writer.has_failed || error_set(err, ERROR_MEMORY, "out of memory"));
out:
	json_decref(top);
	arena_release(&writer.arena);
	return is_done;
}
