/* The keys of [guard], the same in both programs' configurations. */
#ifndef FEEDS_GUARD_KEYS_H
#define FEEDS_GUARD_KEYS_H

#include "feeds/config.h"
#include "feeds/guard.h"

/*
 * Rows of config_key for a `struct guard_limits` that is the member `member` of `type`.
 * An ordinary year passes with these numbers and a flood of 50 (test_guard.c).
 */
/* clang-format off */
#define GUARD_KEYS(type, member, flood_default, dates_default) \
	{"guard", "items",    CONFIG_INTEGER, offsetof(type, member.items),    "10",          1, 10000}, \
	{"guard", "shrunk",   CONFIG_INTEGER, offsetof(type, member.shrunk),   "50",          0, 100}, \
	{"guard", "flood",    CONFIG_INTEGER, offsetof(type, member.flood),    flood_default, 0, 1000}, \
	{"guard", "edits",    CONFIG_INTEGER, offsetof(type, member.edits),    "50",          0, 100}, \
	{"guard", "titles",   CONFIG_INTEGER, offsetof(type, member.titles),   "50",          0, 100}, \
	{"guard", "dates",    CONFIG_FLAG,    offsetof(type, member.dates),    dates_default, 0, 0}, \
	{"guard", "language", CONFIG_FLAG,    offsetof(type, member.language), "yes",         0, 0}, \
	{"guard", "page",     CONFIG_FLAG,    offsetof(type, member.page),     "yes",         0, 0}
/* clang-format on */

#endif
