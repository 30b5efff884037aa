#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feeds/limits.h"
#include "feeds/page_own.h"
#include "tests/unit/temporary.h"

/* Reads a header of these bytes; the message of the failure, or NULL. */
static const char *read_header(const char *bytes, size_t length, struct arena *arena,
                               struct site_own *own)
{
	char folder[TEMPORARY_PATH_BYTES], path[TEMPORARY_PATH_BYTES + 20];
	struct error err = {0};
	FILE *file;
	bool is_read;

	temporary_make(folder);
	snprintf(path, sizeof(path), "%s/header.html", folder);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
	*own = (struct site_own){.header = path};
	is_read = page_own_read(own, arena, &err);
	temporary_remove(folder);
	if (is_read)
		return NULL;
	assert_int_equal(err.kind, ERROR_USAGE);
	assert_non_null(strstr(err.message, "/header.html: "));
	return arena_strdup(arena, strstr(err.message, "/header.html: "));
}

static void a_part_is_text_of_a_bounded_length(void **state)
{
	char *bytes = malloc(LIMIT_PAGE_PART_BYTES + 1);
	struct site_own own;
	struct arena arena;

	(void)state;
	assert_non_null(bytes);
	memset(bytes, 'x', LIMIT_PAGE_PART_BYTES + 1);
	arena_init(&arena, 1 << 20);
	assert_null(read_header(bytes, LIMIT_PAGE_PART_BYTES, &arena, &own));
	assert_int_equal(strlen(own.header), LIMIT_PAGE_PART_BYTES);
	assert_null(own.footer);
	assert_non_null(read_header(bytes, LIMIT_PAGE_PART_BYTES + 1, &arena, &own));
	assert_null(read_header("", 0, &arena, &own));
	assert_string_equal(own.header, "");
	assert_string_equal(read_header("a\xff", 2, &arena, &own),
	                    "/header.html: is no text in UTF-8");
	assert_string_equal(read_header("a\0b", 3, &arena, &own),
	                    "/header.html: is no text in UTF-8");
	arena_release(&arena);
	free(bytes);
}

static void a_file_that_is_named_must_be_there(void **state)
{
	struct site_own own = {.style = "/nowhere/site.css"};
	struct error err = {0};
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 20);
	assert_false(page_own_read(&own, &arena, &err));
	assert_int_equal(err.kind, ERROR_USAGE);
	assert_non_null(strstr(err.message, "/nowhere/site.css"));
	own = (struct site_own){0};
	err = (struct error){0};
	assert_true(page_own_read(&own, &arena, &err));
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_part_is_text_of_a_bounded_length),
		cmocka_unit_test(a_file_that_is_named_must_be_there),
	};

	return RUN_TESTS(tests);
}
