#include "feeds/repeated.h"

#include <search.h>
#include <string.h>

size_t repeated_drop(void *items, size_t count, size_t size,
                     int (*compare)(const void *a, const void *b))
{
	void *known = NULL; /* a tree of those that are kept */
	size_t kept = 0;

	if (count < 2)
		return count;
	for (size_t i = 0; i < count; i++) {
		char *place = (char *)items + kept * size;
		void *const *found;

		memmove(place, (const char *)items + i * size, size);
		found = tsearch(place, &known, compare);
		if (!found || *found == place)
			kept++;
	}
	for (size_t i = 0; i < kept; i++)
		tdelete((char *)items + i * size, &known, compare);
	return kept;
}
