/*
 * What the store knows of stories: announcements that several sources issued
 * (schema_3.sql documents the tables).  Conventions as in store.h.
 */
#ifndef AGGREGATOR_STORE_STORIES_H
#define AGGREGATOR_STORE_STORIES_H

#include "aggregator/store.h"
#include "aggregator/story.h"

/* ---- reading ---- */

/* Why an entry is in its story. */
struct story_of {
	int64_t story;
	int64_t lead;    /* the entry that is published for it; perhaps this one */
	int64_t matched; /* the entry that it was found to be the same as; 0: it was first */
	enum story_reason reason; /* STORY_NONE: it was first */
	int similarity;           /* of STORY_TEXT, per thousand of the shorter text */
};

/* Reads the story of an entry; false without an error where nobody else has it. */
bool store_story_of(struct store *store, int64_t entry, struct story_of *story,
                    struct error *err) MUST_CHECK;

/* An entry that is not published because another one stands for it. */
struct story_copy {
	int64_t entry, source;
	const char *link; /* as its source says, or NULL */
	const char *published_id;
	bool is_backfill; /* it was old when it came */
};
struct story_copies {
	struct story_copy *items;
	size_t count;
};

/* The other entries of the story that `lead` stands for, the earliest first, without those
 * that may not be shown; none where it stands for itself. */
bool store_story_copies(struct store *store, int64_t lead, struct arena *arena,
                        struct story_copies *copies, struct error *err) MUST_CHECK;

/* A source whose priority is not 0. */
struct source_priority {
	int64_t source;   /* source_state.id */
	int64_t priority; /* larger goes first */
};
struct source_priorities {
	struct source_priority *items;
	size_t count;
};

/* Those of all sources that have one, in the order of their ids. */
bool store_story_priorities(struct store *store, struct arena *arena,
                            struct source_priorities *priorities,
                            struct error *err) MUST_CHECK;

/* ---- finding: for stories.c ---- */

/* How far the looking has come. */
struct story_progress {
	int64_t entry;      /* all up to this one have been looked at */
	int64_t expired_at; /* when keys were expired last, or DATE_UNKNOWN */
};
bool store_story_progress(struct store *store, struct story_progress *progress,
                          struct error *err) MUST_CHECK;
bool store_story_progress_put(struct store *store, int64_t entry,
                              struct error *err) MUST_CHECK;

/* What an entry says; false without an error where only its stub is left. */
bool store_story_said(struct store *store, int64_t entry, struct arena *arena,
                      struct story_said *said, struct error *err) MUST_CHECK;

struct story_rows {
	struct story_member *items; /* without priority and is_published */
	size_t count;
};

/* Entries behind `entry`, in their order, at most `limit`. */
bool store_story_pending(struct store *store, int64_t entry, size_t limit,
                         struct arena *arena, struct story_rows *rows,
                         struct error *err) MUST_CHECK;

/* Entries up to `entry` that changed since they were looked at; and that one was. */
bool store_story_again(struct store *store, int64_t entry, size_t limit,
                       struct arena *arena, struct story_rows *rows,
                       struct error *err) MUST_CHECK;
bool store_story_again_done(struct store *store, int64_t entry,
                            struct error *err) MUST_CHECK;

/* Adds keys of an entry; those that it has are left. */
bool store_story_keys_add(struct store *store, const struct story_member *entry,
                          const uint64_t *keys, size_t count, struct error *err) MUST_CHECK;

/* Entries under a key dated within LIMIT_STORY_SECONDS of `moment`; one more than
 * LIMIT_STORY_KEY_ENTRIES at most. */
bool store_story_key_find(struct store *store, uint64_t key, int64_t moment,
                          struct arena *arena, struct story_rows *rows,
                          struct error *err) MUST_CHECK;

/* Forgets the keys of entries dated before `before`. */
bool store_story_keys_expire(struct store *store, int64_t before, int64_t now,
                             struct error *err) MUST_CHECK;

/* All entries of a story in the order of their rows, with is_shown. */
bool store_story_members(struct store *store, int64_t story, struct arena *arena,
                         struct story_rows *rows, struct error *err) MUST_CHECK;

/* Begins a story with one entry, its lead; *story is its row. */
bool store_story_add(struct store *store, int64_t lead, int64_t *story,
                     struct error *err) MUST_CHECK;

/* Puts an entry into a story; `matched` and `match` say why. */
bool store_story_join(struct store *store, int64_t story, int64_t entry, int64_t matched,
                      const struct story_match *match, struct error *err) MUST_CHECK;

/* Takes an entry out of its story, or a story away; what it had is in none then. */
bool store_story_leave(struct store *store, int64_t entry, struct error *err) MUST_CHECK;
bool store_story_drop(struct store *store, int64_t story, struct error *err) MUST_CHECK;

bool store_story_lead_put(struct store *store, int64_t story, int64_t lead,
                          struct error *err) MUST_CHECK;

/* Stories whose lead may not be shown any more, or that have a new choice; at most `limit`. */
bool store_stories_leaderless(struct store *store, size_t limit, struct arena *arena,
                              struct entry_ids *stories, struct error *err) MUST_CHECK;

#endif
