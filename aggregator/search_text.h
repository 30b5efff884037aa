/*
 * Text as the search index sees it: characters folded, so that what readers take for the
 * same is the same, and ideographs told from words.  Pure; everything is UTF-8.
 *
 * Folded: compatibility forms (NFKC: full-width letters, half-width kana, ligatures, compat
 * ideographs, Kangxi radicals), case, diacritics of alphabets.  Not folded: traditional and
 * simplified characters, which are different words to a reader, and the voicing of kana.
 *
 * Chinese, Japanese and Korean put no spaces between words, or others than people type.
 * Nothing is guessed: each ideograph (Han, kana, hangul, bopomofo) is indexed with the one
 * behind it, and the last one of a run alone: "煤炭产量" is "煤炭 炭产 产量 量".  So two are
 * looked for as a token and more as a phrase, which costs what the pairs do and not what
 * each common character does.  Behind a word the first one stands alone, too: "5月底" is
 * "5 月 月底 底", in which "5 月" is a phrase.  For those who look for a single one, each that
 * a text has follows the text: "has:煤 has:炭".  White space does not end a run, since texts
 * are broken into lines anywhere; all else does.
 */
#ifndef AGGREGATOR_SEARCH_TEXT_H
#define AGGREGATOR_SEARCH_TEXT_H

#include "feeds/buf.h"
#include "feeds/str.h"

/* What the index holds depends on everything in this file, on text_from_html, and on what
 * search_document.h puts there: one more with every change of these, so that a store is
 * indexed anew. */
#define SEARCH_VERSION 1

enum search_class {
	SEARCH_SPACE,    /* white space */
	SEARCH_BREAK,    /* anything else that is not searched for: punctuation, symbols */
	SEARCH_WORD,     /* a letter, mark or number of a script with spaces */
	SEARCH_IDEOGRAPH /* Han, kana, hangul, bopomofo */
};

/* One folded character. */
struct search_character {
	uint32_t code_point;
	enum search_class class;
	size_t start, end; /* the bytes of the text that it was made of */
};

/* Most code points that one character as a reader sees it (a grapheme cluster) is taken
 * for, and that one code point can fold to (U+FDFA). */
#define SEARCH_CLUSTER_POINTS 16
#define SEARCH_FOLD_POINTS 18

/* Reads a text one folded character after another; start with search_reader_of. */
struct search_reader {
	struct str text, rest;
	int32_t folded[SEARCH_CLUSTER_POINTS * SEARCH_FOLD_POINTS]; /* of one cluster */
	size_t count, next, start, end;
};

struct search_reader search_reader_of(struct str text);
bool search_read(struct search_reader *reader, struct search_character *character);

/*
 * Appends `text` as the index takes it: tokens with a space before each.  They hold letters,
 * marks and numbers only, so that no text is mistaken for "has:煤" and other tokens with a
 * colon.
 */
void search_text_add(struct buf *out, struct str text);

#define SEARCH_HAS "has:"

/* The ideograph that is all that a text has to look for, else 0. */
uint32_t search_lone_ideograph(struct str text);

/*
 * Appends `text` as a phrase to look for: its tokens, without quotation marks.  *is_open: the
 * last one may be the beginning of another.  Appends nothing where there is nothing to look
 * for.
 */
void search_phrase_add(struct buf *out, struct str text, bool *is_open);

#endif
