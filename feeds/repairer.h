/*
 * The state of repair.c and what its parts share: looking at the text, and the attributes
 * of a tag.
 */
#ifndef FEEDS_REPAIRER_H
#define FEEDS_REPAIRER_H

#include "feeds/limits.h"
#include "feeds/repair_text.h"

/* An element that is open. */
struct open_tag {
	struct str name;
	size_t start; /* of its start tag in the output */
};

/* What ends something.  A search that failed once is not repeated, or a hostile document
 * could have the rest of it searched again from every other byte. */
enum terminator {
	END_COMMENT,
	END_INSTRUCTION,
	END_CDATA,
	END_SUBSET,
	END_TAG,
	END_DOUBLE_QUOTE,
	END_SINGLE_QUOTE,
	TERMINATOR_COUNT
};

struct repairer {
	struct repair repair; /* text and output */
	size_t at;
	bool is_absent[TERMINATOR_COUNT]; /* from `at` on */
	struct open_tag open[LIMIT_XML_DEPTH];
	size_t depth;
	bool has_begun; /* something stood before what comes next */
	bool has_root;
	bool is_done; /* the root has ended, or nothing more makes sense */
};

/* Where an attribute stands in the text. */
struct span {
	size_t start, end;
};

/* The text from an offset on, and the character there ('\0' at the end). */
struct str repairer_rest(const struct repairer *repairer, size_t at);
char repairer_char(const struct repairer *repairer, size_t at);

/* Where a terminator begins, or the end of the text. */
size_t repairer_find_end(struct repairer *repairer, size_t at, enum terminator wanted);
size_t repairer_terminator_length(enum terminator wanted);

/* Whether a name can begin so; the name that begins at an offset, empty where none does. */
bool repairer_is_name_start(char c);
struct span repairer_name(const struct repairer *repairer, size_t at);
struct str repairer_text(const struct repairer *repairer, struct span span);

/* Copies a start tag's attributes from `at` on; returns where the tag ends: at ">", "/>",
 * a "<" that begins the next one, or the end of the text. */
size_t repairer_attributes(struct repairer *repairer, size_t at);

#endif
