#include "feeds/exit_status.h"

#include <stddef.h>

static const enum exit_status by_weight[] = {
	EXIT_STATUS_UNABLE,  EXIT_STATUS_LOCKED, EXIT_STATUS_REFUSED,
	EXIT_STATUS_OFFLINE, EXIT_STATUS_NEWS,
};

enum exit_status exit_status_of(const struct error *err)
{
	return err->kind == ERROR_LOCKED ? EXIT_STATUS_LOCKED : EXIT_STATUS_UNABLE;
}

enum exit_status exit_status_worse(enum exit_status a, enum exit_status b)
{
	for (size_t i = 0; i < sizeof(by_weight) / sizeof(by_weight[0]); i++)
		if (a == by_weight[i] || b == by_weight[i])
			return by_weight[i];
	return EXIT_STATUS_DONE;
}
