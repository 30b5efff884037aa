#include "feedgen/build.h"

#include "feedgen/build_digest.h"
#include "feeds/url.h"
#include "feeds/window.h"

/* CEC's name in the languages of its sites; the first one where no other fits. */
static const struct {
	const char *language, *name;
} site_names[] = {
	{"en", "China Electricity Council"},
	{"zh", "中国电力企业联合会"},
};

/* ---- languages ----------------------------------------------------------------------- */

/* The site stays in the language that it was first published in: with that would change its
 * title, the names of its pages, and every page of its archive. */
static const char *site_language(const struct build_input *input, const struct group *all)
{
	if (input->settings->language)
		return input->settings->language;
	return input->language ? input->language : all->language;
}

/* That of most items, unless one is configured for all; of notices alone, the site's. */
static const char *language_of(const struct builder *builder, const struct group *group)
{
	const char *configured = builder->settings->language;

	if (group->kind == GROUP_LANGUAGE)
		return group->language ? group->language : group->name.name;
	if (configured || group->kind == GROUP_ALL || !group->language)
		return builder->language;
	return group->language;
}

static const char *path_of(const struct builder *builder, const struct group *group)
{
	const char *folder = build_group_folder(group, builder->arena);

	return folder ? arena_printf(builder->arena, "%s/feed", folder) : "all";
}

/* Whether an item in the one language is the same text as one in the other. */
static bool are_paired(const struct build_lists *lists, const struct group *one,
                       const struct group *other)
{
	bool has_one = false, has_other = false;

	for (size_t i = 0; i < lists->pairs.count; i++) {
		const struct record *record = lists->pairs.items[i]->record;

		if (i == 0 ||
		    strcmp(record->pair, lists->pairs.items[i - 1]->record->pair) != 0)
			has_one = has_other = false;
		has_one |= build_group_is_in(one, record->language);
		has_other |= build_group_is_in(other, record->language);
		if (has_one && has_other)
			return true;
	}
	return false;
}

/* The feeds of languages point to each other where their records do. */
static void add_translations(const struct builder *builder, const struct groups *groups,
                             const struct group *group, struct build_feed *feed)
{
	for (size_t i = 0; group->kind == GROUP_LANGUAGE && i < groups->count; i++) {
		const struct group *other = &groups->items[i];
		struct write_translation *added;

		if (other == group || other->kind != GROUP_LANGUAGE ||
		    !are_paired(builder->lists, group, other))
			continue;
		added = LIST_ADD(builder->arena, &feed->translations);
		if (added)
			*added = (struct write_translation){path_of(builder, other),
			                                    language_of(builder, other)};
	}
}

/* ---- one feed ------------------------------------------------------------------------ */

/* A day is no moment: its items are spread over it by our own stamps. */
static int64_t stated_moment(const struct record *record)
{
	return record->is_day_only ? DATE_UNKNOWN : record->date.seconds;
}

/* The newest items, and all notices, whose room they leave. */
static bool fill_entries(struct builder *builder, const struct group *group,
                         struct build_feed *target)
{
	size_t limit = (size_t)builder->settings->items;
	size_t room = limit > group->notices ? limit - group->notices : 1;
	size_t whole_bytes = (size_t)builder->settings->max_bytes / WINDOW_WHOLE_PART;
	struct feed *feed = &target->feed;
	size_t most = room + group->notices;
	int64_t *stated = arena_alloc(builder->arena, most * sizeof(*stated));
	bool *returning = group->kind == GROUP_ALL
	                          ? arena_alloc(builder->arena, most * sizeof(*returning))
	                          : NULL;

	target->stated = stated;
	target->returning = returning;
	for (size_t i = 0; stated && i < group->members.count; i++) {
		struct build_item *item = group->members.items[i].item;

		if (!item->notice && room == 0)
			continue;
		stated[feed->entries.count] = item->notice ? DATE_UNKNOWN
		                                           : stated_moment(item->record);
		if (returning)
			returning[feed->entries.count] = !item->stamp->is_new;
		if (!build_entry_add(builder, item, whole_bytes, feed))
			return false;
		room -= !item->notice;
	}
	/* What was left out is not missing. */
	target->room = feed->entries.count < group->items ? feed->entries.count : 0;
	return stated != NULL;
}

static void describe(struct builder *builder, const struct build *build,
                     const struct group *group, struct build_feed *target)
{
	struct feed *feed = &target->feed;
	const struct settings *settings = builder->settings;
	struct arena *arena = builder->arena;
	const char *folder = build_group_folder(group, arena);
	struct person *author;

	feed_init(feed);
	feed->language = language_of(builder, group);
	feed->link = build->home;
	feed->title.value = folder ? arena_printf(arena, "%s - %s", group->title,
	                                          build->title)
	                           : build->title;
	feed->id = arena_printf(arena, "tag:%s:feeds/%s", settings->id_authority,
	                        folder ? folder : "all");
	feed->subtitle.value = settings->description;
	feed->rights.value = settings->rights;
	feed->logo = feed->image.url = settings->logo;
	feed->icon = settings->icon;
	feed->ttl = settings->ttl / 60;
	feed->generator = (struct generator){.name = "feedgen", .version = VERSION};
	author = LIST_ADD(arena, &feed->authors);
	if (author)
		*author = (struct person){.name = build->title, .uri = build->home};
	target->path = path_of(builder, group);
	target->title = folder ? group->title : build->title;
	target->held = group->held;
	target->group = group;
}

/* Of a feed that was written with what it holds, and is as it was written. */
static const struct site_standing *find_standing(struct builder *builder,
                                                 const struct build_feed *feed)
{
	const struct known_topic *topic = feed->topic;
	struct site_standing *standing = NULL;

	if (topic && topic->is_there && digest_equal(&topic->content, &feed->content))
		standing = arena_new(builder->arena, struct site_standing);
	if (standing)
		*standing = (struct site_standing){.items = topic->items,
		                                   .bytes = topic->bytes};
	return standing;
}

static bool fill_feed(struct builder *builder, const struct build *build,
                      const struct groups *groups, const struct group *group,
                      struct build_feed *target)
{
	describe(builder, build, group, target);
	if (group->kind != GROUP_LANGUAGE && group->kind != GROUP_TAG)
		return fill_entries(builder, group, target);
	target->heading = topic_heading(group->name.kind, build->language);
	target->topic = known_topics_find(builder->topics, group->name.kind,
	                                  group->name.name);
	add_translations(builder, groups, group, target);
	target->content = build_digest(builder, group, target);
	target->standing = find_standing(builder, target);
	if (!target->standing)
		return fill_entries(builder, group, target);
	target->feed.updated = (struct date){
		.seconds = target->topic->updated,
		.offset_minutes = (int32_t)builder->settings->zone_minutes};
	return true;
}

/* ---- the site ------------------------------------------------------------------------ */

/* Scheme and host of the first address, with the "/" behind them. */
static const char *home_of(const struct records *records, struct arena *arena)
{
	for (size_t i = 0; i < records->count; i++) {
		if (records->items[i].url)
			return url_resolve(arena, str_from(records->items[i].url),
			                   STR("/"));
	}
	return SETTINGS_HOME;
}

static const char *site_name(const char *language)
{
	for (size_t i = 0; language && i < sizeof(site_names) / sizeof(site_names[0]);
	     i++) {
		if (str_starts(str_from(language), str_from(site_names[i].language)))
			return site_names[i].name;
	}
	return site_names[0].name;
}

/* Where all was taken down, its notices take the place of what stands there. */
static bool has_something(const struct build_input *input, const struct build_lists *lists)
{
	bool has_withdrawn = false;

	for (size_t i = 0; i < input->stamps->count; i++)
		has_withdrawn |= input->stamps->items[i].is_withdrawn;
	return lists->items.count || (has_withdrawn && lists->notices.count);
}

static bool add_feeds(struct builder *builder, const struct groups *groups,
                      struct build *build)
{
	for (size_t i = 0; i < groups->count; i++) {
		struct build_feed *feed = LIST_ADD(builder->arena, &build->feeds);

		if (!feed || !fill_feed(builder, build, groups, &groups->items[i], feed))
			return false;
	}
	return true;
}

bool build_feeds(const struct build_input *input, struct build *build, struct arena *arena,
                 struct error *err)
{
	const struct settings *settings = input->settings;
	struct build_lists *lists = arena_new(arena, struct build_lists);
	struct builder builder = {.settings = settings,
	                          .records = input->records,
	                          .lists = lists,
	                          .topics = input->topics,
	                          .arena = arena,
	                          .is_sharing = true,
	                          .err = err};
	struct groups groups = {0};

	*build = (struct build){.records = input->records, .lists = lists};
	if (lists)
		build_items_list(input, arena, lists);
	if (!lists || arena->full || !has_something(input, lists))
		return arena_check(arena, err);
	build_groups_list(lists, settings, input->topics, &groups, arena);
	if (!groups.count)
		return arena_check(arena, err);
	build->count = lists->items.count;
	build->home = settings->home ? settings->home : home_of(input->records, arena);
	build->language = builder.language = site_language(input, &groups.items[0]);
	build->title = settings->title ? settings->title : site_name(build->language);
	return (add_feeds(&builder, &groups, build) || err->kind == ERROR_NONE) &&
	       arena_check(arena, err);
}

bool build_feed_has(const struct build_feed *feed, const char *id)
{
	if (!feed->standing) {
		for (size_t i = 0; i < feed->feed.entries.count; i++)
			if (strcmp(feed->feed.entries.items[i].id, id) == 0)
				return true;
		return false;
	}
	for (size_t i = 0; i < feed->group->members.count; i++)
		if (strcmp(feed->group->members.items[i].item->stamp->id, id) == 0)
			return true;
	return false;
}

/* ---- the history --------------------------------------------------------------------- */

struct archive_entry *build_history(const struct build *build, struct arena *arena,
                                    struct error *err)
{
	size_t count = build->count;
	struct archive_entry *entries = arena_alloc(arena, (count + 1) * sizeof(*entries));

	for (size_t i = 0; entries && i < count; i++) {
		const struct build_item *item = &build->lists->items.items[count - 1 - i];
		const struct record *record = item->record;

		entries[i] = (struct archive_entry){
			.id = item->stamp->id,
			.published = item->stamp->published,
			.updated = item->stamp->updated,
			.bytes = record->bytes,
		};
	}
	if (!entries)
		(void)arena_check(arena, err);
	return entries;
}

size_t build_history_find(const struct build *build, const char *id)
{
	for (size_t i = 0; i < build->count; i++)
		if (strcmp(build->lists->items.items[i].stamp->id, id) == 0)
			return build->count - 1 - i;
	return build->count;
}

bool build_archive(const struct build *build, const struct settings *settings,
                   const struct archive_page *page, struct arena *arena, struct feed *feed,
                   struct error *err)
{
	struct builder builder = {.settings = settings,
	                          .records = build->records,
	                          .lists = build->lists,
	                          .arena = arena,
	                          .err = err};

	*feed = build->feeds.items[0].feed;
	feed->entries = (struct entries){0};
	feed->updated = DATE_ABSENT;
	/* A new version of the program changes no closed month. */
	feed->generator.version = NULL;
	for (size_t i = page->first + page->count; i-- > page->first;)
		if (!build_entry_add(&builder,
		                     &build->lists->items.items[build->count - 1 - i], 0,
		                     feed))
			break;
	return arena_check(arena, err) && err->kind == ERROR_NONE;
}
