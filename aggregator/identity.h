/*
 * What makes an entry the same entry as before: keys to find it by, a digest to see
 * whether it changed, and the id that it is published under.
 *
 * Pure.  Nothing that depends on the feed's address, the position in the document, the time
 * of fetching or a made-up date goes into a key or a digest.
 */
#ifndef AGGREGATOR_IDENTITY_H
#define AGGREGATOR_IDENTITY_H

#include "aggregator/digest.h"
#include "feeds/model.h"

/* Kinds of keys, the most trusted first; the numbers are in the store. */
enum key_kind {
	KEY_GUID,      /* guid / atom:id / id, as written */
	KEY_GUID_ALT,  /* a guid that is a URL, without scheme and host */
	KEY_LINK,      /* the page's address: url_canonical_key */
	KEY_TITLE_DAY, /* the title and the day that the document names (or none) */
	KEY_CONTENT,   /* title, summary and content as plain text */
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
 * that links there has no link key.  Scratch memory comes from `arena` (false when full).
 */
bool identity_take(struct arena *arena, const struct entry *entry, const char *home,
                   struct identity *identity) MUST_CHECK;

/*
 * Whether a source's own id can be published as it is, in Atom and RSS, without an error or
 * warning of the W3C validator: an http or https URL in canonical form, a tag: URI
 * (RFC 4151), a urn: (RFC 8141).
 */
bool identity_is_publishable(struct arena *arena, const char *id);

/*
 * A tag: URI (RFC 4151) that can be derived again from what the source says: from the most
 * trusted key from `first` on.  `authority` is "name,date"; `source` the short name.
 * NULL when no such key is left or the arena is full.
 */
const char *identity_mint(struct arena *arena, const char *authority, const char *source,
                          const struct identity *identity, enum key_kind first);

#endif
