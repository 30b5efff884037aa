/*
 * Inside of article: one page under way, and its parts.
 */
#ifndef FEEDS_ARTICLE_PARTS_H
#define FEEDS_ARTICLE_PARTS_H

#include <libxml/tree.h>

#include "feeds/arena.h"
#include "feeds/article.h"

/* One line of text as a browser would show it. */
struct article_line {
	const char *text; /* white space folded, never empty */
	xmlNode *block;   /* the innermost element that begins lines around it */
};
struct article_lines {
	struct article_line *items;
	size_t count;
};

struct article_reader {
	const struct article_rules *rules;
	const struct scrape_options *options;
	struct article *article;
	struct arena *arena; /* the article's */
	xmlDoc *tree;
	xmlNode *root;
	struct article_bodies {
		struct article_body {
			xmlNode *node;
		} * items;
		size_t count;
	} bodies; /* the elements that hold the text */
};

/* ---- article_walk.c: looking around in a page ---- */

/* The next node in document order within `root`; `skips` leaves out what is in `node`. */
xmlNode *article_next(const xmlNode *node, const xmlNode *root, bool skips);

bool article_is_named(const xmlNode *node, const char *name);

/* Whether nobody reads what is in it: scripts, styles, comments. */
bool article_is_silent(const xmlNode *node);

/* Whether it begins a line of its own. */
bool article_is_block(const xmlNode *node);

/* Whether its class or id says that it is none of the text: "share", "related", "nav". */
bool article_is_aside(const xmlNode *node);

/* Whether one of its classes is that, in ASCII case. */
bool article_has_class(const xmlNode *node, const char *name);

/* Bytes of text in an element, white space folded roughly; of these in links, where `linked`. */
size_t article_text_bytes(const xmlNode *root, bool linked);

/* The lines of what is in `root` before `until` (NULL: all): of more than LIMIT_ARTICLE_LINES
 * the last ones, at least half as many. */
void article_lines(struct arena *arena, xmlNode *root, const xmlNode *until,
                   struct article_lines *lines);

/* ---- article_body.c: where the text is ---- */

/* Fills in `bodies`; none where nothing is found. */
void article_find_body(struct article_reader *reader);

/* Takes out of the bodies what is none of the text, and writes them as HTML. */
void article_write_body(struct article_reader *reader);

/* ---- article_labels.c ---- */

enum article_fact {
	ARTICLE_TITLE,
	ARTICLE_DATE,
	ARTICLE_SOURCE,
	ARTICLE_AUTHOR,
	ARTICLE_NONE /* something that nobody wants to know: a counter, a switch */
};

/* A label in a line, "来源：": from `at` to `end`. */
struct article_label {
	size_t at, end;
	enum article_fact fact;
	bool is_sure; /* only lines about the article have it */
};

/* The first label from there on; false where there is none. */
bool article_find_label(struct str line, size_t from, struct article_label *label);

/* ---- article_facts.c: what the page says of it ---- */

/* Takes title, date, source and author, and out of the bodies the lines that say them. */
void article_take_facts(struct article_reader *reader);

/* ---- article_files.c ---- */

/* Takes the attachments: in the text, and near it where they are called so. */
void article_take_files(struct article_reader *reader);

#endif
