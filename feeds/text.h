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

/* How many bytes of ASCII `text` begins with. */
size_t text_ascii_length(struct str text);

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

/* White space of Unicode, U+00A0 and U+3000 too. */
bool text_is_space(uint32_t code_point);

/* Runs of white space to one space, none at the ends. */
const char *text_fold_space(struct arena *arena, struct str text);

/* The same in pieces into memory that the caller provides, as long as the pieces; start
 * with only `end` set.  text_fold_break adds white space. */
struct text_folder {
	char *end; /* behind what is written; no NUL */
	bool has_text, has_space;
};
void text_fold_add(struct text_folder *folder, struct str text);
void text_fold_break(struct text_folder *folder);

/* HTML to the text that a person would read: tags out, block ends as white space, script
 * and style contents dropped, references decoded, white space folded. */
const char *text_from_html(struct arena *arena, struct str html);

/* Plain text to an HTML fragment: escaped, in paragraphs (<p>) that blank lines divide;
 * lines without the white space around them. */
const char *text_to_html(struct arena *arena, struct str text);

/*
 * What may be published in a plain-text element (notes of feed validators and readers):
 * NFC; control characters to a space; C1 to what windows-1252 means by them, U+FFFD and
 * non-characters dropped; zero-width, soft hyphen and bidirectional controls dropped, but
 * not the joiners, which Persian and emoji are written with; U+2028 and U+2029 to a space;
 * white space folded.  Returns the text itself, uncopied, where nothing has to change, and
 * NULL for NULL.
 */
const char *text_publishable(struct arena *arena, const char *text);

/* The same rules for an HTML fragment or multi-line text: newlines (as LF) and tabs stay,
 * white space is not folded, and markup stays markup. */
const char *text_publishable_html(struct arena *arena, const char *html);

/*
 * At most `max_characters` code points, cut after a sentence (。！？；…, or .!?; before a
 * space) where one ends in the last third, else anywhere between characters as a reader
 * sees them, but in no word where a space is in the last half.  "…" is added, within the
 * limit, unless the cut is at a sentence's end.  The text itself where it is short.
 */
const char *text_cut(struct arena *arena, const char *text, size_t max_characters);

/* Safe to print on a terminal or in a log: control, escape, bidirectional and invisible
 * characters as "\xNN" or "\u{NNNN}", invalid bytes as "\xNN"; everything on one line. */
const char *text_printable(struct arena *arena, struct str text);

/*
 * A slug for paths from any title: small ASCII letters without accents, digits and single
 * "-" between them, at most LIMIT_SLUG_BYTES, or NULL when nothing is left (a Chinese
 * title): then the caller needs a name given by hand.
 */
const char *text_slug(struct arena *arena, struct str title);

#endif
