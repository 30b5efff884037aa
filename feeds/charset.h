/*
 * Names of character encodings, and bytes in them -> UTF-8.
 *
 * Labels are read as the WHATWG Encoding Standard's table has them (gb2312 and gbk mean
 * gb18030, iso-8859-1 means windows-1252), with UTF-32 and a few spellings of the field
 * beside them.  Conversion is iconv's.
 */
#ifndef FEEDS_CHARSET_H
#define FEEDS_CHARSET_H

#include "feeds/buf.h"

struct charset {
	const char *name;      /* IANA's, in lower case */
	const char *converter; /* what iconv calls it */
	const char *labels;    /* all its labels in lower case, divided by single spaces */
};

/* The encoding that a label means, or NULL.  ASCII case and white space around it do not
 * count. */
const struct charset *charset_find(struct str label);

/* How a conversion went. */
struct charset_damage {
	size_t count; /* invalid sequences, each now one U+FFFD */
	size_t first; /* offset of the first of them in the input */
};

/*
 * Appends `bytes` as UTF-8 to `out`.  Invalid sequences become U+FFFD and are counted.
 * Fails only where the system has no such converter (ERROR_UNSUPPORTED) or `out` is full.
 */
bool charset_convert(const struct charset *charset, struct str bytes, struct buf *out,
                     struct charset_damage *damage, struct error *err) MUST_CHECK;

#endif
