/* Base64 (RFC 4648 section 4), with white space in it. */
#ifndef FEEDS_BASE64_H
#define FEEDS_BASE64_H

#include "feeds/arena.h"
#include "feeds/str.h"

/* The bytes, NUL-terminated in `arena`; empty for anything that is not base64. */
struct str base64_decode(struct arena *arena, struct str text);

#endif
