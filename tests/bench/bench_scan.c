/* bench_scan FOLDER: looks at every file of a folder, and does nothing else. */
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "tests/bench/bench.h"

int main(int argc, char **argv)
{
	DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;
	const struct dirent *found;
	struct stat status;
	long long bytes = 0;

	if (!folder)
		bench_die("bench_scan FOLDER");
	while ((found = readdir(folder))) {
		if (fstatat(dirfd(folder), found->d_name, &status, 0) == 0)
			bytes += status.st_size;
	}
	closedir(folder);
	printf("%lld bytes\n", bytes);
	return 0;
}
