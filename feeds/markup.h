/*
 * Elements and text -> a well-formed XML document, or an HTML one in the syntax that both
 * share; the only place that escapes.
 *
 * Whatever it is given, what comes out is well-formed XML 1.0 in UTF-8: characters that
 * XML forbids are left out.  Deterministic: one element a line, LF, attributes in the
 * order given, prefixes as written (the caller declares them).
 *
 * Sticky: the first failure is kept, later calls do nothing, markup_finish tells.
 */
#ifndef FEEDS_MARKUP_H
#define FEEDS_MARKUP_H

#include <stdbool.h>

#include "feeds/buf.h"

struct markup {
	struct _xmlTextWriter *writer; /* NULL: could not be made */
	struct buf *out;
	bool is_html;
	bool has_failed;
	size_t depth; /* elements open */
};

/* An attribute whose value is NULL is left out. */
struct markup_attribute {
	const char *name, *value;
};

/* The attributes of markup_open and markup_empty: ATTRIBUTES({"rel", "self"}, ...). */
#define ATTRIBUTES(...) ((const struct markup_attribute[]){__VA_ARGS__, {NULL, NULL}})

/*
 * Starts a document at the end of `out`, which must outlive the writing.  `stylesheet` is
 * the address of a CSS stylesheet, or NULL.  Every start needs its markup_finish.
 */
void markup_start(struct markup *markup, struct buf *out, const char *stylesheet);

/* The same for HTML 5: its doctype, and an end tag for whatever is no void element. */
void markup_start_html(struct markup *markup, struct buf *out);

/* An element with elements in it, until markup_close.  `attributes` ends with a NULL name
 * and may be NULL. */
void markup_open(struct markup *markup, const char *name,
                 const struct markup_attribute *attributes);
void markup_close(struct markup *markup);

/* An element without content; of HTML, a void one ("meta", "link"). */
void markup_empty(struct markup *markup, const char *name,
                  const struct markup_attribute *attributes);

/*
 * An element with text, on one line; nothing where the text is NULL.  How the text is
 * escaped matters to readers beyond XML:
 */
enum markup_form {
	/* Plain text in the RSS Advisory Board's Profile form, "&#x26;" for "&": readers that
	 * take titles for HTML and those that do not show the same. */
	MARKUP_PLAIN,
	/* An HTML fragment, as it is. */
	MARKUP_HTML,
	/* Plain text for an element that readers take for HTML: a fragment that shows it. */
	MARKUP_PLAIN_AS_HTML
};
void markup_text(struct markup *markup, const char *name,
                 const struct markup_attribute *attributes, enum markup_form form,
                 const char *text);

/* A fragment that is clean and well nested already (sanitize.h), as it is, into the element
 * that is open; NULL adds nothing. */
void markup_fragment(struct markup *markup, const char *html);

/* Ends the document with all that is open.  False with `err` when anything failed. */
bool markup_finish(struct markup *markup, struct error *err) MUST_CHECK;

#endif
