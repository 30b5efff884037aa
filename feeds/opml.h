/*
 * OPML 2.0: lists of feeds, read and written.
 *
 * Every attribute of an outline survives reading and writing, known or not (FreshRSS's
 * `frss:` ones among them), in its order, so that a list can pass through unchanged.
 */
#ifndef FEEDS_OPML_H
#define FEEDS_OPML_H

#include "feeds/arena.h"
#include "feeds/buf.h"

struct outline_attribute {
	const char *namespace_uri; /* NULL: none */
	const char *prefix;        /* as written; NULL: none */
	const char *name, *value;
};

struct outline {
	struct {
		struct outline_attribute *items;
		size_t count;
	} attributes;
	int line; /* where it stood in the file */
	struct outlines {
		struct outline *items;
		size_t count;
	} children;
};

struct opml {
	const char *title;
	const char *date_modified; /* as written (RFC 822), or NULL */
	const char *owner_name;
	struct outlines outlines;
};

/* Value of an attribute without namespace, or NULL; borrowed. */
const char *outline_attribute_find(const struct outline *outline, const char *name);

/* The same of an attribute in a namespace; `namespace_uri` NULL: without one. */
const char *outline_attribute_find_in(const struct outline *outline,
                                      const char *namespace_uri, const char *name);

/* Adds an attribute without namespace; value NULL adds nothing.  Both are copied. */
void outline_attribute_add(struct arena *arena, struct outline *outline, const char *name,
                           const char *value);

/*
 * A plain text for the title of a list and the attributes text, title and description,
 * which readers may take for HTML (OPML 2.0, "Text attribute"): escaped where it would not mean itself there, the text
 * itself, uncopied, elsewhere.
 */
const char *opml_text(struct arena *arena, const char *text);

/*
 * Reads a list of at most LIMIT_OPML_BYTES into `arena`.  NULL with `err` where it is not
 * OPML (ERROR_SYNTAX, with the line), declares entities (ERROR_UNSUPPORTED), or is too
 * large for `arena` or too deep (ERROR_LIMIT).  Elements that OPML does not know are passed
 * over.
 */
struct opml *opml_parse(struct arena *arena, struct str bytes, struct error *err);

/* Short names, ascending by strcmp. */
struct outline_names {
	const char **items;
	size_t count;
};

/*
 * The same, but of the outlines only those whose attribute `id`, trimmed, is among `names`
 * (NULL: all).  The others take no memory, and what stands inside them moves up into their
 * place.
 */
struct opml *opml_parse_named(struct arena *arena, struct str bytes,
                              const struct outline_names *names, struct error *err);

/* Writes a list; deterministic.  Prefixes are declared at the top, and changed only where
 * one stands for two namespaces. */
bool opml_write(const struct opml *opml, struct buf *out, struct error *err) MUST_CHECK;

#endif
