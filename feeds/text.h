/*
 * Plain text and characters: references, white space, clean-up for publishing, cutting,
 * and showing on a terminal.  Everything is UTF-8 in and UTF-8 out.
 */
#ifndef FEEDS_TEXT_H
#define FEEDS_TEXT_H

#include <stdbool.h>

#include "feeds/arena.h"
#include "feeds/buf.h"
#include "feeds/str.h"

/* Reads one code point at the start of *rest and moves behind it.  An invalid byte counts
 * as one U+FFFD.  Returns false at the end. */
bool text_next(struct str *rest, uint32_t *code_point);

/* Appends a code point as UTF-8; surrogates and what lies beyond U+10FFFF as U+FFFD. */
void text_add_code_point(struct buf *out, uint32_t code_point);

/* The same into memory, without a NUL; returns how many bytes. */
size_t text_encode(uint32_t code_point, char bytes[4]);

/* Offset of the first byte that is no valid UTF-8 (RFC 3629), or text.len. */
size_t text_find_invalid_utf8(struct str text);

/* What a byte 0x80-0x9F of windows-1252 that was taken for Latin-1 means, 0 where it means
 * nothing; any other code point as it is. */
uint32_t text_from_windows_1252(uint32_t code_point);

/*
 * Looks up a named character reference without "&" and ";" (WHATWG's whole table:
 * "nbsp", "hellip"); returns its UTF-8 text, borrowed and static, or NULL.  The second one
 * knows only the old names that count without ";" too.
 */
const char *text_entity(struct str name);
const char *text_entity_unterminated(struct str name);

/* Longest text of one reference, with its NUL. */
#define TEXT_REFERENCE_BYTES 8

/*
 * Decodes the reference (named, decimal, hexadecimal) that `text` starts with.  Returns its
 * length, or 0 when there is none.  A missing ";" is forgiven where HTML forgives it in
 * attributes, so that "?a=1&copy=2" stays.
 */
size_t text_reference(struct str text, char decoded[TEXT_REFERENCE_BYTES]);

/* Characters with HTML references decoded once. */
const char *text_decode_references(struct arena *arena, struct str text);

/* HTML to the text that a person would read: tags out, block ends as white space, script
 * and style contents dropped, references decoded, white space folded. */
const char *text_from_html(struct arena *arena, struct str html);

/* Plain text to an HTML fragment: escaped; blank lines divide paragraphs (<p>). */
const char *text_to_html(struct arena *arena, struct str text);

/* Runs of white space (U+00A0 and U+3000 too) to one space, none at the ends. */
const char *text_fold_space(struct arena *arena, struct str text);

/*
 * What may be published in a plain-text element (notes of feed validators and readers):
 * NFC; control characters to a space; C1 to what windows-1252 means by them, U+FFFD and
 * non-characters dropped; zero-width, soft hyphen and bidirectional controls dropped;
 * U+2028 and U+2029 to a space; white space folded.  Returns the text itself, uncopied,
 * where nothing has to change.
 */
const char *text_publishable(struct arena *arena, const char *text);

/* The same rules for an HTML fragment or multi-line text: newlines stay, white space is
 * not folded, zero-width joiners stay. */
const char *text_publishable_html(struct arena *arena, const char *html);

/*
 * At most `max_characters` code points, cut after a sentence (。！？；.!?;) where one ends
 * in the last third, else at a space, else anywhere between characters; "…" is added when
 * something was cut and the cut is not at a sentence's end.
 */
const char *text_cut(struct arena *arena, const char *text, size_t max_characters);

/* Safe to print on a terminal or in a log: control, escape and bidirectional characters,
 * and invalid bytes, as "\xNN" or "\u{NNNN}"; everything on one line. */
const char *text_printable(struct arena *arena, struct str text);

/*
 * A slug for paths from any title: ASCII letters, digits and "-", at most 60 bytes, or
 * NULL when nothing is left (a Chinese title): then the caller needs a name given by hand.
 */
const char *text_slug(struct arena *arena, struct str title);

#endif
