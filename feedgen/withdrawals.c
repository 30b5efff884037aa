#include "feedgen/withdrawals.h"

#include <stdlib.h>

#include "feeds/file.h"
#include "feeds/limits.h"
#include "feeds/text.h"

static int compare_items(const void *left, const void *right)
{
	const struct withdrawal *a = left, *b = right;

	return strcmp(a->item, b->item);
}

/* Of two lines for one item the first one counts. */
static int compare(const void *left, const void *right)
{
	const struct withdrawal *a = left, *b = right;
	int order = compare_items(a, b);

	return order ? order : (a->line > b->line) - (a->line < b->line);
}

static void sort(struct withdrawals *list)
{
	if (list->count)
		qsort(list->items, list->count, sizeof(list->items[0]), compare);
}

static struct withdrawal *find(const struct withdrawals *list, const char *item)
{
	const struct withdrawal wanted = {.item = item};

	if (!list->count || !item)
		return NULL;
	return bsearch(&wanted, list->items, list->count, sizeof(list->items[0]),
	               compare_items);
}

/* ---- the operator's list ------------------------------------------------------------- */

/* Takes "ITEM REASON"; the first `stored` of the list are sorted. */
static bool take_line(struct withdrawals *list, size_t stored, struct str line, int number,
                      struct arena *arena)
{
	const struct withdrawals known = {list->items, stored};
	struct withdrawal *taken;
	const char *item;
	size_t end = 0, wide = str_find(line, STR("\xE3\x80\x80")); /* U+3000 */

	while (end < line.len && end < wide && !ascii_is_space(line.ptr[end]))
		end++;
	item = record_name(arena, str_slice(line, 0, end));
	if (!item)
		return false;
	line = str_trim(str_skip(line, end));
	taken = find(&known, item);
	if (!taken)
		taken = LIST_ADD(arena, list);
	if (!taken)
		return false;
	if (taken->line == 0)
		taken->line = number;
	if (taken->item && taken->since != WITHDRAWAL_UNMET)
		return true;
	taken->is_new = !taken->item;
	taken->item = item;
	taken->reason = line.len ? text_publishable(arena, arena_str(arena, line)) : NULL;
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
                       struct arena *arena, struct error *err)
{
	size_t stored = list->count;
	struct str line;

	for (int number = 1; str_split(&bytes, '\n', &line); number++) {
		line = str_trim(line);
		if (text_find_invalid_utf8(line) < line.len)
			return error_set(err, ERROR_USAGE,
			                 "%s:%d: the text is no valid UTF-8", path, number);
		if (line.len && line.ptr[0] != '#' &&
		    !take_line(list, stored, line, number, arena))
			break;
	}
	drop_doubles(list);
	return arena_check(arena, err);
}

bool withdrawals_read(const char *path, struct withdrawals *list, struct arena *arena,
                      struct error *err)
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
	is_read = take_lines(list, path, bytes, arena, err);
	free(text);
	return is_read;
}

/* ---- items --------------------------------------------------------------------------- */

/* By what an item may be called, its published id first; NULL: by nothing more. */
struct names {
	const char *items[4];
};

static struct names names_of(const struct record *record, const struct stamp *stamp)
{
	return (struct names){{stamp->id, record->tag, record->key, record->url}};
}

/* What takes an item down; NULL: nothing does.  All lines that name it take effect. */
static const struct withdrawal *meet(const struct withdrawals *list,
                                     const struct names *names, int64_t now)
{
	const struct withdrawal *first = NULL;

	for (size_t i = 0; i < sizeof(names->items) / sizeof(names->items[0]); i++) {
		struct withdrawal *found = find(list, names->items[i]);

		if (!found || (found->since == WITHDRAWAL_UNMET && !found->line))
			continue;
		if (found->since == WITHDRAWAL_UNMET) {
			found->since = now;
			found->is_new = true;
		}
		if (!first)
			first = found;
	}
	return first;
}

/* Whether an item is taken down.  Its published id, where the list does not have it, goes
 * into `more`. */
static bool take_down(const struct withdrawals *list, const struct names *names,
                      int64_t now, struct withdrawals *more, struct arena *arena)
{
	const struct withdrawal *found = meet(list, names, now);
	struct withdrawal *own = find(list, names->items[0]);

	if (!found || (own && own->since != WITHDRAWAL_UNMET))
		return found != NULL;
	if (!own)
		own = LIST_ADD(arena, more);
	if (own)
		*own = (struct withdrawal){.item = names->items[0],
		                           .reason = found->reason,
		                           .since = now,
		                           .is_new = true};
	return true;
}

static void add_all(struct withdrawals *list, const struct withdrawals *more,
                    struct arena *arena)
{
	for (size_t i = 0; i < more->count; i++) {
		struct withdrawal *added = LIST_ADD(arena, list);

		if (added)
			*added = more->items[i];
	}
	sort(list);
}

static void mark_records(struct withdrawals *list, const struct withdrawals_items *items,
                         struct arena *arena)
{
	struct withdrawals more = {0};

	for (size_t i = 0; i < items->stamps->count; i++) {
		struct stamp *stamp = &items->stamps->items[i];
		const struct names names = names_of(&items->records->items[i], stamp);

		stamp->is_withdrawn = take_down(list, &names, items->now, &more, arena);
		stamp->is_changed &= !stamp->is_withdrawn || !stamp->is_new;
	}
	add_all(list, &more, arena);
}

static void mark_known(struct withdrawals *list, const struct withdrawals_items *items,
                       struct arena *arena)
{
	struct withdrawals more = {0};

	for (size_t i = 0; i < items->known->count; i++) {
		const struct stamp *stamp = &items->known->items[i];
		const struct names names = {{stamp->id, stamp->key}};

		(void)take_down(list, &names, items->now, &more, arena);
	}
	add_all(list, &more, arena);
}

bool withdrawals_mark(struct withdrawals *list, const struct withdrawals_items *items,
                      struct arena *arena, struct error *err)
{
	if (list->count) {
		mark_records(list, items, arena);
		mark_known(list, items, arena);
	}
	return arena_check(arena, err);
}

const struct withdrawal *withdrawals_find(const struct withdrawals *list,
                                          const struct record *record,
                                          const struct stamp *stamp)
{
	const struct names names = names_of(record, stamp);
	const struct withdrawal *found = NULL;

	for (size_t i = 0; !found && i < sizeof(names.items) / sizeof(names.items[0]); i++)
		found = withdrawals_find_id(list, names.items[i]);
	return found;
}

const struct withdrawal *withdrawals_find_id(const struct withdrawals *list, const char *id)
{
	const struct withdrawal *found = find(list, id);

	return found && found->since != WITHDRAWAL_UNMET ? found : NULL;
}
