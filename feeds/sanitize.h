/*
 * HTML of strangers -> an HTML fragment that is safe to show anywhere.
 *
 * One pass over the bytes in the manner of the WHATWG tokenizer; an allow-list of
 * elements, attributes and URL schemes (the tables in html_policy.c are the policy); what
 * comes out is re-serialized from tokens, well nested, and cleaning it again changes
 * nothing.  Contents of active elements (script, style, iframe...) go; contents of merely
 * unknown elements stay, and so do those of an object, a template or a list of choices whose
 * end tag is missing.  A strict HTML5 parser finds no error in what comes out.
 *
 * The parts, in the order of the data: html_token, html_policy, html_attributes (with
 * html_media and html_text), html_nesting, html_stack.
 */
#ifndef FEEDS_SANITIZE_H
#define FEEDS_SANITIZE_H

#include "feeds/arena.h"
#include "feeds/str.h"

/* Raised whenever the same input may give another output; stored beside cleaned text, so
 * that a better cleaner reaches what is stored. */
#define SANITIZE_VERSION 3

/*
 * Returns the clean fragment in `arena` (possibly ""), or NULL when the arena is full.
 * `base` is the absolute base URL for references, may be empty: then relative references
 * are dropped.
 */
const char *sanitize_html(struct arena *arena, struct str html, struct str base);

#endif
