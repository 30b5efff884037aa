#include "feeds/write.h"

const struct write_format_row write_formats[WRITE_FORMAT_COUNT] = {
	[WRITE_RSS] = {"RSS 2.0", ".rss", "application/rss+xml", write_rss},
	[WRITE_ATOM] = {"Atom 1.0", ".atom", "application/atom+xml", write_atom},
	[WRITE_JSON] = {"JSON Feed 1.1", ".json", "application/feed+json", write_json},
};

const char *write_url_of(struct arena *arena, const struct write_place *place,
                         const char *path, enum write_format format)
{
	if (!place->base_url || !path)
		return NULL;
	return arena_printf(arena, "%s%s%s", place->base_url, path,
	                    write_formats[format].extension);
}

const char *write_url(struct arena *arena, const struct write_place *place,
                      enum write_format format)
{
	return write_url_of(arena, place, place->path, format);
}

void write_history(const struct write_place *place,
                   struct write_history_link links[WRITE_HISTORY_LINKS])
{
	links[0] = (struct write_history_link){"current", place->current};
	links[1] = (struct write_history_link){"prev-archive", place->older};
	links[2] = (struct write_history_link){"next-archive", place->newer};
}

bool write_is_archive(const struct write_place *place)
{
	return place->current && (place->older || place->newer);
}
