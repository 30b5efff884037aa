#include "tests/unit/test.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "feeds/file.h"
#include "feeds/limits.h"
#include "feeds/publish.h"
#include "feeds/unpack.h"

/* A folder of its own for each test, and a helper process-wide: paths in it. */
struct place {
	char folder[64];
	char path[256];
};

static int make_place(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	assert_non_null(place);
	snprintf(place->folder, sizeof(place->folder), "/tmp/test_publish.XXXXXX");
	assert_non_null(mkdtemp(place->folder));
	*state = place;
	return 0;
}

static int remove_place(void **state)
{
	struct place *place = *state;
	char command[128];
	int status;

	snprintf(command, sizeof(command), "rm -rf '%s'", place->folder);
	status = system(command); /* NOLINT(cert-env33-c): a fixed command */
	free(place);
	return status;
}

static const char *in(struct place *place, const char *name)
{
	snprintf(place->path, sizeof(place->path), "%s/%s", place->folder, name);
	return place->path;
}

static void put(struct place *place, const char *name, const char *text)
{
	FILE *file = fopen(in(place, name), "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static struct stat status_of(struct place *place, const char *name)
{
	struct stat status;

	assert_int_equal(lstat(in(place, name), &status), 0);
	return status;
}

static void assert_holds(struct place *place, const char *name, const char *text)
{
	struct error err = {0};
	size_t length;
	char *bytes = file_read(in(place, name), 1 << 20, &length, &err);

	assert_non_null(bytes);
	assert_string_equal(bytes, text);
	assert_int_equal(length, strlen(text));
	free(bytes);
}

/* Number of names in the folder, temporary ones among them. */
static int count_names(struct place *place)
{
	DIR *folder = opendir(place->folder);
	int count = 0;

	assert_non_null(folder);
	while (readdir(folder))
		count++;
	closedir(folder);
	return count - 2;
}

static enum publish_result publish(struct place *place, const char *name, const char *text)
{
	enum publish_result result = PUBLISH_UNCHANGED;
	struct error err = {0};
	bool is_done = publish_file(place->folder, name, str_from(text), &result, &err);

	assert_string_equal(err.message, "");
	assert_true(is_done);
	return result;
}

/* Publishing fails, and says `reason` about the file. */
static void assert_refused(struct place *place, const char *name, const char *reason)
{
	enum publish_result result = PUBLISH_UNCHANGED;
	struct error err = {0};
	char expected[512];

	assert_false(publish_file(place->folder, name, STR("new"), &result, &err));
	assert_int_equal(err.kind, ERROR_IO);
	assert_int_equal(result, PUBLISH_UNCHANGED);
	snprintf(expected, sizeof(expected), "%s/%s: %s", place->folder, name, reason);
	assert_string_equal(err.message, expected);
}

static void a_file_appears_with_its_folders_and_ordinary_permissions(void **state)
{
	mode_t mask = umask(022);

	assert_int_equal(publish(*state, "section/news/feed.rss", "one"), PUBLISH_WRITTEN);
	assert_holds(*state, "section/news/feed.rss", "one");
	assert_int_equal(status_of(*state, "section/news/feed.rss").st_mode,
	                 S_IFREG | 0644);
	umask(mask);
}

static void the_output_folder_itself_is_made(void **state)
{
	struct place *place = *state;
	enum publish_result result;
	struct error err = {0};
	char folder[128];

	snprintf(folder, sizeof(folder), "%s/a/b/", place->folder);
	assert_true(publish_file(folder, "all.rss", STR("x"), &result, &err));
	assert_holds(place, "a/b/all.rss", "x");
}

static void the_same_bytes_keep_inode_and_times(void **state)
{
	const struct timespec long_ago[2] = {{.tv_sec = 1000}, {.tv_sec = 1000}};
	struct stat before, after;

	publish(*state, "all.rss", "same");
	assert_int_equal(utimensat(AT_FDCWD, in(*state, "all.rss"), long_ago, 0), 0);
	before = status_of(*state, "all.rss");
	assert_int_equal(publish(*state, "all.rss", "same"), PUBLISH_UNCHANGED);
	after = status_of(*state, "all.rss");
	assert_int_equal(before.st_ino, after.st_ino);
	assert_int_equal(after.st_mtim.tv_sec, 1000);
	assert_int_equal(before.st_ctim.tv_nsec, after.st_ctim.tv_nsec);
}

static void changed_bytes_come_as_a_new_file_while_a_reader_keeps_the_old(void **state)
{
	char old[8] = "";
	int reader;

	publish(*state, "all.rss", "old!");
	reader = open(in(*state, "all.rss"), O_RDONLY);
	assert_int_equal(publish(*state, "all.rss", "new!"), PUBLISH_WRITTEN);
	assert_holds(*state, "all.rss", "new!");
	assert_int_equal(read(reader, old, sizeof(old) - 1), 4);
	assert_string_equal(old, "old!");
	close(reader);
	assert_int_equal(count_names(*state), 1);
}

static void a_difference_is_seen_wherever_it_is(void **state)
{
	enum { SIZE = 40000 };
	static const size_t places[] = {0, 16383, 16384, SIZE - 1};
	static char text[SIZE + 1];

	memset(text, 'a', SIZE);
	publish(*state, "all.rss", text);
	for (size_t i = 0; i < ROWS(places); i++) {
		text[places[i]] = 'b';
		assert_int_equal(publish(*state, "all.rss", text), PUBLISH_WRITTEN);
		assert_int_equal(publish(*state, "all.rss", text), PUBLISH_UNCHANGED);
	}
	assert_int_equal(publish(*state, "all.rss", ""), PUBLISH_WRITTEN);
	assert_int_equal(publish(*state, "all.rss", ""), PUBLISH_UNCHANGED);
}

static void only_a_file_gives_way(void **state)
{
	assert_int_equal(mkdir(in(*state, "all.rss"), 0777), 0);
	assert_refused(*state, "all.rss", "Is a directory");
	assert_int_equal(symlink("/etc/hostname", in(*state, "all.atom")), 0);
	assert_refused(*state, "all.atom", "is a symbolic link");
	assert_int_equal(mkfifo(in(*state, "all.json"), 0666), 0);
	assert_refused(*state, "all.json", "is not a regular file");
	assert_int_equal(symlink("/tmp", in(*state, "section")), 0);
	assert_refused(*state, "section/feed.rss", "Not a directory");
	put(*state, "tag", "");
	assert_refused(*state, "tag/feed.rss", "Not a directory");
	assert_int_equal(count_names(*state), 5);
}

static void what_cannot_be_written_leaves_the_old_file_and_nothing_beside_it(void **state)
{
	struct place *place = *state;
	struct rlimit before, small;
	enum publish_result result;
	struct error err = {0};
	bool is_done;
	void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);

	publish(place, "all.rss", "old");
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = (struct rlimit){.rlim_cur = 8, .rlim_max = before.rlim_max};
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	is_done = publish_file(place->folder, "all.rss", STR("longer than eight"), &result,
	                       &err);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	signal(SIGXFSZ, handler);
	assert_false(is_done);
	assert_non_null(strstr(err.message, "/all.rss: File too large"));
	assert_holds(place, "all.rss", "old");
	assert_int_equal(count_names(place), 1);
}

static void
what_a_killed_run_left_is_removed_and_what_a_living_one_holds_is_not(void **state)
{
	int living;

	put(*state, ".all.rss.4194999.tmp", "part");
	put(*state, ".all.rss.4194998.tmp", "part");
	put(*state, ".all.rss.notes.tmp", "not ours");
	put(*state, ".all.rss..tmp", "not ours");
	living = open(in(*state, ".all.rss.4194998.tmp"), O_WRONLY);
	assert_int_equal(flock(living, LOCK_EX), 0);
	publish(*state, "all.rss", "new");
	assert_int_equal(count_names(*state), 4);
	assert_int_equal(access(in(*state, ".all.rss.4194999.tmp"), F_OK), -1);
	close(living);
}

/* ---- what a web server sends ----------------------------------------------------------- */

static enum publish_result serve(struct place *place, const char *name, const char *text,
                                 int64_t changed)
{
	enum publish_result result = PUBLISH_UNCHANGED;
	struct error err = {0};
	bool is_done = publish_served(place->folder, name, str_from(text), changed, &result,
	                              &err);

	assert_string_equal(err.message, "");
	assert_true(is_done);
	return result;
}

static void assert_time(struct place *place, const char *name, int64_t seconds)
{
	struct stat status = status_of(place, name);

	assert_int_equal(status.st_mtim.tv_sec, seconds);
	assert_int_equal(status.st_mtim.tv_nsec, 0);
}

/* The gzip sibling holds `text`. */
static void assert_unpacks(struct place *place, const char *name, const char *text)
{
	struct error err = {0};
	struct buf out;
	size_t length;
	char *bytes = file_read(in(place, name), 1 << 20, &length, &err);
	bool is_whole = false;

	assert_non_null(bytes);
	buf_init(&out, 1 << 20);
	assert_true(unpack_gzip((struct str){bytes, length}, &out, &is_whole, &err));
	assert_true(is_whole);
	assert_string_equal(out.ptr, text);
	buf_release(&out);
	free(bytes);
}

static void a_served_file_has_siblings_of_its_own_time(void **state)
{
	struct place *place = *state;

	assert_int_equal(serve(place, "tag/all.rss", "one", 1000), PUBLISH_WRITTEN);
	assert_holds(place, "tag/all.rss", "one");
	assert_unpacks(place, "tag/all.rss.gz", "one");
	assert_time(place, "tag/all.rss", 1000);
	assert_time(place, "tag/all.rss.gz", 1000);
	assert_time(place, "tag/all.rss.br", 1000);
}

static void what_does_not_change_keeps_all_three(void **state)
{
	static const char *const names[] = {"all.rss", "all.rss.gz", "all.rss.br"};
	struct place *place = *state;
	struct stat before[ROWS(names)];

	serve(place, "all.rss", "same", 1000);
	for (size_t i = 0; i < ROWS(names); i++)
		before[i] = status_of(place, names[i]);
	assert_int_equal(serve(place, "all.rss", "same", 2000), PUBLISH_UNCHANGED);
	for (size_t i = 0; i < ROWS(names); i++) {
		struct stat after = status_of(place, names[i]);

		assert_int_equal(before[i].st_ino, after.st_ino);
		assert_int_equal(before[i].st_ctim.tv_sec, after.st_ctim.tv_sec);
		assert_int_equal(before[i].st_ctim.tv_nsec, after.st_ctim.tv_nsec);
	}
}

static void a_change_moves_the_time_by_a_second_at_least(void **state)
{
	static const struct {
		const char *text;
		int64_t changed, time;
	} rows[] = {
		{"first", 1000, 1000},
		{"later", 1060, 1060},
		{"in the same second", 1060, 1061},
		{"back", 1000, 1062},
		{"and on", 1063, 1063},
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		assert_int_equal(serve(*state, "all.rss", rows[i].text, rows[i].changed),
		                 PUBLISH_WRITTEN);
		assert_time(*state, "all.rss", rows[i].time);
		assert_time(*state, "all.rss.br", rows[i].time);
		assert_unpacks(*state, "all.rss.gz", rows[i].text);
	}
}

/* As a run that was killed between its renames leaves them, and older programs. */
static void a_sibling_that_does_not_belong_to_the_file_is_made_anew(void **state)
{
	const struct timespec other[2] = {{.tv_sec = 999}, {.tv_sec = 999}};
	struct place *place = *state;
	ino_t inode;

	serve(place, "all.rss", "text", 1000);
	inode = status_of(place, "all.rss").st_ino;
	assert_int_equal(unlink(in(place, "all.rss.br")), 0);
	put(place, "all.rss.gz", "newer than the file");
	assert_int_equal(utimensat(AT_FDCWD, in(place, "all.rss.gz"), other, 0), 0);
	assert_int_equal(serve(place, "all.rss", "text", 1000), PUBLISH_UNCHANGED);
	assert_unpacks(place, "all.rss.gz", "text");
	assert_time(place, "all.rss.gz", 1000);
	assert_time(place, "all.rss.br", 1000);
	assert_int_equal(status_of(place, "all.rss").st_ino, inode);
}

static void a_sibling_that_cannot_be_written_leaves_everything_old(void **state)
{
	struct place *place = *state;
	enum publish_result result;
	struct error err = {0};

	serve(place, "all.rss", "old", 1000);
	assert_int_equal(unlink(in(place, "all.rss.br")), 0);
	assert_int_equal(mkdir(in(place, "all.rss.br"), 0777), 0);
	assert_false(
		publish_served(place->folder, "all.rss", STR("new"), 2000, &result, &err));
	assert_non_null(strstr(err.message, "/all.rss.br: Is a directory"));
	assert_holds(place, "all.rss", "old");
	assert_int_equal(count_names(place), 3);
}

/* ---- names ----------------------------------------------------------------------------- */

static void names_stay_below_the_folder(void **state)
{
	static const struct {
		const char *name;
		bool is_fine;
	} rows[] = {
		{"all.rss", true},
		{"section/cec-news/feed.rss", true},
		{"archive/2020-01_2.json.gz", true},
		{"", false},
		{"/all.rss", false},
		{"all.rss/", false},
		{"a//b", false},
		{"..", false},
		{"a/../b", false},
		{".hidden", false},
		{"a/.b", false},
		{"All.rss", false},
		{"a b", false},
		{"a\nb", false},
		{"\xe6\x96\xb0", false},
	};
	char name[LIMIT_NAME_BYTES + 2];

	for (size_t i = 0; i < ROWS(rows); i++)
		assert_int_equal(publish_name_check(rows[i].name), rows[i].is_fine);
	memset(name, 'a', sizeof(name));
	name[LIMIT_NAME_BYTES] = '\0';
	assert_true(publish_name_check(name));
	assert_int_equal(publish(*state, name, "x"), PUBLISH_WRITTEN);
	assert_int_equal(serve(*state, name, "xy", 1000), PUBLISH_WRITTEN);
	name[LIMIT_NAME_BYTES] = 'a';
	name[LIMIT_NAME_BYTES + 1] = '\0';
	assert_false(publish_name_check(name));
	assert_refused(*state, "../x", "not a name to publish under");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_place, remove_place)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_file_appears_with_its_folders_and_ordinary_permissions),
		TEST(the_output_folder_itself_is_made),
		TEST(the_same_bytes_keep_inode_and_times),
		TEST(changed_bytes_come_as_a_new_file_while_a_reader_keeps_the_old),
		TEST(a_difference_is_seen_wherever_it_is),
		TEST(only_a_file_gives_way),
		TEST(what_cannot_be_written_leaves_the_old_file_and_nothing_beside_it),
		TEST(what_a_killed_run_left_is_removed_and_what_a_living_one_holds_is_not),
		TEST(a_served_file_has_siblings_of_its_own_time),
		TEST(what_does_not_change_keeps_all_three),
		TEST(a_change_moves_the_time_by_a_second_at_least),
		TEST(a_sibling_that_does_not_belong_to_the_file_is_made_anew),
		TEST(a_sibling_that_cannot_be_written_leaves_everything_old),
		TEST(names_stay_below_the_folder),
	};

	return RUN_TESTS(tests);
}
