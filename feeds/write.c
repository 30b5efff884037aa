#include "feeds/write.h"

const struct write_format_row write_formats[WRITE_FORMAT_COUNT] = {
	[WRITE_RSS] = {"RSS 2.0", ".rss", "application/rss+xml", write_rss},
	[WRITE_ATOM] = {"Atom 1.0", ".atom", "application/atom+xml", write_atom},
	[WRITE_JSON] = {"JSON Feed 1.1", ".json", "application/feed+json", write_json},
};

const char *write_url(struct arena *arena, const struct write_place *place,
                      enum write_format format)
{
	if (!place->base_url)
		return NULL;
	return arena_printf(arena, "%s%s%s", place->base_url, place->path,
	                    write_formats[format].extension);
}
