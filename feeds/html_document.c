#include "feeds/html_document.h"

#include <libxml/HTMLparser.h>
#include <limits.h>
#include <string.h>

/* Browsers look so far for it (WHATWG HTML, "prescan a byte stream"); pages put it later. */
#define PRESCAN_BYTES ((size_t)4096)

struct str html_declared_charset(struct str bytes)
{
	struct str head = str_slice(bytes, 0, PRESCAN_BYTES);
	struct str value = str_skip(head, str_find(head, STR("charset=")) + 8);
	size_t end = 0;

	if (str_starts(value, STR("\"")) || str_starts(value, STR("'")))
		value = str_skip(value, 1);
	while (end < value.len && value.ptr[end] && !strchr("\"' />;", value.ptr[end]))
		end++;
	return str_slice(value, 0, end);
}

bool html_decode(struct str bytes, const char *content_type, struct decoded *decoded,
                 struct problems *problems, struct arena *arena, struct error *err)
{
	struct str declared = html_declared_charset(bytes);
	struct str type = str_from(content_type);
	struct problems unheard = {0};

	if (declared.len && str_find(type, STR("charset=")) == type.len) {
		content_type = arena_printf(arena, "text/html; charset=%.*s",
		                            STR_ARG(declared));
		declared = (struct str){0};
	}
	if (!decode_bytes(bytes, content_type, decoded, declared.len ? &unheard : problems,
	                  arena, err))
		return false;
	if (decoded->is_consistent || !declared.len)
		return true;
	decode_release(decoded);
	content_type = arena_printf(arena, "text/html; charset=%.*s", STR_ARG(declared));
	return decode_bytes(bytes, content_type, decoded, problems, arena, err);
}

xmlDoc *html_document_read(struct str text)
{
	const int options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
	                    HTML_PARSE_NONET | HTML_PARSE_COMPACT;
	xmlDoc *document;

	if (text.len == 0 || text.len > INT_MAX)
		return NULL;
	document = htmlReadMemory(text.ptr, (int)text.len, NULL, "UTF-8", options);
	if (document && xmlDocGetRootElement(document))
		return document;
	xmlFreeDoc(document);
	return NULL;
}
