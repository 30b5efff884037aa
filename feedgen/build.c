#include "feedgen/build.h"

#include "feedgen/build_items.h"
#include "feeds/corrected.h"
#include "feeds/url.h"

/* CEC's name in the languages of its sites; the first one where no other fits. */
static const struct {
	const char *language, *name;
} site_names[] = {
	{"en", "China Electricity Council"},
	{"zh", "中国电力企业联合会"},
};

/* What all parts of one build need. */
struct builder {
	const struct settings *settings;
	struct arena *arena;
	struct build *build;
	const struct records *records;
	struct build_lists lists;
	struct error *err;
};

/* ---- one entry ----------------------------------------------------------------------- */

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
	for (size_t i = 0; record->pair && i < builder->lists.items.count; i++) {
		const struct record *other = builder->lists.items.items[i].record;
		struct link *link;

		if (other == record || !other->pair || !other->url ||
		    strcmp(other->pair, record->pair) != 0)
			continue;
		link = LIST_ADD(builder->arena, &entry->links);
		if (link)
			*link = (struct link){.rel = "alternate",
			                      .href = other->url,
			                      .hreflang = other->language,
			                      .length = -1};
	}
}

static void fill_lists(struct builder *builder, const struct build_item *item,
                       struct entry *entry)
{
	const struct record *record = item->record;

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
	add_translations(builder, record, entry);
}

static void fill_entry(struct builder *builder, const struct build_item *item,
                       struct entry *entry)
{
	const struct record *record = item->record;
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
	fill_lists(builder, item, entry);
}

/* ---- one feed ------------------------------------------------------------------------ */

struct tally {
	const char *language;
	size_t count;
};

struct tallies {
	struct tally *items;
	size_t count;
};

static void count_language(struct builder *builder, struct tallies *tallies,
                           const char *language)
{
	struct tally *tally = NULL;

	for (size_t i = 0; i < tallies->count && !tally; i++) {
		if (strcmp(tallies->items[i].language, language) == 0)
			tally = &tallies->items[i];
	}
	if (!tally)
		tally = LIST_ADD(builder->arena, tallies);
	if (!tally)
		return;
	tally->language = language;
	tally->count++;
}

/* The language of most items of the section (NULL: of all), of the newest where two have as
 * many; NULL where no item names one. */
static const char *main_language(struct builder *builder, const char *slug)
{
	struct tallies tallies = {0};
	struct tally most = {0};

	for (size_t i = 0; i < builder->lists.items.count; i++) {
		const struct build_item *item = &builder->lists.items.items[i];

		if (item->record->language && build_item_is_in(item, slug))
			count_language(builder, &tallies, item->record->language);
	}
	for (size_t i = 0; i < tallies.count; i++) {
		if (tallies.items[i].count > most.count)
			most = tallies.items[i];
	}
	return most.language;
}

/* False with the reason in builder->err. */
static bool complete(struct builder *builder, struct record *record)
{
	const struct records *records = builder->records;

	return !record->is_summary ||
	       records->complete(records->context, record, builder->err);
}

static bool add_entry(struct builder *builder, const struct build_item *item,
                      struct feed *feed)
{
	struct entry *entry = item->notice || complete(builder, item->record)
	                              ? LIST_ADD(builder->arena, &feed->entries)
	                              : NULL;

	if (!entry)
		return false;
	if (item->notice)
		withdrawn_entry(item->notice, feed,
		                (int32_t)builder->settings->zone_minutes, builder->arena,
		                entry);
	else
		fill_entry(builder, item, entry);
	if (feed->updated.seconds == DATE_UNKNOWN ||
	    feed->updated.seconds < entry->updated.seconds)
		feed->updated = entry->updated;
	return true;
}

/* A day is no moment: its items are spread over it by our own stamps. */
static int64_t stated_moment(const struct record *record)
{
	return record->is_day_only ? DATE_UNKNOWN : record->date.seconds;
}

/* The newest items, and all notices, whose room they leave. */
static void fill_entries(struct builder *builder, const char *slug,
                         struct build_feed *target)
{
	const struct build_lists *lists = &builder->lists;
	size_t limit = (size_t)builder->settings->items;
	size_t notices = build_items_count(&lists->notices, slug);
	size_t room = limit > notices ? limit - notices : 1;
	struct feed *feed = &target->feed;
	const struct build_item *item;
	struct build_place at = {0, 0};
	int64_t *stated = arena_alloc(builder->arena, (room + notices) * sizeof(*stated));

	target->stated = stated;
	while (stated && (item = build_items_next(lists, slug, &at))) {
		stated[feed->entries.count] = item->notice ? DATE_UNKNOWN
		                                           : stated_moment(item->record);
		if (!add_entry(builder, item, feed))
			return;
		room -= !item->notice;
		/* The others are passed over at once: there may be a hundred thousand. */
		if (room == 0)
			at.item = lists->items.count;
	}
}

static void fill_feed(struct builder *builder, const struct section *section,
                      struct build_feed *target)
{
	struct feed *feed = &target->feed;
	const struct settings *settings = builder->settings;
	const struct build *build = builder->build;
	struct arena *arena = builder->arena;
	struct person *author;

	feed_init(feed);
	feed->language = settings->language ? settings->language
	                                    : main_language(builder, section->slug);
	feed->link = build->home;
	feed->title.value = section->slug ? arena_printf(arena, "%s - %s", section->title,
	                                                 build->title)
	                                  : build->title;
	feed->id = section->slug ? arena_printf(arena, "tag:%s:feeds/section/%s",
	                                        settings->id_authority, section->slug)
	                         : arena_printf(arena, "tag:%s:feeds/all",
	                                        settings->id_authority);
	feed->subtitle.value = settings->description;
	feed->rights.value = settings->rights;
	feed->logo = feed->image.url = settings->logo;
	feed->icon = settings->icon;
	feed->ttl = settings->ttl / 60;
	feed->generator = (struct generator){.name = "feedgen", .version = VERSION};
	author = LIST_ADD(arena, &feed->authors);
	if (author)
		*author = (struct person){.name = build->title, .uri = build->home};
	fill_entries(builder, section->slug, target);
}

static void add_feed(struct builder *builder, const struct section *section)
{
	struct build_feed *feed = LIST_ADD(builder->arena, &builder->build->feeds);

	if (!feed)
		return;
	feed->path = section->slug ? arena_printf(builder->arena, "section/%s/feed",
	                                          section->slug)
	                           : "all";
	feed->title = section->slug ? section->title : builder->build->title;
	feed->held = build_items_count(&builder->lists.held, section->slug);
	fill_feed(builder, section, feed);
}

/* ---- sections ------------------------------------------------------------------------ */

struct sections {
	struct section *items;
	size_t count;
};

/* Its place in the configuration; behind all others where it has none. */
static size_t rank_of(const struct settings *settings, const char *slug)
{
	size_t rank = 0;

	while (rank < settings->sections.count &&
	       strcmp(settings->sections.items[rank].slug, slug) != 0)
		rank++;
	return rank;
}

static bool is_before(const struct settings *settings, const char *a, const char *b)
{
	size_t rank_a = rank_of(settings, a), rank_b = rank_of(settings, b);

	return rank_a != rank_b ? rank_a < rank_b : strcmp(a, b) < 0;
}

/* Puts a section in its place unless it is there; the title of the newest item counts. */
static void add_section(struct builder *builder, struct sections *sections,
                        const struct section *section)
{
	size_t at = 0;

	while (at < sections->count &&
	       is_before(builder->settings, sections->items[at].slug, section->slug))
		at++;
	if (at < sections->count && strcmp(sections->items[at].slug, section->slug) == 0)
		return;
	if (!LIST_ADD(builder->arena, sections))
		return;
	memmove(&sections->items[at + 1], &sections->items[at],
	        (sections->count - 1 - at) * sizeof(sections->items[0]));
	sections->items[at] = *section;
}

static void list_sections(struct builder *builder, struct sections *sections)
{
	for (size_t i = 0; i < builder->lists.items.count; i++) {
		const struct section *section = &builder->lists.items.items[i].section;

		if (section->slug)
			add_section(builder, sections, section);
	}
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

bool build_feeds(const struct build_input *input, struct build *build, struct arena *arena,
                 struct error *err)
{
	const struct settings *settings = input->settings;
	const struct records *records = input->records;
	struct builder builder = {.settings = settings,
	                          .arena = arena,
	                          .build = build,
	                          .records = records,
	                          .err = err};
	struct sections sections = {0};

	*build = (struct build){0};
	build_items_list(input, arena, &builder.lists);
	if (!builder.lists.items.count)
		return arena_check(arena, err);
	build->home = settings->home ? settings->home : home_of(records, arena);
	build->language = settings->language ? settings->language
	                                     : main_language(&builder, NULL);
	build->title = settings->title ? settings->title : site_name(build->language);
	list_sections(&builder, &sections);
	add_feed(&builder, &(struct section){0});
	for (size_t i = 0; i < sections.count; i++)
		add_feed(&builder, &sections.items[i]);
	build->items.items = builder.lists.items.items;
	build->items.count = builder.lists.items.count;
	build->records = builder.records;
	return arena_check(arena, err) && err->kind == ERROR_NONE;
}

/* ---- the history --------------------------------------------------------------------- */

struct archive_entry *build_history(const struct build *build, struct arena *arena,
                                    struct error *err)
{
	size_t count = build->items.count;
	struct archive_entry *entries = arena_alloc(arena, (count + 1) * sizeof(*entries));

	for (size_t i = 0; entries && i < count; i++) {
		const struct build_item *item = &build->items.items[count - 1 - i];
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

bool build_archive(const struct build *build, const struct settings *settings,
                   const struct archive_page *page, struct arena *arena, struct feed *feed,
                   struct error *err)
{
	struct builder builder = {.settings = settings,
	                          .arena = arena,
	                          .records = build->records,
	                          .lists.items = {build->items.items, build->items.count},
	                          .err = err};
	size_t count = build->items.count;

	*feed = build->feeds.items[0].feed;
	feed->entries = (struct entries){0};
	feed->updated = DATE_ABSENT;
	/* A new version of the program changes no closed month. */
	feed->generator.version = NULL;
	for (size_t i = page->first + page->count; i-- > page->first;)
		if (!add_entry(&builder, &build->items.items[count - 1 - i], feed))
			break;
	return arena_check(arena, err) && err->kind == ERROR_NONE;
}
