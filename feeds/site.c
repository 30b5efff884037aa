#include "feeds/site.h"

#include <stdlib.h>
#include <string.h>

#include "feeds/date.h"
#include "feeds/limits.h"
#include "feeds/opml.h"
#include "feeds/page.h"
#include "feeds/parse.h"
#include "feeds/write.h"

/* Built in: feeds/assets. */
extern const char feeds_assets_style[];
extern const char feeds_assets_feed[];

/* One file to publish, made whole before any is written. */
struct file {
	const char *name;
	int64_t changed; /* the latest change of anything in it */
	struct buf bytes;
};

/* A site under way. */
struct build {
	const struct site *site;
	struct arena arena;
	struct date changed; /* the latest change of any feed */
	struct file *files;  /* in the order of writing */
	size_t count;
	struct error *err;
};

/* A new empty file at the end; there is room (file_count). */
static struct file *add_file(struct build *build, const char *name)
{
	struct file *file = &build->files[build->count++];

	file->name = name;
	file->changed = build->changed.seconds;
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

static bool read_back(const struct file *file, const struct feed *feed, struct error *err)
{
	const struct parse_options options = {.is_raw = true};
	struct document *document = document_parse(buf_view(&file->bytes), &options, err);
	bool is_same = document && has_entries_of(document, feed);

	document_free(document);
	return is_same || error_set(err, ERROR_SYNTAX,
	                            "what was written reads back as something else");
}

static bool make_feed(struct build *build, const struct site_feed *feed)
{
	const struct write_place place = {
		.base_url = build->site->base_url,
		.path = feed->path,
		.hub = build->site->hub,
		.stylesheet = way_up(&build->arena, feed->path, "feed.css"),
	};

	for (size_t i = 0; i < WRITE_FORMAT_COUNT; i++) {
		struct file *file = add_file(build,
		                             arena_printf(&build->arena, "%s%s", feed->path,
		                                          write_formats[i].extension));

		if (!file->name)
			return arena_check(&build->arena, build->err);
		file->changed = feed->feed->updated.seconds;
		if (!write_formats[i].write(feed->feed, &place, &file->bytes, build->err) ||
		    !read_back(file, feed->feed, build->err))
			return error_prefix(build->err, file->name);
	}
	return true;
}

/* ---- the list of feeds ----------------------------------------------------------------- */

static void add_feed_outline(struct build *build, struct outlines *outlines,
                             const struct site_feed *feed)
{
	struct arena *arena = &build->arena;
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
	const char *text = opml_text(&build->arena, group);
	const char *last = NULL;
	struct outline *added;

	if (!group)
		return top;
	if (top->count)
		last = outline_attribute_find(&top->items[top->count - 1], "text");
	if (last && text && strcmp(last, text) == 0)
		return &top->items[top->count - 1].children;
	added = LIST_ADD(&build->arena, top);
	if (!added)
		return top;
	outline_attribute_add(&build->arena, added, "text", text);
	return &added->children;
}

static bool make_list(struct build *build)
{
	const struct site *site = build->site;
	struct file *file = add_file(build, "feeds.opml");
	struct opml opml = {.title = opml_text(&build->arena, site->title)};
	char written[DATE_TEXT_BYTES];

	for (size_t i = 0; i < site->feeds.count; i++)
		add_feed_outline(build,
		                 find_group(build, &opml, site->feeds.items[i].group),
		                 &site->feeds.items[i]);
	date_write_rfc822(build->changed.seconds, site->zone_minutes, written);
	opml.date_modified = written;
	return arena_check(&build->arena, build->err) &&
	       opml_write(&opml, &file->bytes, build->err);
}

/* ---- the whole ------------------------------------------------------------------------- */

static bool make_asset(struct build *build, const char *name, const char *text)
{
	struct file *file = add_file(build, name);

	buf_add_text(&file->bytes, text);
	return buf_check(&file->bytes, build->err);
}

static struct date latest_change(const struct site *site)
{
	struct date changed = DATE_ABSENT;

	for (size_t i = 0; i < site->feeds.count; i++)
		if (site->feeds.items[i].feed->updated.seconds > changed.seconds)
			changed = site->feeds.items[i].feed->updated;
	return changed;
}

/* Makes every file, in an order in which each comes after what it links to.  (The formats
 * of one feed link to each other: on the very first publication one of them is early.) */
static bool make_files(struct build *build)
{
	const struct site *site = build->site;
	struct file *page;

	build->changed = latest_change(site);
	if (!make_asset(build, "style.css", feeds_assets_style) ||
	    !make_asset(build, "feed.css", feeds_assets_feed))
		return false;
	for (size_t i = 0; i < site->feeds.count; i++)
		if (!make_feed(build, &site->feeds.items[i]))
			return false;
	if (!make_list(build))
		return false;
	page = add_file(build, "index.html");
	return page_write(site, &page->bytes, build->err);
}

static bool publish(struct build *build, const char *folder, struct site_result *result)
{
	for (size_t i = 0; i < build->count; i++) {
		const struct file *file = &build->files[i];
		enum publish_result outcome;

		if (!publish_served(folder, file->name, buf_view(&file->bytes),
		                    file->changed, &outcome, build->err))
			return false;
		result->files++;
		result->written += outcome == PUBLISH_WRITTEN;
	}
	return true;
}

bool site_publish(const struct site *site, const char *folder, struct site_result *result,
                  struct error *err)
{
	/* feeds.opml, style.css, feed.css, index.html */
	const size_t room = site->feeds.count * WRITE_FORMAT_COUNT + 4;
	struct build build = {.site = site, .err = err};
	bool is_done = false;

	*result = (struct site_result){0};
	if (site->feeds.count == 0)
		return error_set(err, ERROR_SYNTAX, "there is no feed to publish");
	arena_init(&build.arena, LIMIT_OUTPUT_BYTES);
	build.files = calloc(room, sizeof(*build.files));
	if (!build.files)
		error_set(err, ERROR_MEMORY, "out of memory");
	else
		is_done = make_files(&build) && publish(&build, folder, result);
	for (size_t i = 0; i < build.count; i++)
		buf_release(&build.files[i].bytes);
	free(build.files);
	arena_release(&build.arena);
	return is_done;
}
