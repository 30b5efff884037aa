/*
 * The open elements of the cleaner's output: whatever is opened here is closed here, in
 * order, so that the output is well nested whatever the rules of html_nesting decide.
 *
 * Formatting that is closed before its own end tag is remembered, and opens again on
 * request.  All is bounded: LIMIT_HTML_DEPTH shown elements, LIMIT_HTML_REOPENED to reopen,
 * and a budget for the bytes that reopening writes.
 */
#ifndef FEEDS_HTML_STACK_H
#define FEEDS_HTML_STACK_H

#include <stdbool.h>

#include "feeds/buf.h"
#include "feeds/html_policy.h"
#include "feeds/limits.h"
#include "feeds/str.h"

/* Sets of roles: one bit each. */
#define HTML_ROLE_BIT(role) ((uint32_t)1 << (role))
#define HTML_HAS_ROLE(set, role) (((set)&HTML_ROLE_BIT(role)) != 0)

/* What opens again when it was cut off, and what formatting from outside stays outside of. */
#define HTML_FORMATTING                                                                    \
	(HTML_ROLE_BIT(HTML_ROLE_FORMATTING) | HTML_ROLE_BIT(HTML_ROLE_LINK))
#define HTML_MARKERS (HTML_ROLE_BIT(HTML_ROLE_CAPTION) | HTML_ROLE_BIT(HTML_ROLE_CELL))

/* No element of the stack. */
#define HTML_NOWHERE SIZE_MAX

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

struct html_stack {
	struct buf *out;
	struct html_open open[LIMIT_HTML_DEPTH * 2]; /* outermost first */
	size_t depth;
	size_t shown;     /* of these, how many are shown */
	size_t links;     /* and how many are links */
	size_t flattened; /* start tags ignored beyond the limit, end tags still to come */
	struct html_open cut_off[LIMIT_HTML_REOPENED]; /* to reopen, innermost first */
	uint8_t cut_offs;
	uint8_t cut_off_floor; /* those below lie outside of the innermost cell, and wait */
	size_t budget_bytes;   /* what reopening may still write */
};

/* Writes to `out`, which it borrows; reopening may write `budget_bytes`. */
void html_stack_init(struct html_stack *stack, struct buf *out, size_t budget_bytes);

/* Whether an element of these roles is at a position. */
bool html_stack_has(const struct html_stack *stack, size_t at, uint32_t roles);

/* The innermost open element of these roles that none of the `barriers` hides, or
 * HTML_NOWHERE. */
size_t html_stack_find_role(const struct html_stack *stack, uint32_t roles,
                            uint32_t barriers);

/* The same by name, leaving out what is ending already. */
size_t html_stack_find_name(const struct html_stack *stack, enum html_name name,
                            uint32_t barriers);

/* Writes a start tag; attributes serialized, with a space before each. */
void html_stack_write_tag(struct html_stack *stack, enum html_name name,
                          struct str attributes);

/* Writes a start tag and keeps the element open.  The caller has made sure that `shown` is
 * less than LIMIT_HTML_DEPTH. */
void html_stack_open(struct html_stack *stack, enum html_name name, struct str attributes);

/* Keeps an element open that is not written; flattened when there are too many. */
void html_stack_open_unshown(struct html_stack *stack, enum html_name name);

/* Closes all but the first `depth` elements.  Formatting that goes is cut off, but for the
 * outermost that goes when `is_its_end`. */
void html_stack_close_to(struct html_stack *stack, size_t depth, bool is_its_end);

/* Ends the element at a position; those within it end with it and open again behind it. */
void html_stack_split(struct html_stack *stack, size_t at);

/* Whether formatting was cut off and not opened again, within the innermost cell. */
bool html_stack_has_cut_off(const struct html_stack *stack);

/* Opens that formatting again, as far as depth and budget allow. */
void html_stack_reopen(struct html_stack *stack);

/* Forgets the innermost cut-off element of a name; false when there is none. */
bool html_stack_forget(struct html_stack *stack, enum html_name name);

#endif
