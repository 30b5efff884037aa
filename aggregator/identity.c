#include "aggregator/identity.h"

#include <stdio.h>
#include <string.h>

#include "feeds/text.h"
#include "feeds/url.h"

#define DAY_SECONDS 86400

/* ---- digests over members ---- */

/* Members are told apart by a mark before and a NUL behind, which no text contains: what
 * moves from one member to another is a change. */
static void add(struct digester *digester, char mark, const char *text)
{
	if (!text)
		return;
	digester_add(digester, (struct str){.ptr = &mark, .len = 1});
	digester_add(digester, (struct str){.ptr = text, .len = strlen(text) + 1});
}

static void add_number(struct digester *digester, char mark, int64_t number)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%lld", (long long)number);
	add(digester, mark, digits);
}

static void add_texts(struct digester *digester, const struct entry *entry)
{
	add(digester, 's', entry->summary.value);
	for (size_t i = 0; i < entry->contents.count; i++) {
		add(digester, 'c', entry->contents.items[i].value);
		add(digester, 'C', entry->contents.items[i].src);
	}
}

static void add_lists(struct digester *digester, const struct entry *entry)
{
	for (size_t i = 0; i < entry->authors.count; i++) {
		add(digester, 'a', entry->authors.items[i].name);
		add(digester, 'e', entry->authors.items[i].email);
		add(digester, 'u', entry->authors.items[i].uri);
	}
	for (size_t i = 0; i < entry->categories.count; i++) {
		add(digester, 'k', entry->categories.items[i].term);
		add(digester, 'K', entry->categories.items[i].scheme);
		add(digester, 'l', entry->categories.items[i].label);
	}
	for (size_t i = 0; i < entry->enclosures.count; i++) {
		add(digester, 'f', entry->enclosures.items[i].url);
		add(digester, 'F', entry->enclosures.items[i].type);
		add_number(digester, 'n', entry->enclosures.items[i].length);
	}
}

static void put(struct identity *identity, enum key_kind kind, struct str bytes)
{
	identity->has_key[kind] = bytes.len > 0;
	identity->keys[kind] = digest_of(bytes);
}

static void put_digested(struct identity *identity, enum key_kind kind,
                         const struct digester *digester)
{
	identity->has_key[kind] = digester->length > 0;
	identity->keys[kind] = digester_digest(digester);
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

#define NO_DAY INT64_MIN

/* False without a title. */
static bool make_title_key(struct arena *arena, const struct entry *entry, int64_t day,
                           struct digest *key)
{
	const char *title = entry->title.value ? title_of(arena, &entry->title) : NULL;
	struct digester digester;

	if (!title || !title[0])
		return false;
	digester_init(&digester);
	add(&digester, 't', title);
	if (day != NO_DAY)
		add_number(&digester, 'd', day);
	*key = digester_digest(&digester);
	return true;
}

bool identity_title_key(struct arena *arena, const struct entry *entry, int64_t around,
                        int days, struct digest *key)
{
	struct date date = entry->published;

	if (days == DAYS_NONE)
		return make_title_key(arena, entry, NO_DAY, key);
	if (around != DATE_UNKNOWN)
		date = (struct date){.seconds = around};
	return date.seconds != DATE_UNKNOWN &&
	       make_title_key(arena, entry, day_of(&date) + days, key);
}

static void take_title_day(struct arena *arena, const struct entry *entry,
                           struct identity *identity)
{
	bool is_dated = entry->published.seconds != DATE_UNKNOWN;

	identity->has_key[KEY_TITLE_DAY] = make_title_key(
		arena, entry, is_dated ? day_of(&entry->published) : NO_DAY,
		&identity->keys[KEY_TITLE_DAY]);
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
	struct digester digester;

	*identity = (struct identity){0};
	take_guid(entry, identity);
	take_link(arena, entry, home, identity);
	take_title_day(arena, entry, identity);
	digester_init(&digester);
	add_texts(&digester, entry);
	put_digested(identity, KEY_CONTENT, &digester);
	add(&digester, 't', entry->title.value);
	add(&digester, 'L', entry->link);
	add_lists(&digester, entry);
	identity->content = digester_digest(&digester);
	take_whole(identity);
	return arena_check(arena, err);
}

void identity_drop(struct identity *identity, enum key_kind first)
{
	for (int kind = KEY_WHOLE + 1; kind < (int)first; kind++)
		identity->has_key[kind] = false;
	take_whole(identity);
}

bool identity_drop_day(struct arena *arena, const struct entry *entry,
                       struct identity *identity, struct error *err)
{
	identity->has_key[KEY_TITLE_DAY] = make_title_key(arena, entry, NO_DAY,
	                                                  &identity->keys[KEY_TITLE_DAY]);
	take_whole(identity);
	return arena_check(arena, err);
}

const char *identity_mint(struct arena *arena, const char *authority, const char *source,
                          const struct digest *key)
{
	char text[DIGEST_TEXT_BYTES];

	digest_write(key, text);
	return arena_printf(arena, "tag:%s:%s/%s", authority, source, text);
}
