#include "aggregator/ending.h"

#include <signal.h>
#include <stddef.h>

/* All that a handler may touch. */
static volatile sig_atomic_t count, last;

static void note(int number)
{
	if (count < 100)
		count = count + 1;
	last = number;
}

/* Without SA_RESTART: a wait for the network is to end.  What whoever started us has set to
 * be ignored stays so. */
static void handle(int number, void (*handler)(int))
{
	struct sigaction action = {.sa_handler = handler}, before;

	sigemptyset(&action.sa_mask);
	if (sigaction(number, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
		sigaction(number, &action, NULL);
}

void ending_watch(void)
{
	count = 0;
	handle(SIGTERM, note);
	handle(SIGINT, note);
}

void ending_unwatch(void)
{
	handle(SIGTERM, SIG_DFL);
	handle(SIGINT, SIG_DFL);
}

int ending_count(void)
{
	return count;
}

const char *ending_name(void)
{
	return last == SIGINT ? "SIGINT" : "SIGTERM";
}
