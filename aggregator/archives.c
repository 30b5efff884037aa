#include "aggregator/archives.h"

#include <stdlib.h>

#include "aggregator/archive_keep.h"
#include "aggregator/compose.h"
#include "feeds/archive.h"
#include "feeds/file.h"
#include "feeds/limits.h"
#include "feeds/page.h"
#include "feeds/parse.h"
#include "feeds/write.h"

/* ---- the plan ---------------------------------------------------------------------------- */

static bool read_pages(struct session *session, const char *folder,
                       struct archive_plan *plan)
{
	if (!store_archive_pages(session->store, &session->arena, plan, &session->err))
		return false;
	for (size_t i = 0; i < plan->count; i++) {
		struct archive_page_row *page = &plan->items[i];

		page->path = archive_path(&session->arena, (int)(page->month / 12),
		                          (int)(page->month % 12) + 1, (int)page->part);
		page->is_there = page->path && archive_is_there(folder, page->path);
	}
	return arena_check(&session->arena, &session->err);
}

bool archives_plan(struct session *session, const char *folder, struct archive_plan *plan)
{
	*plan = (struct archive_plan){.newest = ARCHIVE_NONE};
	if (!session->configuration.site.base_url || !session->configuration.has_archives)
		return true;
	if (!read_pages(session, folder, plan))
		return false;
	archive_plan_make(plan, LIMIT_ARCHIVE_BYTES);
	for (size_t i = 0; i < plan->count; i++)
		session->has_more |= !plan->items[i].is_written &&
		                     (plan->items[i].change != ARCHIVE_SAME ||
		                      !plan->items[i].is_there);
	return true;
}

static const char *path_at(const struct archive_plan *plan, size_t index)
{
	return index == ARCHIVE_NONE ? NULL : plan->items[index].path;
}

const char *archives_newest(const struct archive_plan *plan)
{
	return path_at(plan, plan->newest);
}

/* ---- writing ----------------------------------------------------------------------------- */

/* The page as it stands, owned; NULL where there is none that can be read. */
static struct document *read_page(struct session *session, const char *folder,
                                  const char *path)
{
	const struct parse_options options = {.is_raw = true,
	                                      .max_bytes = LIMIT_OUTPUT_BYTES};
	const char *name = arena_printf(&session->arena, "%s/%s.atom", folder, path);
	struct document *document = NULL;
	struct error ignored = {0};
	size_t length;
	char *bytes = name ? file_read(name, LIMIT_OUTPUT_BYTES, &length, &ignored) : NULL;

	if (bytes)
		document = document_parse((struct str){bytes, length}, &options, &ignored);
	free(bytes);
	return document;
}

/* What is to stand in a page; *standing, owned, is what it may borrow from. */
static bool make_page(struct session *session, const char *folder,
                      const struct archive_page_row *page, struct feed *feed,
                      struct document **standing)
{
	struct strings purged;

	*standing = NULL;
	if (!compose_page(session, page->id, feed) ||
	    !store_archive_purged(session->store, page->id, &session->arena, &purged,
	                          &session->err))
		return false;
	if (purged.count > 0)
		*standing = read_page(session, folder, page->path);
	return !*standing || archive_keep(feed, &(*standing)->feed, &purged,
	                                  &session->arena, &session->err);
}

static bool write_page(struct session *session, const struct archive *archive,
                       const struct archive_plan *plan, const struct archive_page_row *page,
                       struct site_result *result)
{
	const struct archive_links links = {
		.path = page->path,
		.older = path_at(plan, page->older),
		.newer = path_at(plan, page->newer),
	};
	struct arena_mark mark = arena_mark(&session->arena);
	struct document *standing;
	struct feed feed;
	bool ok = make_page(session, archive->folder, page, &feed, &standing) &&
	          archive_write(archive, &links, &feed, result, &session->err);

	document_free(standing);
	arena_rewind(&session->arena, mark);
	return ok;
}

/* Those that are new, or those that were there. */
static bool write_pages(struct session *session, const struct archive *archive,
                        const struct archive_plan *plan, bool is_there,
                        struct site_result *result)
{
	for (size_t i = 0; i < plan->count; i++)
		if (plan->items[i].is_written && plan->items[i].is_there == is_there &&
		    !write_page(session, archive, plan, &plan->items[i], result))
			return false;
	return true;
}

/* Of the pages that are written: notes that they are to be, or that they have been. */
static bool mark(struct session *session, const struct archive_plan *plan, bool is_done)
{
	bool is_own, ok = true;

	if (!store_scope_begin(session->store, &is_own, &session->err))
		return false;
	for (size_t i = 0; ok && i < plan->count; i++) {
		const struct archive_page_row *page = &plan->items[i];

		if (page->is_written && (is_done || page->change == ARCHIVE_SAME))
			ok = store_archive_mark(session->store, page->id,
			                        is_done ? ARCHIVE_SAME : ARCHIVE_CHANGED,
			                        &session->err);
	}
	return store_scope_end(session->store, is_own, ok, &session->err);
}

static bool has_work(const struct archive_plan *plan)
{
	for (size_t i = 0; i < plan->count; i++)
		if (plan->items[i].is_written)
			return true;
	return false;
}

bool archives_publish(struct session *session, const struct site *site, const char *folder,
                      const struct archive_plan *plan, struct site_result *result)
{
	const struct archive archive = {.site = site, .folder = folder, .path = "all"};

	result->files += plan->count * (WRITE_FORMAT_COUNT + PAGE_LANGUAGE_COUNT);
	return !has_work(plan) || (mark(session, plan, false) &&
	                           write_pages(session, &archive, plan, false, result) &&
	                           write_pages(session, &archive, plan, true, result) &&
	                           mark(session, plan, true));
}
