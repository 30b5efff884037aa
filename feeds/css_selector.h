/*
 * CSS selectors -> XPath 1.0, for lists that name parts of a page by them (FreshRSS does).
 *
 * Of Selectors Level 4: types, "*", "#id", ".class", attributes with every operator, the four
 * combinators, lists with ",", and :not(), :has(), :first-child, :last-child, :only-child,
 * :nth-child(N), :first-of-type, :last-of-type, :nth-of-type(N) and :empty.  Pure.
 */
#ifndef FEEDS_CSS_SELECTOR_H
#define FEEDS_CSS_SELECTOR_H

#include "feeds/arena.h"

/*
 * The XPath of the elements below `origin` ("" for a document, "." for the node that it is
 * evaluated at) that a selector matches.  NULL where it is none, is nested more than
 * LIMIT_SELECTOR_DEPTH deep, or holds what is not in the list above; or the arena is full.
 */
const char *css_selector_xpath(struct arena *arena, const char *selector,
                               const char *origin);

#endif
