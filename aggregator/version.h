/*
 * An entry as parsed -> the texts that are published of it.  Pure.
 */
#ifndef AGGREGATOR_VERSION_H
#define AGGREGATOR_VERSION_H

#include "aggregator/pack.h"
#include "feeds/digest.h"
#include "feeds/model.h"

/* What a source says of an entry now, and the texts made of it for publication. */
struct entry_version {
	const struct entry *parsed; /* as the document said it, texts not cleaned */
	const char *title;          /* plain text, or NULL */
	const char *summary;        /* safe HTML fragments, or NULL */
	const char *content;
	int cleaner;          /* SANITIZE_VERSION that made them */
	const char *language; /* BCP 47, or NULL */
	struct digest digest; /* identity.content */
	/* `parsed`, summary and content as the store keeps them (version_pack); a NULL view:
	 * the store makes it.  Not read back. */
	struct str packed;
};

/*
 * Makes title, summary and content from version->parsed into `arena` (which tells whether
 * it was large enough) and notes the cleaner's version.  HTML is cleaned, plain text
 * escaped; what comes out empty is NULL.  The content is the first that is text.
 */
void version_clean(struct arena *arena, struct entry_version *version);

/*
 * Makes version->packed, into `arena`: `parsed` as JSON (model_json.h), the summary and the
 * content, each of these two behind a NUL, packed as one: they say nearly the same, and take
 * two fifths of the room that they would take apart.
 */
bool version_pack(struct packer *packer, struct arena *arena, struct entry_version *version,
                  struct error *err) MUST_CHECK;

/* `parsed` alone of what version_pack made, or of the JSON itself, as old stores have it. */
bool version_unpack(struct arena *arena, struct str packed, struct entry *parsed,
                    struct error *err) MUST_CHECK;

/* Summary and content alone.  Of what holds neither, as old stores have it, they stay as they
 * are. */
bool version_unpack_texts(struct unpacker *unpacker, struct arena *arena, struct str packed,
                          struct entry_version *version, struct error *err) MUST_CHECK;

/* All three, `parsed` allocated. */
bool version_unpack_all(struct unpacker *unpacker, struct arena *arena, struct str packed,
                        struct entry_version *version, struct error *err) MUST_CHECK;

#endif
