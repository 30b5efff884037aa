#include "feeds/draft.h"

struct draft_value *draft_add(struct arena *arena, struct draft_value *parent,
                              const struct element_row *row)
{
	struct draft_value *value = arena_new(arena, struct draft_value);

	if (!value)
		return NULL;
	value->row = row;
	if (!parent)
		return value;
	if (parent->last)
		parent->last->next = value;
	else
		parent->first = value;
	parent->last = value;
	return value;
}

const char *draft_attribute_in(const struct draft_value *value, enum space space,
                               const char *name)
{
	for (size_t i = 0; i < value->attribute_count; i++) {
		const struct draft_attribute *attribute = &value->attributes[i];

		if (attribute->space == space &&
		    str_equal_nocase(str_from(attribute->name), str_from(name)))
			return attribute->value;
	}
	return NULL;
}

const char *draft_attribute(const struct draft_value *value, const char *name)
{
	return draft_attribute_in(value, SPACE_NONE, name);
}

const struct draft_value *draft_child(const struct draft_value *value, enum field field)
{
	for (const struct draft_value *child = value->first; child; child = child->next)
		if (child->row->field == field)
			return child;
	return NULL;
}
