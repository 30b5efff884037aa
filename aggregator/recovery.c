#include "aggregator/recovery.h"

#include <string.h>

#include "feeds/str.h"
#include "feeds/url.h"

/* ---- whose ---- */

static const char *feed_address(const struct feed *feed)
{
	for (size_t i = 0; i < feed->links.count; i++)
		if (strcmp(feed->links.items[i].rel, "self") == 0)
			return feed->links.items[i].href;
	return NULL;
}

/* What our JSON says of an entry's source; NULL: nothing. */
static const struct extension *find_source(const struct entry *published)
{
	for (size_t i = 0; i < published->extensions.count; i++)
		if (strcmp(published->extensions.items[i].name, "_source") == 0)
			return &published->extensions.items[i];
	return NULL;
}

static const char *find_member(const struct extension *object, const char *name)
{
	for (size_t i = 0; object && i < object->children.count; i++)
		if (strcmp(object->children.items[i].name, name) == 0)
			return object->children.items[i].value;
	return NULL;
}

static bool is_same(const char *one, const char *other)
{
	return one && other && strcmp(one, other) == 0;
}

/* Whether an id begins as identity_mint's do. */
static bool is_minted_for(const char *authority, const char *source, const char *id)
{
	const struct str parts[] = {STR("tag:"), str_from(authority), STR(":"),
	                            str_from(source), STR("/")};
	struct str rest = str_from(id);

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (!str_starts(rest, parts[i]))
			return false;
		rest = str_skip(rest, parts[i].len);
	}
	return true;
}

static const struct source_state *find_titled(const struct source_states *sources,
                                              const char *title)
{
	const struct source_state *found = NULL;

	for (size_t i = 0; i < sources->count; i++) {
		const struct source_state *source = &sources->items[i];

		if (!source->is_listed ||
		    !is_same(source->title ? source->title : source->name, title))
			continue;
		if (found)
			return NULL;
		found = source;
	}
	return found;
}

const struct source_state *recovery_source(const struct source_states *sources,
                                           const struct entry *published)
{
	const struct feed *origin = published->source;
	const struct extension *about = find_source(published);
	const char *address = origin ? feed_address(origin)
	                             : find_member(about, "feed_url");

	for (size_t i = 0; address && i < sources->count; i++)
		if (sources->items[i].is_listed && is_same(sources->items[i].url, address))
			return &sources->items[i];
	return find_titled(sources,
	                   origin ? origin->title.value : find_member(about, "title"));
}

const struct source_state *recovery_withdrawn_source(const struct source_states *sources,
                                                     const char *authority,
                                                     const struct withdrawn_item *item)
{
	for (size_t i = 0; i < sources->count; i++) {
		const struct source_state *source = &sources->items[i];

		if (source->is_listed &&
		    (is_same(source->name, item->source) ||
		     (!item->source && is_minted_for(authority, source->name, item->id))))
			return source;
	}
	return NULL;
}

/* ---- what ---- */

void recovery_withdrawn_entry(const struct withdrawn_item *item, struct entry *entry)
{
	int64_t published = item->published != DATE_UNKNOWN ? item->published : item->when;

	entry_init(entry);
	entry->id = item->id;
	entry->link = url_is_web(str_from(item->id)) ? item->id : NULL;
	entry->published.seconds = published;
	entry->updated.seconds = published;
}

bool recovery_is_possible(const struct entry *published)
{
	return published->id && published->published.seconds != DATE_UNKNOWN &&
	       published->updated.seconds != DATE_UNKNOWN;
}

static int hex_value(char digit)
{
	static const char digits[] = "0123456789abcdef";
	const char *found = digit ? strchr(digits, digit) : NULL;

	return found ? (int)(found - digits) : -1;
}

/* The key in a minted id; false where it is none. */
static bool read_minted(struct arena *arena, const char *authority, const char *source,
                        const char *id, struct digest *key)
{
	const char *start = arena_printf(arena, "tag:%s:%s/", authority, source);
	size_t length = start ? strlen(start) : 0;

	if (!start || strncmp(id, start, length) != 0 ||
	    strlen(id + length) != 2 * sizeof(key->bytes))
		return false;
	for (size_t i = 0; i < sizeof(key->bytes); i++) {
		int high = hex_value(id[length + 2 * i]);
		int low = hex_value(id[length + 2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		key->bytes[i] = (unsigned char)(high * 16 + low);
	}
	return true;
}

static void take_minted(struct identity *identity, const struct digest *key)
{
	bool is_all = !identity->has_key[KEY_LINK] && !identity->has_key[KEY_TITLE_DAY] &&
	              !identity->has_key[KEY_CONTENT];

	for (int kind = KEY_LINK; kind < KEY_COUNT; kind++)
		if (identity->has_key[kind] && digest_equal(&identity->keys[kind], key))
			return;
	for (int kind = KEY_GUID; kind < (is_all ? KEY_COUNT : KEY_GUID + 1); kind++) {
		identity->has_key[kind] = true;
		identity->keys[kind] = *key;
	}
}

bool recovery_make(struct arena *arena, const char *authority,
                   const struct source_state *source, const struct entry *published,
                   struct recovered *row, struct error *err)
{
	struct digest key;
	bool is_minted = read_minted(arena, authority, source->name, published->id, &key);

	row->parsed = *published;
	row->parsed.source = NULL;
	row->parsed.extensions = (struct extensions){0};
	if (is_minted)
		row->parsed.id = NULL;
	if (!identity_take(arena, &row->parsed, source->home, &row->identity, err))
		return false;
	if (is_minted)
		take_minted(&row->identity, &key);
	row->identity.has_key[KEY_WHOLE] = false; /* of the source's own words */
	row->stamp = (struct entry_stamp){
		.published_id = published->id,
		.first_seen = published->published.seconds,
		.sort_at = published->published.seconds,
		.updated_out = published->updated.seconds,
		.held_until = DATE_UNKNOWN,
	};
	row->version = (struct entry_version){
		.parsed = &row->parsed,
		.language = published->language ? published->language
	                                        : published->title.language,
	};
	version_clean(arena, &row->version);
	return arena_check(arena, err);
}

bool recovery_is_ours(const struct entry_version *version)
{
	static const struct digest none;

	return digest_equal(&version->digest, &none);
}

/* ---- pages of the archives ---- */

/* The digits up to the next "-", or to the end. */
static bool take_number(struct str *rest, size_t digits, int64_t max, int *number)
{
	struct str text;
	int64_t value;

	if (!str_split(rest, '-', &text))
		return false;
	if ((digits && text.len != digits) || !str_integer(text, 1, max, &value))
		return false;
	*number = (int)value;
	return true;
}

bool recovery_page_parse(const char *name, struct recovery_page *page)
{
	struct str rest = str_slice(str_from(name), 0, strcspn(name, "."));

	*page = (struct recovery_page){.part = 1};
	if (!take_number(&rest, 4, 9999, &page->year) ||
	    !take_number(&rest, 2, 12, &page->month))
		return false;
	return !rest.ptr || (take_number(&rest, 0, INT32_MAX, &page->part) && !rest.ptr);
}

int recovery_page_compare(const struct recovery_page *one,
                          const struct recovery_page *other)
{
	if (one->year != other->year)
		return one->year < other->year ? -1 : 1;
	if (one->month != other->month)
		return one->month < other->month ? -1 : 1;
	return (one->part > other->part) - (one->part < other->part);
}
