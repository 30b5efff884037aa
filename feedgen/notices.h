/*
 * What is told of items that were taken down (feeds/withdrawn.h): of those that were
 * published before.  Pure.
 */
#ifndef FEEDGEN_NOTICES_H
#define FEEDGEN_NOTICES_H

#include "feedgen/withdrawals.h"
#include "feeds/withdrawn.h"

struct notices_input {
	const struct withdrawals *list;
	const struct stamps *known; /* of earlier builds */
	const struct records *records;
	const struct stamps *stamps; /* of the records, marked (withdrawals_mark) */
};

/* The withdrawals that name published ids, the latest first, into `arena`, spread beside the
 * stamps (withdrawn_spread). */
bool notices_list(const struct notices_input *input, struct arena *arena,
                  struct withdrawn_items *notices, struct error *err) MUST_CHECK;

#endif
