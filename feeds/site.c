#include "feeds/site.h"

#include <stdlib.h>
#include <string.h>

#include "feeds/date.h"
#include "feeds/embed.h"
#include "feeds/fit.h"
#include "feeds/limits.h"
#include "feeds/opml.h"
#include "feeds/page.h"
#include "feeds/parse.h"
#include "feeds/publishable.h"
#include "feeds/site_plan.h"
#include "feeds/write.h"

/* Built in: feeds/assets. */
extern const char feeds_assets_style[];
extern const char feeds_assets_feed[];
extern const char feeds_assets_script[];

/* A plan under way. */
struct build {
	const struct site *site;
	struct site_plan *plan;
	struct arena *arena; /* the plan's */
	struct date changed; /* the latest change of any feed */
	struct error *err;
};

/* A new empty file at the end, or NULL with `err`. */
static struct site_file *add_file(struct build *build, const char *name)
{
	struct site_file *file = LIST_ADD(build->arena, &build->plan->files);

	if (!file || !name) {
		arena_check(build->arena, build->err);
		return NULL;
	}
	*file = (struct site_file){
		.name = name, .part = SITE_NO_PART, .changed = build->changed.seconds};
	buf_init(&file->bytes, LIMIT_OUTPUT_BYTES);
	return file;
}

/* ---- feeds ----------------------------------------------------------------------------- */

/* "../" for each folder of `path`, then `name`: the way from a document to the top. */
static const char *way_up(struct arena *arena, const char *path, const char *name)
{
	const char *way = name;

	for (; *path; path++)
		if (*path == '/')
			way = arena_printf(arena, "../%s", way ? way : "");
	return way;
}

/* Our own reader finds in a document what was put into it: the same entries by their ids. */
static bool has_entries_of(const struct document *document, const struct feed *feed)
{
	const struct entries *found = &document->feed.entries;

	if (found->count != feed->entries.count)
		return false;
	for (size_t i = 0; i < found->count; i++) {
		const char *id = found->items[i].id;

		if (!id || strcmp(id, feed->entries.items[i].id) != 0)
			return false;
	}
	return true;
}

/* The document read back, owned; NULL where it is not the same. */
static struct document *read_back(struct str bytes, const struct feed *feed,
                                  struct error *err)
{
	const struct parse_options options = {.is_raw = true};
	struct document *document = document_parse(bytes, &options, err);

	if (document && has_entries_of(document, feed))
		return document;
	document_free(document);
	error_set(err, ERROR_SYNTAX, "what was written reads back as something else");
	return NULL;
}

bool site_read_back(struct str document, const struct feed *feed, struct error *err)
{
	struct document *read = read_back(document, feed, err);

	document_free(read);
	return read != NULL;
}

/* One format of a feed.  What JSON Feed reads back as is owned by the caller then. */
static bool make_format(struct build *build, const struct site_feed *feed,
                        const struct write_place *place, size_t format,
                        struct site_part *part, struct document **made)
{
	struct site_file *file = add_file(build,
	                                  arena_printf(build->arena, "%s%s", feed->path,
	                                               write_formats[format].extension));
	struct document *document;

	if (!file)
		return false;
	file->part = (size_t)(part - build->plan->parts.items);
	file->format = format;
	file->changed = feed->feed->updated.seconds;
	if (!write_formats[format].write(feed->feed, place, &file->bytes, build->err))
		return error_prefix(build->err, file->name);
	document = read_back(buf_view(&file->bytes), feed->feed, build->err);
	if (!document)
		return error_prefix(build->err, file->name);
	file->digest = digest_of(buf_view(&file->bytes));
	part->bytes += file->bytes.len;
	if (part->largest < file->bytes.len)
		part->largest = file->bytes.len;
	part->problems += document->problems.count;
	if (format == WRITE_JSON)
		*made = document;
	else
		document_free(document);
	return true;
}

/* JSON first: it links to no other format. */
static bool make_formats(struct build *build, const struct site_feed *feed,
                         const struct write_place *place, struct site_part *part,
                         struct document **made)
{
	part->bytes = part->largest = part->problems = 0;
	for (size_t i = WRITE_FORMAT_COUNT; i-- > 0;)
		if (!make_format(build, feed, place, i, part, made))
			return false;
	return true;
}

/* Makes a feed anew that is too large, without its oldest entries. */
static bool make_fitting(struct build *build, struct site_feed *feed,
                         const struct write_place *place, struct site_part *part,
                         struct document **made)
{
	struct site_plan *plan = build->plan;

	for (size_t i = 0; i < WRITE_FORMAT_COUNT; i++)
		buf_release(&plan->files.items[--plan->files.count].bytes);
	document_free(*made);
	*made = NULL;
	return (fit_feed(feed->feed, place, plan->options->max_bytes, build->err) ||
	        error_prefix(build->err, feed->path)) &&
	       make_formats(build, feed, place, part, made);
}

static bool is_too_large(const struct site_plan *plan, const struct site_feed *feed,
                         const struct site_part *part)
{
	return plan->options->max_bytes && part->largest > plan->options->max_bytes &&
	       feed->feed->entries.count > 1;
}

/* Lets go of the documents of the last feed where those before it take much memory. */
static void let_go(struct site_plan *plan)
{
	for (size_t i = 0; i < WRITE_FORMAT_COUNT; i++) {
		struct site_file *file = &plan->files.items[plan->files.count - 1 - i];

		file->is_let_go = plan->kept + file->bytes.len > LIMIT_KEPT_BYTES;
		if (file->is_let_go)
			buf_release(&file->bytes);
		plan->kept += file->bytes.len;
	}
}

static int64_t milliseconds(const struct build *build)
{
	return build->plan->options->milliseconds ? build->plan->options->milliseconds()
	                                          : 0;
}

struct write_place site_place(const struct site *site, const struct site_feed *feed,
                              struct arena *arena)
{
	return (struct write_place){
		.base_url = site->base_url,
		.path = feed->path,
		.hub = site->hub,
		.stylesheet = way_up(arena, feed->path, "feed.css"),
		.older = feed->older,
		.translations = feed->translations,
	};
}

size_t site_feed_items(const struct site_feed *feed)
{
	return feed->standing ? feed->standing->items : feed->feed->entries.count;
}

/* All formats, of a feed that is made publishable once, in memory that goes with it; the feed
 * itself loses the entries that have no room. */
static bool make_documents(struct build *build, struct site_feed *feed,
                           struct site_part *part, struct document **made)
{
	const struct write_place place = site_place(build->site, feed, build->arena);
	struct site_feed fit = *feed;
	struct feed ready;
	struct arena arena;
	bool ok;

	arena_init(&arena, LIMIT_OUTPUT_BYTES);
	fit.feed = &ready;
	ok = (feed_publishable(feed->feed, &arena, &ready, build->err) ||
	      error_prefix(build->err, feed->path)) &&
	     make_formats(build, &fit, &place, part, made);
	if (ok && is_too_large(build->plan, &fit, part)) {
		ok = make_fitting(build, &fit, &place, part, made);
		feed->feed->entries.count = feed->room = ready.entries.count;
		feed->feed->updated = ready.updated;
	}
	arena_release(&arena);
	return ok;
}

static bool make_feed(struct build *build, struct site_feed *feed, struct site_part *part)
{
	struct site_plan *plan = build->plan;
	int64_t start = milliseconds(build);
	struct document *made = NULL;
	bool ok;

	part->path = feed->path;
	part->items = site_feed_items(feed);
	part->held = feed->held;
	if (feed->standing) {
		part->bytes = feed->standing->bytes;
		return true;
	}
	ok = make_documents(build, feed, part, &made);
	part->items = site_feed_items(feed);
	if (ok)
		ok = site_judge(plan, feed, part,
		                &plan->files.items[plan->files.count - 1 - WRITE_JSON],
		                &made->feed, build->err) ||
		     error_prefix(build->err, feed->path);
	document_free(made);
	if (ok)
		let_go(plan);
	part->milliseconds = milliseconds(build) - start;
	return ok;
}

/* ---- the list of feeds ----------------------------------------------------------------- */

static void add_feed_outline(struct build *build, struct outlines *outlines,
                             const struct site_feed *feed)
{
	struct arena *arena = build->arena;
	struct outline *outline = LIST_ADD(arena, outlines);
	const char *base = build->site->base_url;
	const char *title = opml_text(arena, feed->title);
	const struct {
		const char *name, *value;
	} attributes[] = {
		{"text", title},
		{"title", title},
		{"type", "rss"}, /* of Atom too, by the standard's custom */
		{"xmlUrl", arena_printf(arena, "%s%s%s", base ? base : "", feed->path,
	                                write_formats[WRITE_RSS].extension)},
		{"htmlUrl", feed->feed->link},
		{"language", feed->feed->language},
	};

	if (!outline)
		return;
	for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++)
		outline_attribute_add(arena, outline, attributes[i].name,
		                      attributes[i].value);
}

/* The outline of a group: the last one, when it is called so, or a new one. */
static struct outlines *find_group(struct build *build, struct opml *opml,
                                   const char *group)
{
	struct outlines *top = &opml->outlines;
	const char *text = opml_text(build->arena, group);
	const char *last = NULL;
	struct outline *added;

	if (!group)
		return top;
	if (top->count)
		last = outline_attribute_find(&top->items[top->count - 1], "text");
	if (last && text && strcmp(last, text) == 0)
		return &top->items[top->count - 1].children;
	added = LIST_ADD(build->arena, top);
	if (!added)
		return top;
	outline_attribute_add(build->arena, added, "text", text);
	return &added->children;
}

static bool make_list(struct build *build)
{
	const struct site *site = build->site;
	struct site_file *file = add_file(build, "feeds.opml");
	struct opml opml = {.title = opml_text(build->arena, site->title)};
	char written[DATE_TEXT_BYTES];

	if (!file)
		return false;
	for (size_t i = 0; i < site->feeds.count; i++)
		add_feed_outline(build,
		                 find_group(build, &opml, site->feeds.items[i].group),
		                 &site->feeds.items[i]);
	date_write_rfc822(build->changed.seconds, site->zone_minutes, written);
	opml.date_modified = written;
	return arena_check(build->arena, build->err) &&
	       opml_write(&opml, &file->bytes, build->err);
}

/* ---- what was taken down ----------------------------------------------------------------- */

static bool make_deleted(struct build *build)
{
	static const struct {
		const char *name;
		bool (*write)(const struct withdrawn_items *items, const struct feed *feed,
		              const struct write_place *place, struct buf *out,
		              struct error *err);
	} documents[] = {{"deleted.atom", withdrawn_write_atom},
	                 {"deleted.json", withdrawn_write_json}};
	const struct withdrawn_items *items = build->site->withdrawn;
	const struct write_place place = {.base_url = build->site->base_url,
	                                  .path = "deleted"};

	if (!items || items->count == 0)
		return true;
	for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++) {
		struct site_file *file = add_file(build, documents[i].name);

		if (!file)
			return false;
		file->changed = items->items[0].when;
		if (!documents[i].write(items, build->site->feeds.items[0].feed, &place,
		                        &file->bytes, build->err))
			return error_prefix(build->err, file->name);
	}
	return true;
}

/* ---- the whole ------------------------------------------------------------------------- */

static bool make_asset(struct build *build, const char *name, const char *text)
{
	struct site_file *file = add_file(build, name);

	if (!file)
		return false;
	buf_add_text(&file->bytes, text);
	return buf_check(&file->bytes, build->err);
}

/* The pages of a site, by the names of their files. */
static const struct {
	const char *path;
	page_write_function *write;
} pages[] = {
	{"feeds", page_write_feeds},
	{"index", page_write_index},
};

static bool make_page(struct build *build, size_t page, enum page_language language)
{
	struct site_file *file = add_file(
		build, page_file(build->arena, build->site, pages[page].path, language));

	return file && pages[page].write(build->site, language, &file->bytes, build->err);
}

/* The first page last: it is what people come by. */
static bool make_pages(struct build *build)
{
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		const char **former = LIST_ADD(build->arena, &build->plan->former);

		for (enum page_language k = PAGE_LANGUAGE_COUNT; k-- > 0;)
			if (!make_page(build, i, k))
				return false;
		if (former)
			*former = page_former_file(build->arena, build->site,
			                           pages[i].path);
	}
	return arena_check(build->arena, build->err);
}

static struct date latest_change(const struct site *site)
{
	struct date changed = DATE_ABSENT;

	for (size_t i = 0; i < site->feeds.count; i++)
		if (site->feeds.items[i].feed->updated.seconds > changed.seconds)
			changed = site->feeds.items[i].feed->updated;
	return changed;
}

/*
 * Makes every file, in an order in which each comes after what it links to.  RSS and Atom,
 * the languages and the pages link to each other, so that of two new ones one is early: but
 * nothing that was there before leads to either, and the first page comes when both are there.
 */
static bool make_files(struct build *build)
{
	const struct site *site = build->site;
	struct site_file *frame;

	build->changed = latest_change(site);
	if (!make_asset(build, "style.css", feeds_assets_style) ||
	    !make_asset(build, "feed.css", feeds_assets_feed) ||
	    !make_asset(build, "script.js", feeds_assets_script) ||
	    (site->own.style && !make_asset(build, "site.css", site->own.style)))
		return false;
	build->plan->assets = build->plan->files.count;
	for (size_t i = 0; i < site->feeds.count; i++)
		if (!make_feed(build, &site->feeds.items[i], &build->plan->parts.items[i]))
			return false;
	if (!make_deleted(build) || !make_list(build) || !make_pages(build))
		return false;
	frame = add_file(build, "embed.html");
	return frame && embed_write(site, &frame->bytes, build->err);
}

static bool make_parts(struct build *build)
{
	for (size_t i = 0; i < build->site->feeds.count; i++)
		if (!LIST_ADD(build->arena, &build->plan->parts))
			return arena_check(build->arena, build->err);
	return true;
}

struct site_plan *site_plan_make(const struct site *site,
                                 const struct site_options *options, struct error *err)
{
	struct site_plan *plan = calloc(1, sizeof(*plan));
	struct build build = {.site = site, .plan = plan, .err = err};

	if (!plan) {
		error_set(err, ERROR_MEMORY, "out of memory");
		return NULL;
	}
	plan->site = site;
	plan->options = options;
	arena_init(&plan->arena, LIMIT_OUTPUT_BYTES);
	build.arena = &plan->arena;
	if (site->feeds.count == 0)
		error_set(err, ERROR_SYNTAX, "there is no feed to publish");
	else if (make_parts(&build) && make_files(&build) && site_find_gone(plan, err))
		return plan;
	site_plan_free(plan);
	return NULL;
}

void site_plan_free(struct site_plan *plan)
{
	if (!plan)
		return;
	for (size_t i = 0; i < plan->files.count; i++)
		buf_release(&plan->files.items[i].bytes);
	arena_release(&plan->arena);
	free(plan);
}
