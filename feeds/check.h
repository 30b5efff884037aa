/*
 * Front door of `check`: bytes of a feed -> what is wrong with it, where, and how to mend it.
 *
 * bytes -> decode -> repair -> xml -> check_xml -> findings -> check_write
 *                           -> check_json
 *
 * The document is read by the reader that `parse` uses: the same decoder, the same XML
 * events (xml.h), the same detection of formats, dates, URLs and HTML tokens; where it is
 * no XML, the repairs of repair.h are the findings.  What is beyond reading stands in
 * tables: check_elements.c says which element has its place where and what its value is,
 * check_values.c what such a value looks like, check_rules*.inc what is said to people.
 * Events carry no places, so check_source.h follows them through the text.
 */
#ifndef FEEDS_CHECK_H
#define FEEDS_CHECK_H

#include "feeds/buf.h"
#include "feeds/check_rules.h"
#include "feeds/model.h"

struct check_options {
	const char *url;          /* where the document came from, or NULL */
	const char *asked;        /* the address that led there by redirects, or NULL */
	const char *content_type; /* HTTP Content-Type, or NULL: not known */
	int64_t now;              /* DATE_UNKNOWN: no date is compared with it */
	bool is_live;             /* it was fetched just now: its age matters */
	bool is_affirming;        /* note what is right, too (CHECK_OK) */
};

/* One finding.  Strings live in the report's arena; NULL: does not apply. */
struct finding {
	const struct check_rule *rule;
	size_t offset;       /* in the report's text */
	int line, column;    /* 1-based, column in characters; 0: about all of it */
	const char *element; /* as written, with its prefix; or an attribute's name */
	const char *parent;  /* what holds it */
	const char *value;   /* what is wrong, fit to print */
	const char *detail; /* what the message says besides: "pubDate" of "did you mean" */
	const char *excerpt; /* the line, at most LIMIT_EXCERPT_COLUMNS around the place */
	int excerpt_column;  /* of the place in it, 1-based, in columns of a terminal */
};

struct check_report {
	const char *format; /* as format_name has it; "opml"; "" for none */
	struct {
		struct finding *items; /* in document order */
		size_t count;
	} findings;
	size_t left_out;    /* findings beyond LIMIT_FINDINGS */
	struct arena arena; /* owns all of it */
};

/*
 * Checks a document.  Returns owned (check_report_free); NULL with `err` only for lack of
 * memory.  Pure: no clock, no network.
 */
struct check_report *check_document(struct str bytes, const struct check_options *options,
                                    struct error *err);
void check_report_free(struct check_report *report);

/* A report without a document: of one that could not be fetched.  Owned; NULL with `err`. */
struct check_report *check_report_new(struct error *err);

/* Adds a finding about the document as a whole, or about how it was fetched. */
void check_report_add(struct check_report *report, enum check_id id, const char *value,
                      const char *detail);

/* How many findings are at least that severe. */
size_t check_count(const struct check_report *report, enum check_severity level);

/* Findings at least that severe: the worst first, those of equal harm in document order.
 * The list is in `arena`, what it points to is the report's. */
struct check_ranking {
	const struct finding **items;
	size_t count;
};
bool check_rank(const struct check_report *report, enum check_severity level,
                struct arena *arena, struct check_ranking *ranking,
                struct error *err) MUST_CHECK;

/* The same by their kinds: findings of one rule about elements of one name. */
struct check_kinds_found {
	struct check_kind_found {
		const struct finding *first; /* in the document */
		size_t count;
	} * items;
	size_t count;
};
bool check_is_of_kind(const struct finding *finding, const struct finding *other);
bool check_kinds(const struct check_report *report, enum check_severity level,
                 struct arena *arena, struct check_kinds_found *kinds,
                 struct error *err) MUST_CHECK;

/* ---- showing ---- */

struct check_manner {
	enum check_language language;
	enum check_severity level; /* findings below it are left out */
	bool is_coloured;
};

/* What a finding says, and how to mend it: one sentence each, appended.  Of the finding it
 * takes the rule, `element`, `parent`, `value` and `detail`. */
void check_write_message(const struct finding *finding, enum check_language language,
                         struct buf *out);
void check_write_fix(const struct finding *finding, enum check_language language,
                     struct buf *out);

/* For people: by harm, with places, excerpts and advice, and a grade as the last line.  Of a
 * kind the first CHECK_SHOWN are told in full, of the others the places. */
#define CHECK_SHOWN ((size_t)3)
bool check_write_text(const struct check_report *report, const char *source,
                      const struct check_manner *manner, struct buf *out,
                      struct error *err) MUST_CHECK;

/* For programs: one JSON object on one line, findings in document order. */
bool check_write_json(const struct check_report *report, const char *source,
                      const struct check_manner *manner, struct buf *out,
                      struct error *err) MUST_CHECK;

#endif
