/*
 * Growable output bytes with a cap.
 *
 * Appending never fails visibly: the first failure (cap passed, no memory) is kept, later
 * appends do nothing, and the writer asks once at the end (buf_check).
 */
#ifndef FEEDS_BUF_H
#define FEEDS_BUF_H

#include <stdbool.h>
#include <stddef.h>

#include "feeds/error.h"
#include "feeds/str.h"

struct buf {
	char *ptr; /* always NUL-terminated once something was appended; NULL before */
	size_t len;
	/* private */
	size_t capacity; /* at most max_bytes and the NUL */
	size_t max_bytes;
	enum error_kind failure; /* ERROR_NONE, ERROR_LIMIT or ERROR_MEMORY; sticky */
};

void buf_init(struct buf *buf, size_t max_bytes);
void buf_release(struct buf *buf); /* frees the bytes; the buffer can be used again */
void buf_clear(struct buf *buf);   /* empties it, keeps its memory, forgets a failure */

/* Makes room for what will come, if it fits; nothing is appended, and nothing fails. */
void buf_expect(struct buf *buf, size_t bytes);

/* The way where the room does not suffice; call buf_add. */
void buf_add_growing(struct buf *buf, struct str bytes);

static inline void buf_add(struct buf *buf, struct str bytes)
{
	if (buf->failure != ERROR_NONE || bytes.len >= buf->capacity - buf->len) {
		buf_add_growing(buf, bytes);
		return;
	}
	if (bytes.len)
		memcpy(buf->ptr + buf->len, bytes.ptr, bytes.len);
	buf->len += bytes.len;
	buf->ptr[buf->len] = '\0';
}

void buf_add_char(struct buf *buf, char c);
void buf_add_text(struct buf *buf, const char *text); /* a C string; NULL adds nothing */
void buf_printf(struct buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);

/* The content as a view, borrowed until the next append. */
struct str buf_view(const struct buf *buf);

/* False, with the reason in `err`, when an append failed. */
bool buf_check(const struct buf *buf, struct error *err) MUST_CHECK;

#endif
