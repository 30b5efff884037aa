/*
 * HTML bytes -> tags, attributes and text, as the WHATWG tokenizer divides them (HTML
 * Living Standard section 13.2.5).
 *
 * Nothing is copied or decoded: a token is a view of the input, its references and letter
 * case as they were written.  Comments, declarations, processing instructions and a tag
 * that the input ends in never surface.  Every byte is looked at a bounded number of times.
 *
 *     while (html_next_token(&scanner, &token)) {
 *             if (token.kind != HTML_TEXT)
 *                     while (html_next_attribute(&scanner, &attribute)) ...
 *             if (scanner.is_torn) ...
 *     }
 */
#ifndef FEEDS_HTML_TOKEN_H
#define FEEDS_HTML_TOKEN_H

#include <stdbool.h>

#include "feeds/str.h"

enum html_token_kind { HTML_TEXT, HTML_START_TAG, HTML_END_TAG };

struct html_token {
	enum html_token_kind kind;
	struct str text; /* of a tag its name, else text with references undecoded */
};

struct html_attribute {
	struct str name;
	struct str value; /* references undecoded; empty when there is none */
};

struct html_scanner {
	const char *at; /* the next byte */
	const char *end;
	bool is_self_closing; /* of the last tag, once its attributes were read */
	bool is_torn;         /* the input ended within a tag: there was no such tag */
	bool is_foreign;      /* set it within svg, where `<![CDATA[` is no comment */
};

/* Borrows `html` for as long as the scanner and its tokens are used. */
void html_scanner_init(struct html_scanner *scanner, struct str html);

/* False at the end of the input.  After a tag its attributes must be read to their end. */
bool html_next_token(struct html_scanner *scanner, struct html_token *token);

/* The next attribute of the tag just found; false behind its last one. */
bool html_next_attribute(struct html_scanner *scanner, struct html_attribute *attribute);

/*
 * The text behind a start tag whose content holds no markup (style, title, iframe...), up
 * to the end tag of that name, which is the next token, or to the end of the input.
 */
struct str html_raw_text(struct html_scanner *scanner, struct str name);

/* The same for script, where `<!-- <script> </script> -->` hides an end tag. */
struct str html_script_text(struct html_scanner *scanner);

#endif
