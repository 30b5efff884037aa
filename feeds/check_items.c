/* Items beside each other, and what the feed says of itself. */
#include <stdlib.h>

#include "feeds/check_parts.h"
#include "feeds/date.h"
#include "feeds/url.h"

/* A feed whose newest item is older is taken for abandoned. */
#define STALE_SECONDS (INT64_C(366) * 86400)
#define DAY_SECONDS INT64_C(86400)

/* How many items it takes to judge all of them by what they have in common. */
#define ENOUGH_ITEMS 3

static struct str text_of(const struct check_note *note)
{
	return str_from(note->text);
}

static struct finding *note_item(struct checker *checker, enum check_id id,
                                 const struct check_note *note)
{
	struct check_value value = {
		.text = text_of(note), .span = note->span, .subject = note->subject};
	struct finding *finding = check_note_value(checker, id, &value, 0);

	if (finding)
		finding->value = check_quote(checker, value.text);
	return finding;
}

/* ---- one item ------------------------------------------------------------------------------------ */

static struct finding *note_about(struct checker *checker, enum check_id id,
                                  const struct check_item *item)
{
	return check_note_at(checker, id, item->tag.start + 1, item->subject);
}

static void check_entry(struct checker *checker, const struct check_item *item)
{
	bool has_alternate = check_link_find(&item->links, "alternate") != NULL;
	struct finding *finding;

	check_entry_links(checker, item);
	if (!item->has_content && !has_alternate)
		note_about(checker, CHECK_MISSING_CONTENT, item);
	if (!item->has_summary && !item->has_content)
		note_about(checker, CHECK_MISSING_TEXT, item);
	if (item->needs_summary && !item->has_summary)
		note_about(checker, CHECK_MISSING_SUMMARY, item);
	if (!item->has_author && !checker->feed.has_author)
		check_note_at(checker, CHECK_MISSING_ELEMENT, item->tag.start + 1,
		              (struct check_subject){STR("author"), item->subject.element});
	if (item->updated.seconds != DATE_UNKNOWN &&
	    item->published.seconds != DATE_UNKNOWN &&
	    item->updated.seconds < item->published.seconds) {
		finding = note_item(checker, CHECK_UPDATED_EARLIER, &item->updated);
		if (finding)
			finding->detail = check_quote(checker, text_of(&item->published));
	}
}

static void check_rss_item(struct checker *checker, const struct check_item *item)
{
	if (checker->format == FORMAT_RSS_20 && !item->id.text)
		note_about(checker, CHECK_GUID_MISSING, item);
	if (!item->link.text && !(item->id.text && url_is_web(text_of(&item->id))) &&
	    item->links.count == 0 && checker->dialect == DIALECT_RSS)
		note_about(checker, CHECK_LINK_MISSING, item);
	if (!item->published.text && !item->updated.text)
		note_about(checker, CHECK_DATE_MISSING, item);
}

/* ---- all items -------------------------------------------------------------------------------------- */

static int compare_ids(const void *a, const void *b)
{
	const struct check_listed *first = a, *second = b;
	struct str x = text_of(&first->item->id), y = text_of(&second->item->id);
	size_t length = x.len < y.len ? x.len : y.len;
	int order = length ? memcmp(x.ptr, y.ptr, length) : 0;

	if (order == 0 && x.len != y.len)
		order = x.len < y.len ? -1 : 1;
	if (order == 0)
		order = first->item->tag.start < second->item->tag.start ? -1 : 1;
	return order;
}

static int compare_updates(const void *a, const void *b)
{
	const struct check_listed *first = a, *second = b;
	int order = strcmp(first->item->updated.text, second->item->updated.text);

	if (order == 0)
		order = first->item->tag.start < second->item->tag.start ? -1 : 1;
	return order;
}

/* Those items that have an id, or an update, in order of it. */
static struct check_listed *sort_items(struct checker *checker, bool by_update,
                                       size_t *count)
{
	size_t all = checker->feed.items.count;
	struct check_listed *sorted = arena_alloc(checker->arena,
	                                          (all + 1) * sizeof(*sorted));

	*count = 0;
	for (size_t i = 0; sorted && i < all; i++) {
		struct check_item *item = checker->feed.items.items[i].item;
		const struct check_note *note = by_update ? &item->updated : &item->id;

		if (note->text && note->text[0])
			sorted[(*count)++].item = item;
	}
	if (*count > 1)
		qsort(sorted, *count, sizeof(sorted[0]),
		      by_update ? compare_updates : compare_ids);
	return sorted;
}

static void check_ids(struct checker *checker)
{
	enum check_id id = checker->dialect == DIALECT_ATOM ? CHECK_ENTRY_DUPLICATE
	                                                    : CHECK_ID_DUPLICATE;
	size_t count, same = 0;
	struct check_listed *sorted = sort_items(checker, false, &count);

	for (size_t i = 1; i < count; i++)
		if (str_equal(text_of(&sorted[i].item->id),
		              text_of(&sorted[i - 1].item->id))) {
			note_item(checker, id, &sorted[i].item->id);
			same++;
		}
	if (count > 1 && same == count - 1 && checker->dialect == DIALECT_ATOM)
		note_item(checker, CHECK_IDS_ALL_SAME, &sorted[0].item->id);
	if (checker->dialect != DIALECT_ATOM)
		return;
	sorted = sort_items(checker, true, &count);
	for (size_t i = 1; i < count; i++)
		if (str_equal(text_of(&sorted[i].item->updated),
		              text_of(&sorted[i - 1].item->updated)))
			note_item(checker, CHECK_UPDATED_DUPLICATE,
			          &sorted[i].item->updated);
}

static const struct check_note *date_of(const struct check_item *item)
{
	return item->published.seconds != DATE_UNKNOWN ? &item->published : &item->updated;
}

static void check_links_of_items(struct checker *checker)
{
	const struct check_feed *feed = &checker->feed;
	const struct check_note *first = &feed->items.items[0].item->link;

	if (feed->items.count < ENOUGH_ITEMS || !first->text)
		return;
	for (size_t i = 1; i < feed->items.count; i++)
		if (!str_equal(text_of(&feed->items.items[i].item->link), text_of(first)))
			return;
	note_item(checker, CHECK_LINKS_ALL_SAME, first);
}

/* What the dates of all items have in common. */
static void check_dates(struct checker *checker)
{
	const struct check_feed *feed = &checker->feed;
	const struct check_note *first = date_of(feed->items.items[0].item);
	int64_t newest = first->seconds, oldest = first->seconds,
		now = checker->options->now;
	size_t behind = 0, ahead = 0;
	struct finding *finding;

	if (first->seconds == DATE_UNKNOWN)
		return;
	for (size_t i = 1; i < feed->items.count; i++) {
		int64_t seconds = date_of(feed->items.items[i].item)->seconds;
		int64_t before = date_of(feed->items.items[i - 1].item)->seconds;

		if (seconds == DATE_UNKNOWN)
			return;
		behind += seconds < before;
		ahead += seconds > before;
		newest = seconds > newest ? seconds : newest;
		oldest = seconds < oldest ? seconds : oldest;
	}
	/* Dates without a time of day may well be those of one day. */
	if (feed->items.count >= ENOUGH_ITEMS && newest == oldest &&
	    str_find(text_of(first), STR("00:00:00")) == strlen(first->text)) {
		note_item(checker, CHECK_DATES_ALL_SAME, first);
		return;
	}
	if (behind && ahead && feed->items.count >= ENOUGH_ITEMS)
		check_note_feed(checker, CHECK_ITEMS_UNSORTED);
	if (now == DATE_UNKNOWN)
		return;
	if (checker->options->is_live && now - newest > STALE_SECONDS)
		note_item(checker, CHECK_STALE, first);
	if (feed->items.count >= ENOUGH_ITEMS && newest - oldest < DAY_SECONDS &&
	    feed->items.count >= 10) {
		finding = check_note_at(checker, CHECK_WINDOW_SHORT, feed->tag.start + 1,
		                        feed->subject);
		if (finding)
			finding->detail = arena_printf(checker->arena, "%zu",
			                               feed->items.count);
	}
}

/* ---- what the feed says of itself ------------------------------------------------------------------- */

static void check_image(struct checker *checker)
{
	const struct check_feed *feed = &checker->feed;

	if (feed->image_title.text && feed->title.text &&
	    !str_equal(text_of(&feed->image_title), text_of(&feed->title)))
		note_item(checker, CHECK_IMAGE_TITLE, &feed->image_title);
	if (feed->image_link.text && feed->link.text &&
	    !str_equal(text_of(&feed->image_link), text_of(&feed->link)))
		note_item(checker, CHECK_IMAGE_LINK, &feed->image_link);
}

static bool is_han(struct str text)
{
	/* UTF-8 of U+4E00 to U+9FFF begins with E4 to E9. */
	return text.len >= 3 && (unsigned char)text.ptr[0] >= 0xE4 &&
	       (unsigned char)text.ptr[0] <= 0xE9;
}

/* Titles without any Chinese in a Chinese feed, or nothing else in an English one. */
static void check_language_of_titles(struct checker *checker)
{
	const struct check_feed *feed = &checker->feed;
	struct str declared = text_of(&feed->language);
	size_t han = 0, letters = 0;
	bool is_chinese = str_starts_nocase(declared, STR("zh"));
	struct finding *finding = NULL;

	for (size_t i = 0; i < feed->items.count; i++) {
		struct str title = text_of(&feed->items.items[i].item->title);

		if (feed->items.items[i].item->has_language)
			continue;
		for (size_t k = 0; k < title.len; k++) {
			han += is_han(str_skip(title, k));
			letters += ascii_is_alpha(title.ptr[k]);
		}
	}
	if (feed->items.count < ENOUGH_ITEMS || declared.len == 0)
		return;
	if (is_chinese ? han == 0 && letters > 60
	               : str_starts_nocase(declared, STR("en")) && han > 30 &&
	                         han * 2 > letters)
		finding = note_item(checker, CHECK_LANGUAGE_WRONG, &feed->language);
	if (finding)
		finding->detail = is_chinese ? "en" : "zh";
}

static void check_obsolete(struct checker *checker)
{
	const char *name = format_name(checker->format);
	struct finding *finding;

	if (checker->dialect != DIALECT_RSS || checker->format == FORMAT_RSS_20 ||
	    checker->format == FORMAT_RSS)
		return;
	finding = check_note_at(checker, CHECK_RSS_OBSOLETE,
	                        str_find(checker->text, STR("<rss")) + 1,
	                        (struct check_subject){STR("rss"), STR("root")});
	if (finding)
		finding->value = arena_str(checker->arena,
		                           str_slice(str_skip(str_from(name), 4), 0, 4));
}

static void check_each(struct checker *checker)
{
	const struct check_feed *feed = &checker->feed;

	for (size_t i = 0; i < feed->items.count; i++) {
		const struct check_item *item = feed->items.items[i].item;

		check_links(checker, &item->links, item->subject);
		if (checker->dialect == DIALECT_ATOM)
			check_entry(checker, item);
		else
			check_rss_item(checker, item);
	}
}

void check_items(struct checker *checker)
{
	struct check_feed *feed = &checker->feed;

	if (checker->dialect == DIALECT_OPML)
		return;
	check_each(checker);
	check_links(checker, &feed->links, feed->subject);
	check_ids(checker);
	if (checker->is_fragmentary || feed->tag.end == 0)
		return;
	check_feed_links(checker);
	check_image(checker);
	check_obsolete(checker);
	if (!feed->has_language)
		check_note_feed(checker, CHECK_LANGUAGE_MISSING);
	if (feed->items.count == 0) {
		check_note_feed(checker, CHECK_ITEMS_NONE);
		return;
	}
	check_links_of_items(checker);
	check_dates(checker);
	check_language_of_titles(checker);
}
