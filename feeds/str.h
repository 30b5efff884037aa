/*
 * A borrowed view of text: a pointer and a length, passed by value, not terminated.
 *
 * All reading of text from outside goes through views; none of these functions allocates
 * or writes.  "ASCII case" folds A-Z only, as the standards of this field ask.
 * The bridge to C strings is arena_str (arena.h).
 */
#ifndef FEEDS_STR_H
#define FEEDS_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "feeds/attributes.h"

struct str {
	const char *ptr; /* borrowed; may be NULL when len is 0 */
	size_t len;
};

/* A view of a string literal. */
#define STR(literal) ((struct str){.ptr = "" literal, .len = sizeof(literal) - 1})

/* What printf's "%.*s" takes. */
#define STR_ARG(view)                                                                      \
	(int)((view).len > INT32_MAX ? INT32_MAX : (view).len), (view).ptr ? (view).ptr : ""

/* ---- the smallest: inline, since a document takes millions of them --------------------- */

/* A view of a C string; of NULL, the empty view. */
static inline struct str str_from(const char *text)
{
	return (struct str){.ptr = text, .len = text ? strlen(text) : 0};
}

/* A part, clamped to the text. */
static inline struct str str_slice(struct str text, size_t start, size_t end)
{
	if (end > text.len)
		end = text.len;
	if (start > end)
		start = end;
	if (!text.ptr)
		return text;
	return (struct str){.ptr = text.ptr + start, .len = end - start};
}

/* What follows the first `count` bytes, clamped to the text. */
static inline struct str str_skip(struct str text, size_t count)
{
	return str_slice(text, count, text.len);
}

static inline bool str_equal(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* Whether two texts are the same, or both absent (NULL). */
static inline bool str_same(const char *one, const char *other)
{
	return one && other ? strcmp(one, other) == 0 : one == other;
}

static inline bool ascii_is_space(char c) /* of XML and HTML */
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static inline bool ascii_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool ascii_is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline char ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* ---- comparing and searching ------------------------------------------------------------ */

bool str_equal_nocase(struct str a, struct str b); /* ASCII case */
bool str_starts(struct str text, struct str prefix);
bool str_starts_nocase(struct str text, struct str prefix); /* ASCII case */
bool str_ends(struct str text, struct str suffix);

/* Position of the first occurrence, or text.len when there is none. */
size_t str_find(struct str text, struct str wanted);
size_t str_find_char(struct str text, char wanted);

/* Without the white space of XML and HTML (space, tab, CR, LF, form feed) at both ends. */
struct str str_trim(struct str text);

/* The same, and without any of `marks` (brackets, bars) at both ends, again and again. */
struct str str_trim_marks(struct str text, const char *const *marks, size_t count);

/*
 * Takes the next part of *rest up to `separator` (or to the end) into *part and moves
 * *rest behind it.  Returns false when *rest has ended (its ptr is NULL).  "a,,b" has
 * three parts; an empty text that is not NULL has one.
 */
bool str_split(struct str *rest, char separator, struct str *part);

/*
 * Reads all of `text` as a decimal number from min to max (a sign is allowed where min
 * is negative).  Returns false, leaving *value alone, for anything else.
 */
bool str_integer(struct str text, int64_t min, int64_t max, int64_t *value) MUST_CHECK;

#endif
