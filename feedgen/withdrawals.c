#include "feedgen/withdrawals.h"

#include <stdlib.h>

#include "feeds/file.h"
#include "feeds/limits.h"
#include "feeds/text.h"

static int compare(const void *left, const void *right)
{
	const struct withdrawal *a = left, *b = right;

	return strcmp(a->item, b->item);
}

static void sort(struct withdrawals *list)
{
	if (list->count)
		qsort(list->items, list->count, sizeof(list->items[0]), compare);
}

static const struct withdrawal *find(const struct withdrawals *list, const char *item)
{
	const struct withdrawal wanted = {.item = item};

	if (!list->count || !item)
		return NULL;
	return bsearch(&wanted, list->items, list->count, sizeof(list->items[0]), compare);
}

/* ---- the operator's list --------------------------------------------------------------- */

/* Adds "ITEM REASON" unless it is among the first `stored`, which are sorted. */
static bool take_line(struct withdrawals *list, size_t stored, struct str line, int64_t now,
                      struct arena *arena)
{
	const struct withdrawals known = {list->items, stored};
	struct withdrawal *added;
	const char *item;
	size_t end = 0;

	while (end < line.len && !ascii_is_space(line.ptr[end]))
		end++;
	item = arena_str(arena, str_slice(line, 0, end));
	if (!item || find(&known, item))
		return item != NULL;
	added = LIST_ADD(arena, list);
	if (!added)
		return false;
	*added = (struct withdrawal){.item = item, .since = now, .is_new = true};
	line = str_trim(str_skip(line, end));
	if (line.len)
		added->reason = text_publishable(arena, arena_str(arena, line));
	return true;
}

static void drop_doubles(struct withdrawals *list)
{
	size_t kept = 0;

	sort(list);
	for (size_t i = 0; i < list->count; i++) {
		if (!kept || strcmp(list->items[kept - 1].item, list->items[i].item) != 0)
			list->items[kept++] = list->items[i];
	}
	list->count = kept;
}

static bool take_lines(struct withdrawals *list, const char *path, struct str bytes,
                       int64_t now, struct arena *arena, struct error *err)
{
	size_t stored = list->count;
	struct str line;

	for (int number = 1; str_split(&bytes, '\n', &line); number++) {
		line = str_trim(line);
		if (text_find_invalid_utf8(line) < line.len)
			return error_set(err, ERROR_USAGE,
			                 "%s:%d: the text is no valid UTF-8", path, number);
		if (line.len && line.ptr[0] != '#' &&
		    !take_line(list, stored, line, now, arena))
			break;
	}
	drop_doubles(list);
	return arena_check(arena, err);
}

bool withdrawals_read(const char *path, int64_t now, struct withdrawals *list,
                      struct arena *arena, struct error *err)
{
	struct str bytes;
	char *text;
	bool is_read;

	sort(list);
	if (!path)
		return true;
	text = file_read(path, LIMIT_RECORD_FILE_BYTES, &bytes.len, err);
	if (!text)
		return false;
	bytes.ptr = text;
	if (str_starts(bytes, STR("\xEF\xBB\xBF")))
		bytes = str_skip(bytes, 3);
	is_read = take_lines(list, path, bytes, now, arena, err);
	free(text);
	return is_read;
}

/* ---- records --------------------------------------------------------------------------- */

const struct withdrawal *withdrawals_find(const struct withdrawals *list,
                                          const struct record *record,
                                          const struct stamp *stamp)
{
	const struct withdrawal *found = find(list, stamp->id);

	if (!found && record->tag)
		found = find(list, record->tag);
	if (!found)
		found = find(list, record->key);
	return found || !record->url ? found : find(list, record->url);
}

const struct withdrawal *withdrawals_find_id(const struct withdrawals *list, const char *id)
{
	return find(list, id);
}

bool withdrawals_mark(struct withdrawals *list, int64_t now, const struct records *records,
                      struct stamps *stamps, struct arena *arena, struct error *err)
{
	struct withdrawals more = {0};

	for (size_t i = 0; list->count && i < stamps->count; i++) {
		struct stamp *stamp = &stamps->items[i];
		const struct withdrawal *found = withdrawals_find(list, &records->items[i],
		                                                  stamp);
		struct withdrawal *added;

		stamp->is_withdrawn = found != NULL;
		stamp->is_changed &= !found || !stamp->is_new;
		if (!found || find(list, stamp->id))
			continue;
		added = LIST_ADD(arena, &more);
		if (added)
			*added = (struct withdrawal){.item = stamp->id,
			                             .reason = found->reason,
			                             .since = now,
			                             .is_new = true};
	}
	for (size_t i = 0; i < more.count; i++) {
		struct withdrawal *added = LIST_ADD(arena, list);

		if (added)
			*added = more.items[i];
	}
	sort(list);
	return arena_check(arena, err);
}
