/*
 * Characters and references of a document that is almost XML: the part of repair.c that
 * knows what may stand between tags and in attributes.
 */
#ifndef FEEDS_REPAIR_TEXT_H
#define FEEDS_REPAIR_TEXT_H

#include "feeds/buf.h"
#include "feeds/model.h"

/* What is being repaired, where to, and who is told. */
struct repair {
	struct str text;
	struct buf *out;
	struct problems *problems;
	struct arena *arena;
	/* private: the place of an offset, counted from the last one asked for */
	size_t counted;
	int line, column;
};

enum repair_place { REPAIR_CONTENT, REPAIR_ATTRIBUTE, REPAIR_CDATA };

/* Notes a repair at an offset of the text. */
void repair_note(struct repair *repair, size_t offset, const char *code,
                 const char *message);

/* Appends text[start, end) so that XML may have it there. */
void repair_characters(struct repair *repair, size_t start, size_t end,
                       enum repair_place place);

#endif
