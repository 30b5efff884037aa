#include "feeds/withdrawn.h"

#include <jansson.h>
#include <string.h>

#include "feeds/date.h"
#include "feeds/language.h"
#include "feeds/limits.h"
#include "feeds/markup.h"
#include "feeds/write.h"

#define TOMBSTONE_NAMESPACE "http://purl.org/atompub/tombstones/1.0"

/* By language; the first where no other fits. */
static const struct {
	const char *language;
	const char *title, *notice, *reason; /* reason: before the operator's words */
	const char *list; /* title of deleted.atom, before that of the feed */
} words[] = {
	{"en", "[Withdrawn]", "This item was withdrawn.", " Reason: ", "Withdrawn: "},
	{"zh", "[已撤回]", "本条消息已撤回。", "原因：", "已撤回："},
};

static size_t words_of(const char *language)
{
	for (size_t i = 0; language && i < sizeof(words) / sizeof(words[0]); i++)
		if (str_starts(str_from(language), str_from(words[i].language)))
			return i;
	return 0;
}

void withdrawn_entry(const struct withdrawn_item *item, const struct feed *feed,
                     int32_t offset_minutes, struct arena *arena, struct entry *entry)
{
	const char *language = item->language ? item->language : feed->language;
	size_t i = words_of(language);

	entry_init(entry);
	entry->id = item->id;
	entry->id_is_link = ANSWER_NO;
	entry->language = language;
	entry->title = (struct text){.value = words[i].title, .language = language};
	entry->summary.value = arena_printf(arena, "%s%s%s", words[i].notice,
	                                    item->reason ? words[i].reason : "",
	                                    item->reason ? item->reason : "");
	entry->summary.language = language;
	entry->link = feed->link;
	entry->published = (struct date){.seconds = item->published,
	                                 .offset_minutes = offset_minutes};
	entry->updated = (struct date){.seconds = item->when,
	                               .offset_minutes = offset_minutes};
}

void withdrawn_spread(struct withdrawn_items *items, const int64_t *taken, size_t count)
{
	int64_t second = INT64_MIN;
	size_t at = 0;

	for (size_t i = items->count; i-- > 0;) {
		struct withdrawn_item *item = &items->items[i];

		second = item->when > second ? item->when : second + 1;
		for (; at < count && taken[at] <= second; at++)
			second += taken[at] == second;
		item->when = second;
	}
}

size_t withdrawn_shown(const struct withdrawn_items *items, int64_t now, int64_t seconds)
{
	size_t count = 0;

	while (seconds > 0 && count < items->count && count < LIMIT_WITHDRAWN_NOTICES &&
	       items->items[count].when > now - seconds)
		count++;
	return count;
}

bool withdrawn_has(const struct withdrawn_items *items, const char *id)
{
	for (size_t i = 0; id && i < items->count; i++)
		if (strcmp(items->items[i].id, id) == 0)
			return true;
	return false;
}

/* ---- deleted.atom ---------------------------------------------------------------------- */

static size_t tombstones(const struct withdrawn_items *items)
{
	return items->count < LIMIT_TOMBSTONES ? items->count : LIMIT_TOMBSTONES;
}

static void link_to(struct markup *markup, const char *rel, const char *type,
                    const char *href)
{
	if (href)
		markup_empty(markup, "link",
		             ATTRIBUTES({"rel", rel}, {"type", type}, {"href", href}));
}

static const char *write_moment(int64_t seconds, int32_t offset_minutes, char *text)
{
	date_write_rfc3339(seconds, offset_minutes, text);
	return text;
}

static void write_head(struct markup *markup, const struct withdrawn_items *items,
                       const struct feed *feed, const struct write_place *place,
                       struct arena *arena)
{
	char moment[DATE_TEXT_BYTES];

	markup_text(markup, "title", NULL, MARKUP_PLAIN,
	            arena_printf(arena, "%s%s", words[words_of(feed->language)].list,
	                         feed->title.value));
	markup_text(markup, "id", NULL, MARKUP_PLAIN,
	            arena_printf(arena, "%s/deleted", feed->id));
	link_to(markup, "self", write_formats[WRITE_ATOM].media_type,
	        write_url(arena, place, WRITE_ATOM));
	link_to(markup, "alternate", "text/html", feed->link);
	markup_text(
		markup, "updated", NULL, MARKUP_PLAIN,
		write_moment(items->items[0].when, feed->updated.offset_minutes, moment));
	markup_open(markup, "author", NULL);
	markup_text(markup, "name", NULL, MARKUP_PLAIN, feed->title.value);
	markup_close(markup);
}

bool withdrawn_write_atom(const struct withdrawn_items *items, const struct feed *feed,
                          const struct write_place *place, struct buf *out,
                          struct error *err)
{
	struct markup markup;
	struct arena arena;
	bool is_done;

	arena_init(&arena, LIMIT_OUTPUT_BYTES);
	markup_start(&markup, out, NULL);
	markup_open(&markup, "feed",
	            ATTRIBUTES({"xmlns", "http://www.w3.org/2005/Atom"},
	                       {"xmlns:at", TOMBSTONE_NAMESPACE},
	                       {"xml:lang", feed->language}));
	write_head(&markup, items, feed, place, &arena);
	for (size_t i = 0; i < tombstones(items); i++) {
		const struct withdrawn_item *item = &items->items[i];
		char moment[DATE_TEXT_BYTES];

		markup_open(&markup, "at:deleted-entry",
		            ATTRIBUTES({"ref", item->id},
		                       {"when", write_moment(item->when,
		                                             feed->updated.offset_minutes,
		                                             moment)}));
		markup_text(&markup, "at:comment", NULL, MARKUP_PLAIN, item->reason);
		markup_close(&markup);
	}
	is_done = markup_finish(&markup, err) && arena_check(&arena, err);
	arena_release(&arena);
	return is_done;
}

/* ---- deleted.json ---------------------------------------------------------------------- */

static json_t *make_tombstone(const struct withdrawn_item *item, int32_t offset_minutes)
{
	char published[DATE_TEXT_BYTES], deleted[DATE_TEXT_BYTES];
	bool is_dated = item->published != DATE_UNKNOWN;

	return json_pack("{s:s, s:s*, s:s, s:s*, s:s*}", "id", item->id, "date_published",
	                 is_dated ? write_moment(item->published, offset_minutes, published)
	                          : NULL,
	                 "date_deleted", write_moment(item->when, offset_minutes, deleted),
	                 "source", item->source, "reason", item->reason);
}

bool withdrawn_write_json(const struct withdrawn_items *items, const struct feed *feed,
                          const struct write_place *place, struct buf *out,
                          struct error *err)
{
	json_t *array = json_array(), *top = NULL;
	struct arena arena;
	char *text = NULL;
	int failed = array ? 0 : -1;

	arena_init(&arena, LIMIT_OUTPUT_BYTES);
	for (size_t i = 0; !failed && i < tombstones(items); i++)
		failed = json_array_append_new(
			array,
			make_tombstone(&items->items[i], feed->updated.offset_minutes));
	top = failed ? NULL
	             : json_pack("{s:s, s:s*, s:s*, s:O}", "title", feed->title.value,
	                         "home_page_url", feed->link, "feed_url",
	                         write_url(&arena, place, WRITE_JSON), "deleted", array);
	text = json_dumps(top, JSON_INDENT(1));
	if (!text)
		error_set(err, ERROR_MEMORY, "out of memory");
	buf_add_text(out, text);
	buf_add_char(out, '\n');
	free(text);
	json_decref(top);
	json_decref(array);
	arena_release(&arena);
	return err->kind == ERROR_NONE && buf_check(out, err);
}

/* DATE_UNKNOWN for what is no date. */
static int64_t read_moment(const json_t *tombstone, const char *name)
{
	const char *text = json_string_value(json_object_get(tombstone, name));
	int64_t seconds;
	int offset;

	return text && date_parse_rfc3339(str_from(text), &seconds, &offset) ? seconds
	                                                                     : DATE_UNKNOWN;
}

static const char *read_text(const json_t *tombstone, const char *name, struct arena *arena)
{
	const char *text = json_string_value(json_object_get(tombstone, name));

	return text ? arena_strdup(arena, text) : NULL;
}

static void read_tombstone(const json_t *tombstone, struct arena *arena,
                           struct withdrawn_items *items)
{
	const char *id = read_text(tombstone, "id", arena);
	int64_t when = read_moment(tombstone, "date_deleted");
	struct withdrawn_item *item = id && when != DATE_UNKNOWN ? LIST_ADD(arena, items)
	                                                         : NULL;

	if (item)
		*item = (struct withdrawn_item){
			.id = id,
			.reason = read_text(tombstone, "reason", arena),
			.source = read_text(tombstone, "source", arena),
			.published = read_moment(tombstone, "date_published"),
			.when = when,
		};
}

void withdrawn_read(struct str json, struct arena *arena, struct withdrawn_items *items)
{
	json_t *top = json_loadb(json.ptr, json.len, 0, NULL);
	const json_t *deleted = json_object_get(top, "deleted");

	*items = (struct withdrawn_items){0};
	for (size_t i = 0; i < json_array_size(deleted); i++)
		read_tombstone(json_array_get(deleted, i), arena, items);
	json_decref(top);
}
