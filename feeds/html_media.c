#include "feeds/html_media.h"

#include "feeds/url.h"

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

/* Where the address is while `src` holds a stand-in, the most common first. */
static const enum html_attr lazy_sources[] = {
	HTML_ATTR_DATA_SRC,  HTML_ATTR_DATA_ORIGINAL, HTML_ATTR_DATA_LAZY_SRC,
	HTML_ATTR_DATA_LAZY, HTML_ATTR_DATA_LAZYLOAD, HTML_ATTR_DATA_ACTUALSRC,
	HTML_ATTR_DATA_ECHO,
};

/* Where another form of the same picture is, for want of `src`. */
static const enum html_attr spare_sources[] = {
	HTML_ATTR_DATA_LARGE_FILE,
	HTML_ATTR_DATA_ORIG_FILE,
	HTML_ATTR_DATA_MEDIUM_FILE,
	HTML_ATTR_DATA_URL,
};

static const enum html_attr lazy_candidates[] = {
	HTML_ATTR_DATA_SRCSET,
	HTML_ATTR_DATA_LAZY_SRCSET,
};

/* These attributes hold whatever scripts want ("true", "{...}"): only some are addresses. */
static bool looks_like_address(struct str raw)
{
	raw = str_trim(raw);
	return raw.len && raw.ptr[0] != '{' && raw.ptr[0] != '[' &&
	       (str_find_char(raw, '/') < raw.len || str_find_char(raw, '.') < raw.len);
}

/* The first that holds a web address; a NULL pointer when none does. */
static struct str find_source(struct html_writer *writer,
                              const struct html_attributes *attributes,
                              const enum html_attr *among, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct str url;

		if (!(attributes->present & HTML_BIT(among[i])) ||
		    !looks_like_address(attributes->raw[among[i]]))
			continue;
		url = html_attribute_value(writer, attributes, among[i], HTML_VALUE_WEB);
		if (url.ptr)
			return url;
	}
	return (struct str){0};
}

static struct str find_lazy_source(struct html_writer *writer,
                                   const struct html_attributes *attributes)
{
	return find_source(writer, attributes, lazy_sources, ROWS(lazy_sources));
}

/* The srcset that counts, judged. */
static struct str find_candidates(struct html_writer *writer,
                                  const struct html_attributes *attributes)
{
	struct str candidates = {0};

	for (size_t i = 0; i < ROWS(lazy_candidates) && !candidates.ptr; i++)
		candidates = html_attribute_value(writer, attributes, lazy_candidates[i],
		                                  HTML_VALUE_SRCSET);
	if (!candidates.ptr)
		candidates = html_attribute_value(writer, attributes, HTML_ATTR_SRCSET,
		                                  HTML_VALUE_SRCSET);
	return candidates;
}

/* Of candidates as they are written ("URL 2x, URL"). */
static struct str first_candidate(struct str candidates)
{
	struct str first = str_slice(candidates, 0, str_find_char(candidates, ' '));

	if (first.len && first.ptr[first.len - 1] == ',')
		first.len--;
	return first;
}

/* A length in pixels, or -1. */
static int pixels(struct html_writer *writer, const struct html_attributes *attributes,
                  enum html_attr attr)
{
	struct str digits = html_attribute_value(writer, attributes, attr, HTML_VALUE_SIZE);
	int64_t number;

	return str_integer(digits, 0, INT32_MAX, &number) ? (int)number : -1;
}

static bool is_not_displayed(const struct html_attributes *attributes)
{
	struct str style = attributes->raw[HTML_ATTR_STYLE];
	size_t at;

	if (!(attributes->present & HTML_BIT(HTML_ATTR_STYLE)))
		return false;
	while ((at = str_find(style, STR("display"))) < style.len) {
		style = str_trim(str_skip(style, at + STR("display").len));
		if (str_starts(style, STR(":")) &&
		    str_starts_nocase(str_trim(str_skip(style, 1)), STR("none")))
			return true;
	}
	return false;
}

bool html_write_image(struct html_writer *writer, const struct html_attributes *attributes,
                      bool *was_stand_in)
{
	uint64_t wanted = html_element(HTML_IMG)->attributes;
	int width = pixels(writer, attributes, HTML_ATTR_WIDTH);
	int height = pixels(writer, attributes, HTML_ATTR_HEIGHT);
	bool is_unseen = width == 0 || height == 0 || (width == 1 && height == 1) ||
	                 is_not_displayed(attributes);
	struct str source = find_lazy_source(writer, attributes);

	*was_stand_in = source.ptr != NULL;
	if (is_unseen && !*was_stand_in)
		return false;
	if (!source.ptr)
		source = html_attribute_value(writer, attributes, HTML_ATTR_SRC,
		                              HTML_VALUE_PICTURE);
	if (!source.ptr)
		source = find_source(writer, attributes, spare_sources,
		                     ROWS(spare_sources));
	if (!source.ptr)
		source = first_candidate(find_candidates(writer, attributes));
	if (!source.len)
		return false;
	html_write_attribute(writer, HTML_ATTR_SRC, source);
	source = find_candidates(writer, attributes);
	if (source.ptr) {
		html_write_attribute(writer, HTML_ATTR_SRCSET, source);
		html_write_attributes(writer, attributes, HTML_BIT(HTML_ATTR_SIZES));
	}
	source = html_attribute_value(writer, attributes, HTML_ATTR_ALT, HTML_VALUE_TEXT);
	html_write_attribute(writer, HTML_ATTR_ALT, source);
	if (is_unseen) /* that was the stand-in's size */
		wanted &= ~(HTML_BIT(HTML_ATTR_WIDTH) | HTML_BIT(HTML_ATTR_HEIGHT));
	html_write_attributes(writer, attributes, wanted);
	return true;
}

bool html_write_player(struct html_writer *writer, enum html_name name,
                       const struct html_attributes *attributes)
{
	struct str source = find_lazy_source(writer, attributes);

	if (!source.ptr)
		source = html_attribute_value(writer, attributes, HTML_ATTR_SRC,
		                              HTML_VALUE_WEB);
	if (source.ptr)
		html_write_attribute(writer, HTML_ATTR_SRC, source);
	html_write_attributes(writer, attributes, html_element(name)->attributes);
	html_write_attribute(writer, HTML_ATTR_CONTROLS,
	                     STR("")); /* else it can't be played */
	return true;
}

bool html_write_source(struct html_writer *writer, enum html_name parent,
                       const struct html_attributes *attributes)
{
	bool is_picture = parent == HTML_PICTURE;
	struct str source;

	if (!is_picture && parent != HTML_AUDIO && parent != HTML_VIDEO)
		return false;
	source = is_picture ? find_candidates(writer, attributes)
	                    : find_lazy_source(writer, attributes);
	if (!is_picture && !source.ptr)
		source = html_attribute_value(writer, attributes, HTML_ATTR_SRC,
		                              HTML_VALUE_WEB);
	if (!source.ptr)
		return false;
	html_write_attribute(writer, is_picture ? HTML_ATTR_SRCSET : HTML_ATTR_SRC, source);
	html_write_attributes(writer, attributes, html_element(HTML_SOURCE)->attributes);
	source = html_attribute_value(writer, attributes, HTML_ATTR_TYPE,
	                              HTML_VALUE_MEDIA_TYPE);
	if (source.ptr)
		html_write_attribute(writer, HTML_ATTR_TYPE, source);
	return true;
}

bool html_write_track(struct html_writer *writer, enum html_name parent,
                      const struct html_attributes *attributes)
{
	struct str source = html_attribute_value(writer, attributes, HTML_ATTR_SRC,
	                                         HTML_VALUE_WEB);

	if (!source.ptr || (parent != HTML_AUDIO && parent != HTML_VIDEO))
		return false;
	html_write_attributes(writer, attributes, html_element(HTML_TRACK)->attributes);
	return true;
}

struct str html_framed_player(struct html_writer *writer,
                              const struct html_attributes *attributes)
{
	struct str source = html_attribute_value(writer, attributes, HTML_ATTR_SRC,
	                                         HTML_VALUE_WEB);

	if (!source.ptr)
		source = find_lazy_source(writer, attributes);
	return html_is_player_host(url_host(source)) ? source : (struct str){0};
}
