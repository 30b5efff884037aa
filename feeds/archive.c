#include "feeds/archive.h"

#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "feeds/date.h"
#include "feeds/file.h"
#include "feeds/limits.h"
#include "feeds/page.h"
#include "feeds/parse.h"
#include "feeds/write.h"

/* What an entry takes beside its texts: elements, ids, dates, its source. */
#define ENTRY_BYTES ((size_t)2048)

/* ---- dividing --------------------------------------------------------------------------- */

size_t archive_bytes(const char *text)
{
	/* The most that any writer makes of one byte: "&#x26;" of "&", "\n" of a newline. */
	static const char escaped[] = "&<>\"'\\\n\r\t";
	size_t bytes = 0;

	for (; text && *text; text++)
		bytes += strchr(escaped, *text) ? 6 : 1;
	return bytes;
}

/* A page under way. */
struct divider {
	const struct archive_history *history;
	struct arena *arena;
	struct archive_pages *pages;
	int year, month; /* of the last page */
	int part;        /* of that month, from 1 */
	size_t bytes;    /* that it holds */
};

const char *archive_path(struct arena *arena, int year, int month, int part)
{
	return part == 1 ? arena_printf(arena, "archive/%04d-%02d", year, month)
	                 : arena_printf(arena, "archive/%04d-%02d-%d", year, month, part);
}

static void open_page(struct divider *divider, size_t first)
{
	struct archive_page *page = LIST_ADD(divider->arena, divider->pages);

	if (!page)
		return;
	page->first = first;
	page->path = archive_path(divider->arena, divider->year, divider->month,
	                          divider->part);
	divider->bytes = 0;
}

static void place(struct divider *divider, size_t index)
{
	const struct archive_entry *entry = &divider->history->items[index];
	struct civil_date civil = date_to_civil(entry->published,
	                                        divider->history->zone_minutes);
	size_t bytes = entry->bytes + ENTRY_BYTES;

	if (civil.year != divider->year || civil.month != divider->month) {
		divider->year = civil.year;
		divider->month = civil.month;
		divider->part = 1;
		open_page(divider, index);
	} else if (divider->bytes + bytes > LIMIT_ARCHIVE_BYTES) {
		divider->part++;
		open_page(divider, index);
	}
	divider->bytes += bytes;
	if (divider->pages->count)
		divider->pages->items[divider->pages->count - 1].count++;
}

static void add_text(struct digester *digester, const char *text)
{
	/* With the NUL, so that no two lists of texts read alike. */
	digester_add(digester, text ? (struct str){text, strlen(text) + 1} : STR("\1"));
}

static void add_number(struct digester *digester, int64_t number)
{
	digester_add(digester, (struct str){(const char *)&number, sizeof(number)});
}

static const char *path_at(const struct archive_pages *pages, size_t index)
{
	return index < pages->count ? pages->items[index].path : NULL;
}

static struct digest digest_page(const struct divider *divider, size_t index)
{
	const struct archive_page *page = &divider->pages->items[index];
	struct digester digester;

	digester_init(&digester);
	add_number(&digester, PAGE_VERSION);
	add_text(&digester, divider->history->subject);
	add_text(&digester, path_at(divider->pages, index - 1));
	add_text(&digester, path_at(divider->pages, index + 1));
	for (size_t i = page->first; i < page->first + page->count; i++) {
		add_text(&digester, divider->history->items[i].id);
		add_number(&digester, divider->history->items[i].published);
		add_number(&digester, divider->history->items[i].updated);
	}
	return digester_digest(&digester);
}

bool archive_divide(const struct archive_history *history, struct arena *arena,
                    struct archive_pages *pages, struct error *err)
{
	struct divider divider = {.history = history, .arena = arena, .pages = pages};

	*pages = (struct archive_pages){0};
	for (size_t i = 0; i < history->count; i++)
		place(&divider, i);
	if (!arena_check(arena, err))
		return false;
	for (size_t i = 0; i < pages->count; i++)
		pages->items[i].digest = digest_page(&divider, i);
	return true;
}

/* ---- what was written --------------------------------------------------------------------
 * A text file, one page a line: the digest and the path. */

struct memory {
	struct memory_page {
		const char *path;
		struct str digest;
	} * items;
	size_t count;
};

/* One that was lost is made anew; of one that is there and cannot be read, for now, what has to
 * be removed would never be. */
static bool read_memory(const char *path, struct arena *arena, struct memory *memory,
                        struct error *err)
{
	struct error failure = {0};
	size_t length;
	char *bytes = file_read(path, LIMIT_OUTPUT_BYTES, &length, &failure);
	struct str rest = {bytes, bytes ? length : 0}, line;

	*memory = (struct memory){0};
	if (!bytes && access(path, F_OK) == 0) {
		*err = failure;
		return false;
	}
	while (str_split(&rest, '\n', &line)) {
		struct str digest;
		const char *name = str_split(&line, ' ', &digest) ? arena_str(arena, line)
		                                                  : NULL;
		struct memory_page *page = name && publish_name_check(name)
		                                   ? LIST_ADD(arena, memory)
		                                   : NULL;

		if (page) {
			page->path = name;
			page->digest = str_from(arena_str(arena, digest));
		}
	}
	free(bytes);
	return arena_check(arena, err);
}

static const struct memory_page *recall(const struct memory *memory, const char *path)
{
	for (size_t i = 0; i < memory->count; i++)
		if (strcmp(memory->items[i].path, path) == 0)
			return &memory->items[i];
	return NULL;
}

static bool write_memory(const struct archive *archive, const struct archive_pages *pages,
                         struct error *err)
{
	enum publish_result ignored;
	struct buf out;
	bool ok;

	buf_init(&out, LIMIT_OUTPUT_BYTES);
	for (size_t i = 0; i < pages->count; i++) {
		char digest[DIGEST_TEXT_BYTES];

		digest_write(&pages->items[i].digest, digest);
		buf_printf(&out, "%s %s\n", digest, pages->items[i].path);
	}
	ok = buf_check(&out, err) &&
	     publish_path(archive->memory, buf_view(&out), &ignored, err);
	buf_release(&out);
	return ok;
}

/* ---- writing ----------------------------------------------------------------------------- */

static bool write_document(const struct archive *archive, const struct feed *feed,
                           const struct write_place *place, enum write_format format,
                           struct site_result *result, struct error *err)
{
	char name[LIMIT_NAME_BYTES + 1];
	enum publish_result outcome = PUBLISH_UNCHANGED;
	struct buf out;
	bool ok;

	snprintf(name, sizeof(name), "%s%s", place->path, write_formats[format].extension);
	buf_init(&out, LIMIT_OUTPUT_BYTES);
	ok = (write_formats[format].write(feed, place, &out, err) &&
	      site_read_back(buf_view(&out), feed, err)) ||
	     error_prefix(err, name);
	ok = ok && publish_served(archive->folder, name, buf_view(&out),
	                          feed->updated.seconds, &outcome, err);
	result->written += outcome == PUBLISH_WRITTEN;
	buf_release(&out);
	return ok;
}

/* The same for people, in one language. */
static bool write_reading(const struct archive *archive, const struct feed *feed,
                          const struct write_place *place, enum page_language language,
                          struct site_result *result, struct error *err)
{
	enum publish_result outcome = PUBLISH_UNCHANGED;
	struct arena arena;
	const char *name;
	struct buf out;
	bool ok;

	arena_init(&arena, 4 * LIMIT_NAME_BYTES);
	buf_init(&out, LIMIT_OUTPUT_BYTES);
	name = page_file(&arena, archive->site, place->path, language);
	ok = arena_check(&arena, err) &&
	     page_write_archive(archive->site, feed, place, language, &out, err) &&
	     publish_served(archive->folder, name, buf_view(&out), feed->updated.seconds,
	                    &outcome, err);
	result->written += outcome == PUBLISH_WRITTEN;
	name = page_former_file(&arena, archive->site, place->path);
	ok = ok && arena_check(&arena, err) && publish_remove(archive->folder, name, err);
	buf_release(&out);
	arena_release(&arena);
	return ok;
}

bool archive_write(const struct archive *archive, const struct archive_links *links,
                   const struct feed *feed, struct site_result *result, struct error *err)
{
	const struct write_place place = {
		.base_url = archive->site->base_url,
		.path = links->path,
		.hub = archive->site->hub,
		.stylesheet = "../feed.css",
		.current = archive->path,
		.older = links->older,
		.newer = links->newer,
	};
	bool ok = true;

	/* JSON first: it links to no other format. */
	for (size_t i = WRITE_FORMAT_COUNT; ok && i-- > 0;)
		ok = write_document(archive, feed, &place, (enum write_format)i, result,
		                    err);
	for (enum page_language i = 0; ok && i < PAGE_LANGUAGE_COUNT; i++)
		ok = write_reading(archive, feed, &place, i, result, err);
	return ok;
}

bool archive_is_there(const char *folder, const char *path)
{
	char name[PATH_MAX];

	for (enum write_format i = 0; i < WRITE_FORMAT_COUNT; i++) {
		snprintf(name, sizeof(name), "%s/%s%s", folder, path,
		         write_formats[i].extension);
		if (access(name, F_OK) != 0)
			return false;
	}
	return true;
}

static bool write_page(const struct archive *archive, const struct archive_pages *pages,
                       size_t index, struct site_result *result, struct error *err)
{
	const struct archive_page *page = &pages->items[index];
	const struct archive_links links = {
		.path = page->path,
		.older = path_at(pages, index - 1),
		.newer = path_at(pages, index + 1),
	};
	struct arena arena;
	struct feed feed;
	bool ok;

	arena_init(&arena, LIMIT_RECORDS_BYTES);
	ok = archive->make(archive->context, page, &arena, &feed, err) &&
	     archive_write(archive, &links, &feed, result, err);
	arena_release(&arena);
	return ok;
}

/* The pages that changed: those that are new, or those that were there, from the oldest to
 * the newest. */
static bool write_pages(const struct archive *archive, const struct archive_pages *pages,
                        const struct memory *memory, bool is_new,
                        struct site_result *result, struct error *err)
{
	for (size_t i = 0; i < pages->count; i++) {
		const struct memory_page *known = recall(memory, pages->items[i].path);
		char digest[DIGEST_TEXT_BYTES];

		if (!known != is_new)
			continue;
		result->files += WRITE_FORMAT_COUNT + PAGE_LANGUAGE_COUNT;
		digest_write(&pages->items[i].digest, digest);
		if (known && str_equal(known->digest, str_from(digest)) &&
		    archive_is_there(archive->folder, known->path))
			continue;
		if (!write_page(archive, pages, i, result, err))
			return false;
	}
	return true;
}

/* Every file of one page, in all formats and languages, a former one of the site among them. */
static bool remove_page(const struct archive *archive, const char *path, struct error *err)
{
	struct arena arena;
	bool ok = true;

	arena_init(&arena, 16 * LIMIT_NAME_BYTES);
	for (enum write_format i = 0; ok && i < WRITE_FORMAT_COUNT; i++) {
		const char *name = arena_printf(&arena, "%s%s", path,
		                                write_formats[i].extension);

		ok = arena_check(&arena, err) && publish_remove(archive->folder, name, err);
	}
	for (enum page_language i = 0; ok && i <= PAGE_LANGUAGE_COUNT; i++) {
		const char *name = i < PAGE_LANGUAGE_COUNT
		                           ? page_file(&arena, archive->site, path, i)
		                           : page_former_file(&arena, archive->site, path);

		ok = arena_check(&arena, err) && publish_remove(archive->folder, name, err);
	}
	arena_release(&arena);
	return ok;
}

static bool remove_pages(const struct archive *archive, const struct archive_pages *pages,
                         const struct memory *memory, struct error *err)
{
	for (size_t i = 0; i < memory->count; i++) {
		const char *path = memory->items[i].path;
		bool is_there = false;

		for (size_t k = 0; k < pages->count && !is_there; k++)
			is_there = strcmp(pages->items[k].path, path) == 0;
		if (!is_there && !remove_page(archive, path, err))
			return false;
	}
	return true;
}

/* The page of "2020-04.json" or "2020-04-2.json"; NULL: nothing else there is ours. */
static const char *page_of(struct str name, struct arena *arena)
{
	const struct str end = STR(".json");
	struct str stem;

	if (!str_ends(name, end) || name.len < end.len + sizeof("2020-04") - 1)
		return NULL;
	stem = str_slice(name, 0, name.len - end.len);
	for (size_t i = 0; i < stem.len; i++)
		if (!ascii_is_digit(stem.ptr[i]) && stem.ptr[i] != '-')
			return NULL;
	return arena_printf(arena, "archive/%.*s", (int)stem.len, stem.ptr);
}

/* Adds the pages that are there and not remembered: the memory may have been lost, and what
 * was taken down must not stay in them. */
static bool find_forgotten(const struct archive *archive, struct arena *arena,
                           struct memory *memory, struct error *err)
{
	const char *path = arena_printf(arena, "%s/archive", archive->folder);
	DIR *folder = path ? opendir(path) : NULL;
	const struct dirent *found;

	while (folder && (found = readdir(folder)) && !arena->full) {
		const char *page = page_of(str_from(found->d_name), arena);
		struct memory_page *added = page && !recall(memory, page)
		                                    ? LIST_ADD(arena, memory)
		                                    : NULL;

		if (added)
			added->path = page;
	}
	if (folder)
		closedir(folder);
	return arena_check(arena, err);
}

bool archive_publish(const struct archive *archive, const struct archive_pages *pages,
                     struct site_result *result, struct error *err)
{
	struct memory memory;
	struct arena arena;
	bool ok;

	arena_init(&arena, LIMIT_OUTPUT_BYTES);
	ok = read_memory(archive->memory, &arena, &memory, err) &&
	     write_pages(archive, pages, &memory, true, result, err) &&
	     write_pages(archive, pages, &memory, false, result, err);
	arena_release(&arena);
	return ok;
}

bool archive_settle(const struct archive *archive, const struct archive_pages *pages,
                    struct error *err)
{
	struct memory memory;
	struct arena arena;
	bool ok;

	arena_init(&arena, LIMIT_OUTPUT_BYTES);
	ok = read_memory(archive->memory, &arena, &memory, err) &&
	     find_forgotten(archive, &arena, &memory, err) &&
	     remove_pages(archive, pages, &memory, err) &&
	     ((!pages->count && !memory.count) || write_memory(archive, pages, err));
	arena_release(&arena);
	return ok;
}
