/*
 * HTML's content model: decides what a start tag, an end tag or text closes and opens on the
 * stack of open elements, so that an HTML parser finds no error in what comes out.
 *
 * A block closes an open paragraph; formatting that a block cuts off opens again with the
 * next text; links never nest; tables have the order table, row group, row, cell, and what
 * is not in a cell gets one; end tags that match nothing are ignored.  The work per tag is
 * bounded by the depth of the stack.
 */
#ifndef FEEDS_HTML_NESTING_H
#define FEEDS_HTML_NESTING_H

#include <stdbool.h>

#include "feeds/html_policy.h"
#include "feeds/html_stack.h"
#include "feeds/str.h"

/* To be asked before text is written: opens what text needs around it. */
void html_nesting_text(struct html_stack *stack, struct str text);

/*
 * Writes the start tag of a shown element with its attributes (serialized, a space before
 * each) and all that has to be closed or opened for it.  Where the element has no place it
 * is ignored; its content stays.  A name that is shown as another is written as that.
 */
void html_nesting_open(struct html_stack *stack, enum html_name name,
                       struct str attributes);

/* A start tag that is not written, but whose end tag shall end no other element. */
void html_nesting_open_unshown(struct html_stack *stack, enum html_name name);

/* Ends the link that is open here, if any: what `<a>` does whatever follows. */
void html_nesting_end_link(struct html_stack *stack);

/* An end tag.  Ignored where it ends nothing. */
void html_nesting_close(struct html_stack *stack, enum html_name name);

/* Ends all that is open. */
void html_nesting_finish(struct html_stack *stack);

/* The shown element that a void one would stand right in; HTML_UNKNOWN outside of all, and
 * where formatting opens again first. */
enum html_name html_nesting_parent(const struct html_stack *stack);

/* Whether a link is open. */
bool html_nesting_is_in_link(const struct html_stack *stack);

#endif
