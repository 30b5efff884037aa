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
	FIELD_COUNT
};

/* The fields that hold several; attachments stand apart. */
enum list_field { LIST_AUTHORS, LIST_TAGS, LIST_COUNT };

struct draft {
	const char *text[FIELD_COUNT]; /* as written, or NULL */
	struct strings lists[LIST_COUNT];
	struct enclosures attachments; /* addresses as written */
	int line;
};

/* Names of the fields, by their enums: JSON's members and CSV's columns. */
extern const char *const draft_field_names[FIELD_COUNT];
extern const char *const draft_list_names[LIST_COUNT];
#define DRAFT_ATTACHMENTS_NAME "attachments"

/* One reading: where records and refusals go. */
struct reader {
	const struct records_options *options;
	struct records *records;
	struct arena *arena;
	const char *file; /* the one being read */
};

/* Refuses what stands at `line` of the file (0: all of it).  Always returns false. */
bool reader_refuse(struct reader *reader, int line, const char *format, ...)
	PRINTF_LIKE(3, 4);

/* Makes a record of a draft and adds it, or refuses it.  False when it was refused. */
bool record_add(struct reader *reader, const struct draft *draft);

/* The line of the first byte that is no valid UTF-8 text (NUL is none either), or 0. */
int text_find_bad_line(struct str text);

/* The parts of "No.<section>.<id>.htm", the name of a page of CEC's site in a path or URL;
 * false for any other name. */
bool page_name_parse(struct str path, struct str *section, struct str *id);

/* Readers of one kind of file each; `bytes` is borrowed, and has no byte order mark. */
void records_read_text(struct reader *reader, struct str bytes);
void records_read_html(struct reader *reader, struct str bytes);
void records_read_json(struct reader *reader, struct str bytes);
void records_read_csv(struct reader *reader, struct str bytes);

#endif
