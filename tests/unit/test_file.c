#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "feeds/file.h"
#include "tests/unit/temporary.h"

struct place {
	char folder[TEMPORARY_PATH_BYTES];
	char path[TEMPORARY_PATH_BYTES + 16];
};

static int make_place(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	assert_non_null(place);
	temporary_make(place->folder);
	*state = place;
	return 0;
}

static int remove_place(void **state)
{
	struct place *place = *state;

	temporary_remove(place->folder);
	free(place);
	return 0;
}

static const char *in(struct place *place, const char *name)
{
	snprintf(place->path, sizeof(place->path), "%s/%s", place->folder, name);
	return place->path;
}

/* Makes the file "input". */
static void put(struct place *place, const char *text)
{
	FILE *file = fopen(in(place, "input"), "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void a_file_is_read_up_to_its_limit(void **state)
{
	struct error err = {0};
	size_t length;
	char *bytes;

	put(*state, "12345678");
	bytes = file_read(in(*state, "input"), 8, &length, &err);
	assert_non_null(bytes);
	assert_int_equal(length, 8);
	assert_string_equal(bytes, "12345678");
	free(bytes);
	assert_null(file_read(in(*state, "input"), 7, &length, &err));
	assert_int_equal(err.kind, ERROR_LIMIT);
	assert_non_null(strstr(err.message, "/input: larger than 7 bytes"));
}

static void an_empty_file_reads_as_no_bytes(void **state)
{
	struct error err = {0};
	size_t length = 7;
	char *bytes;

	put(*state, "");
	bytes = file_read(in(*state, "input"), 0, &length, &err);
	assert_non_null(bytes);
	assert_int_equal(length, 0);
	free(bytes);
}

static void what_is_no_file_is_refused_without_waiting(void **state)
{
	static const struct {
		const char *path, *reason;
	} rows[] = {
		{"/nonexistent/x", "/nonexistent/x: No such file or directory"},
		{"/tmp", "/tmp: Is a directory"},
		{"/dev/zero", "/dev/zero: not a regular file"},
	};
	struct error err = {0};
	size_t length;

	for (size_t i = 0; i < ROWS(rows); i++) {
		err = (struct error){0};
		assert_null(file_read(rows[i].path, 100, &length, &err));
		assert_int_equal(err.kind, ERROR_IO);
		assert_string_equal(err.message, rows[i].reason);
	}
	assert_int_equal(mkfifo(in(*state, "fifo"), 0666), 0);
	err = (struct error){0};
	assert_null(file_read(in(*state, "fifo"), 100, &length, &err));
	assert_non_null(strstr(err.message, "/fifo: not a regular file"));
}

/* Gives `text` to file_read("-") through a pipe. */
static char *read_pipe(const char *text, size_t max_bytes, size_t *length,
                       struct error *err)
{
	int ends[2], saved = dup(STDIN_FILENO);
	char *bytes;

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], text, strlen(text)), strlen(text));
	close(ends[1]);
	dup2(ends[0], STDIN_FILENO);
	close(ends[0]);
	bytes = file_read("-", max_bytes, length, err);
	if (saved >= 0) {
		dup2(saved, STDIN_FILENO);
		close(saved);
	}
	return bytes;
}

static void standard_input_may_be_a_pipe_and_has_the_same_limit(void **state)
{
	struct error err = {0};
	size_t length;
	char *bytes = read_pipe("123", 3, &length, &err);

	(void)state;
	assert_non_null(bytes);
	assert_int_equal(length, 3);
	assert_string_equal(bytes, "123");
	free(bytes);
	assert_null(read_pipe("1234", 3, &length, &err));
	assert_string_equal(err.message, "standard input: larger than 3 bytes");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_place, remove_place)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_file_is_read_up_to_its_limit),
		TEST(an_empty_file_reads_as_no_bytes),
		TEST(what_is_no_file_is_refused_without_waiting),
		TEST(standard_input_may_be_a_pipe_and_has_the_same_limit),
	};

	return RUN_TESTS(tests);
}
