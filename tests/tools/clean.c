/*
 * clean [BASE]: HTML fragments from standard input, each ended by a NUL, cleaned, to standard
 * output, each ended by a NUL as soon as it is there.
 */
#include <stdio.h>
#include <stdlib.h>

#include "feeds/limits.h"
#include "feeds/sanitize.h"

static bool clean(struct str html, struct str base)
{
	struct arena arena;
	const char *cleaned;

	arena_init(&arena, LIMIT_OUTPUT_BYTES);
	cleaned = sanitize_html(&arena, html, base);
	if (cleaned)
		fputs(cleaned, stdout);
	arena_release(&arena);
	return cleaned && putchar('\0') == '\0' && fflush(stdout) == 0;
}

int main(int count, char **arguments)
{
	struct str base = str_from(count > 1 ? arguments[1] : "");
	char *line = NULL;
	size_t size = 0;
	ssize_t length;
	bool ok = true;

	while (ok && (length = getdelim(&line, &size, '\0', stdin)) > 0)
		ok = clean((struct str){line, (size_t)length - 1}, base);
	free(line);
	return ok ? 0 : 1;
}
