#include "feedgen/build_entries.h"

#include "feeds/corrected.h"
#include "feeds/portion.h"

static void add_category(struct builder *builder, struct entry *entry, const char *term)
{
	struct category *category = term ? LIST_ADD(builder->arena, &entry->categories)
	                                 : NULL;

	if (category)
		category->term = term;
}

/* The pages of the records that are the same text in other languages. */
static void add_translations(struct builder *builder, const struct record *record,
                             struct entry *entry)
{
	const struct build_lists *lists = builder->lists;
	size_t at = record->pair ? build_items_pair(lists, record->pair)
	                         : lists->pairs.count;

	for (; at < lists->pairs.count; at++) {
		const struct record *other = lists->pairs.items[at]->record;
		struct link *link;

		if (strcmp(other->pair, record->pair) != 0)
			return;
		link = other != record && other->url
		               ? LIST_ADD(builder->arena, &entry->links)
		               : NULL;
		if (link)
			*link = (struct link){.rel = "alternate",
			                      .href = other->url,
			                      .hreflang = other->language,
			                      .length = -1};
	}
}

static void fill_lists(struct builder *builder, const struct build_item *item,
                       const struct record *record, struct entry *entry)
{
	add_category(builder, entry, item->section.title);
	for (size_t i = 0; i < record->tags.count; i++)
		add_category(builder, entry, record->tags.items[i]);
	for (size_t i = 0; i < record->authors.count; i++) {
		struct person *author = LIST_ADD(builder->arena, &entry->authors);

		if (author)
			author->name = record->authors.items[i];
	}
	entry->enclosures = record->attachments;
	entry->image.url = record->image;
	add_translations(builder, item->record, entry);
}

/* `record` is the item's, complete. */
static void fill_entry(struct builder *builder, const struct build_item *item,
                       const struct record *record, struct entry *entry)
{
	int32_t zone = (int32_t)builder->settings->zone_minutes;
	struct text *content;

	entry_init(entry);
	entry->id = item->stamp->id;
	entry->id_is_link = ANSWER_NO;
	entry->language = record->language;
	entry->link = record->url;
	entry->title = (struct text){.value = record->title, .language = record->language};
	/* An item without any text would be taken for a mistake by feed validators. */
	entry->summary.value = record->summary || record->content ? record->summary
	                                                          : record->title;
	entry->summary.language = record->language;
	content = record->content ? LIST_ADD(builder->arena, &entry->contents) : NULL;
	if (content)
		*content = (struct text){.type = TEXT_HTML,
		                         .value = record->content,
		                         .language = record->language,
		                         .base = record->url};
	/* The zone that the record names, where it names one. */
	if (record->date.raw)
		zone = record->date.offset_minutes;
	entry->published = (struct date){.seconds = item->stamp->published,
	                                 .offset_minutes = zone};
	entry->updated = (struct date){.seconds = item->stamp->updated,
	                               .offset_minutes = zone};
	if (builder->settings->is_corrected_shown)
		entry->corrected = corrected_date(entry->updated, entry->published.seconds);
	fill_lists(builder, item, record, entry);
}

/* One huge item must not push all others out of the feed; its files are small in it. */
static void take_excerpt(struct builder *builder, struct entry *entry)
{
	const struct entry whole = *entry;

	portion_cut(PORTION_SUMMARY, builder->arena, entry);
	entry->enclosures = whole.enclosures;
	entry->image = whole.image;
}

/*
 * The record is completed in a copy, whose texts last as long as the arena: those of all of a
 * history are never in memory at once.  Entries are made once for all feeds of the same arena,
 * for their lists take more than they do.  False with the reason in builder->err.
 */
static bool share_entry(struct builder *builder, struct build_item *item,
                        struct entry *entry)
{
	const struct records *records = builder->records;
	struct record whole = *item->record;
	struct entry *shared = NULL;

	if (item->entry) {
		*entry = *item->entry;
		return true;
	}
	if (whole.is_summary &&
	    !records->complete(records->context, &whole, builder->arena, builder->err))
		return false;
	fill_entry(builder, item, &whole, entry);
	if (builder->is_sharing)
		shared = arena_new(builder->arena, struct entry);
	if (shared)
		*shared = *entry;
	item->entry = shared;
	return true;
}

bool build_entry_add(struct builder *builder, struct build_item *item, size_t whole_bytes,
                     struct feed *feed)
{
	struct entry *entry = LIST_ADD(builder->arena, &feed->entries);

	if (!entry)
		return false;
	if (item->notice)
		withdrawn_entry(item->notice, feed,
		                (int32_t)builder->settings->zone_minutes, builder->arena,
		                entry);
	else if (!share_entry(builder, item, entry))
		return false;
	if (!item->notice && whole_bytes && item->record->bytes > whole_bytes)
		take_excerpt(builder, entry);
	if (feed->updated.seconds == DATE_UNKNOWN ||
	    feed->updated.seconds < entry->updated.seconds)
		feed->updated = entry->updated;
	return true;
}
