#include "aggregator/identity.h"

#include <string.h>

#include "feeds/buf.h"
#include "feeds/limits.h"
#include "feeds/text.h"
#include "feeds/url.h"

#define DAY_SECONDS 86400

/* Room for the texts of one entry, each copied once. */
#define IDENTITY_BYTES (2 * LIMIT_DOCUMENT_BYTES)

/* ---- digests over members ---- */

/* Members are told apart by a mark before and a NUL behind, which no text contains: what
 * moves from one member to another is a change. */
static void add(struct buf *buf, char mark, const char *text)
{
	if (!text)
		return;
	buf_add_char(buf, mark);
	buf_add_text(buf, text);
	buf_add_char(buf, '\0');
}

static void add_number(struct buf *buf, char mark, int64_t number)
{
	buf_printf(buf, "%c%lld", mark, (long long)number);
	buf_add_char(buf, '\0');
}

static void add_texts(struct buf *buf, const struct entry *entry)
{
	add(buf, 's', entry->summary.value);
	for (size_t i = 0; i < entry->contents.count; i++) {
		add(buf, 'c', entry->contents.items[i].value);
		add(buf, 'C', entry->contents.items[i].src);
	}
}

static void add_lists(struct buf *buf, const struct entry *entry)
{
	for (size_t i = 0; i < entry->authors.count; i++) {
		add(buf, 'a', entry->authors.items[i].name);
		add(buf, 'e', entry->authors.items[i].email);
		add(buf, 'u', entry->authors.items[i].uri);
	}
	for (size_t i = 0; i < entry->categories.count; i++) {
		add(buf, 'k', entry->categories.items[i].term);
		add(buf, 'K', entry->categories.items[i].scheme);
		add(buf, 'l', entry->categories.items[i].label);
	}
	for (size_t i = 0; i < entry->enclosures.count; i++) {
		add(buf, 'f', entry->enclosures.items[i].url);
		add(buf, 'F', entry->enclosures.items[i].type);
		add_number(buf, 'n', entry->enclosures.items[i].length);
	}
}

static void put(struct identity *identity, enum key_kind kind, struct str bytes)
{
	identity->has_key[kind] = bytes.len > 0;
	identity->keys[kind] = digest_of(bytes);
}

/* ---- keys ---- */

/* What remains of a URL behind its host; empty where that is not enough to know it by. */
static struct str without_host(struct str guid)
{
	struct url_parts parts = url_split(guid);

	if (!url_is_web(guid) || !parts.path.ptr)
		return STR("");
	if (parts.path.len <= 1 && !parts.query.ptr && !parts.fragment.ptr)
		return STR("");
	return str_skip(guid, (size_t)(parts.path.ptr - guid.ptr));
}

static void take_guid(const struct entry *entry, struct identity *identity)
{
	struct str guid = str_trim(str_from(entry->id));

	put(identity, KEY_GUID, guid);
	put(identity, KEY_GUID_ALT, without_host(guid));
}

static void take_link(struct arena *arena, const struct entry *entry, const char *home,
                      struct identity *identity)
{
	struct str link = str_from(
		entry->link ? url_canonical_key(arena, str_from(entry->link)) : NULL);
	struct str page = str_from(home ? url_canonical_key(arena, str_from(home)) : NULL);

	put(identity, KEY_LINK, str_equal(link, page) ? STR("") : link);
}

static const char *title_of(struct arena *arena, const struct text *title)
{
	if (title->type == TEXT_HTML || title->type == TEXT_XHTML)
		return text_from_html(arena, str_from(title->value));
	return text_fold_space(arena, str_from(title->value));
}

/* The day that the date names in the zone that it is written in, counted from 1970. */
static int64_t day_of(const struct date *date)
{
	int64_t seconds = date->seconds + (int64_t)date->offset_minutes * 60;

	return seconds / DAY_SECONDS - (seconds % DAY_SECONDS < 0 ? 1 : 0);
}

static void take_title_day(struct arena *arena, struct buf *buf, const struct entry *entry,
                           struct identity *identity)
{
	const char *title = entry->title.value ? title_of(arena, &entry->title) : NULL;

	buf_clear(buf);
	if (title && title[0]) {
		add(buf, 't', title);
		if (entry->published.seconds != DATE_UNKNOWN)
			add_number(buf, 'd', day_of(&entry->published));
	}
	put(identity, KEY_TITLE_DAY, buf_view(buf));
}

/* Where each of its keys is shared with others, an entry may still be the only one that has
 * them all. */
static void take_whole(struct identity *identity)
{
	char bytes[DIGEST_BYTES * (KEY_COUNT + 1)] = {0}, *at = bytes;
	bool has_any = false;

	for (int kind = KEY_WHOLE + 1; kind < KEY_COUNT; kind++, at += DIGEST_BYTES) {
		has_any = has_any || identity->has_key[kind];
		if (identity->has_key[kind])
			memcpy(at, identity->keys[kind].bytes, DIGEST_BYTES);
	}
	memcpy(at, identity->content.bytes, DIGEST_BYTES);
	put(identity, KEY_WHOLE, has_any ? (struct str){bytes, sizeof(bytes)} : STR(""));
}

bool identity_take(struct arena *arena, const struct entry *entry, const char *home,
                   struct identity *identity, struct error *err)
{
	struct buf buf;
	bool ok;

	*identity = (struct identity){0};
	buf_init(&buf, IDENTITY_BYTES);
	take_guid(entry, identity);
	take_link(arena, entry, home, identity);
	take_title_day(arena, &buf, entry, identity);
	buf_clear(&buf);
	add_texts(&buf, entry);
	put(identity, KEY_CONTENT, buf_view(&buf));
	add(&buf, 't', entry->title.value);
	add(&buf, 'L', entry->link);
	add_lists(&buf, entry);
	identity->content = digest_of(buf_view(&buf));
	take_whole(identity);
	ok = buf_check(&buf, err) && arena_check(arena, err);
	buf_release(&buf);
	return ok;
}

const char *identity_mint(struct arena *arena, const char *authority, const char *source,
                          const struct digest *key)
{
	char text[DIGEST_TEXT_BYTES];

	digest_write(key, text);
	return arena_printf(arena, "tag:%s:%s/%s", authority, source, text);
}
