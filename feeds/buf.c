#include "feeds/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buf_init(struct buf *buf, size_t max_bytes)
{
	*buf = (struct buf){.max_bytes = max_bytes};
}

void buf_release(struct buf *buf)
{
	free(buf->ptr);
	buf_init(buf, buf->max_bytes);
}

void buf_clear(struct buf *buf)
{
	buf->len = 0;
	buf->failure = ERROR_NONE;
	if (buf->ptr)
		buf->ptr[0] = '\0';
}

/* Makes room for `bytes` more and the terminator; false once the buffer has failed. */
static bool reserve(struct buf *buf, size_t bytes)
{
	size_t wanted = buf->capacity ? buf->capacity : 256;
	char *grown;

	if (buf->failure != ERROR_NONE)
		return false;
	if (bytes > buf->max_bytes - buf->len) {
		buf->failure = ERROR_LIMIT;
		return false;
	}
	if (buf->len + bytes < buf->capacity)
		return true;
	while (wanted <= buf->len + bytes)
		wanted *= 2;
	if (wanted > buf->max_bytes)
		wanted = buf->max_bytes + 1;
	grown = realloc(buf->ptr, wanted);
	if (!grown) {
		buf->failure = ERROR_MEMORY;
		return false;
	}
	buf->ptr = grown;
	buf->capacity = wanted;
	return true;
}

void buf_expect(struct buf *buf, size_t bytes)
{
	char *grown;

	if (buf->failure != ERROR_NONE || bytes > buf->max_bytes - buf->len ||
	    buf->len + bytes < buf->capacity)
		return;
	grown = realloc(buf->ptr, buf->len + bytes + 1);
	if (!grown)
		return;
	buf->ptr = grown;
	buf->ptr[buf->len] = '\0';
	buf->capacity = buf->len + bytes + 1;
}

void buf_add_growing(struct buf *buf, struct str bytes)
{
	if (!reserve(buf, bytes.len))
		return;
	if (bytes.len)
		memcpy(buf->ptr + buf->len, bytes.ptr, bytes.len);
	buf->len += bytes.len;
	buf->ptr[buf->len] = '\0';
}

void buf_add_char(struct buf *buf, char c)
{
	buf_add(buf, (struct str){.ptr = &c, .len = 1});
}

void buf_add_text(struct buf *buf, const char *text)
{
	buf_add(buf, str_from(text));
}

void buf_printf(struct buf *buf, const char *format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (length < 0 || !reserve(buf, (size_t)length))
		return;
	va_start(arguments, format);
	vsnprintf(buf->ptr + buf->len, (size_t)length + 1, format, arguments);
	va_end(arguments);
	buf->len += (size_t)length;
}

struct str buf_view(const struct buf *buf)
{
	return (struct str){.ptr = buf->ptr ? buf->ptr : "", .len = buf->len};
}

bool buf_check(const struct buf *buf, struct error *err)
{
	if (buf->failure == ERROR_LIMIT)
		return error_set(err, ERROR_LIMIT, "output passes %zu bytes",
		                 buf->max_bytes);
	if (buf->failure != ERROR_NONE)
		return error_set(err, buf->failure, "out of memory");
	return true;
}
