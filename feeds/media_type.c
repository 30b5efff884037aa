#include "feeds/media_type.h"

#include <string.h>

struct str media_type_name(struct str value)
{
	return str_trim(str_slice(value, 0, str_find_char(value, ';')));
}

/* Takes the next parameter, up to a semicolon that stands outside quotes. */
static bool next_parameter(struct str *rest, struct str *name, struct str *value)
{
	bool is_quoted = false;
	size_t end = 0;
	struct str part;
	size_t equals;

	if (rest->len == 0)
		return false;
	for (; end < rest->len && (is_quoted || rest->ptr[end] != ';'); end++)
		if (rest->ptr[end] == '"')
			is_quoted = !is_quoted;
	part = str_slice(*rest, 0, end);
	*rest = str_skip(*rest, end + 1);
	equals = str_find_char(part, '=');
	*name = str_trim(str_slice(part, 0, equals));
	*value = str_trim(str_skip(part, equals + 1));
	return true;
}

struct str media_type_parameter(struct str value, struct str name)
{
	struct str rest = str_skip(value, str_find_char(value, ';') + 1);
	struct str key, found;

	while (next_parameter(&rest, &key, &found)) {
		if (!str_equal_nocase(key, name))
			continue;
		if (found.len >= 2 && (found.ptr[0] == '"' || found.ptr[0] == '\'') &&
		    found.ptr[found.len - 1] == found.ptr[0])
			found = str_slice(found, 1, found.len - 1);
		return found;
	}
	return (struct str){0};
}

static bool is_one_of(struct str name, const char *const *known, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal_nocase(name, str_from(known[i])))
			return true;
	return false;
}

static bool ends_nocase(struct str text, struct str end)
{
	return text.len >= end.len &&
	       str_equal_nocase(str_skip(text, text.len - end.len), end);
}

bool media_type_is_xml(struct str value)
{
	static const char *const names[] = {"text/xml", "application/xml",
	                                    "application/xml-dtd",
	                                    "application/xml-external-parsed-entity",
	                                    "text/xml-external-parsed-entity"};
	struct str name = media_type_name(value);

	return is_one_of(name, names, sizeof(names) / sizeof(names[0])) ||
	       ends_nocase(name, STR("+xml"));
}

bool media_type_is_json(struct str value)
{
	static const char *const names[] = {"application/json", "text/json"};
	struct str name = media_type_name(value);

	return is_one_of(name, names, sizeof(names) / sizeof(names[0])) ||
	       ends_nocase(name, STR("+json"));
}

bool media_type_is_html(struct str value)
{
	static const char *const names[] = {"text/html", "application/xhtml+xml"};

	return is_one_of(media_type_name(value), names, sizeof(names) / sizeof(names[0]));
}

static const struct {
	const char *ending, *type;
} endings[] = {
	{".pdf", "application/pdf"},
	{".doc", "application/msword"},
	{".docx",
         "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
	{".xls", "application/vnd.ms-excel"},
	{".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
	{".ppt", "application/vnd.ms-powerpoint"},
	{".pptx",
         "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
	{".zip", "application/zip"},
	{".rar", "application/vnd.rar"},
	{".jpg", "image/jpeg"},
	{".jpeg", "image/jpeg"},
	{".png", "image/png"},
	{".gif", "image/gif"},
	{".webp", "image/webp"},
	{".csv", "text/csv"},
	{".txt", "text/plain"},
	{".mp3", "audio/mpeg"},
	{".m4a", "audio/mp4"},
	{".mp4", "video/mp4"},
	{"", "application/octet-stream"},
};

const char *media_type_by_ending(const char *url)
{
	size_t length = strcspn(url, "?#"), i = 0;

	for (;; i++) {
		size_t width = strlen(endings[i].ending);
		struct str end = {url + length - (width < length ? width : 0), width};

		if (width < length && str_equal_nocase(end, str_from(endings[i].ending)))
			return endings[i].type;
	}
}
