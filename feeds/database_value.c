/* What a statement is bound to. */
#include "feeds/database.h"

#include "feeds/model.h"

struct database_value database_integer(int64_t integer)
{
	return (struct database_value){.type = DATABASE_INTEGER, .integer = integer};
}

struct database_value database_date(int64_t seconds)
{
	if (seconds == DATE_UNKNOWN)
		return (struct database_value){.type = DATABASE_NULL};
	return database_integer(seconds);
}

struct database_value database_text(const char *text)
{
	if (!text)
		return (struct database_value){.type = DATABASE_NULL};
	return (struct database_value){.type = DATABASE_TEXT, .bytes = str_from(text)};
}

struct database_value database_blob(struct str bytes)
{
	if (!bytes.ptr)
		return (struct database_value){.type = DATABASE_NULL};
	return (struct database_value){.type = DATABASE_BLOB, .bytes = bytes};
}
