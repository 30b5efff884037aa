/*
 * The characters of HTML: references decoded as a browser would, and characters written so
 * that every parser of HTML and XML reads them back the same.
 *
 * What comes out is valid UTF-8 without the characters that XML 1.0 forbids or HTML calls
 * an error (control characters, non-characters), and without U+FFFD: a byte that was lost
 * says nothing to a reader.  C1 controls, raw or as references, are what windows-1252 has
 * there.  Newlines are LF.  U+00A0 stays as it is.
 */
#ifndef FEEDS_HTML_TEXT_H
#define FEEDS_HTML_TEXT_H

#include "feeds/buf.h"
#include "feeds/str.h"

/* Appends text of a document, in which `&` starts a reference; `&`, `<` and `>` escaped. */
void html_add_text(struct buf *out, struct str text);

/* Appends raw text, in which `&` is only that (the content of xmp). */
void html_add_raw_text(struct buf *out, struct str text);

/* Appends the value of an attribute between double quotes, references already decoded. */
void html_add_attribute_value(struct buf *out, struct str value);

/* An attribute's value with references decoded: `raw` itself where it has none, else
 * what was put into `scratch` (emptied first). */
struct str html_decode_attribute(struct buf *scratch, struct str raw);

/* A decoded value as it reads once it is written, without the characters that go: `value`
 * itself where all stay, else what was put into `scratch` (emptied first). */
struct str html_permitted(struct buf *scratch, struct str value);

#endif
