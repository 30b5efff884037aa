#include "feeds/error.h"

#include <stdarg.h>

PRINTF_LIKE_V(4)
static void record(struct error *err, enum error_kind kind, int line, const char *format,
                   va_list arguments)
{
	if (!err || err->kind != ERROR_NONE)
		return;
	err->kind = kind;
	err->line = line;
	err->column = 0;
	vsnprintf(err->message, sizeof(err->message), format, arguments);
}

bool error_set(struct error *err, enum error_kind kind, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	record(err, kind, 0, format, arguments);
	va_end(arguments);
	return false;
}

bool error_set_at(struct error *err, enum error_kind kind, int line, const char *format,
                  ...)
{
	va_list arguments;

	va_start(arguments, format);
	record(err, kind, line, format, arguments);
	va_end(arguments);
	return false;
}

bool error_prefix(struct error *err, const char *where)
{
	char told[sizeof(err->message)];
	size_t length;

	if (!err || err->kind == ERROR_NONE)
		return false;
	memcpy(told, err->message, sizeof(told));
	length = (size_t)snprintf(err->message, sizeof(err->message), "%.150s: ", where);
	memcpy(err->message + length, told, sizeof(told) - length);
	err->message[sizeof(err->message) - 1] = '\0';
	return false;
}
