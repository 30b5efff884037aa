/*
 * Inside of records: what a file said about one record, before anything is decided.
 */
#ifndef FEEDGEN_RECORDS_DRAFT_H
#define FEEDGEN_RECORDS_DRAFT_H

#include "feedgen/records.h"

/* The fields of records(5) that hold one text each. */
enum field {
	FIELD_ID,
	FIELD_URL,
	FIELD_SECTION,
	FIELD_TITLE,
	FIELD_DATE,
	FIELD_UPDATED,
	FIELD_SUMMARY,
	FIELD_CONTENT_HTML,
	FIELD_CONTENT_TEXT,
	FIELD_LANGUAGE,
	FIELD_IMAGE,
	FIELD_PAIR,
	FIELD_ITEM, /* of a correction: the item that it corrects */
	FIELD_COUNT
};

/* The fields that hold several; attachments stand apart. */
enum list_field { LIST_AUTHORS, LIST_TAGS, LIST_COUNT };

struct draft {
	const char *text[FIELD_COUNT]; /* as written, or NULL */
	struct strings lists[LIST_COUNT];
	struct enclosures attachments; /* addresses as written */
	int line;
	bool is_met; /* of a correction: it names a record */
};

struct drafts {
	struct draft *items;
	size_t count;
};

/* How the text of a field is read. */
enum field_reading {
	AS_TEXT,
	AS_ARTICLE_ID,   /* of the interface of CEC's site: gives the address, too */
	AS_HTML_OR_TEXT, /* HTML where it holds a tag */
	AS_LIST,         /* in JSON an array of texts, in CSV words as below */
	AS_WORDS,        /* divided by semicolons */
	AS_ATTACHMENTS,  /* in JSON an array of objects, in CSV addresses as below */
	AS_ADDRESSES,    /* divided by white space; "type=" and "size=" may follow each */
	AS_ADDRESS       /* one, which may hold white space */
};

/* A name that a field has in files: JSON's members and CSV's columns.  ASCII case does not
 * count. */
struct field_name {
	const char *name;
	int index; /* enum field, or enum list_field for AS_LIST */
	enum field_reading reading;
};

extern const struct field_name field_names[];
extern const size_t field_name_count;

const struct field_name *field_find(struct str name); /* NULL: none of ours */
const char *field_own_name(enum field field);
bool field_is_same(const struct field_name *a, const struct field_name *b);

/* One reading: where records and refusals go. */
struct reader {
	const struct records_options *options;
	struct records *records;
	struct arena *arena;   /* of what is read */
	struct arena *lasting; /* of records, refusals and names of files; the same, where
	                               no files are kept */
	const char *file;      /* the one being read */
	const char *record;    /* what a document calls its record that is read: all of it
	                               may stand in one line; or NULL */
	const char *skipped;   /* paths that begin so are not read; or NULL */
	size_t faults;         /* refusals, those beyond the limit too */
	struct drafts *collected;   /* corrections are being read: where they go; or NULL */
	struct drafts *corrections; /* of the records being read, or NULL */
};

/* Sets what `text` says in the field of that name, unless the field is set already. */
void draft_set(struct reader *reader, struct draft *draft, const struct field_name *name,
               const char *text);

/* Refuses what stands at `line` of the file (0: all of it).  Always returns false. */
bool reader_refuse(struct reader *reader, int line, const char *format, ...)
	PRINTF_LIKE(3, 4);

/* Tells of what is probably a slip in the corrections: once, in the build that reads all
 * files anew, as the first one after a change of the corrections does. */
void reader_doubt(struct reader *reader, int line, const char *format, ...)
	PRINTF_LIKE(3, 4);

/* Takes a draft for what is being read: a record (record_add) or a correction.  False when
 * it was refused. */
bool reader_take(struct reader *reader, const struct draft *draft);

/* Makes a record of a draft, as corrected, and adds it, or refuses it. */
bool record_add(struct reader *reader, const struct draft *draft);

/* What was said of the record that is called `item`. */
struct record_trace {
	const char *item;
	bool is_found;
	struct draft draft;
	const struct draft *correction; /* NULL: none, or one that cannot be */
};

/* Attachments and image of a record that has its address, or a refusal. */
bool take_media(struct reader *reader, const struct draft *draft, struct record *record);

/* What relative addresses of a record are relative to. */
struct str record_base(const struct reader *reader, const struct record *record);

/* The last correction of a record, NULL for none; all that name it are met.  And a draft
 * with what it says. */
const struct draft *correction_find(struct drafts *corrections,
                                    const struct record *record);
struct draft correction_apply(const struct draft *correction, const struct draft *draft);

/* The line of the first byte that is no valid UTF-8 text (NUL is none either), or 0. */
int text_find_bad_line(struct str text);

/* Without the byte order mark of UTF-8 that some editors put in front. */
struct str text_without_mark(struct str text);

/* The parts of "No.<section>.<id>.htm", the name of a page of CEC's site in a path or URL;
 * false for any other name. */
bool page_name_parse(struct str path, struct str *section, struct str *id);

/* Readers of one kind of file each; `bytes` is borrowed, and has no byte order mark. */
void records_read_text(struct reader *reader, struct str bytes);
void records_read_html(struct reader *reader, struct str bytes);
void records_read_json_lines(struct reader *reader, struct str bytes);
void records_read_json(struct reader *reader, struct str bytes); /* one document */
void records_read_csv(struct reader *reader, struct str bytes);

#endif
