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

#include "aggregator/edit.h"
#include "aggregator/identity.h"
#include "aggregator/version.h"
#include "feeds/error.h"
#include "feeds/model.h"
#include "feeds/portion.h"

struct store;

#define STORE_VERSION 5 /* PRAGMA user_version */

/*
 * Opens or creates the store.  Fails as database_open does (feeds/database.h): one sentence
 * with the path; ERROR_LOCKED when another run is writing.
 */
struct store *store_open(const char *path, struct error *err);
void store_close(struct store *store); /* rolls back; NULL is fine */

/* Rows written since the store was opened. */
int64_t store_changes(const struct store *store);

bool store_begin(struct store *store, struct error *err) MUST_CHECK;
bool store_commit(struct store *store, struct error *err) MUST_CHECK;
void store_rollback(struct store *store); /* harmless outside a transaction */

/*
 * A piece of work that must be whole: opens a transaction unless the caller has one open;
 * scope_end commits or rolls back what scope_begin opened.  Returns `ok`, or false when the
 * commit failed.
 */
bool store_scope_begin(struct store *store, bool *is_own, struct error *err) MUST_CHECK;
bool store_scope_end(struct store *store, bool is_own, bool ok,
                     struct error *err) MUST_CHECK;

/*
 * Makes one transaction of all that is written until store_group_end: each of them is still
 * written whole or not at all, but none is certain to stay before that.  Syncing the disk
 * and the pages that they all touch is paid for once.  Both are harmless the second time.
 */
bool store_group_begin(struct store *store, struct error *err) MUST_CHECK;
bool store_group_end(struct store *store, struct error *err) MUST_CHECK;

/* ---- sources ---- */

/* By what the list is known again that store_sources_sync last brought the store in line
 * with: then there is nothing to read it for. */
struct list_mark {
	int64_t size;        /* bytes; -1: none */
	int64_t modified_ns; /* nanoseconds since 1970; DATE_UNKNOWN: says nothing */
	struct digest hash;  /* of the bytes */
};
bool store_list_read(struct store *store, struct list_mark *mark,
                     struct error *err) MUST_CHECK;
bool store_list_put(struct store *store, const struct list_mark *mark,
                    struct error *err) MUST_CHECK;

/* A source as the list (OPML) names it; the list is the truth about which exist. */
struct source_listing {
	const char *name;        /* its short name, "coal": the key */
	const char *title;       /* for people, or NULL */
	const char *other_title; /* the same in another language, or NULL */
	const char *home;        /* its web site, or NULL */
	const char *url;         /* of its feed; NULL: waiting for an address */
	const char *language;    /* BCP 47, or NULL */
	const int *zone_minutes; /* of dates that name none; NULL: the site's */
	bool has_request;        /* the list says how it is asked: never stored */
	const char *same_as;     /* it is not asked, but this source (twins.h); or NULL */
	enum key_kind identity_rule; /* what its entries are known by first; 0: measured */
	enum updates_rule updates_rule;
	int64_t priority;              /* whose announcements lead */
	const char *include, *exclude; /* which entries are published (rule.h); NULL: all */
	enum portion portion;          /* how much of them */
};

/* Which entries of a source are published; one of them may be NULL. */
struct source_rule {
	int64_t source; /* source_state.id */
	const char *include, *exclude;
};
struct source_rules {
	struct source_rule *items;
	size_t count;
};

/*
 * Brings the store's sources in line with the list: a row for each short name; one that
 * left the list keeps its row, entries and state, marked as not listed.  A source that is
 * new, or whose address changed, is due at once and starts without failures.  Writes
 * nothing when nothing changed.
 */
bool store_sources_sync(struct store *store, const struct source_listing *listings,
                        size_t count, int64_t now, struct error *err) MUST_CHECK;

/* Fingerprints of an ETag and a Last-Modified (validators.h); 0: none, DATE_UNKNOWN: not
 * known. */
struct validator_prints {
	int64_t etag, date;
};

/* What is known of a source that was never asked: for the initialiser of a source_state. */
/* clang-format off */
#define SOURCE_NEVER_ASKED \
	.next_due = DATE_UNKNOWN, .held_until = DATE_UNKNOWN, .paused_at = DATE_UNKNOWN, \
	.last_request = DATE_UNKNOWN, .last_success = DATE_UNKNOWN, \
	.failing_since = DATE_UNKNOWN, .class_since = DATE_UNKNOWN, \
	.unchanged_since = DATE_UNKNOWN, .doubted_at = DATE_UNKNOWN, \
	.liar_since = DATE_UNKNOWN, .moved_since = DATE_UNKNOWN, .moved_seen = DATE_UNKNOWN, \
	.proven_at = DATE_UNKNOWN, .dateless_since = DATE_UNKNOWN
/* clang-format on */

struct source_state {
	int64_t id;        /* its row */
	const char *name;  /* the short name, never NULL */
	const char *title; /* this and the next three as in the list; NULL: absent */
	const char *home, *url, *language;
	bool is_listed;
	const int *zone_minutes; /* as in the list; NULL: the site's */
	bool has_request;        /* the list says how it is asked */

	/* Conditional requests: raw bytes, to be sent to `validators_url` only. */
	const char *etag, *last_modified; /* NULL: none */
	const char *validators_url;       /* the address that gave them; NULL: none did */

	const char *address;     /* that is asked: proven_url or url; NULL: none */
	const char *host, *site; /* of the address (hosts.h), or NULL */

	int64_t next_due;       /* may be asked from then on */
	const char *rule;       /* why (schedule_rule_name), or NULL */
	int64_t interval;       /* seconds that the last success has to wait; 0: none yet */
	int64_t held_until;     /* its site or host asked for a pause until then */
	const char *held_for;   /* why: a failure's class; NULL: it never did */
	int64_t pause_ms;       /* between two requests of its site, learned; 0: nothing */
	int64_t pause_noted_at; /* when that was (host_pause) */
	int64_t paused_at;      /* the operator took it out of the schedule */
	int64_t last_request;   /* when the last request was sent */
	int64_t last_success;   /* the last 304 or feed that could be read */

	int64_t failures;            /* in a row; 0: well */
	int64_t failing_since;       /* the first of them */
	const char *failure_class;   /* one word of the caller's; NULL when well */
	const char *failure_message; /* one sentence; NULL when well */
	int64_t class_failures;      /* of this class, in a row */
	int64_t class_since;         /* the first of these */

	int64_t unchanged_since;       /* first of the last 304s in a row */
	int64_t doubted_at;            /* last asked for all though it had validators */
	int64_t liar_since;            /* its 304s were not true */
	int64_t wire_bytes;            /* that its last document took on the wire */
	struct validator_prints given; /* by its last answers */

	/* Not stored: the caller's, of the next request. */
	bool is_doubted; /* validators are withheld */
	bool is_forced;  /* it is not due */

	const char *same_as; /* it is not asked, but this source (twins.h); or NULL */

	const char *moved_url; /* where permanent redirects lead; NULL: nowhere */
	int64_t moved_since;   /* first and latest answer that said so */
	int64_t moved_seen;
	int64_t moved_count;    /* answers in a row that said so */
	int64_t moved_days;     /* different days on which they did */
	const char *proven_url; /* where it is proven to have moved; or NULL */
	int64_t proven_at;

	int64_t documents;       /* feeds read so far */
	bool has_body_hash;      /* whether one was */
	struct digest body_hash; /* of the last one's bytes */

	int64_t entry_count;         /* entries in the store */
	enum key_kind identity;      /* what its entries are known by first (policy.h) */
	int64_t guid_churns;         /* policy_choose */
	int64_t dateless_since;      /* its dates say nothing since then */
	int64_t held_count;          /* entries that wait for `accept` */
	int64_t frozen_count;        /* entries whose edits are not told for a while */
	enum key_kind identity_rule; /* these three as the list says; 0: none */
	enum updates_rule updates_rule;
	int64_t priority;
	enum portion portion;    /* how much of its entries is published */
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

/* Those whose ids are among `ids`, in any order, each once. */
bool store_sources_of(struct store *store, const int64_t *ids, size_t count,
                      struct arena *arena, struct source_states *sources,
                      struct error *err) MUST_CHECK;

/* Reads one source; false without an error where there is none of that name. */
bool store_source_read(struct store *store, const char *name, struct arena *arena,
                       struct source_state *source, struct error *err) MUST_CHECK;

/*
 * Listed sources with an address that are due at `now`, at most `limit` (0: all), but for
 * those that are paused (store_hand.h) and those whose site or host asked for a pause: of
 * each site the one that is due longest, then of each the second, and so on.
 */
bool store_sources_due(struct store *store, int64_t now, size_t limit, struct arena *arena,
                       struct source_states *sources, struct error *err) MUST_CHECK;

/* The same whether they are due or not, but for those asked within FORCE_SECONDS, and those
 * that wait because their server said that it is asked too often. */
bool store_sources_forced(struct store *store, int64_t now, size_t limit,
                          struct arena *arena, struct source_states *sources,
                          struct error *err) MUST_CHECK;

#define FORCE_SECONDS 300

/*
 * A clock that was set back would make a source wait for as long as it was ahead.  The
 * waits that began more than CLOCK_TOLERANCE_SECONDS in the future begin anew at `now`: no
 * source is asked early, and none is forgotten.  *count is how many.
 */
bool store_clock_mend(struct store *store, int64_t now, int64_t *count,
                      struct error *err) MUST_CHECK;

#define CLOCK_TOLERANCE_SECONDS 60

/* The source of that short name among `sources`, or NULL. */
const struct source_state *source_find(const struct source_states *sources,
                                       const char *name);

/* ---- answers ---- */

/* What became of one request, as far as the source's state is concerned. */
struct source_answer {
	int64_t source;       /* source_state.id */
	int64_t requested_at; /* when it was sent */
	int64_t next_due;
	int64_t interval;   /* of a success: source_state.interval */
	const char *rule;   /* why next_due; or NULL */
	int64_t wire_bytes; /* of a whole document that came */
	const char *url;    /* the address that answered, after redirects */
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

/* An answer that says nothing of the source: only when it was asked, and will be. */
bool store_answer_spared(struct store *store, const struct source_answer *answer,
                         struct error *err) MUST_CHECK;

/* A feed as it came. */
struct raw_document {
	struct str body;
	struct str packed;  /* the same, as pack() makes it; NULL: the store does it */
	struct digest hash; /* of the body */
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

/* What asking for all brought: when, and whether the 304s before were shown to be untrue
 * (then since when, else DATE_UNKNOWN). */
bool store_source_doubted(struct store *store, int64_t source, int64_t doubted_at,
                          int64_t liar_since, struct error *err) MUST_CHECK;

/* From now on it is asked at `url` (NULL: as listed, at `listed_url`); its validators are
 * forgotten, all else is kept. */
bool store_source_given(struct store *store, int64_t source,
                        const struct validator_prints *given, struct error *err) MUST_CHECK;
bool store_source_move(struct store *store, int64_t source, const char *url,
                       const char *listed_url, int64_t now, struct error *err) MUST_CHECK;

/* ---- sites and hosts that asked for a pause ---- */

struct host_pause {
	int64_t next_allowed;
	int64_t noted_at; /* when it asked last */
	int64_t repeats;  /* times in a row */
	int64_t pause_ms; /* between two requests, learned */
	const char *reason;
};

/* Reads what is known of a key, all but the reason; all zero where nothing is. */
bool store_host_read(struct store *store, const char *key, struct host_pause *pause,
                     struct error *err) MUST_CHECK;
bool store_host_put(struct store *store, const char *key, const struct host_pause *pause,
                    struct error *err) MUST_CHECK;

/* The source's site and host answered well at `moment`, after any pause. */
bool store_host_well(struct store *store, const struct source_state *source, int64_t moment,
                     struct error *err) MUST_CHECK;

/* ---- the journal ---- */

#define VALIDATOR_ETAG 1u
#define VALIDATOR_DATE 2u

/* One request; schema_2.sql says what each member means. */
struct request_record {
	int64_t sent_at;
	const char *host, *failure, *hint, *decision, *rule;
	int64_t status, bytes, saved, early, hint_seconds, next_due;
	int64_t milliseconds;        /* DATE_UNKNOWN: NULL */
	unsigned int sent, withheld; /* VALIDATOR_* */
	bool is_forced, is_bogus, is_out_of_step;
};
struct request_records {
	struct request_record *items;
	size_t count;
};

bool store_request_add(struct store *store, int64_t source,
                       const struct request_record *record, struct error *err) MUST_CHECK;

/* The requests that are kept of a source, in their order (hint_seconds and milliseconds are
 * not read). */
bool store_requests(struct store *store, int64_t source, struct arena *arena,
                    struct request_records *records, struct error *err) MUST_CHECK;

/* A change of state. */
struct transition {
	int64_t at;
	const char *old, *new, *message;
};
struct transitions {
	struct transition *items;
	size_t count;
};

bool store_transition_add(struct store *store, int64_t source,
                          const struct transition *transition,
                          struct error *err) MUST_CHECK;
bool store_transitions(struct store *store, int64_t source, struct arena *arena,
                       struct transitions *transitions, struct error *err) MUST_CHECK;

/* How we behaved toward a host, in the requests that are kept. */
enum manners_count {
	MANNERS_REQUESTS,
	MANNERS_UNCHANGED,     /* answered 304 */
	MANNERS_CONDITIONAL,   /* sent with validators */
	MANNERS_UNCONDITIONAL, /* without */
	MANNERS_WITHHELD,      /* without, though there were some */
	MANNERS_BOGUS,         /* with validators that were never given: 0 */
	MANNERS_OUT_OF_STEP,   /* with a pair that no answer gave: 0 */
	MANNERS_BYTES,         /* that came */
	MANNERS_SAVED,         /* that did not have to */
	MANNERS_EARLY,         /* sent before they were due: 0 */
	MANNERS_FORCED,
	MANNERS_HINTS,       /* answers that asked for a wait */
	MANNERS_OBEYED,      /* of these, those whose wait was at least as long */
	MANNERS_RETRY_AFTER, /* by which means they did */
	MANNERS_MAX_AGE,
	MANNERS_EXPIRES,
	MANNERS_TTL,
	MANNERS_SYNDICATION,
	MANNERS_SKIP_HOURS,
	MANNERS_SKIP_DAYS,
	MANNERS_COUNT
};
struct manners {
	const char *host;
	int64_t counts[MANNERS_COUNT];
};
struct manners_list {
	struct manners *items;
	size_t count;
};
bool store_manners(struct store *store, struct arena *arena, struct manners_list *list,
                   struct error *err) MUST_CHECK;

/* Dates (sort_at) of a source's newest entries, newest first; at most `limit`. */
bool store_entry_dates(struct store *store, int64_t source, size_t limit, int64_t *dates,
                       size_t *count, struct error *err) MUST_CHECK;

/* ---- entries ---- */

/* Dates and the id of an entry, given once, when it is first stored. */
struct entry_stamp {
	const char *published_id; /* unique in the store */
	int64_t first_seen;
	int64_t sort_at;     /* the order of publication; never changes */
	int64_t updated_out; /* unique in the store; moves for a significant edit only */

	/* Not read back: schema_3.sql says what they mean. */
	const char *date_rule;
	const char *held_for; /* NULL: it is live */
	int64_t held_until;
	bool is_backfill;
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
	int64_t sort_at;       /* and its entry_stamp.sort_at */
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
