/* What tells one record from all others, and which of two comes first. */
#include "feedgen/records.h"
#include "feeds/text.h"
#include "feeds/url.h"

/* What a tag URI may hold unencoded besides unreserved characters (RFC 4151 section 2.1),
 * but for "%"; in a section also without "/", which ends it. */
static const char tag_characters[] = ";/?:@&=+$,!*'()";

bool record_identify(struct record *record, const char *authority, struct arena *arena)
{
	const char *section = url_encode(arena, str_from(record->section_key), "");

	/* "-" stands for none: a section of that name is another. */
	if (section && (!*section || str_same(section, "-")))
		section = *section ? "%2D" : "-";
	record->key = arena_printf(arena, "%s/%s", record->section_key, record->id);
	record->tag = arena_printf(arena, "tag:%s:%s/%s", authority, section,
	                           url_encode(arena, str_from(record->id), tag_characters));
	return record->key && record->tag;
}

const char *record_name(struct arena *arena, struct str written)
{
	const char *url = url_is_web(written) ? url_publishable(arena, written) : NULL;

	return url ? url : text_publishable(arena, arena_str(arena, written));
}

bool record_is_called(const struct record *record, const char *name)
{
	return strcmp(name, record->key) == 0 || strcmp(name, record->tag) == 0 ||
	       (record->url && strcmp(name, record->url) == 0);
}

/* ---- the list -------------------------------------------------------------------------- */

bool records_reserve(struct records *records, size_t count, struct arena *arena)
{
	size_t room = records->count + count;
	struct record *items;

	if (room <= records->room)
		return true;
	items = arena_alloc(arena, room * sizeof(*items));
	if (!items)
		return false;
	if (records->count)
		memcpy(items, records->items, records->count * sizeof(*items));
	records->items = items;
	records->room = room;
	return true;
}

struct record *record_new(struct records *records, struct arena *arena)
{
	if (records->count == records->room &&
	    !records_reserve(records, records->room ? records->room : 8, arena))
		return NULL;
	return &records->items[records->count++];
}

/* ---- order ----------------------------------------------------------------------------- */

/* Takes a run of digits without its leading zeros, or one other byte. */
static struct str next_part(struct str *rest, bool *is_number)
{
	size_t zeros = 0, end = 0;
	struct str part;

	*is_number = rest->len && ascii_is_digit(rest->ptr[0]);
	while (*is_number && end < rest->len && ascii_is_digit(rest->ptr[end])) {
		zeros += zeros == end && rest->ptr[end] == '0';
		end++;
	}
	part = str_slice(*rest, *is_number ? zeros : 0, *is_number ? end : 1);
	*rest = str_skip(*rest, *is_number ? end : 1);
	return part;
}

static int compare_bytes(struct str a, struct str b)
{
	size_t shared = a.len < b.len ? a.len : b.len;
	int order = shared ? memcmp(a.ptr, b.ptr, shared) : 0;

	return order ? order : (a.len > b.len) - (a.len < b.len);
}

static int compare_naturally(struct str a, struct str b)
{
	while (a.len || b.len) {
		bool is_number_a, is_number_b;
		struct str part_a = next_part(&a, &is_number_a);
		struct str part_b = next_part(&b, &is_number_b);
		int order = 0;

		if (is_number_a && is_number_b && part_a.len != part_b.len)
			return part_a.len < part_b.len ? -1 : 1;
		order = compare_bytes(part_a, part_b);
		if (order)
			return order;
	}
	return 0;
}

int record_compare(const struct record *a, const struct record *b)
{
	int order = compare_naturally(str_from(a->id), str_from(b->id));

	if (!order)
		order = compare_naturally(str_from(a->section_key),
		                          str_from(b->section_key));
	if (!order)
		order = strcmp(a->id, b->id);
	return order ? order : strcmp(a->section_key, b->section_key);
}
