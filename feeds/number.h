/* Decimal fractions in text, whatever the locale. */
#ifndef FEEDS_NUMBER_H
#define FEEDS_NUMBER_H

#include <stdbool.h>

#include "feeds/str.h"

/* Reads all of `text` ("-156.2342", "7", "1e3" is none) as a finite number.  False, leaving
 * *number alone, for anything else. */
bool number_read(struct str text, double *number) MUST_CHECK;

#endif
