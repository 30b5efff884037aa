/*
 * What makes an entry the same entry as before: keys to find it by, a digest to see
 * whether it changed, and the id that it is published under.
 *
 * Pure.  Nothing that depends on the feed's address, the position in the document, the time
 * of fetching or a made-up date goes into a key or a digest.
 */
#ifndef AGGREGATOR_IDENTITY_H
#define AGGREGATOR_IDENTITY_H

#include "feeds/digest.h"
#include "feeds/model.h"

/* Kinds of keys, the most trusted first; the numbers are in the store. */
enum key_kind {
	KEY_WHOLE,     /* all of the following, and all else that it says: the same entry */
	KEY_GUID,      /* guid / atom:id / id, as written */
	KEY_GUID_ALT,  /* a guid that is a URL, without scheme and host */
	KEY_LINK,      /* the page's address: url_canonical_key */
	KEY_TITLE_DAY, /* the title and the day of publication that the document names */
	KEY_CONTENT,   /* summary and contents */
	KEY_COUNT
};

struct identity {
	bool has_key[KEY_COUNT];
	struct digest keys[KEY_COUNT];
	/* Over link, title, authors, summary, contents, categories and enclosures; no dates:
	 * the same digest, the same entry unchanged. */
	struct digest content;
};

/*
 * Takes an entry's keys and digest.  `home` is the feed's own web page or NULL: an entry
 * that links there has no link key.  An entry that says nothing at all has no key.  Scratch
 * memory comes from `arena`; false with `err` when it does not suffice.
 */
bool identity_take(struct arena *arena, const struct entry *entry, const char *home,
                   struct identity *identity, struct error *err) MUST_CHECK;

/* Takes away the keys of kinds before `first` (but for the whole, which is made anew). */
void identity_drop(struct identity *identity, enum key_kind first);

/* Makes anew the key of title and day, now without the day. */
bool identity_drop_day(struct arena *arena, const struct entry *entry,
                       struct identity *identity, struct error *err) MUST_CHECK;

/*
 * The key of title and day that the entry would have on another day: as many days from the
 * moment `around`, or from its own date where that is DATE_UNKNOWN; DAYS_NONE: without a
 * day.  False where it has no title, or no date.
 */
#define DAYS_NONE 99
bool identity_title_key(struct arena *arena, const struct entry *entry, int64_t around,
                        int days, struct digest *key);

/*
 * An id of our own making, in `arena` (NULL when full): "tag:AUTHORITY:SOURCE/KEY"
 * (RFC 4151), the key in hexadecimal.  `authority` is "name,date", `source` the short name.
 * It can be derived again from what the source says, without the store.
 */
const char *identity_mint(struct arena *arena, const char *authority, const char *source,
                          const struct digest *key);

#endif
