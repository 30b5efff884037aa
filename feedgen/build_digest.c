#include "feedgen/build_digest.h"

static void add_number(struct digester *digester, int64_t number)
{
	digester_add(digester, (struct str){(const char *)&number, sizeof(number)});
}

/* What stands in the feed besides its entries, or in them besides what their records say. */
static void add_subject(struct digester *digester, const struct settings *settings,
                        const struct build_feed *feed)
{
	const char *const subject[] = {
		VERSION,
		feed->feed.id,
		feed->feed.title.value,
		feed->feed.subtitle.value,
		feed->feed.rights.value,
		feed->feed.logo,
		feed->feed.icon,
		feed->feed.language,
		feed->feed.link,
		feed->feed.authors.count ? feed->feed.authors.items[0].name : NULL,
		settings->base_url,
		settings->hub,
	};

	for (size_t i = 0; i < sizeof(subject) / sizeof(subject[0]); i++)
		digester_add_text(digester, subject[i]);
	add_number(digester, settings->zone_minutes);
	add_number(digester, settings->ttl);
	add_number(digester, settings->is_corrected_shown);
	for (size_t i = 0; i < feed->translations.count; i++) {
		digester_add_text(digester, feed->translations.items[i].path);
		digester_add_text(digester, feed->translations.items[i].language);
	}
}

static void add_translations(struct digester *digester, const struct build_lists *lists,
                             const char *pair)
{
	size_t at = pair ? build_items_pair(lists, pair) : lists->pairs.count;

	for (; at < lists->pairs.count; at++) {
		const struct record *record = lists->pairs.items[at]->record;

		if (strcmp(record->pair, pair) != 0)
			return;
		digester_add_text(digester, record->url);
		digester_add_text(digester, record->language);
	}
}

static void add_item(struct digester *digester, const struct build_lists *lists,
                     const struct build_item *item)
{
	digester_add_text(digester, item->stamp->id);
	add_number(digester, item->stamp->published);
	add_number(digester, item->stamp->updated);
	if (item->notice) {
		digester_add_text(digester, item->notice->reason);
		digester_add_text(digester, item->notice->language);
		add_number(digester, item->notice->when);
		return;
	}
	digester_add_text(digester, item->section.title);
	digester_add(digester,
	             (struct str){(const char *)item->record->whole, RECORD_HASH_BYTES});
	add_translations(digester, lists, item->record->pair);
}

struct digest build_digest(const struct builder *builder, const struct group *group,
                           const struct build_feed *feed)
{
	struct digester digester;

	digester_init(&digester);
	add_subject(&digester, builder->settings, feed);
	add_number(&digester, builder->settings->items);
	add_number(&digester, builder->settings->max_bytes);
	for (size_t i = 0; i < group->members.count; i++)
		add_item(&digester, builder->lists, group->members.items[i].item);
	return digester_digest(&digester);
}
