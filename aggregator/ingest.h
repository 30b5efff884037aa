/*
 * One answer's body -> parse -> one store transaction: what is new, what changed, what is
 * the same.
 *
 * A body that is no feed changes nothing but the source's failure count, and its
 * validators are not kept, so that it is asked for whole again.
 */
#ifndef AGGREGATOR_INGEST_H
#define AGGREGATOR_INGEST_H

#include "aggregator/settle.h"
#include "feeds/parse.h"
#include "feeds/scrape.h"

struct ingest_options {
	const char *id_authority; /* of minted ids: "example.org,2020-01-01" */
	int zone_minutes;         /* of dates that name no zone, minutes east of UTC, where
	                             the source has none of its own */
};

/* An answer with status 200. */
struct ingest_input {
	const struct asking *asking;     /* how it was asked for */
	struct source_answer answer;     /* as settle.h wants it, without failure */
	const struct scrape_rules *page; /* how it is read; NULL: as a feed */
	struct str body;
	const char *content_type, *content_language, *content_location; /* HTTP headers, or
	                                                                    NULL */
	const char *
		breakage; /* of a page that cannot be read: why, told better than the reading
	                         does (breakage.h); or NULL */
	bool is_delta;    /* holds only what is new: what it lacks is not gone */
	bool is_further;  /* a further page of a list: its items count, and nothing else */
	bool has_articles; /* the pages of its entries are read (article_plan.h) */
};

/* What can be known of a body without the store. */
struct ingest_reading {
	struct digest hash;        /* of the body; of a page, of what was read in it */
	bool is_empty, is_same;    /* then it was not even parsed, but for a page */
	struct document *document; /* owned; NULL with `reason` where it is no feed */
	struct error reason;
	bool is_feed;
	struct str packed; /* the body as the store keeps it; a NULL view: not yet */
	/* Of a feed's entries, in their order; each NULL where it is left to storing. */
	struct identity *identities;
	struct entry_version *versions; /* of a source's first document: all are new */
	struct arena arena;             /* holds these three */
};

enum ingest_outcome {
	INGEST_SAME,  /* the same bytes as last time: not even parsed */
	INGEST_READ,  /* a feed; the counts say what it brought */
	INGEST_FAILED /* no feed, or one cut off, of which the complete entries were stored:
	                 recorded as the source's failure, told in `message` */
};

struct ingest_result {
	enum ingest_outcome outcome;
	size_t added, changed, same; /* entries */
	size_t held;                 /* of those added, until somebody accepts them */
	enum outcome_class class;    /* of the failure */
	char message[400];           /* one sentence; "" unless failed */
};

/*
 * Hashes, parses and compresses the body, takes the identities of its entries, and cleans
 * and compresses those of a source's first document: all that takes long and needs no
 * store. Pure; on any thread.  Of input->answer it takes only `url` and `requested_at`,
 * of input->asking only `source`.  The reading is owned (ingest_reading_release).
 */
void ingest_read(const struct ingest_options *options, const struct ingest_input *input,
                 struct ingest_reading *reading);
void ingest_reading_release(struct ingest_reading *reading);

/* What a version is before it is cleaned: the entry, its language and its digest. */
void ingest_version(const struct source_state *source, const struct feed *feed,
                    const struct entry *entry, const struct identity *identity,
                    struct entry_version *version);

/* A page that came in place of a feed. */
struct ingest_page {
	enum outcome_class class;
	const char *sentence; /* what it is; of the reading, or static */
};

/* Whether what was read is such a page: neither a feed, or the page that was expected, nor
 * empty. */
bool ingest_page(const struct ingest_input *input, const struct ingest_reading *reading,
                 struct ingest_page *page);

/* What a page without news gives itself away as (a login, a document), one sentence; NULL: it
 * does not. */
const char *ingest_known_page(struct str body);

/* Whether an error lies in what came, not in the store or this machine. */
bool ingest_is_theirs(const struct error *reason);

/* Why a body is no feed, one sentence: the problem that says so, else the last one. */
const char *ingest_why_not(const struct document *document, const struct error *reason);

/* Stores what was read, as ingest_document does. */
bool ingest_store(struct store *store, const struct ingest_options *options,
                  const struct ingest_input *input, const struct ingest_reading *reading,
                  struct ingest_result *result, struct error *err) MUST_CHECK;

/*
 * Reads the body and stores what came of it, in one transaction of its own.  Returns false
 * with `err` only where the store failed or memory ran out: then nothing was stored.
 */
bool ingest_document(struct store *store, const struct ingest_options *options,
                     const struct ingest_input *input, struct ingest_result *result,
                     struct error *err) MUST_CHECK;

/* Of a source whose entries' pages are read, the entry's is to be asked for. */
bool ingest_want_article(struct store *store, const struct ingest_input *input,
                         int64_t entry, const char *link, struct error *err) MUST_CHECK;

/* Of such a source: what the entry's page said stays with a new `version` of it, as does what was
 * read back from our own feed.  In `arena`. */
bool ingest_keep_article(struct store *store, const struct ingest_input *input,
                         const struct stored_entry *stored, struct entry_version *version,
                         struct arena *arena, struct error *err) MUST_CHECK;

/*
 * Cleans again, from what was parsed, entries that an older cleaner cleaned, those first
 * that are published first: at most so many, and none after they took so many bytes of
 * memory.  How many it were is in *count.  Writes nothing where there are none.
 */
bool ingest_reclean(struct store *store, size_t entries, size_t bytes, size_t *count,
                    struct error *err) MUST_CHECK;

#endif
