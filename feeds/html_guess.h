/*
 * Is it HTML?  For texts that formats leave open (RSS titles).
 */
#ifndef FEEDS_HTML_GUESS_H
#define FEEDS_HTML_GUESS_H

#include <stdbool.h>

#include "feeds/str.h"

/*
 * Whether plain-looking text was meant as HTML: it has an end tag or a character
 * reference, no tag in it is unknown to HTML, and no reference is.
 */
bool html_is_likely(struct str text);

/*
 * Whether HTML was escaped once too often: there is no tag in it, but read again it begins
 * and ends with one and is likely to be HTML.  `again` is the text read again.
 */
bool html_is_escaped_twice(struct str text, struct str again);

#endif
