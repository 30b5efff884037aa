#include "tests/unit/test.h"

#include <string.h>

#include "feedgen/walk.h"
#include "feeds/limits.h"
#include "tests/unit/temporary.h"

struct fixture {
	char folder[TEMPORARY_PATH_BYTES];
	char seen[2000]; /* names below the folder, divided by spaces; "!" before errors */
	size_t count, most;
};

static bool note(void *context, const struct walked *walked)
{
	struct fixture *it = context;
	const char *name = walked->path + strlen(it->folder);
	size_t length = strlen(it->seen);

	snprintf(it->seen + length, sizeof(it->seen) - length, "%s%s%s", length ? " " : "",
	         walked->reason ? "!" : "", walked->is_named ? "." : name + 1);
	return ++it->count != it->most;
}

static void put(const struct fixture *it, const char *name)
{
	char path[2 * TEMPORARY_PATH_BYTES];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", it->folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fclose(file), 0);
}

static void make_folder(const struct fixture *it, const char *name)
{
	char path[2 * TEMPORARY_PATH_BYTES];

	snprintf(path, sizeof(path), "%s/%s", it->folder, name);
	assert_int_equal(mkdir(path, 0777), 0);
}

static void make_link(const struct fixture *it, const char *name, const char *target)
{
	char path[2 * TEMPORARY_PATH_BYTES];

	snprintf(path, sizeof(path), "%s/%s", it->folder, name);
	assert_int_equal(symlink(target, path), 0);
}

static void files_come_in_order_of_their_names_with_folders_among_them(void **state)
{
	struct fixture it = {0};
	struct error err = {0};

	(void)state;
	temporary_make(it.folder);
	make_folder(&it, "b");
	make_folder(&it, ".hidden");
	put(&it, "c");
	put(&it, "a");
	put(&it, "b/2");
	put(&it, "b/1");
	put(&it, ".hidden/x");
	put(&it, ".y");
	make_link(&it, "b/loop", "..");
	make_link(&it, "d", "a");
	make_link(&it, "e", "nowhere");
	make_link(&it, "f", "b");
	assert_true(walk(it.folder, note, &it, &err));
	assert_string_equal(it.seen, "a b/1 b/2 c d f/1 f/2");
	temporary_remove(it.folder);
}

static void a_walk_ends_when_the_visitor_says_so(void **state)
{
	struct fixture it = {.most = 2};
	struct error err = {0};

	(void)state;
	temporary_make(it.folder);
	make_folder(&it, "b");
	put(&it, "b/1");
	put(&it, "b/2");
	put(&it, "c");
	put(&it, "a");
	assert_true(walk(it.folder, note, &it, &err));
	assert_string_equal(it.seen, "a b/1");
	temporary_remove(it.folder);
}

static void what_is_named_is_told_when_it_is_not_there(void **state)
{
	struct fixture it = {.folder = "/nonexistent"};
	struct error err = {0};

	(void)state;
	assert_true(walk(it.folder, note, &it, &err));
	assert_string_equal(it.seen, "!.");
}

static void folders_are_read_as_deep_as_the_limit(void **state)
{
	char name[4 * LIMIT_FOLDER_DEPTH] = "";
	struct fixture it = {0};
	struct error err = {0};

	(void)state;
	temporary_make(it.folder);
	for (int depth = 1; depth < LIMIT_FOLDER_DEPTH; depth++) {
		snprintf(name + strlen(name), sizeof(name) - strlen(name), "%s",
		         depth > 1 ? "/d" : "d");
		make_folder(&it, name);
	}
	snprintf(name + strlen(name), sizeof(name) - strlen(name), "/f");
	put(&it, name);
	assert_true(walk(it.folder, note, &it, &err));
	assert_string_equal(it.seen, name);
	name[strlen(name) - 1] = 'd';
	make_folder(&it, name);
	it.seen[0] = '\0';
	assert_true(walk(it.folder, note, &it, &err));
	assert_int_equal(it.seen[0], '!');
	temporary_remove(it.folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			files_come_in_order_of_their_names_with_folders_among_them),
		cmocka_unit_test(a_walk_ends_when_the_visitor_says_so),
		cmocka_unit_test(what_is_named_is_told_when_it_is_not_there),
		cmocka_unit_test(folders_are_read_as_deep_as_the_limit),
	};

	return RUN_TESTS(tests);
}
