/*
 * What the aggregator remembers: sources and their state, entries, their keys and revisions,
 * the last raw documents.  All SQL of the aggregator is behind this header, and speaks the
 * model; schema.sql documents every column.
 *
 * Every call that writes is one transaction, or part of the one that store_begin opened.
 * No transaction may be open while the network is waited for.  The clock is the caller's:
 * times are seconds since 1970, DATE_UNKNOWN is "never" or "not known".  `err` is never
 * NULL, and holds no error yet when it is passed in.
 */
#ifndef AGGREGATOR_STORE_H
#define AGGREGATOR_STORE_H

#include "aggregator/identity.h"
#include "aggregator/version.h"
#include "feeds/error.h"
#include "feeds/model.h"

struct store;

/*
 * Opens or creates the store.  Fails as database_open does (feeds/database.h): one sentence
 * with the path; ERROR_LOCKED when another run is writing.
 */
struct store *store_open(const char *path, struct error *err);
void store_close(struct store *store); /* rolls back; NULL is fine */

bool store_begin(struct store *store, struct error *err) MUST_CHECK;
bool store_commit(struct store *store, struct error *err) MUST_CHECK;
void store_rollback(struct store *store); /* harmless outside a transaction */

/* ---- sources ---- */

/* A source as the list (OPML) names it; the list is the truth about which exist. */
struct source_listing {
	const char *name;     /* its short name, "coal": the key */
	const char *title;    /* for people, or NULL */
	const char *home;     /* its web site, or NULL */
	const char *url;      /* of its feed; NULL: waiting for an address */
	const char *language; /* BCP 47, or NULL */
};

/*
 * Brings the store's sources in line with the list: a row for each short name; one that
 * left the list keeps its row, entries and state, marked as not listed.  A source that is
 * new, or whose address changed, is due at once and starts without failures.  Writes
 * nothing when nothing changed.
 */
bool store_sources_sync(struct store *store, const struct source_listing *listings,
                        size_t count, int64_t now, struct error *err) MUST_CHECK;

struct source_state {
	int64_t id;        /* its row */
	const char *name;  /* the short name, never NULL */
	const char *title; /* this and the next three as in the list; NULL: absent */
	const char *home, *url, *language;
	bool is_listed;
	const int *zone_minutes; /* not stored: whoever has read the list fills it in */

	/* Conditional requests: raw bytes, to be sent to `validators_url` only. */
	const char *etag, *last_modified; /* NULL: none */
	const char *validators_url;       /* the address that gave them; NULL: none did */

	int64_t next_due;     /* may be asked from then on */
	int64_t last_request; /* when the last request was sent */
	int64_t last_success; /* the last 304 or feed that could be read */

	int64_t failures;            /* in a row; 0: well */
	int64_t failing_since;       /* the first of them */
	const char *failure_class;   /* one word of the caller's; NULL when well */
	const char *failure_message; /* one sentence; NULL when well */

	const char *moved_url; /* where permanent redirects lead; NULL: nowhere */
	int64_t moved_since;   /* first and latest answer that said so */
	int64_t moved_seen;
	int64_t moved_count; /* answers in a row that said so */

	int64_t documents;       /* feeds read so far */
	bool has_body_hash;      /* whether one was */
	struct digest body_hash; /* of the last one's bytes */

	int64_t entry_count;     /* entries in the store */
	const struct feed *feed; /* what the last feed said of itself; NULL: none yet.  Its
	                            `updated` moves only with a new or changed entry. */
};

struct source_states {
	struct source_state *items;
	size_t count;
};

/* All sources, in the order of their names; listed or not.  Everything is in `arena`. */
bool store_sources(struct store *store, struct arena *arena, struct source_states *sources,
                   struct error *err) MUST_CHECK;

/* Listed sources with an address that are due at `now`, the longest due first. */
bool store_sources_due(struct store *store, int64_t now, struct arena *arena,
                       struct source_states *sources, struct error *err) MUST_CHECK;

/* The source of that short name among `sources`, or NULL. */
const struct source_state *source_find(const struct source_states *sources,
                                       const char *name);

/* ---- answers ---- */

/* What became of one request, as far as the source's state is concerned. */
struct source_answer {
	int64_t source;       /* source_state.id */
	int64_t requested_at; /* when it was sent */
	int64_t next_due;
	const char *url; /* the address that answered, after redirects */
	const char
		*validators_of; /* to what the next two may be sent back; NULL: to `url` */
	const char *etag, *last_modified; /* of that answer, raw; NULL: absent */
	const char *moved_url;     /* where its permanent redirects led; NULL: none */
	const char *failure_class; /* these two only for store_answer_failed */
	const char *failure_message;
};

/* Not modified (304): only the validators that are present replace stored ones. */
bool store_answer_unchanged(struct store *store, const struct source_answer *answer,
                            struct error *err) MUST_CHECK;

/* No feed came: counts a failure; validators, documents and entries stay. */
bool store_answer_failed(struct store *store, const struct source_answer *answer,
                         struct error *err) MUST_CHECK;

/* A feed as it came. */
struct raw_document {
	struct str body;
	struct str compressed;    /* the same, zlib (RFC 1950); empty: the store does it */
	struct digest hash;       /* of the body */
	const char *content_type; /* or NULL */
};

/* The same bytes as last time: a success; validators are replaced, absent ones cleared. */
bool store_answer_same(struct store *store, const struct source_answer *answer,
                       struct error *err) MUST_CHECK;

/*
 * A feed that was read: as above, and keeps the document (the last LIMIT_SOURCE_DOCUMENTS
 * of a source, compressed) and what the feed says of itself.  `feed_updated` is what source_state.feed
 * carries as `updated` from now on; DATE_UNKNOWN leaves what it was.
 */
bool store_answer_read(struct store *store, const struct source_answer *answer,
                       const struct raw_document *document, const struct feed *feed,
                       int64_t feed_updated, struct error *err) MUST_CHECK;

/* ---- entries ---- */

/* Dates and the id of an entry, given once, when it is first stored. */
struct entry_stamp {
	const char *published_id; /* unique in the store */
	int64_t first_seen;
	int64_t sort_at;     /* the order of publication; never changes */
	int64_t updated_out; /* unique in the store; moves for a significant edit only */
};

struct stored_entry {
	int64_t id;
	int64_t source;
	struct entry_stamp stamp;
	struct entry_version version;
};

struct stored_entries {
	struct stored_entry *items;
	size_t count;
};

/* What entries of a source have a key. */
struct key_matches {
	int64_t first, second; /* two of them; 0 where there is no first or second */
	struct digest digest;  /* the first one's entry_version.digest */
};

bool store_key_find(struct store *store, int64_t source, enum key_kind kind,
                    const struct digest *key, struct key_matches *matches,
                    struct error *err) MUST_CHECK;

/* Whether an entry has a key. */
bool store_key_has(struct store *store, int64_t entry, enum key_kind kind,
                   const struct digest *key, bool *has_key, struct error *err) MUST_CHECK;

/* Adds the keys that an entry does not have yet. */
bool store_keys_add(struct store *store, int64_t source, int64_t entry,
                    const struct identity *identity, struct error *err) MUST_CHECK;

/* Whether an id has been published before, by any source. */
bool store_id_is_taken(struct store *store, const char *published_id, bool *is_taken,
                       struct error *err) MUST_CHECK;

/*
 * A second with which no entry is stamped as `updated_out`: the first one from `wanted` to
 * `latest`, else the last one before `latest`.
 */
bool store_second_find_free(struct store *store, int64_t wanted, int64_t latest,
                            int64_t *second, struct error *err) MUST_CHECK;

/* Stores a new entry; *id is its row. */
bool store_entry_add(struct store *store, int64_t source, const struct entry_stamp *stamp,
                     const struct entry_version *version, int64_t *id,
                     struct error *err) MUST_CHECK;

/* Reads one entry; false without an error where there is none of that id. */
bool store_entry_read(struct store *store, int64_t id, struct arena *arena,
                      struct stored_entry *entry, struct error *err) MUST_CHECK;

/* An edit: the version that was there is replaced; it is kept as a revision where
 * `updated_out` moves (the last LIMIT_REVISIONS). */
bool store_entry_change(struct store *store, const struct stored_entry *entry, int64_t now,
                        struct error *err) MUST_CHECK;

/* The same version cleaned anew: nothing else changes. */
bool store_entry_reclean(struct store *store, const struct stored_entry *entry,
                         struct error *err) MUST_CHECK;

struct entry_ids {
	int64_t *items;
	size_t count;
};

/*
 * Notes which entries stand in the source's latest document: `entries` in ascending order,
 * each once.  Others that stood in the one before are absent from `now` on.  An empty
 * document changes nothing.
 */
bool store_presence_put(struct store *store, int64_t source,
                        const struct entry_ids *entries, int64_t now,
                        struct error *err) MUST_CHECK;

/* The newest entries for publication: by sort_at, then id, at most `limit`. */
bool store_entries_newest(struct store *store, size_t limit, struct arena *arena,
                          struct stored_entries *entries, struct error *err) MUST_CHECK;

/* Entries cleaned by an older cleaner than `cleaner`, in the order of publication, at most
 * `limit`. */
bool store_entries_uncleaned(struct store *store, int cleaner, size_t limit,
                             struct arena *arena, struct entry_ids *ids,
                             struct error *err) MUST_CHECK;

#endif
