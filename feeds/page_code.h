/*
 * An address -> a QR code (ISO/IEC 18004) to point a phone at, as a drawing within a page.
 */
#ifndef FEEDS_PAGE_CODE_H
#define FEEDS_PAGE_CODE_H

#include "feeds/markup.h"

/*
 * Writes an <svg> of class "qr" that is called `label` for those who do not see it.  Black on
 * white, whatever the page's colours: cameras want it so.  Writes nothing for an address
 * longer than LIMIT_CODE_BYTES.  False with `err` only where memory ends.
 */
bool page_code_write(struct markup *markup, const char *address, const char *label,
                     struct error *err) MUST_CHECK;

#endif
