#include "feeds/page_own.h"

#include <stdlib.h>

#include "feeds/file.h"
#include "feeds/limits.h"
#include "feeds/text.h"

static bool read_part(const char **part, struct arena *arena, struct error *err)
{
	const char *path = *part;
	struct error failure = {0};
	size_t length = 0;
	char *bytes = path ? file_read(path, LIMIT_PAGE_PART_BYTES, &length, &failure)
	                   : NULL;
	struct str text = {bytes, length};
	bool is_text = bytes && text_find_invalid_utf8(text) == length &&
	               str_find_char(text, '\0') == length;

	*part = is_text ? arena_str(arena, text) : NULL;
	free(bytes);
	if (failure.kind != ERROR_NONE)
		return error_set(err, ERROR_USAGE, "%s", failure.message);
	if (path && !is_text)
		return error_set(err, ERROR_USAGE, "%s: is no text in UTF-8", path);
	return arena_check(arena, err);
}

bool page_own_read(struct site_own *own, struct arena *arena, struct error *err)
{
	return read_part(&own->header, arena, err) && read_part(&own->footer, arena, err) &&
	       read_part(&own->style, arena, err);
}
