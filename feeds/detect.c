#include "feeds/detect.h"

/* How far into a text its beginning is looked for. */
#define DETECT_BYTES ((size_t)64 << 10)

struct root {
	const char *name;
	enum space core;
	enum context inside;
	enum format format; /* where nothing more is known */
	bool is_entry;
};

static const struct root roots[] = {
	{"rss", SPACE_RSS, IN_RSS, FORMAT_RSS, false},
	{"rdf", SPACE_RSS, IN_RSS, FORMAT_RSS_10, false},
	{"feed", SPACE_ATOM, IN_FEED, FORMAT_ATOM, false},
	{"entry", SPACE_ATOM, IN_ENTRY, FORMAT_ATOM, true},
	{"channel", SPACE_RSS, IN_CDF_FEED, FORMAT_CDF, false},
};

static const struct {
	const char *version;
	enum format format;
} rss_versions[] = {
	{"0.90", FORMAT_RSS_090}, {"0.91", FORMAT_RSS_091_USERLAND},
	{"0.92", FORMAT_RSS_092}, {"0.93", FORMAT_RSS_093},
	{"0.94", FORMAT_RSS_094}, {"1.0", FORMAT_RSS_10},
};

static const char *const html_names[] = {"html", "head",   "body",  "title",
                                         "meta", "script", "link",  "div",
                                         "p",    "center", "table", "style"};

static bool is_name_end(char c)
{
	return ascii_is_space(c) || c == '>' || c == '/' || c == ':';
}

/* The local name of the tag that `text` begins with (behind "<"); empty: none. */
static struct str tag_name(struct str text)
{
	size_t end = 0;

	if (text.len == 0 || !ascii_is_alpha(text.ptr[0]))
		return (struct str){0};
	while (end < text.len && !is_name_end(text.ptr[end]))
		end++;
	if (end < text.len && text.ptr[end] == ':')
		return tag_name(str_skip(text, end + 1));
	return str_slice(text, 0, end);
}

/* Where a part of the prolog ends; a DOCTYPE may have declarations in brackets. */
static size_t find_part_end(struct str text, struct str end)
{
	size_t found = str_find(text, end);
	size_t bracket = str_find_char(str_slice(text, 0, found), '[');

	if (str_equal(end, STR(">")) && bracket < found)
		found = bracket + str_find(str_skip(text, bracket), STR("]"));
	if (str_equal(end, STR(">")))
		found += str_find_char(str_skip(text, found), '>');
	return found + end.len;
}

/* Behind comments, instructions, a DOCTYPE and white space. */
static struct str skip_prolog(struct str text)
{
	static const struct {
		struct str start, end;
	} parts[] = {
		{{"<!--", 4}, {"-->", 3}}, {{"<?", 2}, {"?>", 2}}, {{"<!", 2}, {">", 1}}};
	size_t i = 0;

	while (i < sizeof(parts) / sizeof(parts[0])) {
		text = str_trim(text);
		if (!str_starts(text, parts[i].start)) {
			i++;
			continue;
		}
		text = str_skip(text, find_part_end(text, parts[i].end));
		i = 0;
	}
	return text;
}

static const struct root *find_root(struct str name)
{
	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++)
		if (str_equal_nocase(name, str_from(roots[i].name)))
			return &roots[i];
	return NULL;
}

static bool is_html_name(struct str name)
{
	for (size_t i = 0; i < sizeof(html_names) / sizeof(html_names[0]); i++)
		if (str_equal_nocase(name, str_from(html_names[i])))
			return true;
	return false;
}

enum text_kind detect_text(struct str text)
{
	struct str trimmed = str_trim(text);
	struct str root = skip_prolog(trimmed);
	bool is_html = str_starts_nocase(trimmed, STR("<!doctype html"));

	if (trimmed.len == 0)
		return TEXT_KIND_EMPTY;
	if (trimmed.ptr[0] == '{' || trimmed.ptr[0] == '[')
		return TEXT_KIND_JSON;
	if (str_starts(root, STR("<")) && find_root(tag_name(str_skip(root, 1))))
		return TEXT_KIND_XML;
	if (is_html || str_equal_nocase(tag_name(str_skip(root, 1)), STR("html")))
		return TEXT_KIND_HTML;
	if (detect_start(text) > 0)
		return TEXT_KIND_XML;
	if (is_html_name(tag_name(str_skip(root, 1))))
		return TEXT_KIND_HTML;
	return trimmed.ptr[0] == '<' ? TEXT_KIND_XML : TEXT_KIND_OTHER;
}

size_t detect_start(struct str text)
{
	struct str head = str_slice(text, 0, DETECT_BYTES);
	struct str root = skip_prolog(text);

	if (root.len > 0 && find_root(tag_name(str_skip(root, 1))))
		return 0;
	for (size_t at = 0; at < head.len; at++) {
		struct str rest;

		at += str_find_char(str_skip(head, at), '<');
		rest = str_skip(head, at + 1);
		if (str_starts(rest, STR("?xml")) || find_root(tag_name(rest)))
			return at;
	}
	return 0;
}

/* ---- the format's name ------------------------------------------------------------------ */

static struct str find_attribute(const struct xml_element *root, const char *name)
{
	struct xml_attribute attribute;

	for (size_t i = 0; xml_attribute(root, i, &attribute); i++)
		if (!attribute.namespace_uri &&
		    str_equal_nocase(str_from(attribute.name), str_from(name)))
			return str_trim(attribute.value);
	return (struct str){0};
}

static bool declares(const struct xml_element *root, struct str part)
{
	struct namespace_declaration declaration;

	for (size_t i = 0; xml_declaration(root, i, &declaration); i++) {
		struct str uri = str_from(declaration.uri);

		if (str_find(uri, part) < uri.len)
			return true;
	}
	return false;
}

static enum format rss_format(const struct xml_element *root, const char *public_id)
{
	struct str version = find_attribute(root, "version");
	struct str identifier = str_from(public_id);

	if (str_starts(version, STR("2")))
		return FORMAT_RSS_20;
	if (str_equal(version, STR("0.91")) &&
	    str_find(identifier, STR("Netscape")) < identifier.len)
		return FORMAT_RSS_091_NETSCAPE;
	for (size_t i = 0; i < sizeof(rss_versions) / sizeof(rss_versions[0]); i++)
		if (str_equal(version, str_from(rss_versions[i].version)))
			return rss_versions[i].format;
	return FORMAT_RSS;
}

static enum format atom_format(const struct xml_element *root, enum space space)
{
	if (space == SPACE_ATOM)
		return FORMAT_ATOM_10;
	if (space == SPACE_ATOM_03 ||
	    str_starts(find_attribute(root, "version"), STR("0.")))
		return FORMAT_ATOM_03;
	return FORMAT_ATOM;
}

/* CDF and an RSS channel without its <rss> share a name; CDF has its address in an
 * attribute and mostly shouts. */
static bool is_rss_channel(const struct xml_element *root)
{
	return str_equal(str_from(root->name), STR("channel")) &&
	       find_attribute(root, "href").len == 0 &&
	       find_attribute(root, "base").len == 0;
}

struct detection detect_root(const struct xml_element *root, const char *public_id)
{
	const struct root *known = find_root(str_from(root->name));
	enum space space = namespace_find(root->namespace_uri);
	struct detection detection = {.format = FORMAT_NONE};

	if (!known || (known->is_entry && space != SPACE_ATOM && space != SPACE_ATOM_03))
		return detection;
	detection = (struct detection){.format = known->format,
	                               .core = known->core,
	                               .inside = known->inside,
	                               .is_entry = known->is_entry};
	if (known->core == SPACE_ATOM) {
		detection.format = atom_format(root, space);
	} else if (known->inside == IN_CDF_FEED && is_rss_channel(root)) {
		detection.format = FORMAT_RSS;
		detection.inside = IN_FEED;
	} else if (known->format == FORMAT_RSS_10 &&
	           declares(root, STR("rdf/simple/0.9"))) {
		detection.format = FORMAT_RSS_090;
	} else if (known->format == FORMAT_RSS) {
		detection.format = rss_format(root, public_id);
	}
	return detection;
}
