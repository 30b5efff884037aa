#include "feedgen/build.h"

#include "feedgen/sections.h"
#include "feeds/url.h"

/* CEC's name in the languages of its sites; the first one where no other fits. */
static const struct {
	const char *language, *name;
} site_names[] = {
	{"en", "China Electricity Council"},
	{"zh", "中国电力企业联合会"},
};

struct build_item {
	struct record *record;
	const struct stamp *stamp;
	struct section section;
	const struct withdrawn_item *notice; /* it was taken down: what is shown instead */
};

struct items {
	struct build_item *items;
	size_t count;
};

/* What all parts of one build need. */
struct builder {
	const struct settings *settings;
	struct arena *arena;
	struct build *build;
	const struct records *records;
	struct items items;   /* newest first */
	struct items held;    /* not to be published yet */
	struct items notices; /* of what was taken down, newest first, as the items */
	const struct withdrawn_items *shown;
	struct error *err;
};

/* ---- items --------------------------------------------------------------------------- */

static int compare_items(const void *left, const void *right)
{
	const struct build_item *a = left, *b = right;

	if (a->stamp->published != b->stamp->published)
		return a->stamp->published > b->stamp->published ? -1 : 1;
	return record_compare(b->record, a->record);
}

/* Whether the two are of one section without asking the configuration. */
static bool is_same_section(const struct record *a, const struct record *b)
{
	return strcmp(a->section_key, b->section_key) == 0 &&
	       (a->section == b->section ||
	        (a->section && b->section && strcmp(a->section, b->section) == 0));
}

static const struct withdrawn_item *find_notice(const struct builder *builder,
                                                const struct stamp *stamp)
{
	const struct withdrawn_items *shown = builder->shown;

	for (size_t i = 0; i < shown->count; i++)
		if (strcmp(shown->items[i].id, stamp->id) == 0)
			return &shown->items[i];
	return NULL;
}

static void sort(struct items *list)
{
	if (list->count)
		qsort(list->items, list->count, sizeof(list->items[0]), compare_items);
}

/* Which list an item belongs to; NULL: to none. */
static struct items *list_for(struct builder *builder, const struct stamp *stamp,
                              const struct withdrawn_item **notice)
{
	*notice = stamp->is_withdrawn ? find_notice(builder, stamp) : NULL;
	if (stamp->is_withdrawn)
		return *notice ? &builder->notices : NULL;
	return stamp->is_held ? &builder->held : &builder->items;
}

static void list_items(struct builder *builder, const struct records *records,
                       const struct stamps *stamps)
{
	const size_t room = (records->count + 1) * sizeof(struct build_item);
	const struct build_item *last = NULL;

	builder->items.items = arena_alloc(builder->arena, room);
	builder->held.items = arena_alloc(builder->arena, room);
	builder->notices.items = arena_alloc(builder->arena,
	                                     (builder->shown->count + 1) * sizeof(*last));
	if (!builder->items.items || !builder->held.items || !builder->notices.items)
		return;
	for (size_t i = 0; i < records->count; i++) {
		const struct withdrawn_item *notice;
		struct items *list = list_for(builder, &stamps->items[i], &notice);
		struct build_item *item;

		if (!list || (notice && list->count == builder->shown->count))
			continue;
		item = &list->items[list->count++];
		item->record = &records->items[i];
		item->stamp = &stamps->items[i];
		item->notice = notice;
		item->section = last && is_same_section(last->record, item->record)
		                        ? last->section
		                        : section_of(item->record, builder->settings,
		                                     builder->arena);
		last = item;
	}
	sort(&builder->items);
	sort(&builder->notices);
}

static bool is_in(const struct build_item *item, const char *slug)
{
	return !slug || (item->section.slug && strcmp(item->section.slug, slug) == 0);
}

static size_t count_in(const struct items *list, const char *slug)
{
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++)
		count += is_in(&list->items[i], slug);
	return count;
}

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
	for (size_t i = 0; record->pair && i < builder->items.count; i++) {
		const struct record *other = builder->items.items[i].record;
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

	for (size_t i = 0; i < builder->items.count; i++) {
		const struct build_item *item = &builder->items.items[i];

		if (item->record->language && is_in(item, slug))
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

/* The next of two lists that are in order, of the items in a section; NULL at their end. */
static const struct build_item *next_item(const struct items *lists[2], size_t at[2],
                                          const char *slug)
{
	const struct build_item *heads[2] = {NULL, NULL};
	size_t first;

	for (size_t i = 0; i < 2; i++) {
		while (at[i] < lists[i]->count && !is_in(&lists[i]->items[at[i]], slug))
			at[i]++;
		if (at[i] < lists[i]->count)
			heads[i] = &lists[i]->items[at[i]];
	}
	first = !heads[0] || (heads[1] && compare_items(heads[1], heads[0]) < 0) ? 1 : 0;
	at[first]++;
	return heads[first];
}

/* The newest items, and all notices, whose room they leave. */
static void fill_entries(struct builder *builder, const char *slug,
                         struct build_feed *target)
{
	const struct items *lists[2] = {&builder->items, &builder->notices};
	size_t limit = (size_t)builder->settings->items;
	size_t notices = count_in(&builder->notices, slug);
	size_t room = limit > notices ? limit - notices : 1;
	struct feed *feed = &target->feed;
	const struct build_item *item;
	size_t at[2] = {0, 0};
	int64_t *stated = arena_alloc(builder->arena, (room + notices) * sizeof(*stated));

	target->stated = stated;
	while (stated && (item = next_item(lists, at, slug))) {
		if (!item->notice && room == 0)
			continue;
		stated[feed->entries.count] = item->notice ? DATE_UNKNOWN
		                                           : stated_moment(item->record);
		if (!add_entry(builder, item, feed))
			return;
		room -= !item->notice;
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
	feed->held = count_in(&builder->held, section->slug);
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
	for (size_t i = 0; i < builder->items.count; i++) {
		const struct section *section = &builder->items.items[i].section;

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
	                          .shown = &input->notices,
	                          .err = err};
	struct sections sections = {0};

	*build = (struct build){0};
	list_items(&builder, records, input->stamps);
	if (!builder.items.count)
		return arena_check(arena, err);
	build->home = settings->home ? settings->home : home_of(records, arena);
	build->language = settings->language ? settings->language
	                                     : main_language(&builder, NULL);
	build->title = settings->title ? settings->title : site_name(build->language);
	list_sections(&builder, &sections);
	add_feed(&builder, &(struct section){0});
	for (size_t i = 0; i < sections.count; i++)
		add_feed(&builder, &sections.items[i]);
	build->items.items = builder.items.items;
	build->items.count = builder.items.count;
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
	                          .items = {build->items.items, build->items.count},
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
