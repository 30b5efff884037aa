/* An element's attributes and namespace declarations, out of libxml2's arrays. */
#include "feeds/xml.h"

/* libxml2's arrays: local name, prefix, URI, value, end of value; prefix, URI. */
enum { ATTRIBUTE_STRIDE = 5, DECLARATION_STRIDE = 2 };

/*
 * libxml2 hands on "&" in an attribute as "&#38;" unless it is told to expand all
 * entities, which it is never told here.
 */
static struct str decode_ampersands(struct arena *arena, struct str value)
{
	size_t length = 0;
	char *decoded;

	if (str_find_char(value, '&') == value.len)
		return value;
	decoded = arena_str(arena, value);
	if (!decoded)
		return (struct str){0};
	for (size_t i = 0; i < value.len; i++) {
		decoded[length++] = value.ptr[i];
		if (str_starts(str_skip(value, i), STR("&#38;")))
			i += sizeof("&#38;") - 2;
	}
	decoded[length] = '\0';
	return (struct str){.ptr = decoded, .len = length};
}

bool xml_attribute(const struct xml_element *element, size_t index,
                   struct xml_attribute *attribute)
{
	const unsigned char *const *raw;

	if (index >= element->attribute_count)
		return false;
	raw = element->attributes + index * ATTRIBUTE_STRIDE;
	attribute->name = (const char *)raw[0];
	attribute->prefix = (const char *)raw[1];
	attribute->namespace_uri = (const char *)raw[2];
	attribute->value.ptr = (const char *)raw[3];
	attribute->value.len = (size_t)(raw[4] - raw[3]);
	attribute->value = decode_ampersands(element->arena, attribute->value);
	return true;
}

bool xml_declaration(const struct xml_element *element, size_t index,
                     struct namespace_declaration *declaration)
{
	const unsigned char *const *raw;

	if (index >= element->declaration_count)
		return false;
	raw = element->declarations + index * DECLARATION_STRIDE;
	declaration->prefix = raw[0] ? (const char *)raw[0] : "";
	declaration->uri = raw[1] ? (const char *)raw[1] : "";
	return true;
}
