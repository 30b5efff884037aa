#include "feeds/text.h"

#include <string.h>

struct entity {
	char name[32];
	uint8_t length;
	uint8_t is_legacy; /* counts without ";" too */
	char text[7];
};

static const struct entity entities[] = {
#include "feeds/text_entities.inc"
};

/* clang-format off */
/* Where the names of each first letter start: 'A' ... 'z', and the end. */
static const uint16_t starts[] = {
	0, 19, 31, 65, 119, 144, 152, 173, 185, 210, 217, 225, 284,                   /* A-M */
	293, 364, 387, 406, 410, 454, 494, 516, 552, 569, 574, 578, 588,              /* N-Z */
	598, 598, 598, 598, 598, 598,                                             /* between */
	598, 658, 773, 867, 931, 993, 1029, 1088, 1116, 1166, 1174, 1184, 1336,       /* a-m */
	1373, 1538, 1591, 1657, 1667, 1769, 1921, 1977, 2024, 2066, 2077, 2101, 2112, /* n-z */
	2125,
};
/* clang-format on */

static int compare(struct str name, const struct entity *entity)
{
	if (name.len != entity->length)
		return name.len < entity->length ? -1 : 1;
	return memcmp(name.ptr, entity->name, name.len);
}

static const struct entity *find(struct str name)
{
	size_t low, high;

	if (name.len == 0 || !ascii_is_alpha(name.ptr[0]))
		return NULL;
	low = starts[name.ptr[0] - 'A'];
	high = starts[name.ptr[0] - 'A' + 1];
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare(name, &entities[middle]);

		if (order == 0)
			return &entities[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const char *text_entity(struct str name)
{
	const struct entity *entity = find(name);

	return entity ? entity->text : NULL;
}

const char *text_entity_unterminated(struct str name)
{
	const struct entity *entity = find(name);

	return entity && entity->is_legacy ? entity->text : NULL;
}
