/*
 * Bytes of a document -> UTF-8 text, whatever they are encoded in.
 *
 * In this order: a byte order mark (or the pattern that `<` and `{` make in UTF-16 and
 * UTF-32); UTF-8 if the bytes are valid UTF-8 and not all ASCII, whatever is declared; the
 * charset of HTTP; the XML declaration; a guess.  A declared encoding is only believed when the bytes are
 * valid in it.  All-ASCII bytes need no decision: they report the declared name.
 */
#ifndef FEEDS_DECODE_H
#define FEEDS_DECODE_H

#include "feeds/buf.h"
#include "feeds/model.h"

struct decoded {
	struct str text; /* UTF-8 without a byte order mark; borrows the input or `buf` */
	const char *encoding; /* in lower case; static or in the arena */
	bool is_consistent; /* false: the bytes contradict what is declared, or are damaged */
	struct buf buf;     /* private: the text where it had to be converted */
};

/*
 * Decodes `bytes` (borrowed, must outlive `decoded`).  `content_type` is HTTP's, or NULL.
 * What does not fit is noted in `problems`.  Fails only for lack of memory or room
 * (LIMIT_DOCUMENT_BYTES times four: what UTF-8 may take for a one-byte encoding).
 */
bool decode_bytes(struct str bytes, const char *content_type, struct decoded *decoded,
                  struct problems *problems, struct arena *arena,
                  struct error *err) MUST_CHECK;
void decode_release(struct decoded *decoded);

/* The attribute of that name of an XML declaration at the start of `text` (after white
 * space); empty when there is none. */
struct str decode_declaration(struct str text, struct str name);

#endif
