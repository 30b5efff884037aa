#include "feeds/xhtml.h"

#include "feeds/url.h"

static const char *const void_names[] = {"area",  "base",   "br",    "col",  "embed",
                                         "hr",    "img",    "input", "link", "meta",
                                         "param", "source", "track", "wbr"};

/* Attributes that hold one reference. */
static const char *const reference_names[] = {"href",     "src",    "cite",   "longdesc",
                                              "poster",   "data",   "action", "background",
                                              "codebase", "usemap", "classid"};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static bool is_one_of(struct str name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal_nocase(name, str_from(names[i])))
			return true;
	return false;
}

static struct str escape_of(char c)
{
	switch (c) {
	case '<':
		return STR("&lt;");
	case '>':
		return STR("&gt;");
	case '&':
		return STR("&amp;");
	case '"':
		return STR("&quot;");
	default:
		return (struct str){0};
	}
}

void xhtml_escape(struct buf *out, struct str text)
{
	size_t start = 0;

	for (size_t i = 0; i < text.len; i++) {
		struct str escape = escape_of(text.ptr[i]);

		if (escape.len == 0)
			continue;
		buf_add(out, str_slice(text, start, i));
		buf_add(out, escape);
		start = i + 1;
	}
	buf_add(out, str_skip(text, start));
}

static void add_attribute(struct buf *out, const struct xml_attribute *attribute,
                          const char *base, struct arena *arena)
{
	struct str name = str_from(attribute->name);
	struct str value = attribute->value;

	if (base && is_one_of(name, reference_names, COUNT(reference_names))) {
		const char *resolved = url_resolve(arena, str_from(base), value);

		value = resolved ? str_from(resolved) : value;
	}
	buf_add_char(out, ' ');
	if (attribute->prefix) {
		buf_add_text(out, attribute->prefix);
		buf_add_char(out, ':');
	}
	buf_add(out, name);
	buf_add(out, STR("=\""));
	xhtml_escape(out, value);
	buf_add_char(out, '"');
}

void xhtml_start(struct buf *out, const struct xml_element *element, const char *base,
                 struct arena *arena)
{
	struct xml_attribute attribute;

	buf_add_char(out, '<');
	buf_add_text(out, element->name);
	for (size_t i = 0; xml_attribute(element, i, &attribute); i++)
		add_attribute(out, &attribute, base, arena);
	buf_add_char(out, '>');
}

void xhtml_end(struct buf *out, const char *name)
{
	if (is_one_of(str_from(name), void_names, COUNT(void_names)))
		return;
	buf_add(out, STR("</"));
	buf_add_text(out, name);
	buf_add_char(out, '>');
}
