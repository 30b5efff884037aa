/*
 * What is told of items that were taken down (feeds/withdrawn.h): of those that were
 * published before.  Pure.
 */
#ifndef FEEDGEN_NOTICES_H
#define FEEDGEN_NOTICES_H

#include "feedgen/withdrawals.h"
#include "feeds/withdrawn.h"

/*
 * The withdrawals that name published ids, the latest first, into `arena`; `known` are the
 * stamps of earlier builds, `stamps` those of `records`, marked (withdrawals_mark), which
 * they are spread beside (withdrawn_spread).
 */
bool notices_list(const struct withdrawals *list, const struct stamps *known,
                  const struct records *records, const struct stamps *stamps,
                  struct arena *arena, struct withdrawn_items *notices,
                  struct error *err) MUST_CHECK;

#endif
