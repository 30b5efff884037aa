/* clean [BASE]: an HTML fragment from standard input, cleaned, to standard output. */
#include <stdio.h>

#include "feeds/buf.h"
#include "feeds/limits.h"
#include "feeds/sanitize.h"

int main(int count, char **arguments)
{
	struct str base = str_from(count > 1 ? arguments[1] : "");
	struct arena arena;
	struct buf html;
	char chunk[4096];
	const char *cleaned;
	size_t read;

	arena_init(&arena, LIMIT_OUTPUT_BYTES);
	buf_init(&html, LIMIT_DOCUMENT_BYTES);
	while ((read = fread(chunk, 1, sizeof(chunk), stdin)) > 0)
		buf_add(&html, (struct str){.ptr = chunk, .len = read});
	cleaned = sanitize_html(&arena, buf_view(&html), base);
	if (cleaned)
		fputs(cleaned, stdout);
	buf_release(&html);
	arena_release(&arena);
	return cleaned && fflush(stdout) == 0 ? 0 : 1;
}
