#include "aggregator/combine.h"

#include "feeds/archive.h"
#include "feeds/corrected.h"
#include "feeds/identifier.h"
#include "feeds/text.h"

/* What all parts of one combined feed need. */
struct combiner {
	const struct combine_options *options;
	const struct source_states *sources;
	struct feed **attributions; /* one for each source, made when it is first needed */
	struct arena *arena;
};

/* ---- sources ------------------------------------------------------------------------- */

static void add_link(struct combiner *combiner, struct links *links, const char *rel,
                     const char *href)
{
	struct link *link = href ? LIST_ADD(combiner->arena, links) : NULL;

	if (link)
		*link = (struct link){.rel = rel, .href = href, .length = -1};
}

/* The name of a source for people: the list's, else its own, else the short one. */
static const char *source_title(struct combiner *combiner,
                                const struct source_state *source)
{
	const struct text *own = source->feed ? &source->feed->title : NULL;

	if (source->title)
		return source->title;
	if (!own || !own->value)
		return source->name;
	if (own->type == TEXT_PLAIN)
		return own->value;
	return text_from_html(combiner->arena, str_from(own->value));
}

static const char *source_id(struct combiner *combiner, const struct source_state *source)
{
	if (source->feed && source->feed->id && identifier_is_canonical(source->feed->id))
		return source->feed->id;
	return arena_printf(combiner->arena, "tag:%s:%s", combiner->options->id_authority,
	                    source->name);
}

static void fill_attribution(struct combiner *combiner, const struct source_state *source,
                             struct feed *feed)
{
	feed_init(feed);
	feed->id = source_id(combiner, source);
	feed->title.value = source_title(combiner, source);
	feed->language = source->language;
	feed->link = source->home;
	if (source->feed) {
		if (!feed->language)
			feed->language = source->feed->language;
		if (!feed->link)
			feed->link = source->feed->link;
		feed->updated = source->feed->updated;
		feed->authors = source->feed->authors;
		feed->rights = source->feed->rights;
	}
	feed->title.language = feed->language;
	add_link(combiner, &feed->links, "self", source->url);
}

/* What the entries of a source carry as their origin; NULL for a source not known. */
static struct feed *attribution_of(struct combiner *combiner, int64_t source)
{
	for (size_t i = 0; i < combiner->sources->count; i++) {
		if (combiner->sources->items[i].id != source)
			continue;
		if (!combiner->attributions[i]) {
			combiner->attributions[i] = arena_new(combiner->arena, struct feed);
			if (combiner->attributions[i])
				fill_attribution(combiner, &combiner->sources->items[i],
				                 combiner->attributions[i]);
		}
		return combiner->attributions[i];
	}
	return NULL;
}

static enum portion portion_of_source(const struct combiner *combiner, int64_t source)
{
	for (size_t i = 0; i < combiner->sources->count; i++)
		if (combiner->sources->items[i].id == source)
			return combiner->sources->items[i].portion;
	return PORTION_FULL;
}

/* One huge entry must not push all others out of the feed. */
static enum portion portion_of(const struct combiner *combiner,
                               const struct stored_entry *stored)
{
	enum portion portion = portion_of_source(combiner, stored->source);
	size_t most = combiner->options->whole_bytes;

	if (portion == PORTION_FULL && most > 0 &&
	    archive_bytes(stored->version.content) +
	                    archive_bytes(stored->version.summary) +
	                    archive_bytes(stored->version.title) >
	            most)
		return PORTION_SUMMARY;
	return portion;
}

/* ---- entries ------------------------------------------------------------------------- */

static struct text html(const char *value, const char *language)
{
	return (struct text){.type = TEXT_HTML, .value = value, .language = language};
}

/* An entry without an author of its own has its feed's, else the source itself. */
static void fill_authors(struct combiner *combiner, const struct entry *parsed,
                         struct entry *entry)
{
	struct person *author;

	entry->authors = parsed->authors;
	if (entry->authors.count || !entry->source)
		return;
	entry->authors = entry->source->authors;
	if (entry->authors.count)
		return;
	author = LIST_ADD(combiner->arena, &entry->authors);
	if (author)
		author->name = entry->source->title.value;
}

static void fill_dates(const struct combiner *combiner, const struct stored_entry *stored,
                       struct entry *entry)
{
	const struct date *said = &stored->version.parsed->published;
	int32_t zone = said->seconds == DATE_UNKNOWN ? combiner->options->zone_minutes
	                                             : said->offset_minutes;

	entry->published = (struct date){.seconds = stored->stamp.sort_at,
	                                 .offset_minutes = zone};
	entry->updated = (struct date){.seconds = stored->stamp.updated_out,
	                               .offset_minutes = zone};
	/* A change that was there when the entry was first seen is no correction. */
	if (combiner->options->is_corrected_shown)
		entry->corrected = corrected_date(entry->updated, stored->stamp.first_seen);
	/* Stamps are unique, so that one may lie a moment before the date. */
	if (entry->updated.seconds < entry->published.seconds)
		entry->published.seconds = entry->updated.seconds;
}

/* What the formats have no words for, and whose it is (feeds/passed.h). */
static void fill_passed(const struct entry *parsed, struct entry *entry)
{
	entry->contributors = parsed->contributors;
	entry->publisher = parsed->publisher;
	entry->rights = parsed->rights;
	entry->licenses = parsed->licenses;
	entry->comments = parsed->comments;
	entry->comment_feed = parsed->comment_feed;
	entry->media = parsed->media;
	entry->itunes = parsed->itunes;
	entry->geo = parsed->geo;
	entry->in_reply_to = parsed->in_reply_to;
	entry->extensions = parsed->extensions;
}

/*
 * Only what has been cleaned is taken from what was parsed: of the texts the stored ones,
 * of the rest addresses, names and numbers, which the writers check.
 */
static void fill_entry(struct combiner *combiner, const struct stored_entry *stored,
                       struct entry *entry)
{
	const struct entry_version *version = &stored->version;
	const struct entry *parsed = version->parsed;
	struct text *content;

	entry_init(entry);
	entry->id = stored->stamp.published_id;
	entry->id_is_link = ANSWER_NO;
	entry->language = version->language;
	entry->title = (struct text){.value = version->title,
	                             .language = version->language};
	entry->summary = html(version->summary, version->language);
	content = version->content ? LIST_ADD(combiner->arena, &entry->contents) : NULL;
	if (content)
		*content = html(version->content, version->language);
	entry->link = parsed->link;
	entry->enclosures = parsed->enclosures;
	entry->categories = parsed->categories;
	entry->image = parsed->image;
	fill_passed(parsed, entry);
	entry->source = attribution_of(combiner, stored->source);
	portion_cut(portion_of(combiner, stored), combiner->arena, entry);
	if (!entry->title.value && !entry->summary.value && !entry->contents.count)
		entry->title.value = parsed->link ? parsed->link : entry->id;
	fill_authors(combiner, parsed, entry);
	fill_dates(combiner, stored, entry);
}

/* Who else issued it. */
static void fill_copies(struct combiner *combiner, const struct story_copies *copies,
                        struct entry *entry)
{
	for (size_t i = 0; i < copies->count; i++) {
		const struct feed *source = attribution_of(combiner,
		                                           copies->items[i].source);
		struct copy *copy = source ? LIST_ADD(combiner->arena, &entry->also) : NULL;

		if (copy)
			*copy = (struct copy){.title = source->title.value,
			                      .url = copies->items[i].link};
	}
}

bool combine_entries(const struct combine_options *options,
                     const struct source_states *sources,
                     const struct stored_entries *entries, struct arena *arena,
                     struct feed *feed, struct error *err)
{
	struct combiner combiner = {
		.options = options,
		.sources = sources,
		.attributions = arena_alloc(arena,
	                                    (sources->count + 1) * sizeof(struct feed *)),
		.arena = arena,
	};
	struct person *author;

	feed_init(feed);
	if (!combiner.attributions)
		return arena_check(arena, err);
	feed->id = arena_printf(arena, "tag:%s:all", options->id_authority);
	feed->title = (struct text){.value = options->title, .language = options->language};
	feed->link = options->home;
	feed->language = options->language;
	feed->subtitle.value = options->description;
	feed->rights.value = options->rights;
	feed->logo = feed->image.url = options->logo;
	feed->icon = options->icon;
	feed->ttl = options->ttl;
	feed->generator.name = options->generator;
	author = LIST_ADD(arena, &feed->authors);
	if (author)
		*author = (struct person){.name = options->title, .uri = options->home};
	for (size_t i = 0; i < entries->count; i++) {
		struct entry *entry = LIST_ADD(arena, &feed->entries);

		if (!entry)
			break;
		fill_entry(&combiner, &entries->items[i], entry);
		if (options->copies)
			fill_copies(&combiner, &options->copies[i], entry);
		if (feed->updated.seconds == DATE_UNKNOWN ||
		    feed->updated.seconds < entry->updated.seconds)
			feed->updated = entry->updated;
	}
	return arena_check(arena, err);
}
