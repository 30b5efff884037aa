/*
 * What the parts of `check` share while one document is checked.
 */
#ifndef FEEDS_CHECKER_H
#define FEEDS_CHECKER_H

#include "feeds/check.h"
#include "feeds/check_elements.h"
#include "feeds/check_source.h"
#include "feeds/limits.h"
#include "feeds/xml.h"

/* What the document is, as far as the rules differ. */
enum check_dialect {
	DIALECT_NONE,
	DIALECT_RSS,
	DIALECT_RDF,
	DIALECT_ATOM,
	DIALECT_OPML,
	DIALECT_JSON
};

/* What a finding is about. */
struct check_subject {
	struct str element, parent; /* as written; views into the document or literals */
};

/* Where a value stands: decoded text, and the span of the document that means it. */
struct check_value {
	struct str text;
	struct check_span span;
	struct check_subject subject;
	const struct check_frame *frame; /* of its element; NULL in JSON */
	struct str attribute;            /* its name; empty: the element's own text */
	bool is_direct;                  /* offsets are places in the document */
	bool is_json;                    /* the span is a string of JSON */
};

#define CHECK_ROW_WORDS ((CHECK_ROWS + 63) / 64)

/* An open element. */
struct check_frame {
	const struct check_element *row; /* NULL: not in the tables */
	struct str name;                 /* as written, with its prefix */
	const char *base;                /* xml:base in force, or NULL */
	const char *type;                /* Atom: how its text is written */
	const char *local, *uri;         /* interned */
	enum check_vocabulary vocabulary;
	enum check_place inside;
	struct check_span tag;
	size_t content;    /* where its content begins */
	size_t text_start; /* of its characters in the buffer */
	bool has_children;
	bool has_text;
	bool has_language;              /* xml:lang */
	bool is_markup;                 /* XHTML inside of a text */
	bool has_src;                   /* Atom content that is elsewhere */
	uint64_t values;                /* hours, days or versions that were there */
	uint64_t seen[CHECK_ROW_WORDS]; /* rows of which a child was there */
	struct check_item *item;        /* of an item or entry */
	struct check_links *links;      /* of a feed, entry or source */
};

/* A value kept until the element around it ends. */
struct check_note {
	const char *text; /* NULL: absent */
	struct check_span span;
	struct check_subject subject;
	int64_t seconds; /* of a date, or DATE_UNKNOWN */
};

struct check_link {
	struct check_note rel, href, type, hreflang;
	const char *base;
	struct check_span tag;
};
struct check_links {
	struct check_link *items;
	size_t count;
};

struct check_item {
	struct check_span tag;
	struct check_subject subject;
	struct check_note id, link, published, updated, title;
	struct check_links links;
	bool has_language, has_summary, has_content, has_text, needs_summary, has_author;
	struct check_span content; /* of content:encoded without description */
};

/* What is known of the feed when it ends. */
struct check_feed {
	struct check_span tag; /* of channel or feed */
	struct check_subject subject;
	struct check_note title, link, language, image_title, image_link;
	struct check_links links;
	struct {
		struct check_listed {
			struct check_item *item;
		} * items;
		size_t count;
	} items;
	bool has_language, has_author, is_complete, is_archive, is_prefixed;
	bool has_medium;            /* items have sound or film */
	struct check_note unplayed; /* the first of a type that Apple does not play */
	size_t han, letters;        /* characters of titles: what language they may be in */
};

struct checker {
	const struct check_options *options;
	struct check_report *report;
	struct arena *arena; /* the report's */
	struct str text;     /* the document, decoded */
	struct check_source source;
	struct check_counter counter;
	enum check_dialect dialect;
	enum format format;
	const char *root_uri;            /* interned: namespace of the root element */
	bool is_root_named;              /* it has one */
	const char *public_id, *doctype; /* of the DOCTYPE */
	struct buf collected;            /* characters of the open elements */
	size_t depth;
	struct check_frame frames[LIMIT_XML_DEPTH + 1];
	struct check_feed feed;
	bool is_fragmentary; /* reading stopped at a fault */
};

/* ---- noting (check.c) ---- */

/* At a place of the document; returns the finding to add to, or NULL. */
struct finding *check_note_at(struct checker *checker, enum check_id id, size_t offset,
                              struct check_subject subject);

/* About the `offset`th byte of a value, with the value itself. */
struct finding *check_note_value(struct checker *checker, enum check_id id,
                                 const struct check_value *value, size_t offset);

/* What the finding says beside, fit to print and not too long. */
const char *check_quote(struct checker *checker, struct str text);

/* That a value is right, once for each kind of element. */
void check_affirm(struct checker *checker, enum check_id id,
                  const struct check_value *value);

/* ---- the parts ---- */

/* Reads XML (check_xml.c) or JSON (check_json.c). */
bool check_xml(struct checker *checker, struct error *err) MUST_CHECK;
bool check_json(struct checker *checker, struct error *err) MUST_CHECK;

/* Checks a value of a kind (check_values.c). */
void check_value(struct checker *checker, const struct check_value *value,
                 enum check_kind kind);

/* A text of Atom, as its type says (check_text.c). */
void check_construct(struct checker *checker, const struct check_value *value);

/* Text that is not marked as HTML, and HTML (check_text.c, check_html.c). */
void check_plain_text(struct checker *checker, const struct check_value *value,
                      enum check_id html_rule);
void check_characters(struct checker *checker, const struct check_value *value);
void check_html(struct checker *checker, const struct check_value *value);
void check_escaped_markup(struct checker *checker, const struct check_value *value);

/* One element of XHTML, whose text is checked as text (check_markup.c). */
void check_markup_element(struct checker *checker, const struct xml_element *element,
                          const struct check_frame *frame, struct check_subject subject);

/* Elements whose parts depend on each other (check_feed.c). */
void check_element_start(struct checker *checker, struct check_frame *frame,
                         const struct xml_element *element);
void check_child_of_text(struct checker *checker, struct check_frame *frame,
                         const struct xml_element *element);
void check_child(struct checker *checker, struct check_frame *parent,
                 const struct check_frame *frame);
void check_element_end(struct checker *checker, struct check_frame *frame,
                       const struct check_value *value);

/* Items beside each other (check_items.c), and links (check_links.c). */
void check_items(struct checker *checker);
void check_links(struct checker *checker, const struct check_links *links,
                 struct check_subject owner);

/* Whether it is what a self link has to name: the address that the feed came from, or the
 * one that led there. */
bool check_is_own_address(const struct check_options *options, struct str url);

#endif
