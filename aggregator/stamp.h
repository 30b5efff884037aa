/*
 * What an entry gets once, when it is first stored: its place in time and its published
 * id.
 *
 * Which of its dates is believed is decided in dating.h; where none is, the entry gets
 * the moment at which it was first seen, and one that is to come holds it back.  No two
 * entries of the store are published with the same id, or with the same second as the one
 * of their last change (Atom asks for that).
 */
#ifndef AGGREGATOR_STAMP_H
#define AGGREGATOR_STAMP_H

#include "aggregator/store.h"

/* The stamping of one document's entries. */
struct stamper {
	struct store *store;
	const char *id_authority; /* of minted ids: "example.org,2020-01-01" */
	const char *source;       /* the short name */
	int64_t now;              /* when the document was asked for */
	bool is_dateless;         /* the source's dates say nothing */
	bool has_articles;        /* the pages of its entries are read */
	/* private */
	int64_t undated_at;
	int64_t last_wanted, last_given;
};

/*
 * Prepares for `undated` new entries without a date.  They are one second apart, the one
 * that is stamped last the latest: `latest`, or DATE_UNKNOWN for now.
 */
void stamp_plan(struct stamper *stamper, size_t undated, int64_t latest);

/* When a document was made: what its Last-Modified (raw, or NULL) says, or DATE_UNKNOWN. */
int64_t stamp_made_at(const char *last_modified, int64_t now);

/*
 * Stamps a new entry.  Its id is the source's own where that is canonical
 * (feeds/identifier.h) and not taken, else minted of its most trusted key that gives one
 * that is free.  The id lives in `arena` or in `entry`.  An entry without a date whose page is
 * going to be read is held for the date there, LIMIT_ARTICLE_DATE_SECONDS at most.
 */
bool stamp_make(struct stamper *stamper, const struct entry *entry,
                const struct identity *identity, struct arena *arena,
                struct entry_stamp *stamp, struct error *err) MUST_CHECK;

/* Dates anew an entry that is held until its date, which its source has changed: nobody has
 * seen it yet.  False in *is_changed where it says the same as before. */
bool stamp_redate(struct stamper *stamper, const struct entry *entry,
                  struct entry_stamp *stamp, bool *is_changed,
                  struct error *err) MUST_CHECK;

/* Dates an entry that stated none, first seen at stamp->first_seen, as its page does; false in
 * *is_changed where that date cannot be.  To be stored with store_entry_date. */
bool stamp_page(struct store *store, int64_t stated, struct entry_stamp *stamp,
                bool *is_changed, struct error *err) MUST_CHECK;

/* Moves updated_out for an edit: to the second that the entry states, where that is later
 * and can be believed, else to now. */
bool stamp_renew(struct stamper *stamper, const struct entry *entry,
                 struct entry_stamp *stamp, struct error *err) MUST_CHECK;

#endif
