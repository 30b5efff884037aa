/*
 * Sources of another list -> added to ours, in its file: for `import` and `add`.
 */
#ifndef AGGREGATOR_LIST_ADD_H
#define AGGREGATOR_LIST_ADD_H

#include "aggregator/command.h"
#include "feeds/opml.h"

/* Takes the lock and shows what was added; `from` is what their list is called in messages.
 * The status to end with. */
enum exit_status list_add(struct session *session, const struct opml *theirs,
                          const char *from);

#endif
