/*
 * News records: files -> an array of records that are fit to be published.
 *
 * Five kinds of files, records(5): saved HTML pages and text dumps of pages in the layout of
 * CEC's site, JSON, JSON Lines, and CSV.  Every reader of records_*.c fills a `struct draft` with
 * what the file says; record_add (records_check.c) decides what is a record.  A bad record
 * is refused with file and line, and costs no other.
 */
#ifndef FEEDGEN_RECORDS_H
#define FEEDGEN_RECORDS_H

#include "feeds/model.h"

struct file;
struct record_trace;

#define RECORD_HASH_BYTES 16

struct record {
	const char *file; /* as it was named or found */
	int line;         /* where the record begins */

	/* The two parts of its identity: never its title, its date, or where it was read. */
	const char *section_key; /* the number in CEC's page names, else the section as
	                            written; "" without a section */
	const char *id;          /* within the section; [id] or made from the address */
	const char *key;         /* "<section_key>/<id>" */
	const char *tag;         /* the id that is made of them for feeds (RFC 4151) */

	const char *section;  /* title for people, or NULL */
	const char *url;      /* absolute, publishable; or NULL, where there is an id */
	const char *title;    /* plain, not empty */
	const char *summary;  /* plain, or NULL */
	const char *content;  /* clean HTML, or NULL */
	const char *language; /* BCP 47; as stated, else guessed by the title */
	struct strings authors, tags;
	struct enclosures attachments;
	const char *image; /* URL, or NULL */
	const char *pair;  /* shared by the records that are one text in several languages;
	                      or NULL */
	struct date date;  /* of publication; seconds at 00:00 where only a day is given */
	struct date updated;        /* of the last change, as the record states it */
	bool is_day_only;           /* `date` states no time of day */
	const unsigned char *hash;  /* RECORD_HASH_BYTES, of what a reader sees */
	const unsigned char *whole; /* the same, of all that is published of it */
	size_t bytes;               /* of its texts, as archive_bytes counts them */

	/* Where files are kept: title, summary, content, image, authors and attachments are
	   missing until records->complete is called. */
	bool is_summary;
	struct file *source; /* where a summary comes from, and its place there */
	size_t place;
};

/* A record that was not taken, a file that could not be read, or a line of the operator's
 * that comes to nothing. */
struct refusal {
	const char *file;
	int line; /* 0: all of the file */
	const char *message;
};

struct records {
	struct record *items; /* by file in the order of reading, then by line */
	size_t count;
	size_t room; /* of `items`: record_new */
	struct {
		struct refusal *items;
		size_t count; /* at most LIMIT_REFUSALS */
	} refused;

	/* Completes (a copy of) a record that is a summary, into `arena`; set by who gave
	   `files`. */
	bool (*complete)(void *context, struct record *record, struct arena *arena,
	                 struct error *err);
	void *context;
};

struct records_options {
	const char *home; /* where pages without an address of their own are served */
	int zone_minutes; /* of dates that name no zone */
	const char
		*id_authority; /* what ids are made with: "english.cec.org.cn,2020-01-01" */
	const char *corrections; /* file of what to say instead of the records, or NULL */
	const char *published;   /* the folder that is published: not read; or NULL */
	struct files
		*files; /* what is kept of files, and takes what is to be kept; or NULL */
	int64_t clock;  /* when reading began (file_is_settled) */
	struct record_trace *trace; /* of one record, for explain.h; or NULL */
};

/* Whether all paths are files or folders: ERROR_USAGE names the first that is not. */
bool records_find(const char *const *paths, size_t count, struct error *err) MUST_CHECK;

/*
 * Reads files and folders (recursively, by name, hidden files and other extensions left
 * out) into `arena`; `records` is empty but for `complete`.  Two records of one identity:
 * the first one counts.  False only where nothing can be done at all: no memory, a path
 * that has gone, corrections of which nothing can be read.
 */
bool records_read(const char *const *paths, size_t count,
                  const struct records_options *options, struct records *records,
                  struct arena *arena, struct error *err) MUST_CHECK;

/* Makes room for `count` more records at once; record_new does without. */
bool records_reserve(struct records *records, size_t count, struct arena *arena);

/* A new zeroed record at the end; NULL where memory ran out.  Earlier ones may move. */
struct record *record_new(struct records *records, struct arena *arena);

/* Adds to records->refused what a person is told of `line` of a file; borrows both.  Beyond
 * LIMIT_REFUSALS nothing more is told. */
void records_refuse(struct records *records, const char *file, int line,
                    const char *message, struct arena *arena);

/* Gives `key` and `tag` by section and id; false where memory ran out. */
bool record_identify(struct record *record, const char *authority, struct arena *arena);

/* What a person calls a record, in the form in which record_is_called compares it: an
 * address as it is published.  A failure is the arena's. */
const char *record_name(struct arena *arena, struct str written);

/* Whether `name` is the record's address, its id in the feeds, or its section and id. */
bool record_is_called(const struct record *record, const char *name);

/* Gives `hash`, of title, text and attachments: a change of markup alone is none that a reader
 * would want to be told of; and `whole`.  False where memory ran out. */
bool record_hash(struct record *record, struct arena *arena);

/* What tells whether files have to be read anew: the manner of reading, options and program.
 * False where the corrections cannot be read. */
bool records_manner(const struct records_options *options,
                    unsigned char manner[RECORD_HASH_BYTES], struct error *err) MUST_CHECK;

/* Natural order of identities: digits count as numbers, so that "9" comes before "10". */
int record_compare(const struct record *a, const struct record *b);

#endif
