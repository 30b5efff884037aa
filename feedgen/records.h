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
	struct date updated; /* of the last change, as the record states it */
	bool is_day_only;    /* `date` states no time of day */
};

/* A record that was not taken, or a file that could not be read. */
struct refusal {
	const char *file;
	int line; /* 0: all of the file */
	const char *message;
};

struct records {
	struct record *items; /* by file in the order of reading, then by line */
	size_t count;
	struct {
		struct refusal *items;
		size_t count; /* at most LIMIT_REFUSALS */
	} refused;
};

struct records_options {
	const char *home; /* where pages without an address of their own are served */
	int zone_minutes; /* of dates that name no zone */
	const char
		*id_authority; /* what ids are made with: "english.cec.org.cn,2020-01-01" */
	const char *corrections; /* file of what to say instead of the records, or NULL */
};

/* Whether all paths exist: ERROR_USAGE names the first that does not. */
bool records_find(const char *const *paths, size_t count, struct error *err) MUST_CHECK;

/*
 * Reads files and folders (recursively, by name, hidden files and other extensions left
 * out) into `arena`.  Two records of one identity: the first one counts.  False only where
 * nothing can be done at all: no memory, a path that has gone.
 */
bool records_read(const char *const *paths, size_t count,
                  const struct records_options *options, struct records *records,
                  struct arena *arena, struct error *err) MUST_CHECK;

/* Gives `key` and `tag` by section and id; false where memory ran out. */
bool record_identify(struct record *record, const char *authority, struct arena *arena);

/* Natural order of identities: digits count as numbers, so that "9" comes before "10". */
int record_compare(const struct record *a, const struct record *b);

#endif
