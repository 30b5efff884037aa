/*
 * Signals that ask a run to end: noted, so that it can do so in good order.
 */
#ifndef AGGREGATOR_ENDING_H
#define AGGREGATOR_ENDING_H

/* From now on SIGTERM and SIGINT do nothing but count. */
void ending_watch(void);

/* Gives them their usual meaning back. */
void ending_unwatch(void);

/* How many came since ending_watch, and what the last one is called ("SIGTERM"). */
int ending_count(void);
const char *ending_name(void);

#endif
