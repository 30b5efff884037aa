/* health.atom: changes of state, to be subscribed to. */
#include <string.h>

#include "aggregator/health_page.h"
#include "aggregator/health_words.h"
#include "feeds/limits.h"
#include "feeds/page_frame.h"
#include "feeds/write.h"

struct feeding {
	const struct health_report *report;
	const struct health *only; /* NULL: all */
	enum page_language language;
	struct arena arena;
	struct feed feed;
};

static const struct health *health_of(const struct health_report *report, int64_t source)
{
	for (size_t i = 0; i < report->sources.count; i++)
		if (report->sources.items[i].state->id == source)
			return &report->sources.items[i];
	return NULL;
}

/* Where a feed that reports a failure leads: what can be done about it. */
static const char *address_of(struct feeding *feeding, const struct health *health)
{
	const struct site *site = feeding->report->site;
	const char *base = site->base_url ? site->base_url : site->home;

	if (!health)
		return arena_printf(
			&feeding->arena, "%s%s", base,
			page_file(&feeding->arena, site, "status", feeding->language));
	return arena_printf(&feeding->arena, "%ssource/%s/index.html", base,
	                    health->state->name);
}

/*
 * The same change has the same id even after the store was lost.  The dates of changes in one
 * second are made different (write.h), later ones first, so that older ones do not move
 * those that stay when they go.
 */
static void add_entry(struct feeding *feeding, const struct health *health,
                      const struct transition *transition, int64_t *before)
{
	struct arena *arena = &feeding->arena;
	struct entry *entry = LIST_ADD(arena, &feeding->feed.entries);
	const char *change = health_change(transition->new, feeding->language);
	const char *advice = health_failure(transition->new)->advice[feeding->language];
	int64_t at = transition->at < *before ? transition->at : *before - 1;

	if (!entry)
		return;
	*before = at;
	entry_init(entry);
	entry->id = arena_printf(arena, "tag:%s:health/%s/%lld/%s",
	                         feeding->report->id_authority, health->state->name,
	                         (long long)transition->at, transition->new);
	entry->id_is_link = ANSWER_NO;
	entry->title.value = arena_printf(arena, "%s%s%s", health->title[feeding->language],
	                                  page_languages[feeding->language].colon, change);
	entry->summary.value = advice ? advice : entry->title.value;
	entry->link = address_of(feeding, health);
	entry->published = entry->updated = (struct date){
		.seconds = at, .offset_minutes = feeding->report->site->zone_minutes};
}

/* Whether the change before it is the same once more. */
static bool is_there(const struct source_change *change, const struct source_change *newer)
{
	return newer && newer->source == change->source &&
	       newer->transition.at == change->transition.at &&
	       strcmp(newer->transition.new, change->transition.new) == 0;
}

static void begin(struct feeding *feeding)
{
	struct feed *feed = &feeding->feed;
	struct arena *arena = &feeding->arena;
	const struct site *site = feeding->report->site;
	const char *title = feeding->only ? feeding->only->title[feeding->language]
	                                  : site->title;
	struct person *author;

	feed_init(feed);
	feed->id = feeding->only ? arena_printf(arena, "tag:%s:health/%s",
	                                        feeding->report->id_authority,
	                                        feeding->only->state->name)
	                         : arena_printf(arena, "tag:%s:health",
	                                        feeding->report->id_authority);
	feed->title.value = arena_printf(arena, "%s%s%s", title,
	                                 page_languages[feeding->language].colon,
	                                 health_label(feeding->language, LABEL_FEED_TITLE));
	feed->link = address_of(feeding, feeding->only);
	feed->language = page_languages[feeding->language].tag;
	feed->generator.name = site->generator;
	author = LIST_ADD(arena, &feed->authors);
	if (author)
		author->name = site->title;
}

bool health_write_feed(const struct health_report *report, const struct health *only,
                       const struct source_changes *changes, bool *has_feed,
                       struct buf *out, struct error *err)
{
	struct feeding feeding = {.report = report,
	                          .only = only,
	                          .language = page_language_of(report->site->language)};
	struct write_place place = {.base_url = report->site->base_url, .is_single = true};
	int64_t before = INT64_MAX;
	bool ok = true;

	arena_init(&feeding.arena, LIMIT_OUTPUT_BYTES);
	begin(&feeding);
	for (size_t i = 0; i < changes->count; i++) {
		const struct source_change *change = &changes->items[i];
		const struct health *health = only ? only
		                                   : health_of(report, change->source);

		if (health && !is_there(change, i > 0 ? change - 1 : NULL))
			add_entry(&feeding, health, &change->transition, &before);
	}
	*has_feed = feeding.feed.entries.count > 0;
	if (*has_feed) {
		feeding.feed.updated = feeding.feed.entries.items[0].updated;
		place.path = only ? arena_printf(&feeding.arena, "source/%s/health",
		                                 only->state->name)
		                  : "health";
		place.stylesheet = only ? "../../feed.css" : "feed.css";
		ok = arena_check(&feeding.arena, err) &&
		     write_atom(&feeding.feed, &place, out, err);
	}
	arena_release(&feeding.arena);
	return ok;
}
