/*
 * The open elements of the cleaner's output: decides which end tags and which implied
 * start tags are written, so that what comes out is well nested by HTML's content model
 * and an HTML parser finds no error in it.
 *
 * A block closes an open paragraph; formatting that a block cuts off opens again with the
 * next text; links never nest; tables have the order table, row group, row, cell, and what
 * is not in a cell gets one; end tags that match nothing are ignored.
 *
 * The work per tag is bounded: by LIMIT_HTML_DEPTH shown elements, by LIMIT_HTML_REOPENED
 * reopened ones, and reopening never writes more bytes than the document has.
 */
#ifndef FEEDS_HTML_NESTING_H
#define FEEDS_HTML_NESTING_H

#include <stdbool.h>

#include "feeds/buf.h"
#include "feeds/html_policy.h"
#include "feeds/limits.h"
#include "feeds/str.h"

/* Small, for it is copied with every tag. */
struct html_open {
	uint8_t name;   /* enum html_name */
	uint8_t role;   /* enum html_role of that name */
	bool is_shown;  /* false: only here so that its end tag finds it */
	bool is_ending; /* its end tag came while a block in it was open: ends with that */
	uint8_t outer_floor; /* of a cell or caption: cut_off_floor outside of it */
	uint32_t tag_bytes;  /* the length of its start tag ... */
	size_t tag_start;    /* ... and where in the output that is, to repeat it */
};

struct html_nesting {
	struct buf *out;
	struct html_open open[LIMIT_HTML_DEPTH * 2];
	size_t depth;
	size_t shown;     /* of these, how many are shown */
	size_t links;     /* and how many are links */
	size_t flattened; /* start tags ignored beyond the limit, end tags still to come */
	struct html_open
		cut_off[LIMIT_HTML_REOPENED]; /* formatting to reopen, innermost first */
	uint8_t cut_offs;
	uint8_t cut_off_floor; /* those below lie outside of the innermost cell, and wait */
	size_t budget_bytes;   /* what reopening may still write */
};

/* Writes to `out`, which it borrows; reopening may write `budget_bytes`. */
void html_nesting_init(struct html_nesting *nesting, struct buf *out, size_t budget_bytes);

/* To be asked before text is written: opens what text needs around it. */
void html_nesting_text(struct html_nesting *nesting, struct str text);

/*
 * Writes the start tag of a shown element with its attributes (serialized, a space before
 * each) and all that has to be closed or opened for it.  Where the element has no place it
 * is ignored; its content stays.  A name that is shown as another is written as that.
 */
void html_nesting_open(struct html_nesting *nesting, enum html_name name,
                       struct str attributes);

/* A start tag that is not written, but whose end tag shall end no other element. */
void html_nesting_open_unshown(struct html_nesting *nesting, enum html_name name);

/* Ends the link that is open here, if any: what `<a>` does whatever follows. */
void html_nesting_end_link(struct html_nesting *nesting);

/* An end tag.  Ignored where it ends nothing. */
void html_nesting_close(struct html_nesting *nesting, enum html_name name);

/* Ends all that is open. */
void html_nesting_finish(struct html_nesting *nesting);

/* The innermost shown element; HTML_UNKNOWN outside of all. */
enum html_name html_nesting_parent(const struct html_nesting *nesting);

/* Whether a link is open. */
bool html_nesting_is_in_link(const struct html_nesting *nesting);

#endif
